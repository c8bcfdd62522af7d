"""The solver's second opinion on machines that start from unknown values: whole runs, one path at a time.

Every run of the machine, from each start until no action can happen, is followed on solver terms, hop by hop; each
branch is shown feasible before it is taken. It shares nothing with the class engine but the model and costs more, and
so the two must agree. States are never joined: what a run has decided stays with it to its end.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import z3
from attrs import define, evolve, field, fields_dict, frozen

from verify.binding import choices, free_parameters, kinds_of, machine_of
from verify.domain import Member, domain_of
from verify.engines.following import Course, Values, verdict_of
from verify.language import Irrelevant, NotEnabled, actions_of, declares_undecided, initial_of, why_undecided
from verify.limits import CannotSay, Limits, OutOfBudget, Progress
from verify.property import Claim, Predicate, Property
from verify.stopping import guarded
from verify.symbolic.feasible import NOTHING, Decided, Names
from verify.symbolic.filling import fresh
from verify.symbolic.merging import session_of
from verify.symbolic.trail import DEAD, Session, explore_from
from verify.verdict import Outcome, Strength, Verdict, vacuous
from verify.world import World

ENGINE = "unrolling"
SHARED = (Claim.ALWAYS, Claim.REACHABLE)


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide the claims of machines by following every run; at most `limits.depth` steps each.

    Claims about states share the runs; each claim about what follows has runs of its own, which count their waiting.
    """
    shared: dict[type[Any], list[Property]] = {}
    for item in properties:
        if item.model is not None and item.claim in SHARED:
            shared.setdefault(machine_of(item, world), []).append(item)
    found: dict[str, Verdict] = {}
    for model, items in shared.items():
        mine = limits.anew()
        search = Search(model, items, world, mine)
        whole = guarded(search.verdict, ENGINE, mine)
        found |= {item.name: search.found.get(item.name, _of(item, whole, search.relevant)) for item in items}
    for item in properties:
        if item.name not in found:
            mine = limits.anew()
            found[item.name] = guarded(partial(_alone, item, world, mine), ENGINE, mine)
        yield item, found[item.name]


def _alone(item: Property, world: World, limits: Limits) -> Verdict:
    if item.model is None:
        raise CannotSay("only claims about machines are unrolled")
    model = machine_of(item, world)
    missing = sorted(set(item.fair) - {action.__name__ for action in actions_of(model)})
    if missing:
        return Verdict(Outcome.ERROR, None, ENGINE, reason=f"no action is called {missing[0]}")
    search = Search(model, [item], world, limits)
    whole = search.verdict()
    return search.found.get(item.name, whole)


def _members(action: Callable[..., Any]) -> list[str]:
    """The attributes that list what the action's parameters are chosen from."""
    domains = map(domain_of, kinds_of(action).values())
    return [domain.attribute for domain in domains if isinstance(domain, Member)]


def _is_true(predicate: Predicate | None, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
    """Whether a predicate holds; where it assumes otherwise it does not."""
    try:
        return predicate is not None and bool(predicate(state))
    except Irrelevant:
        return False


def _of(item: Property, whole: Verdict, relevant: set[str]) -> Verdict:
    """What the end of the search means for a claim that no run decided."""
    if item.claim is Claim.ALWAYS and whole.outcome is Outcome.PROVED and item.name not in relevant:
        return vacuous(ENGINE, "no state of any run satisfies the assumptions", whole.states, whole.depth)
    if item.claim is Claim.REACHABLE and whole.outcome is Outcome.PROVED:
        return evolve(whole, outcome=Outcome.VIOLATED, reason=f"unreachable: none of {whole.states} runs gets there")
    return whole


@frozen(eq=False)
class Way:
    """An action with its arguments, some unknown: what those promise, and the numbers of their terms."""

    name: str
    values: Values
    promises: list[z3.BoolRef]
    names: Names


@define(eq=False)
class Search:
    """All runs of one machine, and what they have decided so far."""

    model: type[Any]
    items: list[Property]
    world: World
    limits: Limits
    found: dict[str, Verdict] = field(factory=dict, init=False)
    followed: int = field(default=0, init=False)
    longer: bool = field(default=False, init=False)
    caused: bool = field(default=False, init=False)
    relevant: set[str] = field(factory=set, init=False)
    unjudged: str | None = field(default=None, init=False)
    promises: list[z3.BoolRef] = field(factory=list, init=False)
    ways: dict[tuple[type[Any], int], list[Way]] = field(factory=dict, init=False)
    session: Session = field(init=False)

    @property
    def undecided(self) -> list[Property]:
        """The claims that no run has decided yet."""
        return [item for item in self.items if item.name not in self.found]

    def verdict(self) -> Verdict:
        """Follow every run until none is left, or nothing is left to decide; what that means for the other claims."""
        left = list(self._starts())
        if not left:
            return vacuous(ENGINE, "no value satisfies the assumptions", self.followed)
        while left and self.undecided:
            for run in self._judged(left.pop()):
                left += self._further(run)
        if self.unjudged is not None:
            return self._unknown(self.unjudged)
        if not self.caused and any(item.cause is not None for item in self.items):
            return vacuous(ENGINE, f"no state of the first {self.limits.depth} steps is a cause", self.followed)
        if self.longer:
            reason = "a run is longer"
            return Verdict(Outcome.BOUNDED, Strength.BOUNDED, ENGINE, self.followed, self.limits.depth, reason)
        return Verdict(Outcome.PROVED, Strength.UNBOUNDED, ENGINE, self.followed)

    def _unknown(self, reason: str) -> Verdict:
        return Verdict(Outcome.UNKNOWN, None, ENGINE, self.followed, reason=reason)

    def _starts(self) -> Iterator[Course]:
        """Every first state, under the parameters that the world supplies or leaves open."""
        start = None if isinstance(self.world.given, self.model) else initial_of(self.model)
        begin = start if start is not None else lambda: self.world.given
        made = (
            {}
            if start is None
            else {free.name: fresh(free.kind, free.name) for free in free_parameters(start, self.world)}
        )
        self.promises = [promise for _, more in made.values() for promise in more]
        self.session = session_of(self.promises, self.limits)
        self.session.hooks = evolve(
            self.session.hooks, merge=None
        )  # a run is one path: nothing is merged, records stay records
        unknown = {name: value for name, (value, _) in made.items()}
        for given in choices(start, self.world) if start is not None else ({},):
            values = {**given, **unknown}
            for decided, state in self._paths(Decided(), partial(begin, **values)):
                if not isinstance(state, (Irrelevant, NotEnabled)):
                    yield Course(begin, values, decided, state)

    def _paths(self, base: Decided, function: Callable[[], Any]) -> Iterator[tuple[Decided, Any]]:
        """Every way in which a function goes on from a run; CannotSay where it uses what has no meaning on unknowns."""
        for decided, result in explore_from(base, self.session, function, silent=(Irrelevant, NotEnabled, TypeError)):
            if isinstance(result, TypeError):
                raise CannotSay(str(result))
            if result is not DEAD:
                yield decided, result

    def _judged(self, run: Course) -> Iterator[Course]:
        """Ask each open claim about the state of a run; the runs that go on from there."""
        if self.unjudged is None and declares_undecided(type(run.state)):
            said = (why for _, why in self._paths(run.decided, partial(why_undecided, run.state)))
            self.unjudged = next((why for why in said if why is not None), None)
        for item in self.undecided:
            if item.cause is not None:
                yield from self._waiting(item, run)
                return
            wanted = item.claim is Claim.REACHABLE
            for decided, held in self._paths(run.decided, lambda item=item: bool(item.predicate(run.state))):  # type: ignore[misc]
                if not isinstance(held, (Irrelevant, NotEnabled)):
                    self.relevant.add(item.name)
                if held is wanted and item.name not in self.found:
                    self._shown(item, evolve(run, decided=decided))
        if self.undecided:
            yield run

    def _waiting(self, item: Property, run: Course) -> Iterator[Course]:
        """Split a run by whether the promise is met, open, or not yet given; late ones decide the claim."""

        def open_or_met() -> tuple[bool, bool]:
            cause = run.waited >= 0 or _is_true(item.cause, run.state)
            return cause, cause and _is_true(item.predicate, run.state)

        for decided, (cause, met) in self._paths(run.decided, open_or_met):
            self.caused |= cause
            waited = run.waited + 1 if cause and not met else -1
            if waited >= 0 and waited == item.steps:
                self._shown(item, evolve(run, decided=decided, waited=waited))
                return
            yield evolve(run, decided=decided, waited=waited)

    def _shown(self, item: Property, run: Course) -> None:
        self.found[item.name] = verdict_of(item, self.world, run, self.promises, self.followed)

    def _further(self, run: Course) -> list[Course]:
        """The run with one step more, for every step that can be taken; its end, if none can, may decide a claim."""
        longer: list[Course] = []
        ends = [run.decided]
        for number, way in enumerate(self._ways(type(run.state), len(run.steps))):
            still: list[Decided] = []
            for decided, result in self._taken(way, run.decided, run.state):
                if isinstance(result, NotEnabled):
                    still.append(decided)
                else:
                    steps = (*run.steps, (way.name, way.values))
                    longer.append(evolve(run, decided=decided, state=result, steps=steps))
            ends = [end for base in ends for end in self._closed(way, base, run.state)] if number else still
        self._ended(run, ends)
        if longer and len(run.steps) >= self.limits.depth:
            self.longer = True
            return []
        return longer

    def _ended(self, run: Course, ends: list[Decided]) -> None:
        """Count the runs that end here; one that waits will wait for ever."""
        self.followed += len(ends)
        if self.followed > self.limits.paths:
            raise OutOfBudget(f"more than {self.limits.paths} runs")
        self.limits.tell(Progress(self.followed, len(run.steps), 0))
        if not ends or run.waited < 0:
            return
        ways = self._ways(type(run.state), len(run.steps))
        own = NOTHING.union(*(way.names for way in ways))
        promised = {promise.get_id() for way in ways for promise in way.promises}
        for atom, _ in ends[0].literals[len(run.decided.literals) :]:
            if atom.get_id() not in promised and self.session.feasible.names_in(atom) & own:
                raise CannotSay("whether an action can happen depends on its own parameters")
        closed = tuple((way.name, way.values) for way in ways)
        self._shown(self.items[0], evolve(run, decided=ends[0], closed=closed))

    def _closed(self, way: Way, base: Decided, state: Any) -> Iterator[Decided]:  # noqa: ANN401 - of any machine
        return (decided for decided, result in self._taken(way, base, state) if isinstance(result, NotEnabled))

    def _taken(self, way: Way, base: Decided, state: Any) -> Iterator[tuple[Decided, Any]]:  # noqa: ANN401
        """Every branch of an action, under what its parameters promise."""
        if way.promises:
            base = base.copy()
            for promise in way.promises:
                base.add(promise, promise.get_id(), side=True)
        return self._paths(base, partial(getattr(state, way.name), **way.values))

    def _ways(self, model: type[Any], depth: int) -> list[Way]:
        """The actions at this depth; each step has unknowns of its own, the same ones in every run."""
        if (model, depth) not in self.ways:
            found = self.ways[model, depth] = []
            for action in actions_of(model):
                if any(hasattr(model, name) or name in fields_dict(model) for name in _members(action)):
                    raise CannotSay("an action chooses among what its own state lists")
                made = {
                    free.name: fresh(free.kind, f"{action.__name__}.{free.name}@{depth}")
                    for free in free_parameters(action, self.world)
                }
                promises = [promise for _, more in made.values() for promise in more]
                names = NOTHING.union(*map(self.session.feasible.names_in, promises))
                unknown = {name: value for name, (value, _) in made.items()}
                for given in choices(action, self.world):
                    found.append(Way(action.__name__, {**given, **unknown}, promises, names))  # noqa: PERF401
        return self.ways[model, depth]
