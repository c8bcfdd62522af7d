"""The solver's second opinion on machines that start from unknown values: whole runs, one path at a time.

Every run of the machine, from each start until no action can happen, is followed on solver terms; each branch is
shown feasible before it is taken. It shares nothing with the class engine but the model, costs far more, and is meant
for small worlds: the two engines must agree there.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import z3

from verify.binding import choices, free_parameters
from verify.language import Irrelevant, NotEnabled, actions_of, initial_of
from verify.limits import Limits
from verify.property import Claim, Property
from verify.symbolic.active import engine
from verify.symbolic.classes import CannotSay
from verify.symbolic.filling import concrete, fresh
from verify.symbolic.paths import paths
from verify.verdict import Counterexample, Outcome, Step, Strength, Verdict
from verify.world import World

NAME = "unrolling"


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide the `always` claims of machines by following every run; at most `limits.depth` steps each."""
    for item in properties:
        try:
            yield item, _decided(item, world, limits)
        except CannotSay as limit:
            yield item, Verdict(Outcome.UNKNOWN, None, NAME, reason=f"cannot say: {limit}")


def _decided(item: Property, world: World, limits: Limits) -> Verdict:
    start = initial_of(item.model) if item.model is not None else None
    if start is None or item.claim is not Claim.ALWAYS:
        raise CannotSay("only `always` claims about machines with an @initial are unrolled")
    followed = relevant = 0
    for given in choices(start, world):
        unknown: dict[str, Any] = {}
        promises: list[z3.BoolRef] = []
        for each in free_parameters(start, world):
            unknown[each.name], domain = fresh(each.kind, each.name)
            promises += domain
        chances: list[dict[str, Any]] = []
        follow = _follower(item, world, limits, lambda given=given, unknown=unknown: start(**given, **unknown), chances)  # type: ignore[misc]
        for condition, held in paths(follow, constraints=promises, limits=limits, silent=(Irrelevant,)):
            followed += 1
            relevant += not isinstance(held, Irrelevant)
            if held is False:
                return _replayed(item, start, given, unknown, [*promises, condition], followed)
            if held is None:
                return Verdict(Outcome.BOUNDED, Strength.BOUNDED, NAME, followed, limits.depth, "a run is longer")
    if not relevant:
        return Verdict(Outcome.UNKNOWN, None, NAME, followed, reason="vacuous: no value satisfies the assumptions")
    return Verdict(Outcome.PROVED, Strength.UNBOUNDED, NAME, followed)


def _follower(
    item: Property, world: World, limits: Limits, begin: Callable[[], Any], chances: list[dict[str, Any]]
) -> Callable[[], bool | None]:
    """The function whose paths are the runs: whether the predicate holds all along; None if the run goes on longer.

    Each step's own unknowns are the same at every path, and are drawn when a step is first taken.
    """

    def chance(number: int, action: Callable[..., Any]) -> dict[str, Any]:
        while len(chances) <= number:
            drawn = {
                free.name: fresh(free.kind, f"{free.name}@{len(chances)}")[0] for free in free_parameters(action, world)
            }
            chances.append(drawn)
        return chances[number]

    def follow() -> bool | None:
        engine.merge = None  # a run is one path: nothing is merged, so that records stay records
        state = begin()
        for number in range(limits.depth):
            if not item.predicate(state):
                return False
            for action in actions_of(type(state)):
                try:
                    state = action(state, **chance(number, action))
                except NotEnabled:
                    continue
                break
            else:
                return True
        return None

    return follow


def _replayed(
    item: Property,
    start: Callable[..., Any],
    given: dict[str, Any],
    unknown: dict[str, Any],
    conditions: list[z3.BoolRef],
    followed: int,
) -> Verdict:
    """Run the solver's values in plain Python; a violation only if it happens there too."""
    solver = z3.Solver()
    solver.add(*conditions)
    if solver.check() != z3.sat:
        return Verdict(Outcome.UNKNOWN, None, NAME, followed, reason=f"the solver gave up: {solver.reason_unknown()}")
    values = {name: concrete(value, solver.model()) for name, value in unknown.items()}
    state = start(**given, **values)
    steps: list[Step] = []
    while True:
        steps.append(Step("hop" if steps else "start", (repr(state)[:200],)))
        if not item.predicate(state):
            shown = Counterexample(f"{values!r}", tuple(steps))
            return Verdict(Outcome.VIOLATED, None, NAME, followed, len(steps) - 1, counterexample=shown)
        try:
            state = next(action(state) for action in actions_of(type(state)))
        except NotEnabled:
            reason = f"the solver's values do not violate it in plain Python: {values!r}"
            return Verdict(Outcome.ERROR, None, NAME, followed, reason=reason[:500])
