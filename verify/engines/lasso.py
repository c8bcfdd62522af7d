"""What must happen sooner or later, on machines of any size: refuted by a run that waits and repeats itself for ever.

A run that comes back to a state, waiting all the way round and fair to each named action, can go round for ever; so
can no run whose waits are all shorter than a number of steps, which k-induction may show.
"""

import z3
from attrs import define, evolve

from verify.engines.evidence import replayed
from verify.engines.goals import WAITING, goal_of
from verify.engines.induction import ENGINE, Search, named
from verify.limits import Defect, Progress
from verify.property import Claim
from verify.symbolic.terms import all_hold, some_hold
from verify.verdict import Outcome, Strength, Verdict, vacuous


@define(eq=False)
class Lasso(Search):
    """One `leads_to` claim: ever longer runs from the first states, each with the ways in which it may repeat."""

    def verdict(self) -> Verdict:
        """Go deeper until a run waits for ever, until no run can, or until the limits are reached."""
        missing = sorted(set(self.item.fair) - {way.move.action for way in self.system.ways})
        if missing:
            return Verdict(Outcome.ERROR, None, ENGINE, reason=f"no action is called {missing[0]}")
        away = self.outside_at_first()
        if away is not None:
            return away
        for depth in range(self.limits.depth + 1):
            self.limits.tell(Progress(0, depth, 0))
            found = self.run_to(depth) or self._around(depth)
            if found is not None:
                told = (
                    "no action is enabled" if found.outcome is Outcome.VIOLATED and not found.reason else found.reason
                )
                return evolve(found, reason=told)
            if not self._goes_on(depth):
                self.obligations.keep(f"{self.item.name} on {self.world.name}, no run is longer", self.base)
                return self._settled(depth)
        return self._by_deadline()

    def _goes_on(self, depth: int) -> bool:
        """Let runs take one more step; where fairness asks for nothing, only from a state that is new."""
        if not self.item.fair:
            self.base.add([self.differ(earlier, depth) for earlier in range(depth)])
        self.base.add(self.at(depth, self.goal.step))
        return self.obligations.answer(self.base) is not None

    def _settled(self, depth: int) -> Verdict:
        """The verdict when no run waits for ever."""
        if not self.seen:
            return vacuous(ENGINE, "no reachable state is a cause", depth=depth)
        texts = self.obligations.all()
        return Verdict(Outcome.PROVED, Strength.UNBOUNDED, ENGINE, depth=depth, obligations=texts)

    def _by_deadline(self) -> Verdict:
        """Show that every wait is shorter than the depth that was searched, or say how far it was searched."""
        sooner = evolve(self.item, claim=Claim.WITHIN, steps=self.limits.depth, fair=())
        shown = Search(sooner, self.world, self.limits, self.system, goal_of(sooner, self.system)).verdict()
        if shown.outcome is Outcome.PROVED:
            return evolve(shown, reason=f"no wait is longer than {self.limits.depth} steps")
        if not self.seen:
            what = f"no state of the first {self.limits.depth} steps is a cause"
            return vacuous(ENGINE, what, depth=self.limits.depth)
        reason = "no run that waits for ever is so short, and waits have no bound that induction shows"
        return Verdict(Outcome.BOUNDED, Strength.BOUNDED, ENGINE, depth=self.limits.depth, reason=reason)

    def _around(self, depth: int) -> Verdict | None:
        """The verdict on a run that is back, after so many steps, where it was at some earlier one."""
        rounds = [self._round(back, depth) for back in range(depth)]
        model = self.obligations.answer(self.base, some_hold(rounds)) if rounds else None
        if model is None:
            return None
        back = next(at for at in reversed(range(depth)) if z3.is_true(model.eval(rounds[at], model_completion=True)))
        return self._lasso(back, depth, model)

    def _round(self, back: int, depth: int) -> z3.BoolRef:
        """That the steps between lead back to the same state, wait all the way, and are fair."""
        same = [named(term, back) == named(term, depth) for term in self.system.now]
        waits = [self.at(moment, WAITING) for moment in range(back, depth + 1)]
        within = self.at(depth, all_hold(self.system.within))
        fair = [
            some_hold(self.at(moment, self._heeds(name)) for moment in range(back, depth)) for name in self.item.fair
        ]
        return all_hold([*same, *waits, within, *fair])

    def _heeds(self, action: str) -> z3.BoolRef:
        """That a step takes this action, or that it could not."""
        mine = [number for number, way in enumerate(self.system.ways) if way.move.action == action]
        taken = some_hold(self.system.choice == number for number in mine)
        return z3.Or(taken, z3.Not(self.system.enabled(action)))

    def _lasso(self, back: int, depth: int, model: z3.ModelRef) -> Verdict:
        """Take the run again in plain Python, and ask there what makes it one that waits for ever."""
        _, run = self.run_of(depth, model, depth - back)
        try:
            shown = replayed(self.item, self.world, run, self.offers)
        except Defect as problem:
            return Verdict(Outcome.ERROR, None, ENGINE, depth=depth, reason=str(problem))
        told = f"the last {depth - back} steps repeat for ever"
        return Verdict(Outcome.VIOLATED, None, ENGINE, depth=depth, reason=told, counterexample=shown)
