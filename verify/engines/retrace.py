"""From a refuting place back to a start, and forward again in plain Python."""

from verify.engines.evidence import replayed
from verify.engines.places import Place, chances_of, moves
from verify.language import actions_of
from verify.limits import Defect
from verify.property import Claim, Property
from verify.symbolic.region import Box, region
from verify.symbolic.unknowns import Slots, concrete, sides_of, skeleton
from verify.trace import Move, Run, taken
from verify.verdict import Outcome, Verdict
from verify.world import World

NAME = "classes"
Numbers = tuple[int, ...]


def _before(place: Place, member: Numbers, world: World) -> tuple[Place, Numbers, str, Numbers] | None:
    """A parent, a member of it, and the action with parameters, that lead to this member of the place."""
    for parent in place.parents:
        for name, box, state in moves(parent, world):
            slots: Slots = {}
            if skeleton(state, slots) != place.key:
                continue
            if all(number in side for side, number in zip(sides_of(box, slots), member, strict=True)):
                whole = [side.low for side in box]
                for (slot, shift), number in zip(slots.items(), member, strict=True):
                    if slot >= 0:
                        whole[slot] = number - shift
                width = len(parent.box)
                return parent, tuple(whole[:width]), name, tuple(whole[width:])
    return None


def _pinned(box: Box, member: Numbers) -> Box:
    return tuple(region([(number, number)]) for number in member[: len(box)])


def retrace(place: Place, member: Numbers, world: World) -> Run | None:
    """The plain run from a start to this member of the place; None where no parent leads to it."""
    back: list[tuple[Place, str, Numbers]] = []
    here, numbers = place, member
    while here.parents:
        found = _before(here, numbers, world)
        if found is None:
            return None
        here, numbers, name, chance = found
        back.append((here, name, chance))
    start = concrete(here.state, _pinned(here.box, numbers))
    steps = tuple(_move(before, name, chance, world) for before, name, chance in reversed(back))
    return Run(taken(start, steps), steps)


def _move(place: Place, name: str, chance: Numbers, world: World) -> Move:
    """The action with the values that these numbers give to its own unknown parameters."""
    action = next(each for each in actions_of(type(place.state)) if each.__name__ == name)
    sides, unknown = chances_of(action, (), world)
    return Move(name, {each: concrete(value, _pinned(tuple(sides), chance)) for each, value in unknown.items()})


def witness(item: Property, world: World, place: Place, box: Box, count: int) -> Verdict:
    """The verdict for a class that decides a property: replayed in plain Python, printed as runnable Python."""
    wanted = item.claim is Claim.REACHABLE
    refused = ""
    for member in (tuple(side.low for side in box), tuple(side.high for side in box)):
        try:
            run = retrace(place, member, world)
            if run is None:
                continue
            shown = replayed(item, world, run, lambda state, action: True)
        except Defect as problem:
            refused = f": {problem}"
        else:
            outcome = Outcome.PROVED if wanted else Outcome.VIOLATED
            return Verdict(outcome, None, NAME, count, place.depth, counterexample=shown)
    reason = f"a class of places says {wanted}, but plain Python does not{refused}: {place.state!r} in {box!r}"
    return Verdict(Outcome.ERROR, None, NAME, count, place.depth, reason=reason[:500])
