"""`sysctl -a`: lines `name = value`, of which the ones that decide about packets are kept.

Follows procps-ng: in a name, dots separate and a slash stands for a dot of a device's name (`flannel/1`).
"""

from models.reachability.reading.unreadable import Unreadable, shown
from models.reachability.vocabulary import Settings

CONF = "net.ipv4.conf."
BRIDGE = "net.bridge.bridge-nf-call-iptables"
HASH = "net.ipv4.fib_multipath_hash_policy"
QUIET = ("#", ";", "sysctl:")  # comments, and what sysctl says of names that it may not read
LONGEST_VALUE = 20  # characters: a C long with its sign
SWAP = str.maketrans("./", "/.")


def read_sysctls(label: str, text: str) -> Settings:
    """Read the settings of one host; `complete` is False where the file has no line of `net.ipv4.conf` at all."""
    conf: dict[str, dict[str, int]] = {}
    single = {BRIDGE: 0, HASH: 0}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith(QUIET):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise Unreadable(f"{label}: line {number}: expected 'name = value', found {shown(line)}")
        name = name.strip()
        if name.startswith("net/"):  # the other way to write it, with plain dots in a device's name
            name = name.translate(SWAP)
        if name.startswith(CONF):
            device, dot, setting = name.removeprefix(CONF).rpartition(".")
            if not dot or not device:
                raise Unreadable(f"{label}: line {number}: expected '{CONF}<device>.<name>', found {shown(name)}")
            conf.setdefault(device.replace("/", "."), {})[setting] = _value(label, number, name, value)
        elif name in single:
            single[name] = _value(label, number, name, value)
    return Settings(
        conf=conf,
        bridge_nf_call_iptables=single[BRIDGE],
        multipath_hash_policy=single[HASH],
        complete=bool(conf),
    )


def _value(label: str, number: int, name: str, text: str) -> int:
    stripped = text.strip()
    digits = stripped.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(stripped) > LONGEST_VALUE:
        raise Unreadable(f"{label}: line {number}: key {shown(name)}: expected a whole number, found {shown(stripped)}")
    return int(stripped)
