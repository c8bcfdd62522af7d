"""What each match answers for a packet at a hook: the exact probability of yes, or None where the data cannot tell.

Follows the `match` functions of net/netfilter/xt_*.c and ip_packet_match of net/ipv4/netfilter/ip_tables.c @ Linux 6.1.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from models.nat.behaviour.routing import holders, types
from models.nat.vocabulary import (
    TCP,
    AddressIs,
    AddressType,
    Comment,
    ConnectionIs,
    Counted,
    DeviceIs,
    EnterRecent,
    FlagsAre,
    History,
    InRecent,
    IsFragment,
    MarkIs,
    Match,
    Node,
    Of,
    Passing,
    PortIs,
    ProtocolIs,
    Randomly,
    Remembered,
    Rule,
    Side,
    State,
    StateIn,
    TypeIs,
    Undecided,
)
from verify import remembered

YES, NO = Fraction(1), Fraction(0)
Past = History | Remembered
Chance = Fraction | None  # None: the data cannot tell
ON_DEVICES = (AddressType.LOCAL, AddressType.BROADCAST)  # what the table local says of a device
FIRST_FLAGS = frozenset(("SYN",))  # of the first packet of a TCP connection


def _told(*, holds: bool, negated: bool) -> Chance:
    return YES if holds != negated else NO


def _address(match: AddressIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    number = way.packet.source if match.side is Side.SOURCE else way.packet.destination
    return _told(holds=number in match.block, negated=match.negated)


def _protocol(match: ProtocolIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    return _told(holds=way.packet.protocol == match.protocol, negated=match.negated)


def _device(match: DeviceIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    """No device at all has the empty name: only a negated match, or one of every name, holds of it."""
    name = way.received if match.side is Side.SOURCE else way.leaving
    if name is None:
        return None
    return _told(holds=name.startswith(match.name) if match.is_prefix else name == match.name, negated=match.negated)


def _is_among(port: int, match: PortIs) -> bool:
    return any(first <= port <= last for first, last in match.ranges)


def _port(match: PortIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    of_source = match.side is not Side.DESTINATION and _is_among(way.packet.source_port, match)
    holds = of_source or (match.side is not Side.SOURCE and _is_among(way.packet.port, match))
    return _told(holds=holds, negated=match.negated)


def _flags(match: FlagsAre, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    """Of later packets the flags are not known."""
    if way.packet.protocol != TCP:
        return NO
    if way.state is not State.NEW:
        return None
    return _told(holds=FIRST_FLAGS & match.looked_at == match.set, negated=match.negated)


def _mark(match: MarkIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    mark = way.connection_mark if match.of_connection else way.mark
    return _told(holds=mark & match.mask == match.value, negated=match.negated)


def _state(match: StateIn, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    """The negation is that of the whole set (conntrack_mt)."""
    holds = way.state in match.states
    holds = holds or (State.DNAT in match.states and way.original is not None)
    holds = holds or (State.SNAT in match.states and way.is_masqueraded)
    return _told(holds=holds, negated=match.negated)


def _type(match: TypeIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    """What is the node's on another device than the one asked for counts as an address elsewhere."""
    number = way.packet.source if match.side is Side.SOURCE else way.packet.destination
    kind = types(node).at(number)
    if kind is not None and match.on is not None and kind in ON_DEVICES:
        device = way.received if match.on is Side.SOURCE else way.leaving
        if device is None:
            return None
        found = holders(node).at(number)
        kind = kind if not found or device in found else AddressType.UNICAST
    return None if kind is None else _told(holds=kind in match.types, negated=match.negated)


def _fragment(match: IsFragment, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    return _told(holds=False, negated=match.negated)


def _connection(match: ConnectionIs, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    """Without a connection nothing of it is so, nor not so (conntrack_mt)."""
    if way.state is State.UNTRACKED or way.state is State.INVALID:
        return NO
    first = way.stored.first if way.stored is not None else way.original or way.packet
    numbers = {
        Of.SOURCE: first.source,
        Of.DESTINATION: first.destination,
        Of.SOURCE_PORT: first.source_port,
        Of.PORT: first.port,
        Of.PROTOCOL: first.protocol,
        Of.DIRECTION: int(way.stored is not None and way.stored.is_answer),
    }
    return _told(holds=match.first <= numbers[match.of] <= match.last, negated=match.negated)


def _random(match: Randomly, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    return 1 - match.probability if match.negated else match.probability


def _recent(match: InRecent, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    """A stamp of just so many seconds still counts (time_after in recent_mt)."""
    if history is History.ANY:
        return None
    age = history.age(match.name) if isinstance(history, Remembered) else None
    holds = age is not None and (match.seconds is None or age <= match.seconds)
    return _told(holds=holds, negated=match.negated)


def _always(match: Match, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    return YES


def _never_told(match: Match, way: Passing, node: Node, history: Past) -> Chance:  # noqa: ARG001 - as the others
    return None


ANSWERS: dict[type[Any], Callable[[Any, Passing, Node, Past], Chance]] = {
    AddressIs: _address,
    ProtocolIs: _protocol,
    DeviceIs: _device,
    PortIs: _port,
    FlagsAre: _flags,
    MarkIs: _mark,
    StateIn: _state,
    TypeIs: _type,
    IsFragment: _fragment,
    ConnectionIs: _connection,
    Randomly: _random,
    InRecent: _recent,
    EnterRecent: _always,
    Counted: _always,
    Comment: _always,
    Undecided: _never_told,
}


@remembered
def _questions(rule: Rule) -> tuple[tuple[Callable[[Any, Passing, Node, Past], Chance], Match], ...]:
    """The matches of a rule that may say no, in order, each with what answers it."""
    return tuple((ANSWERS[type(match)], match) for match in rule.matches if ANSWERS[type(match)] is not _always)


def matches(rule: Rule, way: Passing, node: Node, history: Past) -> tuple[Fraction, bool]:
    """The probability that the rule matches, and whether something that the data cannot tell is asked for it.

    Matches are asked in the order printed, and none behind the first that says no.
    """
    chance, doubtful = YES, False
    for answers, match in _questions(rule):
        answer = answers(match, way, node, history)
        if answer is YES:
            continue
        if answer is None:
            doubtful = True
        elif answer == 0:
            return NO, False
        elif answer != 1:
            chance *= answer
    return chance, doubtful
