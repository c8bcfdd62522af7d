"""Machines whose states are partly unknown: breadth-first search on (place, class), exact and exhaustive.

A state is a skeleton (everything that is known) and a box (what is not). Each action is explored on the box; the
boxes of one skeleton that differ in one side only are joined, level by level, so that what came different ways goes
on as one. No fingerprints: skeletons and boxes are compared as they are.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import attrs

from verify.binding import choices, free_parameters
from verify.engines.classes import NAME, guarded
from verify.engines.retrace import Place, moves, witness
from verify.language import Irrelevant, initial_of
from verify.limits import Limits, Progress
from verify.property import Claim, Property
from verify.symbolic.classes import CannotSay, explore
from verify.symbolic.region import Box, Region, joined
from verify.symbolic.unknowns import fresh, renumbered, sides_of, skeleton
from verify.verdict import Outcome, Strength, Verdict
from verify.world import World

DEEPEST = 600


Found = dict[Any, tuple[Any, list[Box], list[Place]]]


def _note(found: Found, state: Any, box: Box, parent: Place | None) -> None:  # noqa: ANN401 - any state
    """File a state that one run has reached under its skeleton, over the box of its own unknowns only."""
    slots: list[tuple[int, int]] = []
    key = skeleton(state, slots)
    entry = found.get(key)
    if entry is None:
        entry = found[key] = (renumbered(state, slots), [], [])
    entry[1].append(sides_of(box, slots))
    if parent is not None and (not entry[2] or entry[2][-1] is not parent):
        entry[2].append(parent)


def _places(found: Found, depth: int, seen: set[Any]) -> list[Place]:
    """The places of one level: boxes joined, those already seen left out."""
    level: list[Place] = []
    for key, (state, boxes, parents) in found.items():
        for box in joined(boxes):
            if (key, box) not in seen:
                seen.add((key, box))
                level.append(Place(key, state, box, depth, tuple(parents)))
    return level


def _starts(model: type[Any], world: World) -> tuple[Found, Callable[..., Any]]:
    start = initial_of(model)
    if start is None:
        raise CannotSay(f"{model.__name__} has no @initial")
    found: Found = {}
    for given in choices(start, world):
        sides: list[Region] = []
        unknown = {each.name: fresh(each.kind, sides) for each in free_parameters(start, world)}
        for box, result in explore(partial(start, **given, **unknown), tuple(sides), (Irrelevant,)):
            if not isinstance(result, Irrelevant):
                _note(found, result, box, None)
    return found, start


def _holds(item: Property, state: Any) -> bool:  # noqa: ANN401 - any state
    return bool(item.predicate(state))


@attrs.define
class _Search:
    """One exploration and what it has decided so far."""

    world: World
    limits: Limits
    start: Callable[..., Any]
    undecided: list[Property]
    found: dict[str, tuple[Place, Box]] = attrs.field(factory=dict)
    count: int = 0
    undecided_state: str | None = None

    def examine(self, place: Place) -> None:
        """Ask each undecided property on each class of the place; a state may say that it cannot be judged."""
        self.undecided_state = self.undecided_state or getattr(place.state, "undecided", None)
        for item in list(self.undecided):
            wanted = item.claim is Claim.REACHABLE
            for box, holds in explore(partial(_holds, item, place.state), place.box):
                if holds == wanted:
                    self.found[item.name] = (place, box)
                    self.undecided.remove(item)
                    break


def check_machine(
    model: type[Any], items: Sequence[Property], world: World, limits: Limits
) -> Iterator[tuple[Property, Verdict]]:
    """Explore the machine once and decide all of its `always` and `reachable` properties."""
    verdicts: dict[str, Verdict] = {}

    def run() -> Verdict:
        starts, start = _starts(model, world)
        search = _Search(
            world, limits, start, [item for item in items if item.claim in (Claim.ALWAYS, Claim.REACHABLE)]
        )
        seen: set[Any] = set()
        level, depth = _places(starts, 0, seen), 0
        if not level:
            return Verdict(Outcome.UNKNOWN, None, NAME, reason="vacuous: no value satisfies the assumptions")
        while level and depth < DEEPEST and search.undecided:
            found: Found = {}
            for place in level:
                limits.keep_time()
                search.count += 1
                if search.count % 100 == 0:
                    limits.tell(Progress(search.count, depth, len(level)))
                search.examine(place)
                for _, box, state in moves(place, world):
                    _note(found, state, box, place)
            depth += 1
            level = _places(found, depth, seen)
        for name, (place, box) in search.found.items():
            item = next(each for each in items if each.name == name)
            verdicts[name] = witness(item, world, place, box, search.count)
        if search.undecided_state is not None:
            return Verdict(Outcome.UNKNOWN, None, NAME, search.count, depth - 1, search.undecided_state)
        return Verdict(Outcome.PROVED, Strength.EXHAUSTIVE, NAME, search.count, depth - 1)

    whole = guarded(run)
    for item in items:
        yield item, verdicts.get(item.name) or _closed(item, whole)


def _closed(item: Property, whole: Verdict) -> Verdict:
    """What the closed set of places says of a property that no place has decided."""
    if whole.outcome is not Outcome.PROVED:
        return whole
    if item.claim is Claim.ALWAYS:
        return whole
    if item.claim is Claim.REACHABLE:
        reason = f"unreachable: none of {whole.states} places, a closed set"
        return attrs.evolve(whole, outcome=Outcome.VIOLATED, reason=reason)
    return Verdict(Outcome.UNKNOWN, None, NAME, reason=f"cannot say: {item.claim.value} on unknown states")
