"""Sets of packets as boxes: what each match lets through for certain, and what it may let through.

Numbers are kept as rising, disjoint ranges; devices, states and marks, of which rules tell few apart, as sets.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from attrs import frozen

from models.nat.behaviour.routing import types
from models.nat.vocabulary import (
    HIGHEST_PORT,
    AddressIs,
    Comment,
    Counted,
    DeviceIs,
    EnterRecent,
    MarkIs,
    Match,
    Node,
    PortIs,
    ProtocolIs,
    Randomly,
    Side,
    State,
    StateIn,
    TypeIs,
)

Ranges = tuple[tuple[int, int], ...]
Few = frozenset[Any]
Part = Ranges | Few
HIGHEST_PROTOCOL = 255


class Of(Enum):
    """What of a packet, at a hook, rules look at."""

    DESTINATION = "destination"
    PORT = "port"
    PROTOCOL = "protocol"
    SOURCE = "source"
    SOURCE_PORT = "source port"
    RECEIVED = "received"
    LEAVING = "leaving"
    STATE = "state"
    MARK = "mark"


Box = dict[Of, Part]


@frozen(eq=False)
class Space:
    """What a packet at a hook may be at all; `node` tells the types of addresses."""

    box: Box
    node: Node


@frozen
class Seen:
    """A state of a packet, and whether its connection is translated."""

    state: State
    has_destination: bool
    has_source: bool


def common(one: Part, other: Part) -> Part:
    """What lies in both."""
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other
    found = []
    rest = list(other)
    for first, last in one:
        for low, high in rest:
            if low <= last and first <= high:
                found.append((max(first, low), min(last, high)))
    return tuple(found)


def without(one: Part, other: Part) -> Part:
    """What lies in the first alone."""
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one - other
    found: list[tuple[int, int]] = list(one)
    for low, high in other:
        pieces = []
        for first, last in found:
            if high < first or last < low:
                pieces.append((first, last))
                continue
            if first < low:
                pieces.append((first, low - 1))
            if high < last:
                pieces.append((high + 1, last))
        found = pieces
    return tuple(found)


def within(box: Box, asked: Box) -> Box | None:
    """The part of a box that is asked for; None where there is none."""
    found = dict(box)
    for of, part in asked.items():
        found[of] = common(box[of], part)
        if not found[of]:
            return None
    return found


def beyond(box: Box, asked: Box) -> list[Box]:
    """The part of a box that is not asked for, as disjoint boxes."""
    found: list[Box] = []
    left = dict(box)
    for of, part in asked.items():
        inner = common(left[of], part)
        if not inner:
            return [box]
        outer = without(left[of], part)
        if outer:
            found.append({**left, of: outer})
        left[of] = inner
    return found


def is_inside(box: Box, other: Box) -> bool:
    """Whether a box lies in another one."""
    return all(common(part, other[of]) == part for of, part in box.items())


@frozen(eq=False)
class Asked:
    """What a rule asks for: `may` is None where it can match nothing, `must` where no packet matches for certain."""

    may: Box | None
    must: Box | None


def asked(matches: Iterable[Match], space: Space) -> Asked:
    """What all matches of a rule ask for together, among the packets of a space."""
    may: Box | None = {}
    must: Box | None = {}
    for match in matches:
        of, widest, surest = _parts(match, space)
        if of is not None:
            may = None if may is None else _narrowed(may, of, widest, space)
            must = None if must is None or not surest else _narrowed(must, of, surest, space)
        elif not surest:
            must = None
        if may is None:
            return Asked(None, None)
    return Asked(may, must)


def _narrowed(box: Box, of: Of, part: Part, space: Space) -> Box | None:
    found = common(box.get(of, space.box[of]), part)
    return {**box, of: found} if found else None


Parts = tuple[Of | None, Part, Part]  # of what, what may match, what matches for certain
EVERY: Parts = (None, ((0, 0),), ((0, 0),))
UNSURE: Parts = (None, ((0, 0),), ())


def _parts(match: Match, space: Space) -> Parts:
    """What one match asks for."""
    if isinstance(match, (Comment, Counted, EnterRecent)) or (isinstance(match, Randomly) and match.probability == 1):
        return EVERY
    if isinstance(match, TypeIs):
        return UNSURE if match.on is not None else _types(match, space)
    of, part = _told(match, space)
    if of is None:
        return UNSURE
    if getattr(match, "negated", False):
        part = without(space.box[of], part)
    return of, part, part


def _told(match: Match, space: Space) -> tuple[Of | None, Part]:
    """What a match, but for its negation, asks for; of nothing where the packet alone does not decide."""
    if isinstance(match, AddressIs):
        of = Of.SOURCE if match.side is Side.SOURCE else Of.DESTINATION
        return of, ((match.block.first, match.block.last),)
    if isinstance(match, ProtocolIs):
        return Of.PROTOCOL, ((match.protocol, match.protocol),)
    if isinstance(match, PortIs) and match.side is not Side.EITHER:
        return (Of.SOURCE_PORT if match.side is Side.SOURCE else Of.PORT), _joined(match.ranges)
    if isinstance(match, DeviceIs):
        of = Of.RECEIVED if match.side is Side.SOURCE else Of.LEAVING
        return of, frozenset(name for name in space.box[of] if _is_named(match, str(name)))
    if isinstance(match, StateIn):
        return Of.STATE, frozenset(seen for seen in space.box[Of.STATE] if _is_in(seen, match.states))
    if isinstance(match, MarkIs) and not match.of_connection and space.box[Of.MARK]:
        return Of.MARK, frozenset(
            mark for mark in space.box[Of.MARK] if isinstance(mark, int) and mark & match.mask == match.value
        )
    return None, ()


def _joined(ranges: Sequence[tuple[int, int]]) -> Ranges:
    """Ranges in rising order, none of them touching another."""
    every = ((0, HIGHEST_PORT),)
    return without(every, without(every, tuple(ranges)))  # type: ignore[return-value] # ranges in, ranges out


def _is_named(match: DeviceIs, name: str) -> bool:
    return name.startswith(match.name) if match.is_prefix else name == match.name


def _is_in(seen: Any, states: frozenset[State]) -> bool:  # noqa: ANN401 - a member of a set of few
    return (
        seen.state in states
        or (seen.has_destination and State.DNAT in states)
        or (seen.has_source and State.SNAT in states)
    )


def _types(match: TypeIs, space: Space) -> Parts:
    """By the node's addresses; where they are not told, an address may be anything."""
    of = Of.SOURCE if match.side is Side.SOURCE else Of.DESTINATION
    ((_, highest),) = space.box[of]
    may: list[tuple[int, int]] = []
    must: list[tuple[int, int]] = []
    for first, end, kind in types(space.node).spans():
        last = highest if end is None else min(end, highest)
        if first <= last and (kind is None or (kind in match.types) != match.negated):
            may.append((first, last))
            if kind is not None:
                must.append((first, last))
    return of, tuple(may), tuple(must)
