"""Making unknown values for the class engine, and reading classes back as plain values."""

import random
from collections.abc import Callable
from enum import Enum
from typing import Any, get_type_hints

import attrs

from verify.copying import evolve
from verify.domain import Among, Between, Listed, domain_of
from verify.limits import CannotSay
from verify.symbolic.active import Unknown
from verify.symbolic.classes import Choice, Quantity, Truth
from verify.symbolic.region import Box, Region, region, shifted

_hints: dict[type, dict[str, Any]] = {}


def _hints_of(kind: type) -> dict[str, Any]:
    found = _hints.get(kind)
    if found is None:
        found = _hints[kind] = get_type_hints(kind, include_extras=True)
    return found


def fresh(kind: Any, sides: list[Region], whole: Any = None) -> Any:  # noqa: ANN401 - an annotation may be anything
    """An unknown of this kind; the region of each of its unknown fields is added to `sides`.

    `whole` is the world that lists the values of some. Raises CannotSay for a kind without bounds.
    """
    domain = domain_of(kind)
    if isinstance(domain, Between):
        sides.append(region([(domain.low, domain.high)]))
        return Quantity(len(sides) - 1)
    if isinstance(domain, Among):
        return _choice(domain.names, sides)
    if isinstance(domain, Listed):
        return _choice(domain.among(whole), sides)
    if kind is bool:
        sides.append(region([(0, 1)]))
        return Truth(len(sides) - 1)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(tuple(kind), sides)
    if isinstance(kind, type) and attrs.has(kind):
        hints = _hints_of(kind)
        return kind(**{each.alias: fresh(hints[each.name], sides, whole) for each in attrs.fields(kind)})
    raise CannotSay(f"{kind} has no bounds: annotate it with Between or Among")


def _choice(values: tuple[Any, ...], sides: list[Region]) -> Choice:
    if not values:
        raise CannotSay("an unknown is one of nothing: the world lists no values for it")
    sides.append(region([(0, len(values) - 1)]))
    return Choice(len(sides) - 1, values)


Pick = Callable[[Region], int]


def lowest(side: Region) -> int:
    """The least member of a region."""
    return side.low


def highest(side: Region) -> int:
    """The greatest member of a region."""
    return side.high


def any_of_them(dice: random.Random) -> Pick:
    """A picker of random members."""

    def pick(side: Region) -> int:
        at = dice.randrange(side.size)
        for first, last in side.spans:
            if at <= last - first:
                return first + at
            at -= last - first + 1
        raise AssertionError("a region is as large as its spans")

    return pick


def concrete(value: Any, box: Box, pick: Pick = lowest) -> Any:  # noqa: ANN401 - any value
    """The value with each unknown replaced by a member of its class; a slot that occurs twice is picked once."""
    chosen: dict[int, int] = {}

    def member(slot: int) -> int:
        if slot not in chosen:
            chosen[slot] = pick(box[slot])
        return chosen[slot]

    def walk(part: Any) -> Any:  # noqa: ANN401 - any value
        if type(part) is Quantity:
            return member(part.slot) + part.shift
        if type(part) is Choice:
            return part.values[member(part.slot)]
        if type(part) is Truth:
            return bool(member(part.slot))
        if type(part) is tuple:
            return tuple(walk(inner) for inner in part)
        if attrs.has(type(part)) and _hashes_by_value(type(part)):
            changed = {
                each.alias: new
                for each in attrs.fields(type(part))
                if (new := walk(old := getattr(part, each.name))) is not old
            }
            return attrs.evolve(part, **changed) if changed else part
        return part

    return walk(value)


def _hashes_by_value(kind: type) -> bool:
    """Records compared by identity (hosts, networks) are tables, not headers: they hold no unknowns."""
    return "__eq__" in vars(kind)


Slots = dict[int, int]  # each slot of a value, in order of first occurrence, and the shift of that occurrence

_bounded: dict[type, tuple[tuple[str, bool], ...]] = {}


def _fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a record that is compared by value, and whether each is a number within bounds."""
    found = _bounded.get(kind)
    if found is None:
        found = ()
        if attrs.has(kind) and _hashes_by_value(kind) and not issubclass(kind, Enum):
            hints = _hints_of(kind)
            found = tuple(
                (each.name, isinstance(domain_of(hints[each.name]), Between))
                for each in attrs.fields(kind)
                if each.init
            )
        _bounded[kind] = found
    return found


def skeleton(value: Any, slots: Slots) -> Any:  # noqa: ANN401 - any value
    """What is left of a value when its unknowns are taken out: hashable, equal for equal shapes.

    Each unknown is replaced by its position in `slots`. A known number in a bounded field counts as an unknown with
    one value, under a slot below zero, so that states which differ only in such a number are classes of one place.
    """
    kind = type(value)
    if kind is Quantity or kind is Choice or kind is Truth:
        return _position(value, slots)
    if kind is tuple:
        return tuple([skeleton(part, slots) for part in value])
    names = _bounded.get(kind)
    if names is None:
        names = _fields_of(kind)
    if not names:
        return value
    parts: list[Any] = [kind]
    for name, bounded in names:
        part = getattr(value, name)
        kind = type(part)
        if kind is Quantity or kind is Choice or kind is Truth:
            parts.append(_position(part, slots))
        elif not bounded:
            parts.append(skeleton(part, slots) if part is not None and kind is not str else part)
        elif kind is int:
            slots[-1 - len(slots)] = part
            parts.append(POSITIONS[len(slots) - 1])
        else:
            parts.append(part)
    return tuple(parts)


POSITIONS = [(Unknown, place) for place in range(256)]  # more unknowns than any state has


def _position(unknown: Any, slots: Slots) -> Any:  # noqa: ANN401 - an unknown
    """The place of an unknown among the slots; with its distance from the first one that shares its slot."""
    slot, shift = unknown.slot, unknown.shift if type(unknown) is Quantity else 0
    if slot in slots:
        return (Unknown, list(slots).index(slot), shift - slots[slot])
    slots[slot] = shift
    return POSITIONS[len(slots) - 1]


def replaced(value: Any, by: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - any value
    """The same value with each unknown replaced."""
    kind = type(value)
    if kind is Quantity or kind is Choice or kind is Truth:
        return by(value)
    if kind is tuple:
        return tuple([replaced(part, by) for part in value])
    names = _fields_of(kind)
    if names:
        changed = {name: new for name, _ in names if (new := replaced(old := getattr(value, name), by)) is not old}
        return evolve(value, **changed) if changed else value
    return value


def renumbered(value: Any, slots: Slots) -> Any:  # noqa: ANN401 - any value
    """The same value over the box of its own slots, as `skeleton` listed them."""
    places = {slot: (place, base) for place, (slot, base) in enumerate(slots.items())}
    known = iter([place for slot, (place, _) in places.items() if slot < 0])

    def walk(part: Any) -> Any:  # noqa: ANN401 - any value
        kind = type(part)
        if kind is Quantity:
            place, base = places[part.slot]
            return Quantity(place, part.shift - base)
        if kind is Choice:
            return Choice(places[part.slot][0], part.values)
        if kind is Truth:
            return Truth(places[part.slot][0])
        if kind is tuple:
            return tuple(walk(inner) for inner in part)
        names = _fields_of(kind)
        if names:
            changed = {}
            for name, bounded in names:
                inner = getattr(part, name)
                new = Quantity(next(known)) if bounded and type(inner) is int else walk(inner)
                if new is not inner:
                    changed[name] = new
            return evolve(part, **changed) if changed else part
        return part

    return walk(value)


def sides_of(box: Box, slots: Slots) -> Box:
    """The box of a value's own slots, cut out of the box of the run that made it."""
    return tuple(
        [
            region(((shift, shift),)) if slot < 0 else shifted(box[slot], shift) if shift else box[slot]
            for slot, shift in slots.items()
        ]
    )
