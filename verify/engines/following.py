"""A run on solver terms, and the same run taken again in plain Python on values that the solver chooses."""

from collections.abc import Callable, Mapping
from typing import Any

import z3
from attrs import frozen

from verify.engines.retrace import Move, program, steps_of
from verify.language import NotEnabled
from verify.property import Claim, Property
from verify.symbolic.feasible import Decided
from verify.symbolic.filling import concrete
from verify.symbolic.trail import conjunction
from verify.verdict import Counterexample, Outcome, Strength, Verdict
from verify.world import World

NAME = "unrolling"
Values = Mapping[str, Any]


@frozen(eq=False)
class Run:
    """A run so far: how it began, what it decided, its state, its steps, and how many of them a cause has waited.

    `begin` makes the first state from `values`; `waited` is -1 where nothing is awaited. `closed` are the steps that
    cannot be taken at its end, if it ends.
    """

    begin: Callable[..., Any]
    values: Values
    decided: Decided
    state: Any
    steps: tuple[tuple[str, Values], ...] = ()
    waited: int = -1
    closed: tuple[tuple[str, Values], ...] = ()


def replayed(item: Property, world: World, run: Run, promises: list[z3.BoolRef], followed: int) -> Verdict:
    """Take the run again on the solver's values; what it shows is believed only if it happens there too."""
    solver = z3.Solver()
    solver.add(*promises, conjunction(run.decided.literals))
    if solver.check() != z3.sat:
        return Verdict(Outcome.UNKNOWN, None, NAME, followed, reason=f"the solver gave up: {solver.reason_unknown()}")
    model = solver.model()
    start = _plain(run.values, model)
    first = state = run.begin(**start)
    trail: list[Move] = []
    try:
        for name, arguments in run.steps:
            plain = _plain(arguments, model)
            state = getattr(state, name)(**plain)
            trail.append(Move(name, plain, state))
    except NotEnabled:
        return _mistaken(f"{name} cannot happen in plain Python: {start!r}", followed)
    states = [first, *(move.state for move in trail)]
    ends = not any(_can_happen(name, _plain(arguments, model), state) for name, arguments in run.closed)
    if not _shows(item, states, run.waited, ends=ends):
        return _mistaken(f"the solver's values do not show it in plain Python: {start!r}", followed)
    shown = Counterexample(program(item, world, first, trail), steps_of(first, trail))
    if item.claim is Claim.REACHABLE:
        return Verdict(Outcome.PROVED, Strength.UNBOUNDED, NAME, followed, len(trail), counterexample=shown)
    return Verdict(Outcome.VIOLATED, None, NAME, followed, len(trail), _why(item, run.waited), shown)


def _plain(values: Values, model: z3.ModelRef) -> dict[str, Any]:
    return {name: concrete(value, model) for name, value in values.items()}


def _mistaken(reason: str, followed: int) -> Verdict:
    return Verdict(Outcome.ERROR, None, NAME, followed, reason=reason[:500])


def _why(item: Property, waited: int) -> str | None:
    if item.cause is None:
        return None
    return f"not met in {item.steps} steps" if waited == item.steps else f"no action is enabled after {waited} steps"


def _shows(item: Property, states: list[Any], waited: int, *, ends: bool) -> bool:
    """Whether the run decides the property, by the plain predicates alone."""
    if item.cause is None:
        return bool(item.predicate(states[-1])) is (item.claim is Claim.REACHABLE)
    wait = states[len(states) - 1 - waited :]
    if not item.cause(wait[0]) or any(item.predicate(state) for state in wait):
        return False
    return waited == item.steps or ends


def _can_happen(action: str, arguments: Values, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
    try:
        getattr(state, action)(**arguments)
    except NotEnabled:
        return False
    return True
