"""Rules as iptables-restore takes them."""

from collections.abc import Iterable, Iterator

from netaddr import IPAddress, iprange_to_cidrs

from models.nat.vocabulary import (
    AddressIs,
    Block,
    Comment,
    DeviceIs,
    End,
    EnterRecent,
    InRecent,
    Jump,
    MarkIs,
    Masquerade,
    Match,
    PortIs,
    ProtocolIs,
    Randomly,
    Return,
    Rule,
    Ruleset,
    SetMark,
    Side,
    StateIn,
    Table,
    Target,
    ToDestination,
    TypeIs,
    endpoint,
    protocol_name,
)

SIDES = {Side.SOURCE: "s", Side.DESTINATION: "d"}
TYPES = {Side.SOURCE: "src", Side.DESTINATION: "dst"}


def _block(block: Block) -> str:
    (found,) = iprange_to_cidrs(IPAddress(block.first, 4), IPAddress(block.last, 4))
    return str(found)


def _asked(match: Match, protocol: str) -> str:
    """What is built in, else a module."""
    no = "! " if getattr(match, "negated", False) else ""
    match match:
        case AddressIs():
            return f"{no}-{SIDES[match.side]} {_block(match.block)}"
        case ProtocolIs():
            return f"{no}-p {protocol_name(match.protocol)}"
        case DeviceIs():
            return f"{no}-{'i' if match.side is Side.SOURCE else 'o'} {match.name}{'+' if match.is_prefix else ''}"
        case PortIs():
            ((first, last),) = match.ranges
            side = "sport" if match.side is Side.SOURCE else "dport"
            return f"-m {protocol} {no}--{side} {first}:{last}"
    return _by_module(match, no)


def _by_module(match: Match, no: str) -> str:  # noqa: PLR0911 - one word for each match
    match match:
        case MarkIs():
            return f"-m mark {no}--mark {match.value:#x}/{match.mask:#x}"
        case StateIn():
            return f"-m conntrack {no}--ctstate {','.join(sorted(state.value for state in match.states))}"
        case TypeIs():
            kinds = ",".join(sorted(kind.value for kind in match.types))
            return f"-m addrtype {no}--{TYPES[match.side]}-type {kinds}"
        case Randomly():
            return f"-m statistic --mode random {no}--probability {float(match.probability):.11f}"
        case InRecent():
            return f"-m recent {no}--rcheck --seconds {match.seconds} --reap --name {match.name} --rsource"
        case EnterRecent():
            return f"-m recent --set --name {match.name} --rsource"
        case Comment():
            return f'-m comment --comment "{match.text}"'
    raise NotImplementedError(str(match))


def _done(target: Target | None) -> str:  # noqa: PLR0911 - one word for each target
    match target:
        case None:
            return ""
        case End():
            return f"-j {target.ending.value}"
        case Return():
            return "-j RETURN"
        case Jump():
            return f"-{'g' if target.is_goto else 'j'} {target.chain}"
        case SetMark():
            return f"-j MARK --set-xmark {target.value:#x}/{target.mask:#x}"
        case Masquerade():
            return "-j MASQUERADE" + (" --random-fully" if target.is_random else "")
        case ToDestination():
            return f"-j DNAT --to-destination {endpoint(target.first, (target.ports or (0, 0))[0])}"
    raise NotImplementedError(str(target))


def _line(rule: Rule) -> str:
    protocol = next((protocol_name(each.protocol) for each in rule.matches if isinstance(each, ProtocolIs)), "")
    words = (f"-A {rule.chain}", *(_asked(match, protocol) for match in rule.matches), _done(rule.target))
    return " ".join(word for word in words if word)


def _table(table: Table) -> Iterator[str]:
    yield f"*{table.name}"
    for chain in table.chains.values():
        yield f":{chain.name} {'-' if chain.policy is None else chain.policy.value} [0:0]"
    for chain in table.chains.values():
        yield from (_line(rule) for rule in chain.rules)
    yield "COMMIT"


def saved(rules: Ruleset) -> str:
    """All tables, each with its chains declared first."""
    return "\n".join(_lines(rules.tables)) + "\n"


def _lines(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield from _table(table)
