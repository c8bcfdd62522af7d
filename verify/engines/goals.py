"""What a claim looks for in the runs of a machine, as formulas, and the same question in plain Python."""

from collections.abc import Callable
from typing import Any

import z3
from attrs import field, frozen

from verify.engines.evidence import is_enabled, says
from verify.engines.runs import States
from verify.engines.system import System
from verify.limits import CannotSay, Defect
from verify.property import Claim, Property
from verify.symbolic.terms import all_hold

WAITING = z3.Bool("waiting")


@frozen(eq=False)
class Goal:
    """A state that decides the claim (`reached`) or breaks the machine (`fault`); a state is `good` if it does neither.

    `now` and `following` are the variables of a state and of the next; `free` holds of every state of every run.
    `relevant` is where the claim says anything. `insist` raises Defect unless plain Python agrees about a run.
    """

    now: list[z3.ExprRef]
    following: list[z3.ExprRef]
    first: z3.BoolRef
    step: z3.BoolRef
    reached: z3.BoolRef
    fault: z3.BoolRef
    relevant: z3.BoolRef
    insist: Callable[[States], None]
    free: z3.BoolRef = field(factory=lambda: z3.BoolVal(val=True))

    @property
    def good(self) -> z3.BoolRef:
        """That the state neither decides the claim nor breaks the machine."""
        return z3.And(self.free, z3.Not(self.reached), z3.Not(self.fault))


def goal_of(item: Property, system: System) -> Goal:
    """The goal of a claim; CannotSay for a claim about for ever."""
    within = all_hold(system.within)
    fault = z3.Or(z3.Not(within), system.crash)
    if item.claim is Claim.WITHIN:
        return _deadline(item, system, within, fault)
    if item.claim not in (Claim.ALWAYS, Claim.REACHABLE):
        raise CannotSay(f"induction is about states, not about {item.claim.value}")
    wanted = item.claim is Claim.REACHABLE
    said = system.said(item.predicate)
    reached = said.holds if wanted else z3.And(said.relevant, z3.Not(said.holds))

    def insist(states: States) -> None:
        if says(item.predicate, states[-1]) is not wanted:
            raise Defect("the solver and plain Python differ about the end of the run")

    return Goal(
        system.now, system.following, system.first, system.step, z3.And(within, reached), fault, said.relevant, insist
    )


def _deadline(item: Property, system: System, within: z3.BoolRef, fault: z3.BoolRef) -> Goal:
    """A clock runs beside the machine: -1 if nothing is awaited, else the steps since the oldest open cause."""
    steps, cause = item.steps, item.cause
    if steps is None or cause is None:
        raise CannotSay(f"{item.name} has no deadline")
    clock, following = z3.Int("clock"), z3.Int("next.clock")
    caused, met = system.said(cause).holds, system.said(item.predicate).holds
    ahead = list(zip(system.now, system.following, strict=True))
    caused_next, met_next = (z3.substitute(formula, *ahead) for formula in (caused, met))
    starts = z3.If(z3.And(caused, z3.Not(met)), 0, -1)
    goes_on = z3.If(met_next, -1, z3.If(clock >= 0, clock + 1, z3.If(caused_next, 0, -1)))
    late = z3.Or(clock >= steps, z3.And(clock >= 0, system.stuck))

    def insist(states: States) -> None:
        if not any(_is_late(item, system, states[at:]) for at in range(len(states))):
            raise Defect("the solver says that the deadline is missed, plain Python does not")

    return Goal(
        [*system.now, clock],
        [*system.following, following],
        z3.And(system.first, clock == starts),
        z3.And(system.step, following == goes_on),
        z3.And(within, late),
        fault,
        caused,
        insist,
        z3.And(clock >= -1, clock <= steps, z3.Implies(z3.And(within, clock >= 0), z3.Not(met))),
    )


def waiting_of(item: Property, system: System) -> Goal:
    """A mark beside the machine says that a cause is open; a dead end under the mark decides the claim."""
    if item.cause is None:
        raise CannotSay(f"{item.name} has no cause")
    within = all_hold(system.within)
    caused, met = system.said(item.cause).holds, system.said(item.predicate).holds
    ahead = list(zip(system.now, system.following, strict=True))
    caused_next, met_next = (z3.substitute(formula, *ahead) for formula in (caused, met))
    following = z3.Bool("next.waiting")

    def insist(states: States) -> None:
        if open_since(item, states) is None or not _is_stuck(system, states[-1]):
            raise Defect("the solver says that a wait meets a dead end, plain Python does not")

    return Goal(
        [*system.now, WAITING],
        [*system.following, following],
        z3.And(system.first, z3.And(caused, z3.Not(met)) == WAITING),
        z3.And(system.step, following == z3.And(z3.Not(met_next), z3.Or(WAITING, caused_next))),
        z3.And(within, WAITING, system.stuck),
        z3.Or(z3.Not(within), system.crash),
        caused,
        insist,
    )


def open_since(item: Property, states: States) -> int | None:
    """Where the oldest wait that is open at the end of these states began; None if none is open."""
    since = None
    for place, state in enumerate(states):
        if says(item.predicate, state):
            since = None
        elif since is None and item.cause is not None and says(item.cause, state):
            since = place
    return since


def _is_late(item: Property, system: System, states: States) -> bool:
    """Whether a wait starts in the first of these states and is not over in the last, or cannot go on."""
    if item.cause is None or not says(item.cause, states[0]) or any(says(item.predicate, each) for each in states):
        return False
    return len(states) - 1 == item.steps or _is_stuck(system, states[-1])


def _is_stuck(system: System, state: Any) -> bool:  # noqa: ANN401 - a state of any machine
    """Whether no action can happen, as far as its arguments are plain and can be tried."""
    return not any(is_enabled(way.move, state) for way in system.ways if way.plain)
