"""`sysctl -a`: lines `name = value`, of which the ones that decide about packets are kept.

Follows procps-ng: in a name, dots separate and a slash stands for a dot of a device's name (`flannel/1`).
"""

from collections.abc import Iterable

from models.reachability.vocabulary import Settings
from verify.reading.refusing import Unreadable, brief

CONF = "net.ipv4.conf."
FORWARD = "net.ipv4.ip_forward"  # another name of all.forwarding
BRIDGE = "net.bridge.bridge-nf-call-iptables"
HASH = "net.ipv4.fib_multipath_hash_policy"
QUIET = ("#", ";", "sysctl:")  # comments, and what sysctl says of names that it may not read
LONGEST_VALUE = 20  # characters: a C long with its sign
COMBINED = (  # what `all` and the device decide together
    "rp_filter",
    "arp_ignore",
    "arp_announce",
    "accept_local",
    "route_localnet",
    "arp_filter",
    "proxy_arp",
    "proxy_arp_pvlan",
    "send_redirects",
    "ignore_routes_with_linkdown",
)
SWAP = str.maketrans("./", "/.")


def read_sysctls(label: str, text: str) -> Settings:
    """Read the settings of one host; `conf` is empty where the file has no line of `net.ipv4.conf` at all."""
    conf: dict[str, dict[str, int]] = {}
    forward: tuple[int, int] | None = None
    single = {BRIDGE: 0, HASH: 0}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith(QUIET):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise Unreadable(f"{label}: line {number}: expected 'name = value', found {brief(line)}")
        name = name.strip()
        if name.startswith("net/"):  # the other way to write it, with plain dots in a device's name
            name = name.translate(SWAP)
        if name.startswith(CONF):
            device, dot, setting = name.removeprefix(CONF).rpartition(".")
            if not dot or not device:
                raise Unreadable(f"{label}: line {number}: expected '{CONF}<device>.<name>', found {brief(name)}")
            conf.setdefault(device.replace("/", "."), {})[setting] = _value(label, number, name, value)
        elif name == FORWARD:
            forward = number, _value(label, number, name, value)
        elif name in single:
            single[name] = _value(label, number, name, value)
    known = conf.get("all", {}).get("forwarding")
    if forward is not None and known is not None and forward[1] != known:
        wrong = f"{label}: line {forward[0]}: key '{FORWARD}': expected {known}"
        raise Unreadable(f"{wrong}, the value of '{CONF}all.forwarding', found {forward[1]}")
    return Settings(conf=conf, bridge_nf_call_iptables=single[BRIDGE], multipath_hash_policy=single[HASH])


def absent_keys(settings: Settings, devices: Iterable[str]) -> list[str]:
    """The keys that decide about packets on these devices, and that the dump lacks."""
    wanted = [("all", name) for name in COMBINED]
    wanted += [(device, name) for device in devices for name in (*COMBINED, "forwarding")]
    return [f"{CONF}{device}.{name}" for device, name in wanted if name not in settings.conf.get(device, {})]


def _value(label: str, number: int, name: str, text: str) -> int:
    stripped = text.strip()
    digits = stripped.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(stripped) > LONGEST_VALUE:
        raise Unreadable(f"{label}: line {number}: key {brief(name)}: expected a whole number, found {brief(stripped)}")
    return int(stripped)
