"""The states of a machine that are partly unknown: a skeleton (everything that is known) and a box (what is not).

The boxes of one skeleton that differ in one side only are joined, so that what came different ways goes on as one. No
fingerprints: skeletons and boxes are compared as they are.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import attrs

from verify.binding import choices, free_parameters
from verify.language import Irrelevant, NotEnabled, actions_of, initial_of
from verify.limits import CannotSay
from verify.symbolic.classes import explore
from verify.symbolic.region import Box, Region, joined
from verify.symbolic.unknowns import Slots, fresh, renumbered, sides_of, skeleton
from verify.world import World


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
        sides, chance = chances_of(action, place.box, world)
        for box, result in explore(partial(action, place.state, **chance), tuple(sides), (NotEnabled,)):
            if not isinstance(result, NotEnabled):
                yield action.__name__, box, result


def chances_of(action: Any, box: Box, world: World) -> tuple[list[Region], dict[str, Any]]:  # noqa: ANN401 - an action
    """The sides of the box with those of the action's own unknown parameters behind them."""
    sides = list(box)
    return sides, {each.name: fresh(each.kind, sides) for each in free_parameters(action, world)}


Found = dict[Any, tuple[Any, list[Box], list[Place]]]


def note(found: Found, state: Any, box: Box, parent: Place | None) -> None:  # noqa: ANN401 - any state
    """File a state that one run has reached under its skeleton, over the box of its own unknowns only."""
    slots: Slots = {}
    key = skeleton(state, slots)
    entry = found.get(key)
    if entry is None:
        entry = found[key] = (renumbered(state, slots), [], [])
    entry[1].append(sides_of(box, slots))
    if parent is not None and (not entry[2] or entry[2][-1] is not parent):
        entry[2].append(parent)


def places_of(found: Found, depth: int, seen: set[Any]) -> list[Place]:
    """The places of one level: boxes joined, those already seen left out."""
    level: list[Place] = []
    for key, (state, boxes, parents) in found.items():
        for box in joined(boxes):
            if (key, box) not in seen:
                seen.add((key, box))
                level.append(Place(key, state, box, depth, tuple(parents)))
    return level


def starts_of(model: type[Any], world: World) -> Found:
    """The first states of the machine, under the parameters that the world supplies or leaves open."""
    start = initial_of(model)
    if start is None:
        raise CannotSay(f"{model.__name__} has no @initial")
    found: Found = {}
    for given in choices(start, world):
        sides: list[Region] = []
        unknown = {each.name: fresh(each.kind, sides) for each in free_parameters(start, world)}
        for box, result in explore(partial(start, **given, **unknown), tuple(sides), (Irrelevant,)):
            if not isinstance(result, Irrelevant):
                note(found, result, box, None)
    return found
