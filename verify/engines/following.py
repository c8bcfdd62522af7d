"""A run on solver terms, and the same run taken again in plain Python on values that the solver chooses."""

from collections.abc import Callable, Mapping
from typing import Any

import z3
from attrs import frozen

from verify.engines.evidence import is_enabled, replayed
from verify.limits import Defect
from verify.property import Claim, Property
from verify.symbolic.feasible import Decided
from verify.symbolic.filling import concrete
from verify.symbolic.trail import conjunction
from verify.trace import Move, Run, taken
from verify.verdict import Outcome, Strength, Verdict
from verify.world import World

NAME = "unrolling"
Values = Mapping[str, Any]


@frozen(eq=False)
class Course:
    """A run on solver terms so far: how it began, what it decided, its state, its steps.

    `begin` makes the first state from `values`. `waited` counts the steps that a cause has waited, -1 where nothing is
    awaited. `closed` are the steps that cannot be taken at its end, if it ends.
    """

    begin: Callable[..., Any]
    values: Values
    decided: Decided
    state: Any
    steps: tuple[tuple[str, Values], ...] = ()
    waited: int = -1
    closed: tuple[tuple[str, Values], ...] = ()


def verdict_of(item: Property, world: World, run: Course, promises: list[z3.BoolRef], followed: int) -> Verdict:
    """Take the run again on the solver's values; what it shows is believed only if it happens there too."""
    solver = z3.Solver()
    solver.add(*promises, conjunction(run.decided.literals))
    if solver.check() != z3.sat:
        return Verdict(Outcome.UNKNOWN, None, NAME, followed, reason=f"the solver gave up: {solver.reason_unknown()}")
    model = solver.model()
    start = _plain(run.values, model)
    moves = tuple(Move(name, _plain(arguments, model)) for name, arguments in run.steps)
    closed = [Move(name, _plain(arguments, model)) for name, arguments in run.closed]
    try:
        plain = Run(taken(run.begin(**start), moves), moves)
        shown = replayed(item, world, plain, lambda state, _: any(is_enabled(move, state) for move in closed))
    except Defect as problem:
        return Verdict(Outcome.ERROR, None, NAME, followed, reason=f"{problem}: {start!r}"[:500])
    if item.claim is Claim.REACHABLE:
        return Verdict(Outcome.PROVED, Strength.UNBOUNDED, NAME, followed, len(moves), counterexample=shown)
    return Verdict(Outcome.VIOLATED, None, NAME, followed, len(moves), _why(item, run.waited), shown)


def _plain(values: Values, model: z3.ModelRef) -> dict[str, Any]:
    return {name: concrete(value, model) for name, value in values.items()}


def _why(item: Property, waited: int) -> str | None:
    if item.cause is None:
        return None
    return f"not met in {item.steps} steps" if waited == item.steps else f"no action is enabled after {waited} steps"
