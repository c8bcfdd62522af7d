"""The target of a rule, from its sorted words."""

import re
from collections.abc import Callable, Collection

from models.iptables import Line
from models.iptables_rules import Module
from models.nat.reading.matches import number, value_and_mask
from models.nat.vocabulary import (
    EVERY_BIT,
    HIGHEST_PORT,
    CopyMark,
    End,
    Ending,
    Jump,
    Masquerade,
    Noted,
    Return,
    SetMark,
    Target,
    ToDestination,
    ToSelf,
    ToSource,
    Untrack,
    address,
)

QUIET = [
    "AUDIT",
    "CHECKSUM",
    "CLASSIFY",
    "CONNSECMARK",
    "DSCP",
    "ECN",
    "HL",
    "IDLETIMER",
    "LED",
    "LOG",
    "NFLOG",
    "RATEEST",
    "SECMARK",
    "SET",
    "TCPMSS",
    "TCPOPTSTRIP",
    "TEE",
    "TOS",
    "TRACE",
    "TTL",
    "ULOG",
]
TAKEN_AWAY = ["NFQUEUE", "QUEUE", "SYNPROXY", "TPROXY"]  # whatever takes the packet decides
OTHERS = ["CLUSTERIP", "DNPT", "HMARK", "NETMAP", "SNPT"]
PORTS = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", re.ASCII)
PLACE = re.compile(r"(?:\[([^\]]*)\]|([^\[\]:]*|[^\[\]]*:[^\[\]]*:[^\[\]-]*))(?::([^:]*))?")


def target_of(line: Line, module: Module, goes: bool, chains: Collection[str]) -> Target:  # noqa: FBT001 - -j or -g
    """Read a target; raises Unreadable for one that is neither a chain of the table nor known to iptables."""
    if module.name in chains:
        if module.options:
            line.refuse("no option behind a chain", module.options[0].name)
        return Jump(module.name, goes)
    if goes:
        line.refuse("a chain of this table behind -g", module.name)
    if module.name in QUIET:
        return Noted(module.name)
    if module.name in TAKEN_AWAY or module.name in OTHERS:
        return End(Ending.UNKNOWN, module.name)
    read = READERS.get(module.name)
    if read is None:
        line.refuse("a chain of this table, or a target of iptables", module.name)
    return read(line, module)


def _words(module: Module, name: str) -> str | None:
    """The value of an option, if it is there."""
    return next((option.words[0] for option in module.options if option.name == name), None)


def _says(module: Module, name: str) -> bool:
    return any(option.name == name for option in module.options)


def _marking(line: Line, module: Module) -> Target:
    """Every way to set a mark, as the kernel keeps it: clear the mask, then flip the value."""
    of_connection = module.name == "CONNMARK"
    if of_connection and (_says(module, "--save-mark") or _says(module, "--restore-mark")):
        both = _words(module, "--mask") or hex(EVERY_BIT)
        masks = (_words(module, "--nfmask") or both, _words(module, "--ctmask") or both)
        return CopyMark(_says(module, "--save-mark"), *(number(line, text) for text in masks))
    setting = [option for option in module.options if option.name.endswith("mark")]
    if len(setting) != 1:
        line.refuse("one mark to set", module.name)
    name, text = setting[0].name, setting[0].words[0]
    if name == "--set-xmark":
        return SetMark(*value_and_mask(line, text), of_connection)
    if name == "--set-mark":
        value, mask = value_and_mask(line, text)
        return SetMark(value, value | mask, of_connection)
    bits = number(line, text)
    value, mask = {
        "--or-mark": (bits, bits),
        "--and-mark": (0, EVERY_BIT & ~bits),
        "--xor-mark": (bits, 0),
    }[name]
    return SetMark(value, mask, of_connection)


def _ports(line: Line, text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = PORTS.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not first <= last <= HIGHEST_PORT:
        line.refuse("a port or a range of ports", text)
    return first, last


def _place(line: Line, text: str | None) -> tuple[int, int, tuple[int, int] | None]:
    """Read `address[-address][:port[-port]]`, an IPv6 address with a port in brackets."""
    found = PLACE.fullmatch(text or "")
    if found is None:
        line.refuse("an address with or without a port", text or "none")
    if not (addresses := found[1] or found[2]):
        line.refuse("an address with or without a port", text or "none")
    try:
        ends = [address(part.strip("[]")) for part in addresses.split("-", 1)]
    except ValueError:
        line.refuse("an address with or without a port", text or "none")
    if ends[0] > ends[-1]:
        line.refuse("a range of addresses in rising order", text or "none")
    return ends[0], ends[-1], _ports(line, found[3])


def _redirecting(line: Line, text: str | None) -> Target:
    """A new destination; with ports that shift by a base, which one is not worked out here."""
    place, slash, base = (text or "").rpartition("/")
    if not slash:
        return ToDestination(*_place(line, text))
    _place(line, place)
    _ports(line, base)
    return End(Ending.UNKNOWN, f"DNAT --to-destination {text}")


def _masquerade(line: Line, module: Module) -> Target:
    is_random = _says(module, "--random") or _says(module, "--random-fully")
    return Masquerade(_ports(line, _words(module, "--to-ports")), is_random)


def _tracking(line: Line, module: Module) -> Target:  # noqa: ARG001 - as the other readers
    return Untrack() if module.name == "NOTRACK" or _says(module, "--notrack") else Noted(str(module))


READERS: dict[str, Callable[[Line, Module], Target]] = {
    "ACCEPT": lambda line, module: End(Ending.ACCEPT),
    "DROP": lambda line, module: End(Ending.DROP),
    "REJECT": lambda line, module: End(Ending.REJECT, _words(module, "--reject-with") or ""),
    "RETURN": lambda line, module: Return(),
    "MARK": _marking,
    "CONNMARK": _marking,
    "DNAT": lambda line, module: _redirecting(line, _words(module, "--to-destination")),
    "SNAT": lambda line, module: ToSource(*_place(line, _words(module, "--to-source"))),
    "REDIRECT": lambda line, module: ToSelf(_ports(line, _words(module, "--to-ports"))),
    "MASQUERADE": _masquerade,
    "CT": _tracking,
    "NOTRACK": _tracking,
}
