"""What a claim looks for in the runs of a machine, as formulas."""

import z3
from attrs import field, frozen

from verify.engines.system import System
from verify.limits import CannotSay
from verify.property import Claim, Property
from verify.symbolic.terms import all_hold

WAITING = z3.Bool("waiting")


@frozen(eq=False)
class Goal:
    """A state that decides the claim (`reached`) or breaks the machine (`fault`); a state is `good` if it does neither.

    `now` and `following` are the variables of a state and of the next; `free` holds of every state of every run.
    `relevant` is where the claim says anything.
    """

    now: list[z3.ExprRef]
    following: list[z3.ExprRef]
    first: z3.BoolRef
    step: z3.BoolRef
    reached: z3.BoolRef
    fault: z3.BoolRef
    relevant: z3.BoolRef
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

    return Goal(system.now, system.following, system.first, system.step, z3.And(within, reached), fault, said.relevant)


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

    return Goal(
        [*system.now, clock],
        [*system.following, following],
        z3.And(system.first, clock == starts),
        z3.And(system.step, following == goes_on),
        z3.And(within, late),
        fault,
        caused,
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

    return Goal(
        [*system.now, WAITING],
        [*system.following, following],
        z3.And(system.first, z3.And(caused, z3.Not(met)) == WAITING),
        z3.And(system.step, following == z3.And(z3.Not(met_next), z3.Or(WAITING, caused_next))),
        z3.And(within, WAITING, system.stuck),
        z3.Or(z3.Not(within), system.crash),
        caused,
    )
