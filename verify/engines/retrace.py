"""From a refuting place back to a start, and forward again in plain Python."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import attrs

from verify.binding import free_parameters
from verify.language import NotEnabled, actions_of
from verify.property import Claim, Property
from verify.runnable import imports, names_in, text_of
from verify.symbolic.classes import explore
from verify.symbolic.region import Box, Region, region
from verify.symbolic.unknowns import Slots, concrete, fresh, sides_of, skeleton
from verify.verdict import Counterexample, Outcome, Step, Verdict
from verify.world import World

NAME = "classes"
Numbers = tuple[int, ...]


@attrs.frozen(eq=False)
class Place:
    """Some states that differ only in what is unknown: the state over its own box, and where it came from."""

    key: Any
    state: Any
    box: Box
    depth: int
    parents: tuple["Place", ...] = ()


def moves(place: Place, world: World) -> Iterator[tuple[str, Box, Any]]:
    """Every class of every action from a place."""
    for action in actions_of(type(place.state)):
        sides, chance = _chances(action, place.box, world)
        for box, result in explore(partial(action, place.state, **chance), tuple(sides), (NotEnabled,)):
            if not isinstance(result, NotEnabled):
                yield action.__name__, box, result


def _chances(action: Any, box: Box, world: World) -> tuple[list[Region], dict[str, Any]]:  # noqa: ANN401 - an action
    """The sides of the box with those of the action's own unknown parameters behind them."""
    sides = list(box)
    return sides, {each.name: fresh(each.kind, sides) for each in free_parameters(action, world)}


@attrs.frozen
class Move:
    """One concrete step: the action, its parameters, and the state it leads to."""

    action: str
    parameters: dict[str, Any]
    state: Any


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


def retrace(place: Place, member: Numbers, world: World) -> tuple[Any, list[Move]] | None:
    """The plain run from a start to this member of the place: the first state, and each move."""
    back: list[tuple[str, Numbers]] = []
    here, numbers = place, member
    while here.parents:
        found = _before(here, numbers, world)
        if found is None:
            return None
        here, numbers, name, chance = found
        back.append((name, chance))
    first = state = concrete(here.state, _pinned(here.box, numbers))
    trail = []
    for name, chance in reversed(back):
        action = next(each for each in actions_of(type(state)) if each.__name__ == name)
        sides, unknown = _chances(action, (), world)
        known = {each: concrete(value, _pinned(tuple(sides), chance)) for each, value in unknown.items()}
        state = action(state, **known)
        trail.append(Move(name, known, state))
    return first, trail


def witness(item: Property, world: World, place: Place, box: Box, count: int) -> Verdict:
    """The verdict for a class that decides a property: replayed in plain Python, printed as runnable Python."""
    wanted = item.claim is Claim.REACHABLE
    for member in (tuple(side.low for side in box), tuple(side.high for side in box)):
        found = retrace(place, member, world)
        if found is None:
            continue
        first, trail = found
        last = trail[-1].state if trail else first
        if bool(item.predicate(last)) == wanted:
            outcome = Outcome.PROVED if wanted else Outcome.VIOLATED
            shown = Counterexample(program(item, world, first, trail), steps_of(first, trail))
            return Verdict(outcome, None, NAME, count, place.depth, counterexample=shown)
    reason = f"a class of places says {wanted}, but plain Python does not: {place.state!r} in {box!r}"
    return Verdict(Outcome.ERROR, None, NAME, count, place.depth, reason=reason[:500])


def steps_of(first: Any, trail: list[Move]) -> tuple[Step, ...]:  # noqa: ANN401 - any state
    """One line for the first state and for each step."""
    return (Step("start", (_where(first),)), *(Step(move.action, (_where(move.state),)) for move in trail))


def _where(state: Any) -> str:  # noqa: ANN401 - any state
    describe = getattr(state, "describe", None)
    return str(describe()) if describe is not None else text_of(state)


def program(item: Property, world: World, first: Any, trail: list[Move]) -> str:  # noqa: ANN401 - any state
    """A program that runs the trace and asserts the property at its end.

    A state that holds the world offers `recipe()`: names to import, and the expression that makes it from `world`.
    """
    recipe = getattr(first, "recipe", None)
    names, start = recipe() if recipe is not None else (names_in(first), text_of(first))
    chain = "".join(
        f".{move.action}({', '.join(f'{key}={text_of(value)}' for key, value in move.parameters.items() if value)})"
        for move in trail
    )
    lines = imports({item.predicate.__name__: item.predicate.__module__, **names})
    claim = "assert not" if item.claim is Claim.REACHABLE else "assert"
    return "\n".join(
        [*lines, *world.recipe.splitlines(), f"state = {start}{chain}", f"{claim} {item.predicate.__name__}(state)"]
    )


__all__ = ["Move", "NotEnabled", "Place", "moves", "program", "retrace", "steps_of", "witness"]
