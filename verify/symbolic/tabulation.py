"""What a function makes of all values of its unknown arguments, worked out once: the memory of `remembered`.

The function is explored by itself on the regions that its arguments have now; its classes are remembered under those
regions, and under their own, so that a run which one of them has narrowed finds its answer without a fork.
"""

from collections.abc import Callable
from typing import Any, cast

from attrs import field, frozen

from verify.binding import kinds_of
from verify.symbolic.active import Unknown, engine
from verify.symbolic.classes import Choice, Quantity, Side, Truth
from verify.symbolic.region import Box, Region, meeting, shifted
from verify.symbolic.runs import explore, fork, run
from verify.symbolic.unknowns import fresh, replaced
from verify.table import Index, prefix_map


@frozen(eq=False)
class Class:
    """One class of the arguments, and the function's answer on it, which may be an exception to raise.

    `is_open` says that unknowns are left in the answer; `outside` is the answer with the unknowns of each caller.
    """

    box: Box
    answer: Any
    is_open: bool
    outside: dict[Any, Any] = field(factory=dict, repr=False)

    def seen_by(self, slots: list[tuple[int, int]], args: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any answer
        """The answer for a caller whose unknowns are these."""
        if not self.is_open:
            return self.answer
        key = (*slots, *[type(arg) for arg in args if issubclass(type(arg), Unknown)])
        if key not in self.outside:
            self.outside[key] = replaced(self.answer, lambda inner: _outer(inner, slots))
        return self.outside[key]


def answer_of(derive: Callable[..., Any], known: dict[Any, Any], args: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any answer
    """The function's answer for this run, which forks once for each of its classes but one."""
    args = tuple([_plain(arg) for arg in args])
    slots: list[tuple[int, int]] = []  # the slot of each unknown, and the shift that its first occurrence has
    key = tuple([_keyed(arg, slots) if issubclass(type(arg), Unknown) else arg for arg in args[1:]])
    if not slots:
        if key not in known:
            hooks = engine.quiet()  # what is remembered belongs to no run
            known[key] = derive(*args)
            engine.back(hooks)
        return known[key]
    sides = tuple([shifted(run.sides[slot], base) for slot, base in slots])
    classes = known.get((key, sides))
    if classes is None:
        explored = known.setdefault((key, None), [])
        classes = known[key, sides] = _narrowed(explored, sides) or _classes(derive, args, slots, sides)
        explored.append((sides, classes))
        for each in classes if len(classes) > 1 else ():
            known[key, each.box] = (each,)
            _keep_pinned(known, args, slots, each)
    if len(classes) > 1:
        boxes = [[shifted(side, -base) for side, (_, base) in zip(each.box, slots, strict=True)] for each in classes]
        fork([slot for slot, _ in slots], boxes)
    found = classes[0]
    if issubclass(type(found.answer), Exception):
        raise found.answer.with_traceback(None)
    return found.seen_by(slots, args)


def _keep_pinned(known: dict[Any, Any], args: tuple[Any, ...], slots: list[tuple[int, int]], each: Class) -> None:
    """Remember a class also as it is asked for where some of its unknowns have one value left, and count as plain."""
    pinned = {place: side.low for place, side in enumerate(each.box) if side.size == 1}
    if issubclass(type(each.answer), Exception) or not pinned:
        return
    places = {slot: (place, base) for place, (slot, base) in enumerate(slots)}
    left: list[tuple[int, int]] = []
    key: list[Any] = []
    for arg in args[1:]:
        if type(arg) is Quantity and places[arg.slot][0] in pinned:
            place, base = places[arg.slot]
            key.append(pinned[place] + arg.shift - base)
        else:
            key.append(_keyed(arg, left) if issubclass(type(arg), Unknown) else arg)
    order = {places[slot][0]: place for place, (slot, _) in enumerate(left)}
    if any(base != slots[place][1] for place, (_, base) in zip(order, left, strict=True)):
        return
    answer = replaced(each.answer, lambda inner: _again(inner, pinned, order)) if each.is_open else each.answer
    if not left:
        known.setdefault(tuple(key), answer)
        return
    box = tuple(each.box[place] for place in order)
    known.setdefault((tuple(key), box), (Class(box, answer, each.is_open),))


def _again(unknown: Any, pinned: dict[int, int], order: dict[int, int]) -> Any:  # noqa: ANN401 - an unknown
    """An unknown of an answer by its new place, or the one value that it has."""
    if type(unknown) is Quantity:
        if unknown.slot in pinned and unknown.slot not in order:
            return pinned[unknown.slot] + unknown.shift
        return Quantity(order[unknown.slot], unknown.shift)
    return Choice(order[unknown.slot], unknown.values) if type(unknown) is Choice else Truth(order[unknown.slot])


def _narrowed(explored: list[tuple[Box, tuple[Class, ...]]], sides: Box) -> tuple[Class, ...] | None:
    """The classes of a box that lies in one which was explored before: what holds on the whole holds on a part."""
    for wider, classes in explored:
        if meeting(wider, sides) == sides:
            met = ((meeting(each.box, sides), each) for each in classes)
            return tuple(Class(box, each.answer, each.is_open) for box, each in met if box is not None)
    return None


def table_of(decide: Callable[..., Any], known: dict[Any, Any], args: tuple[Any, ...]) -> Index[Any] | None:
    """The table of a decision over all values of its last argument; None where others are unknown, or it fails."""
    try:
        return cast("Index[Any] | None", known[args[1:-1]])
    except (KeyError, TypeError):  # not yet worked out, or an unknown, which has no hash
        key = tuple([_plain(arg) for arg in args[1:-1]])
    if any(issubclass(type(arg), Unknown) for arg in key) or type(args[-1]) not in (int, Quantity):
        return None
    if key not in known:
        sides: list[Region] = []
        last = fresh(list(kinds_of(decide).values())[-1], sides)
        classes = list(explore(lambda: decide(args[0], *key, last), tuple(sides), (Exception,)))
        known[key] = None if any(issubclass(type(answer), Exception) for _, answer in classes) else _index(classes)
    return cast("Index[Any] | None", known[key])


def _index(classes: list[tuple[Box, Any]]) -> Index[Any]:
    spans = sorted((first, last, place) for place, ((side,), _) in enumerate(classes) for first, last in side.spans)
    return prefix_map(((first, last, classes[place][1]) for first, last, place in spans), classes[0][1])


def _plain(arg: Any) -> Any:  # noqa: ANN401 - any argument
    """A number of which one value is left is that value."""
    if type(arg) is Quantity:
        side = run.sides[arg.slot]
        return side.low + arg.shift if side.size == 1 else arg
    return arg


def _keyed(arg: Side, slots: list[tuple[int, int]]) -> Any:  # noqa: ANN401 - something hashable
    """What stands for an unknown argument in the key: its kind, and which unknown it is."""
    shift = arg.shift if type(arg) is Quantity else 0
    values = arg.values if type(arg) is Choice else None
    for place, (slot, base) in enumerate(slots):
        if slot == arg.slot:
            return (type(arg), place, shift - base, values)
    slots.append((arg.slot, shift))
    return (type(arg), len(slots) - 1, 0, values)


def _classes(
    derive: Callable[..., Any], args: tuple[Any, ...], slots: list[tuple[int, int]], sides: Box
) -> tuple[Class, ...]:
    places = {slot: (place, base) for place, (slot, base) in enumerate(slots)}

    def inner(arg: Any) -> Any:  # noqa: ANN401 - any argument
        if type(arg) is Quantity:
            place, base = places[arg.slot]
            return Quantity(place, arg.shift - base)
        return Choice(places[arg.slot][0], arg.values) if type(arg) is Choice else Truth(places[arg.slot][0])

    own = [inner(arg) if issubclass(type(arg), Unknown) else arg for arg in args]
    found = []
    for box, answer in explore(lambda: derive(*own), sides, (Exception,), traced=False):
        met: list[Any] = []
        replaced(answer, lambda unknown, met=met: met.append(unknown) or unknown)  # type: ignore[misc]
        found.append(Class(box, answer, bool(met)))
    return tuple(found)


def _outer(unknown: Any, slots: list[tuple[int, int]]) -> Any:  # noqa: ANN401 - an unknown
    """The caller's unknown for one of the function's own."""
    slot, base = slots[unknown.slot]
    if type(unknown) is Quantity:
        return Quantity(slot, unknown.shift + base)
    return Choice(slot, unknown.values) if type(unknown) is Choice else Truth(slot)
