"""Exhaustive search of machines with finite domains: exact states, shortest traces, every trace replayed.

A search begins in plain Python. One that becomes long goes on in compiled code, where the machine has a form for it
(`verify.engines.compiled`); the verdicts are the same, and say which of the two it was.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import define, field

from verify.binding import machine_of, starts
from verify.choice import LASTING
from verify.engines.compiled.refusing import NotPacked
from verify.engines.evidence import insist_on, offers_of, replayed, says
from verify.engines.fields import Fields
from verify.engines.graph import Broken, Crashed, Graph, Path, Untold
from verify.engines.liveness import Late, Wait
from verify.engines.moves import Repertoire
from verify.language import declares_undecided, why_undecided
from verify.limits import Defect, Limits, OutOfTime
from verify.property import Claim, Property
from verify.runnable import shown_breach, shown_run
from verify.stopping import guarded
from verify.trace import Run
from verify.verdict import Counterexample, Outcome, Strength, Verdict, vacuous
from verify.world import World

if TYPE_CHECKING:  # they need numba
    from verify.engines.compiled.search import CompiledGraph

NAME = "explicit"
QUICK = 200_000  # states after which a search is long: reading and compiling a wide machine can take most of a minute
Show = Callable[[Run], Counterexample]


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide these properties of machines; those of one machine share one exploration.

    A run moves whenever it can: it ends only in a state where no action is enabled.
    """
    machines: dict[type[Any], list[Property]] = {}
    for item in properties:
        machines.setdefault(machine_of(item, world), []).append(item)
    for model, items in machines.items():
        exploration = Exploration(model, world, limits.anew(), tuple(items))
        exploration.run()
        for item in items:
            yield item, exploration.verdicts[item]


@define(eq=False)
class Exploration:
    """One search of one machine, and what it has said about each property so far."""

    model: type[Any]
    world: World
    limits: Limits
    items: tuple[Property, ...]
    quick: int = QUICK
    verdicts: dict[Property, Verdict] = field(factory=dict, init=False)
    relevant: set[Property] = field(factory=set, init=False)
    unjudged: str | None = field(default=None, init=False)
    graph: "Graph | CompiledGraph" = field(init=False)
    manner: str | None = field(default=None, init=False)

    def run(self) -> None:
        """Decide every property; what stops the search early becomes the verdict of those still open."""
        self._rest(guarded(self._decided, NAME, self.limits))

    def _decided(self) -> Verdict:
        """Decide what can be decided; give the verdict on what is still open."""
        first = tuple(starts(self.model, self.world))
        keeps_edges = any(item.claim in LASTING for item in self.items)
        self.graph = Graph(Repertoire(self.model, self.world), Fields(self.model, self.world, first), keeps_edges)
        try:
            self._search(first)
            for item in self._open():
                self.verdicts[item] = self._awaited(item) if item.claim in LASTING else self._settled(item)
        except OutOfTime:
            extent = f"{len(self.graph.states)} states, {self.graph.depth} steps deep"
            manner = f", {self.manner}" if self.manner else ""
            return self._plain(Outcome.UNKNOWN, reason=f"out of time after {extent}{manner}")
        except Broken as problem:
            path = self.graph.path_to(problem.number)
            last = f"after {path.moves[-1].text}" if path.moves else "in a first state"
            return self._shown(Outcome.VIOLATED, path, partial(shown_breach, self.world), f"{problem} {last}")
        except Crashed as problem:
            show = partial(shown_breach, self.world, crashing=problem.move)
            return self._shown(Outcome.ERROR, self.graph.path_to(problem.number), show, str(problem))
        return self._plain(Outcome.PROVED)

    def _search(self, first: tuple[Any, ...]) -> None:
        """Explore until nothing is left, or until every property is decided."""
        assert isinstance(self.graph, Graph)  # noqa: S101 - a search begins in plain Python
        states = self.graph.states
        watched = [item for item in self.items if item.claim not in LASTING]
        for number in self.graph.explore(first, self.limits):
            if number >= self.quick and self._is_long(number) and self._goes_on_compiled(first, watched):
                return
            state = states[number]
            self.unjudged = self.unjudged or why_undecided(state)
            for item in watched:
                if (verdict := self._at(item, state, number)) is not None:
                    self.verdicts[item] = verdict
                    watched = [other for other in watched if other not in self.verdicts]
            if not watched and not self.graph.keeps_edges:
                return

    def _is_long(self, number: int) -> bool:
        """Whether many states wait when this one is met; if few do, the search may soon be over, and is asked later."""
        assert isinstance(self.graph, Graph)  # noqa: S101 - a search begins in plain Python
        origin = self.graph.origins[number]
        waiting = number if origin is None else number - origin[1]
        if 4 * waiting < number < 8 * QUICK:
            self.quick = 2 * number
            return False
        return True

    def _goes_on_compiled(self, first: tuple[Any, ...], items: list[Property]) -> bool:
        """Finish the search in compiled code; False where the machine has no form for it, and plain Python goes on."""
        from verify.engines.compiled.beginning import compiled, watched_of  # noqa: PLC0415 - for long searches only

        assert isinstance(self.graph, Graph)  # noqa: S101 - a search begins in plain Python
        asides = 1 if declares_undecided(self.model) and self.unjudged is None else 0
        lasting = (item for item in self.items if item.claim in LASTING)
        told = [each for item in lasting for each in (item.predicate, item.cause) if each is not None]
        try:
            watch = compiled(self.graph, first, self.limits, watched_of(items, asides), told, asides)
        except NotPacked as reason:
            self.manner, self.quick = f"searched in plain Python: {reason}", sys.maxsize
            return False
        self.graph, self.manner = watch.graph, "searched by compiled code"
        for number, place in watch.met(first, self.limits):
            state = self.graph.states[number]
            if place == len(items):
                self.unjudged = why_undecided(state)
                continue
            verdict = self._at(items[place], state, number)
            if verdict is None:
                raise Defect(f"compiled code decides {items[place].name} by state {number}, plain Python does not")
            self.verdicts[items[place]] = verdict
        self.relevant.update(item for place, item in enumerate(items) if watch.relevant >> place & 1)
        return True

    def _at(self, item: Property, state: Any, number: int) -> Verdict | None:  # noqa: ANN401 - of any machine
        """The verdict, if this state decides it: it breaks an `always`, or is what a `reachable` looks for."""
        looks_for = item.claim is Claim.REACHABLE
        try:
            said = says(item.predicate, state)
        except Defect as problem:
            return self._crashed(item, number, problem)
        if said is None:
            return None
        self.relevant.add(item)
        if said is not looks_for:
            return None
        outcome = Outcome.PROVED if looks_for else Outcome.VIOLATED
        return self._shown(outcome, self.graph.path_to(number), self._decides(item))

    def _settled(self, item: Property) -> Verdict:
        """The verdict on a property that no state of the closed set has decided."""
        if self.unjudged is not None:
            return self._plain(Outcome.UNKNOWN, reason=self.unjudged)
        if item.claim is Claim.REACHABLE:
            reason = f"no reachable state; closed state set of {len(self.graph.states)} states"
            return self._plain(Outcome.VIOLATED, reason=reason)
        if item not in self.relevant:
            return self._vacuous("no reachable state satisfies what it assumes")
        return self._plain(Outcome.PROVED)

    def _awaited(self, item: Property) -> Verdict:
        """The verdict on a property about what follows a cause."""
        missing = sorted(set(item.fair) - self.graph.repertoire.names)
        if missing:
            return self._plain(Outcome.ERROR, reason=f"no action is called {missing[0]}")
        assert item.cause is not None  # noqa: S101 - both claims have one
        if self.unjudged is not None:
            return self._plain(Outcome.UNKNOWN, reason=self.unjudged)
        try:
            met = self.graph.where(item.predicate, self.limits)
            causes = [number for number, holds in enumerate(self.graph.where(item.cause, self.limits)) if holds]
        except Untold as problem:
            return self._crashed(item, problem.number, problem)
        if not causes:
            return self._vacuous("no reachable state is a cause")
        wait = Wait(self.graph, causes, met, self.limits)
        late = wait.unanswered(item.fair) if item.steps is None else wait.overdue(item.steps)
        if late is None:
            return self._plain(Outcome.PROVED)
        return self._shown(Outcome.VIOLATED, late.path, self._decides(item), _told(late, item), late.again)

    def _crashed(self, item: Property, number: int, problem: Defect) -> Verdict:
        """The verdict on a predicate that fails in a state."""
        return self._shown(
            Outcome.ERROR, self.graph.path_to(number), partial(shown_run, item, self.world), str(problem)
        )

    def _shown(self, outcome: Outcome, path: Path, show: Show, reason: str | None = None, again: int = 0) -> Verdict:
        """A verdict with its run, taken again; an error if that comes out otherwise."""
        run = Run(tuple(self.graph.states[number] for number in path.numbers), path.moves, again)
        try:
            insist_on(run)
            shown = show(run)
        except Defect as problem:
            return self._plain(Outcome.ERROR, reason=str(problem))
        strength = Strength.EXHAUSTIVE if outcome is Outcome.PROVED else None
        return Verdict(
            outcome, strength, NAME, len(self.graph.states), len(path.moves), reason=reason, counterexample=shown
        )

    def _decides(self, item: Property) -> Show:
        """How a run that decides a claim is asked again and shown."""
        return partial(replayed, item, self.world, offers=offers_of(self.graph.repertoire))

    def _plain(self, outcome: Outcome, reason: str | None = None) -> Verdict:
        strength = Strength.EXHAUSTIVE if outcome in (Outcome.PROVED, Outcome.VIOLATED) else None
        reason = reason or (self.manner if outcome is Outcome.PROVED else None)
        return Verdict(outcome, strength, NAME, len(self.graph.states), self.graph.depth, reason=reason)

    def _vacuous(self, what: str) -> Verdict:
        return vacuous(NAME, what, len(self.graph.states), self.graph.depth)

    def _open(self) -> tuple[Property, ...]:
        return tuple(item for item in self.items if item not in self.verdicts)

    def _rest(self, verdict: Verdict) -> None:
        for item in self._open():
            self.verdicts[item] = verdict


def _told(late: Late, item: Property) -> str:
    if late.again:
        return f"the last {late.again} steps repeat for ever"
    waited = len(late.path.moves) - late.after
    if waited == item.steps:
        return f"not met in {item.steps} steps"
    return f"no action is enabled after {waited} of the steps" if item.steps is not None else "no action is enabled"
