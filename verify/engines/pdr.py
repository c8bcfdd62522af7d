"""Property-directed reachability: the solver looks for an invariant, and what it finds is shown like any other claim.

Spacer (of z3) is not believed. Its invariant is put to the ordinary solver as three obligations: first states keep it,
every step keeps it, and it excludes what the property excludes. They are kept as SMT-LIB, for a second solver. Where
Spacer says that there is a run instead, the shortest one is looked for and replayed as k-induction does.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import z3
from attrs import define, evolve

from verify.binding import machine_of
from verify.engines.goals import goal_of
from verify.engines.induction import Search
from verify.engines.system import System
from verify.language import declares_undecided
from verify.limits import CannotSay, Defect, Limits, OutOfBudget, Progress
from verify.property import Claim, Property
from verify.stopping import guarded
from verify.symbolic.terms import all_hold
from verify.verdict import Outcome, Strength, Verdict
from verify.world import World

NAME = "pdr"
LONGEST = 2000  # characters of an invariant that is shown; the obligations hold all of it
GUIDANCE = {"spacer.global": True, "spacer.expand_bnd": True}  # without: one bad state after the other, for ever
PATIENCE = 120.0  # seconds that the search for an invariant may take


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide each property of a machine, for runs of any length where an invariant is found."""
    systems: dict[type[Any], System] = {}

    def decide(item: Property, mine: Limits) -> Verdict:
        model = machine_of(item, world)
        if item.claim is Claim.LEADS_TO:
            raise CannotSay("an invariant is about states, not about what follows sooner or later")
        if declares_undecided(model):
            raise CannotSay("its states may be undecided, which no formula says")
        if model not in systems:
            systems[model] = System(model, world, mine)
        system = systems[model]
        system.keep_time_of(mine)
        return Directed(item, world, mine, system, goal_of(item, system)).verdict()

    for item in properties:
        mine = limits.anew()
        yield item, guarded(partial(decide, item, mine), NAME, mine)


@define(eq=False)
class Directed(Search):
    """One property: an invariant that implies it, or the shortest run that refutes it."""

    def verdict(self) -> Verdict:
        """Ask for an invariant and show that it is one; where there is a run instead, look for the shortest."""
        away = self.outside_at_first()
        if away is not None:
            return evolve(away, engine=NAME)
        invariant = self._invariant()
        if invariant is None:
            return evolve(self._run(), engine=NAME)
        self._insist_on(invariant)
        told = f"inductive invariant: {shown(invariant)}"
        found = self._proved(0)
        if found.outcome is Outcome.UNKNOWN:
            return evolve(found, engine=NAME)
        reason = told if found.outcome is Outcome.PROVED else f"unreachable; {told}"
        return evolve(found, engine=NAME, depth=None, reason=reason, obligations=self.obligations.all())

    def _invariant(self) -> z3.BoolRef | None:
        """What holds in every reachable state and excludes what is asked for; None if there is a run to it."""
        if self.system.inputs[1:] and self.item.claim is Claim.WITHIN:
            raise CannotSay("that no action can happen is no simple formula where arguments have many values")
        now, following = self.goal.now, self.goal.following
        holds = z3.Function("invariant", *(term.sort() for term in now), z3.BoolSort())
        within = all_hold(self.system.within)
        rules = z3.Fixedpoint()
        rules.set(engine="spacer", timeout=self.limits.patience(PATIENCE), **GUIDANCE)
        rules.register_relation(holds)
        rules.declare_var(*now, *following, *self.system.inputs, *self._others())
        rules.rule(holds(*now), [self.goal.first, within])
        rules.rule(holds(*following), [holds(*now), within, self.goal.step])
        self.limits.tell(Progress(0, 0, 0))
        try:
            answer = rules.query(z3.And(holds(*now), z3.Or(self.goal.reached, self.goal.fault)))
        except z3.Z3Exception as problem:  # so it says that its time is over
            self.limits.keep_time()
            raise OutOfBudget(f"no invariant was found: {problem}") from problem
        if answer == z3.sat:
            return None
        self.limits.keep_time()
        if answer != z3.unsat:
            raise OutOfBudget(f"no invariant was found: {rules.reason_unknown()}")
        return _body(rules.get_answer(), holds, now)

    def _others(self) -> list[z3.ExprRef]:
        """What else is unknown: parameters of first states."""
        known = {term.get_id() for term in (*self.goal.now, *self.goal.following, *self.system.inputs)}
        found = {term.get_id(): term for term in _constants(self.goal.first)}
        return [term for number, term in found.items() if number not in known]

    def _insist_on(self, invariant: z3.BoolRef) -> None:
        """Show that it is an invariant and implies the property; Defect where it does not."""
        ahead = z3.substitute(invariant, *zip(self.goal.now, self.goal.following, strict=True))
        within = all_hold(self.system.within)
        title = f"{self.item.name} on {self.world.name}, the invariant"
        for text, claims in (
            ("holds in first states", (self.goal.first, within, z3.Not(invariant))),
            ("is kept by every step", (invariant, self.goal.step, z3.Not(ahead))),
            ("implies the property", (invariant, z3.Or(self.goal.reached, self.goal.fault))),
        ):
            if self.obligations.refute(f"{title} {text}", *claims) is not None:
                raise Defect(f"what Spacer found is no invariant that {text}: {shown(invariant)}")

    def _run(self) -> Verdict:
        """The shortest run that decides the property, replayed."""
        for depth in range(self.limits.depth + 1):
            found = self.run_to(depth)
            if found is not None:
                return found
            if not self._longer(depth):
                raise Defect("Spacer says that a run decides the property, but no run is so long")
        reason = f"a run decides it that is longer than {self.limits.depth} steps"
        return Verdict(Outcome.BOUNDED, Strength.BOUNDED, NAME, depth=self.limits.depth, reason=reason)


def shown(invariant: z3.BoolRef) -> str:
    """An invariant on one line, as far as a reader will follow."""
    text = " ".join(str(z3.simplify(invariant)).split()).replace("state.", "")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _body(answer: z3.ExprRef, holds: z3.FuncDeclRef, now: list[z3.ExprRef]) -> z3.BoolRef:
    """The invariant as a formula about the variables of a state."""
    waiting = [answer]
    while waiting:
        part = waiting.pop()
        if z3.is_quantifier(part) and part.is_forall():
            many = part.num_vars()
            fresh = [z3.Const(f"any{place}", part.var_sort(place)) for place in range(many)]
            waiting.append(z3.substitute_vars(part.body(), *reversed(fresh)))
        elif z3.is_and(part):
            waiting.extend(part.children())
        elif z3.is_eq(part):
            for one, other in (part.children(), part.children()[::-1]):
                if one.decl().eq(holds):
                    return z3.substitute(other, *zip(one.children(), now, strict=True))
        elif z3.is_app(part) and part.decl().eq(holds):
            return z3.BoolVal(val=True)
    raise OutOfBudget("the invariant that was found cannot be read")


def _constants(formula: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """The unknowns of a formula."""
    waiting, seen = [formula], set()
    while waiting:
        term = waiting.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield term
        waiting.extend(term.children())
