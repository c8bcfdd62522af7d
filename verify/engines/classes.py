"""The class engine: `for_all` on concrete tables without a solver, and machines whose states are (place, class).

A class is a box of inputs on which the predicate takes one path. Classes are disjoint and cover the input, which
`explore` checks by volume; a sample of them is replayed in plain Python, a violating one always.
"""

import random
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from verify.binding import choices, free_parameters
from verify.language import Irrelevant
from verify.limits import LeftOpen, Limits, OutOfBudget, OutOfTime, Progress
from verify.property import Claim, Property
from verify.runnable import shown_values
from verify.stopping import guarded
from verify.symbolic.classes import explore
from verify.symbolic.region import Box, forget
from verify.symbolic.unknowns import any_of_them, concrete, fresh, highest, lowest
from verify.verdict import Outcome, Strength, Verdict, vacuous
from verify.world import World

NAME = "classes"
REPLAYED = 200  # classes of each property that are replayed member by member
TOLD_EVERY = 1000  # classes between two signs of progress


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide each property; machines share one exploration."""
    from verify.engines.closure import check_machine  # noqa: PLC0415 - the two halves of one engine

    forget()
    machines: dict[type[Any], list[Property]] = {}
    for item in properties:
        if item.claim is Claim.FOR_ALL:
            mine = limits.anew()
            yield item, guarded(partial(_for_all, item, world, mine), NAME, mine)
        elif item.model is not None:
            machines.setdefault(item.model, []).append(item)
    for model, items in machines.items():
        yield from check_machine(model, items, world, limits)


def _for_all(item: Property, world: World, limits: Limits) -> Verdict:
    """The verdict over all classes: one that the data leaves open hides no violation in another one."""
    open_ones: list[LeftOpen] = []
    try:
        return _over_classes(item, world, limits, open_ones)
    except (OutOfTime, OutOfBudget):
        if open_ones:  # more time would not decide it
            return _unknown(open_ones[0])
        raise


def _unknown(problem: LeftOpen) -> Verdict:
    return Verdict(Outcome.UNKNOWN, None, NAME, reason=str(problem))


def _over_classes(item: Property, world: World, limits: Limits, open_ones: list[LeftOpen]) -> Verdict:
    free = free_parameters(item.predicate, world)
    dice = random.Random(limits.seed)  # noqa: S311 - samples, not secrets
    classes = relevant = 0
    for given in choices(item.predicate, world):
        sides: list[Any] = []
        unknown = {each.name: fresh(each.kind, sides, world.given) for each in free}
        for box, result in _explored(item, given, unknown, tuple(sides)):
            classes += 1
            if classes % TOLD_EVERY == 0:
                limits.tell(Progress(classes, 0, 0))
            if isinstance(result, LeftOpen):
                open_ones.append(result)
                continue
            if isinstance(result, Irrelevant):
                continue
            relevant += 1
            if not result or relevant <= REPLAYED:
                limits.keep_time()
                found = _replayed(item, world, given, unknown, box, dice, expected=result)
                if found is not None:
                    return found
    if open_ones:
        return _unknown(open_ones[0])
    if not relevant:
        return vacuous(NAME, "no value satisfies the assumptions", classes)
    return Verdict(Outcome.PROVED, Strength.EXHAUSTIVE, NAME, classes)


def _explored(item: Property, given: dict[str, Any], unknown: dict[str, Any], box: Box) -> Iterator[tuple[Box, Any]]:
    """Every class of the predicate with its answer, or with the Irrelevant or LeftOpen that it raised."""
    return explore(lambda: bool(item.predicate(**given, **unknown)), box, (Irrelevant, LeftOpen))


def _replayed(
    item: Property,
    world: World,
    given: dict[str, Any],
    unknown: dict[str, Any],
    box: Box,
    dice: random.Random,
    *,
    expected: bool,
) -> Verdict | None:
    """Run members of a class in plain Python: a verdict if the class is refuted, or if the two readings differ."""
    for pick in islice((lowest, highest, any_of_them(dice)), 1 if not expected else 3):
        values = {name: concrete(value, box, pick) for name, value in unknown.items()}
        try:
            holds = bool(item.predicate(**given, **values))
        except Irrelevant:
            return Verdict(Outcome.ERROR, None, NAME, reason=f"a member of a relevant class is irrelevant: {values}")
        if holds != expected:
            sides = f"the class says {expected}, plain Python says {holds} for {values}"
            return Verdict(Outcome.ERROR, None, NAME, reason=sides)
        if not holds:
            shown = shown_values(item, world, {**given, **values})
            return Verdict(Outcome.VIOLATED, None, NAME, counterexample=shown)
    return None
