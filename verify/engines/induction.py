"""Machines by the solver: the shortest counterexample by unrolling, the proof by k-induction.

The domains of fields are assumed of the first state only and shown of every other. A run never needs to visit a state
twice, so unrollings visit distinct states: a run that cannot be made longer has visited all of them.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import z3
from attrs import define, field

from verify.binding import machine_of
from verify.engines.evidence import Offers, breach_of, offers_of, replayed
from verify.engines.goals import Goal, goal_of, waiting_of
from verify.engines.moves import Repertoire
from verify.engines.system import Moment, System, plain_move, plain_start
from verify.language import NotEnabled, declares_undecided
from verify.limits import CannotSay, Defect, Limits, Progress
from verify.literal import literal
from verify.property import Claim, Property
from verify.runnable import shown_breach
from verify.stopping import guarded
from verify.symbolic.obligations import Obligations
from verify.symbolic.terms import all_hold, some_hold
from verify.trace import Move, Run, taken
from verify.verdict import Outcome, Strength, Verdict, vacuous
from verify.world import World

ENGINE = "induction"


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide each property of a machine, for runs of any length where induction succeeds."""
    systems: dict[type[Any], System] = {}

    def decide(item: Property, mine: Limits) -> Verdict:
        model = machine_of(item, world)
        if declares_undecided(model):
            raise CannotSay("its states may be undecided, which no formula says")
        if model not in systems:
            systems[model] = System(model, world, mine)
        system = systems[model]
        system.keep_time_of(mine)
        if item.claim is Claim.LEADS_TO:
            from verify.engines.lasso import Lasso  # noqa: PLC0415 - it extends the search of this engine

            return Lasso(item, world, mine, system, waiting_of(item, system)).verdict()
        return Search(item, world, mine, system, goal_of(item, system)).verdict()

    for item in properties:
        mine = limits.anew()
        yield item, guarded(partial(decide, item, mine), ENGINE, mine)


@define(eq=False)
class Search:
    """One property: runs from the first states (`base`), and runs from anywhere that is good (`step`)."""

    item: Property
    world: World
    limits: Limits
    system: System
    goal: Goal
    obligations: Obligations = field(init=False)
    base: Any = field(factory=z3.Solver, init=False)
    step: Any = field(factory=z3.Solver, init=False)
    seen: bool = field(default=False, init=False)
    closed: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self.obligations = Obligations(self.limits)
        self.base.add(self.at(0, self.goal.first), self.at(0, all_hold(self.system.within)))
        self.step.add(self.at(0, self.goal.good))

    def at(self, moment: int, formula: z3.BoolRef) -> z3.BoolRef:
        """The formula about this step of a run."""
        return z3.substitute(formula, *self.pairs(moment))

    def pairs(self, moment: int) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
        """Each variable with its twin at this step."""
        now = [(term, named(term, moment)) for term in (*self.goal.now, *self.system.inputs)]
        following = zip(self.goal.following, self.goal.now, strict=True)
        return now + [(term, named(known, moment + 1)) for term, known in following]

    def verdict(self) -> Verdict:
        """Go deeper until the property is refuted, proved, or the limits are reached."""
        away = self.outside_at_first()
        if away is not None:
            return away
        refuted = ""
        for depth in range(self.limits.depth + 1):
            self.limits.tell(Progress(0, depth, 0))
            found = self.run_to(depth)
            if found is not None:
                return found
            before = self._induction(depth)
            if before is None:
                return self._proved(depth)
            refuted = before
            if not self._longer(depth):
                return self._proved(depth)
        reason = f"no longer runs were tried, and it is not inductive: {refuted}"
        return Verdict(Outcome.BOUNDED, Strength.BOUNDED, ENGINE, depth=self.limits.depth, reason=reason)

    def outside_at_first(self) -> Verdict | None:
        """The verdict on a first state outside its domains, which no formula speaks about."""
        solver = z3.Solver()
        solver.add(self.at(0, self.system.first), z3.Not(self.at(0, all_hold(self.system.within))))
        model = self.obligations.answer(solver)
        if model is None:
            return None
        state = plain_start(self.system, Moment(self.pairs(0), model))
        reason = breach_of(state, self.world.given) or "a first state is outside its domains"
        shown = shown_breach(self.world, Run((state,)))
        return Verdict(Outcome.VIOLATED, None, ENGINE, depth=0, reason=reason, counterexample=shown)

    def run_to(self, depth: int) -> Verdict | None:
        """The verdict on a run of this depth that decides the property, or breaks the machine."""
        if not self.seen:
            self.seen = self.obligations.answer(self.base, self.at(depth, self.goal.relevant)) is not None
        for formula, wanted in ((self.goal.reached, True), (self.goal.fault, False)):
            claim = self.at(depth, formula)
            model = self.obligations.answer(self.base, claim)
            if model is not None:
                return self._replayed(depth, model, wanted=wanted)
            self.base.push()
            self.base.add(claim)
            self.obligations.keep(f"{self.item.name} on {self.world.name}, runs of {depth} steps", self.base)
            self.base.pop()
        return None

    def _longer(self, depth: int) -> bool:
        """Let runs take one more step to a new state; False if none can."""
        for solver in (self.base, self.step):
            solver.add(self.at(depth, self.goal.step))
            for earlier in range(depth + 1) if solver is self.base else ():
                solver.add(self.differ(earlier, depth + 1))
        self.base.add(self.at(depth + 1, self.goal.free))
        if self.obligations.answer(self.base) is None:
            self.closed = True
            self.obligations.keep(f"{self.item.name} on {self.world.name}, no run visits a new state", self.base)
            return False
        return True

    def _induction(self, depth: int) -> str | None:
        """None if states that follow on so many good ones are good; else how one is not."""
        self.step.push()
        self.step.add(self.at(depth, self.goal.step), self.at(depth + 1, z3.Or(self.goal.reached, self.goal.fault)))
        self.step.add(self.at(depth + 1, self.goal.free))
        self.step.add([self.differ(one, other) for other in range(depth + 2) for one in range(other)])
        model = self.obligations.answer(self.step)
        if model is None:
            self.obligations.keep(f"{self.item.name} on {self.world.name}, {depth + 1}-induction", self.step)
        self.step.pop()
        told = None if model is None else self._transition(depth, model)
        self.step.add(self.at(depth + 1, self.goal.good))
        return told

    def differ(self, one: int, other: int) -> z3.BoolRef:
        """That the run is not in the same state at these two steps."""
        return some_hold(named(term, one) != named(term, other) for term in self.goal.now)

    def _transition(self, depth: int, model: z3.ModelRef) -> str:
        """A counterexample to induction: a step from a state that need not be reachable."""
        here, there = Moment(self.pairs(depth), model), Moment(self.pairs(depth + 1), model)
        before, after = here.value(self.system.state), there.value(self.system.state)
        move = plain_move(self.system, here).text
        return f"if {literal(before)} were reachable, {move} would lead to {literal(after)}"

    def _proved(self, depth: int) -> Verdict:
        """The verdict on a claim that no run can decide otherwise."""
        texts = self.obligations.all()
        if self.item.claim is Claim.REACHABLE:
            why = "every reachable state was visited" if self.closed else "its negation is inductive"
            said, depth = f"unreachable: {why}", depth + 1
            return Verdict(Outcome.VIOLATED, Strength.UNBOUNDED, ENGINE, depth=depth, reason=said, obligations=texts)
        for further in range(depth, self.limits.depth):
            if self.seen or self.closed or (further > depth and not self._longer(further - 1)):
                break
            self.seen = self.obligations.answer(self.base, self.at(further, self.goal.relevant)) is not None
        if not self.seen:
            return vacuous(ENGINE, "no state that was reached satisfies what it assumes", depth=depth + 1)
        return Verdict(Outcome.PROVED, Strength.UNBOUNDED, ENGINE, depth=depth + 1, obligations=texts)

    def _replayed(self, depth: int, model: z3.ModelRef, *, wanted: bool) -> Verdict:
        """Take the run again in plain Python and believe only what that shows."""
        moments, run = self.run_of(depth, model)
        try:
            if not wanted:
                return self._broken(
                    Run(taken(run.states[0], run.moves), run.moves), plain_move(self.system, moments[-1])
                )
            shown = replayed(self.item, self.world, run, self.offers)
        except Defect as problem:
            calls = ", ".join(move.text for move in run.moves) or "nothing"
            told = f"{problem}: {literal(run.states[0])}, then {calls}"
            return Verdict(Outcome.ERROR, None, ENGINE, depth=depth, reason=told)
        if self.item.claim is Claim.REACHABLE:
            return Verdict(Outcome.PROVED, Strength.UNBOUNDED, ENGINE, depth=depth, counterexample=shown)
        return Verdict(Outcome.VIOLATED, None, ENGINE, depth=depth, counterexample=shown)

    def run_of(self, depth: int, model: z3.ModelRef, again: int = 0) -> tuple[list[Moment], Run]:
        """The run of so many steps that the solver claims."""
        moments = [Moment(self.pairs(moment), model) for moment in range(depth + 1)]
        moves = tuple(plain_move(self.system, moment) for moment in moments[:-1])
        claimed = (moment.value(self.system.state) for moment in moments[1:])
        return moments, Run((plain_start(self.system, moments[0]), *claimed), moves, again)

    @property
    def offers(self) -> Offers:
        """Whether a state offers an action, in plain Python."""
        return offers_of(Repertoire(self.system.model, self.world))

    def _broken(self, run: Run, move: Move) -> Verdict:
        """How the machine breaks at the end of a run: a field outside its domain, or a crash of this move."""
        breach = breach_of(run.end, self.world.given)
        if breach is not None:
            shown = shown_breach(self.world, run)
            return Verdict(Outcome.VIOLATED, None, ENGINE, depth=len(run.moves), reason=breach, counterexample=shown)
        try:
            move(run.end)
        except NotEnabled:
            pass
        except Exception as crash:  # noqa: BLE001 - whatever it raises is the news
            reason = f"the model crashes: {move.text} raises {type(crash).__name__}: {crash}"
            shown = shown_breach(self.world, run, move)
            return Verdict(Outcome.ERROR, None, ENGINE, depth=len(run.moves), reason=reason, counterexample=shown)
        raise Defect("the solver says that the machine breaks at the end of the run, plain Python does not")


def named(term: z3.ExprRef, moment: int) -> z3.ExprRef:
    """The twin of a variable at one step of a run."""
    return z3.Const(f"{term}@{moment}", term.sort())
