"""The matches of a rule, from its sorted words; what has no word in the vocabulary stays as text, undecided."""

import re
from collections.abc import Callable
from fractions import Fraction

from models.iptables import Line
from models.iptables_rules import Module, Option
from models.nat.vocabulary import (
    EVERY_BIT,
    HIGHEST_PORT,
    PROTOCOLS,
    AddressIs,
    AddressType,
    Comment,
    ConnectionIs,
    Counted,
    DeviceIs,
    EnterRecent,
    FlagsAre,
    InRecent,
    IsFragment,
    MarkIs,
    Match,
    Of,
    PortIs,
    ProtocolIs,
    Randomly,
    Side,
    State,
    StateIn,
    TypeIs,
    Undecided,
    block,
)

NUMBER = re.compile(r"0x[0-9a-fA-F]{1,8}|[0-9]{1,10}", re.ASCII)
PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
PROBABILITY = re.compile(r"[01](\.[0-9]{1,20})?|\.[0-9]{1,20}", re.ASCII)
DOTTED_MASK = re.compile(r"[0-9.]+/[0-9]+(\.[0-9]+){3}", re.ASCII)
HIGHEST_PROTOCOL = 255
STEP = 2**31  # the kernel keeps a probability in parts of this
FLAGS = ("SYN", "ACK", "FIN", "RST", "URG", "PSH")
MOST_PORTS = 15


def built_in(line: Line, option: Option) -> Match | None:
    """Read a built-in match; None where it asks for nothing."""
    text = option.words[0] if option.words else ""
    if option.name in ("-s", "-d"):
        return _address(line, Side.SOURCE if option.name == "-s" else Side.DESTINATION, text, option.negated)
    if option.name in ("-i", "-o"):
        side = Side.SOURCE if option.name == "-i" else Side.DESTINATION
        return DeviceIs(side, text.removesuffix("+"), text.endswith("+"), option.negated)
    if option.name == "-p":
        number = protocol(line, text)
        return None if number == 0 and not option.negated else ProtocolIs(number, option.negated)
    return IsFragment(option.negated)


def _address(line: Line, side: Side, text: str, negated: bool) -> Match:  # noqa: FBT001 - the rule's own negation
    try:
        return AddressIs(side, block(text), negated)
    except ValueError:
        if DOTTED_MASK.fullmatch(text):
            return Undecided(f"{'! ' if negated else ''}{'-s' if side is Side.SOURCE else '-d'} {text}")
        line.refuse("an address or a prefix", text)


def protocol(line: Line, text: str) -> int:
    """Read a protocol by its name or number; 0 is every one."""
    if text.lower() == "all":
        return 0
    number = PROTOCOLS.get(text.lower())
    if number is None:
        if not PORT.fullmatch(text) or int(text) > HIGHEST_PROTOCOL:
            line.refuse("a protocol, such as tcp or 6", text)
        number = int(text)
    return number


def from_module(line: Line, module: Module) -> tuple[Match, ...]:
    """Read what a module asks for."""
    read = READERS.get(module.name)
    return (Undecided(str(module)),) if read is None else read(line, module)


def _each(read: Callable[[Line, Option], Match]) -> Callable[[Line, Module], tuple[Match, ...]]:
    """A reader of modules whose options are matches of their own."""
    return lambda line, module: tuple(read(line, option) for option in module.options)


def _transport(line: Line, option: Option) -> Match:
    if option.name in ("--dport", "--sport"):
        side = Side.DESTINATION if option.name == "--dport" else Side.SOURCE
        return PortIs(side, (_range(line, option.words[0]),), option.negated)
    if option.name == "--syn":
        return FlagsAre(frozenset(("SYN", "RST", "ACK", "FIN")), frozenset(("SYN",)), option.negated)
    if option.name == "--tcp-flags":
        looked_at, are_set = (_flags(line, text) for text in option.words)
        return FlagsAre(looked_at, are_set, option.negated)
    return Undecided(str(Module("tcp", [option])))


def _flags(line: Line, text: str) -> frozenset[str]:
    names = FLAGS if text == "ALL" else () if text == "NONE" else tuple(text.split(","))
    wrong = next((name for name in names if name not in FLAGS), None)
    if wrong is not None:
        line.refuse("a flag of TCP", wrong)
    return frozenset(names)


def _range(line: Line, text: str) -> tuple[int, int]:
    """A port, or `a:b`; an end that is left out is the lowest or the highest."""
    low, colon, high = text.partition(":")
    first = _port(line, low) if low or not colon else 0
    last = first if not colon else _port(line, high) if high else HIGHEST_PORT
    if first > last:
        line.refuse("a range of ports in rising order", text)
    return first, last


def _port(line: Line, text: str) -> int:
    if not PORT.fullmatch(text) or int(text) > HIGHEST_PORT:
        line.refuse(f"a port from 0 to {HIGHEST_PORT}", text)
    return int(text)


def _multiport(line: Line, option: Option) -> Match:
    sides = {"--dports": Side.DESTINATION, "--sports": Side.SOURCE, "--ports": Side.EITHER}
    ranges = tuple(_range(line, text) for text in option.words[0].split(","))
    if sum(1 if first == last else 2 for first, last in ranges) > MOST_PORTS:
        line.refuse(f"at most {MOST_PORTS} ports, a range counting twice", option.words[0])
    return PortIs(sides[option.name], ranges, option.negated)


def number(line: Line, text: str) -> int:
    """Read a number of 32 bits, decimal or behind 0x."""
    if not NUMBER.fullmatch(text) or (found := int(text, 16 if text.startswith("0x") else 10)) > EVERY_BIT:
        line.refuse("a number of 32 bits", text)
    return found


def value_and_mask(line: Line, text: str) -> tuple[int, int]:
    """Read `value/mask`; without a mask it is all bits."""
    value, slash, mask = text.partition("/")
    return number(line, value), number(line, mask) if slash else EVERY_BIT


def _mark(line: Line, module: Module) -> tuple[Match, ...]:
    of_connection = module.name == "connmark"
    return tuple(
        MarkIs(*value_and_mask(line, option.words[0]), option.negated, of_connection) for option in module.options
    )


def _tracked(line: Line, option: Option) -> Match:
    if option.name in BY_OPTION:
        return _of_connection(line, BY_OPTION[option.name], option)
    if option.name not in ("--ctstate", "--state"):
        return Undecided(str(Module("conntrack", [option])))
    names = option.words[0].split(",")
    wrong = next((name for name in names if name not in State.__members__), None)
    if wrong is not None:
        line.refuse("a state of connection tracking", wrong)
    return StateIn(frozenset(State[name] for name in names), option.negated)


BY_OPTION = {of.value: of for of in Of}
DIRECTIONS = {"ORIGINAL": 0, "REPLY": 1}


def _of_connection(line: Line, of: Of, option: Option) -> Match:
    """What is asked of the first packet of a connection; a mask with holes stays undecided."""
    text = option.words[0]
    if of is Of.DIRECTION:
        if text not in DIRECTIONS:
            line.refuse("ORIGINAL or REPLY", text)
        return ConnectionIs(of, DIRECTIONS[text], DIRECTIONS[text], option.negated)
    if of is Of.PROTOCOL:
        found = protocol(line, text)
        return ConnectionIs(of, found, found, option.negated)
    if of in (Of.PORT, Of.SOURCE_PORT):
        return ConnectionIs(of, *_range(line, text), option.negated)
    asked = _address(line, Side.SOURCE, text, option.negated)
    if not isinstance(asked, AddressIs):
        return Undecided(str(Module("conntrack", [option])))
    return ConnectionIs(of, asked.block.first, asked.block.last, option.negated)


def _types(line: Line, module: Module) -> tuple[Match, ...]:
    limits = [option.name for option in module.options if option.name.startswith("--limit-iface")]
    if len(limits) > 1:
        line.refuse("one of --limit-iface-in and --limit-iface-out", str(module))
    on = (Side.SOURCE if limits[0] == "--limit-iface-in" else Side.DESTINATION) if limits else None
    found: list[Match] = []
    for option in (each for each in module.options if each.name not in limits):
        names = option.words[0].split(",")
        wrong = next((name for name in names if name not in AddressType.__members__), None)
        if wrong is not None:
            line.refuse("a type of address", wrong)
        side = Side.SOURCE if option.name == "--src-type" else Side.DESTINATION
        found.append(TypeIs(side, frozenset(AddressType[name] for name in names), option.negated, on))
    return tuple(found)


def _statistic(line: Line, module: Module) -> tuple[Match, ...]:
    said = {option.name: option for option in module.options}
    if "--mode" not in said or said["--mode"].words[0] not in ("random", "nth"):
        line.refuse("--mode random or nth", str(module))
    if said["--mode"].words[0] == "nth":
        return (Undecided(str(module)),)
    if "--probability" not in said:
        line.refuse("--probability", str(module))
    text = said["--probability"].words[0]
    if not PROBABILITY.fullmatch(text) or Fraction(text) > 1:
        line.refuse("a probability from 0 to 1", text)
    return (Randomly(Fraction(round(Fraction(text) * STEP), STEP), said["--probability"].negated),)


def _recent(line: Line, module: Module) -> tuple[Match, ...]:
    said = {option.name: option for option in module.options}
    asked = [name for name in ("--set", "--rcheck", "--update", "--remove") if name in said]
    if len(asked) != 1:
        line.refuse("one of --set, --rcheck, --update and --remove", str(module))
    name = said["--name"].words[0] if "--name" in said else "DEFAULT"
    if asked == ["--remove"] or {"--hitcount", "--rttl", "--rdest"} & set(said):
        return (Undecided(str(module)),)
    negated = said[asked[0]].negated
    if asked == ["--set"]:
        return (Undecided(str(module)),) if negated else (EnterRecent(name),)
    seconds = number(line, said["--seconds"].words[0]) if "--seconds" in said else None
    return (InRecent(name, seconds, asked == ["--update"], negated),)


def _comment(line: Line, option: Option) -> Match:  # noqa: ARG001 - as the other readers
    return Comment(option.words[0])


def _counted(line: Line, option: Option) -> Match:  # noqa: ARG001 - as the other readers
    return Counted(option.words[0])


READERS: dict[str, Callable[[Line, Module], tuple[Match, ...]]] = {
    **dict.fromkeys(("tcp", "udp", "udplite", "sctp", "dccp"), _each(_transport)),
    "multiport": _each(_multiport),
    "comment": _each(_comment),
    "nfacct": _each(_counted),
    "mark": _mark,
    "connmark": _mark,
    "conntrack": _each(_tracked),
    "state": _each(_tracked),
    "addrtype": _types,
    "statistic": _statistic,
    "recent": _recent,
}
