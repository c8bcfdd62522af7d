"""A machine as formulas over a state and the next: what its actions do, what a predicate says, where it may start.

The formulas are read off the paths of the plain functions. They speak of states within their domains only: an engine
shows of each state that it is within before it takes a step from it.
"""

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import z3
from attrs import define, field, frozen

from verify.binding import choices, free_parameters, kinds_of
from verify.engines.moves import Own, Wide, plans_of
from verify.language import Irrelevant, NotEnabled, initial_of
from verify.limits import CannotSay, Limits
from verify.symbolic.filling import concrete, fresh
from verify.symbolic.flattening import as_terms
from verify.symbolic.merging import session_of
from verify.symbolic.paths import paths
from verify.symbolic.terms import Truth, all_hold, some_hold
from verify.symbolic.trail import Session
from verify.trace import Move
from verify.world import World

MANY = 64  # a parameter with more values than this is kept unknown instead of being tried value by value


@frozen
class Way:
    """An action with its arguments (`plain`, or some unknown): when it can happen, where it leads, when it crashes."""

    move: Move
    plain: bool
    promises: list[z3.BoolRef]
    leads: list[tuple[z3.BoolRef, list[z3.ExprRef]]]
    crashes: list[z3.BoolRef]


@frozen
class Said:
    """Where a predicate holds, and where it says anything at all."""

    holds: z3.BoolRef
    relevant: z3.BoolRef


@frozen
class Start:
    """One way to a first state: when it is one, and its terms."""

    condition: z3.BoolRef
    terms: list[z3.ExprRef]
    state: Any


@define(eq=False)
class System:
    """A machine on a world; `state` is unknown, `within` says that each of its fields keeps to its domain."""

    model: type[Any]
    world: World
    limits: Limits
    starts: list[Start] = field(init=False)
    state: Any = field(init=False)
    within: list[z3.BoolRef] = field(init=False)
    now: list[z3.ExprRef] = field(init=False)
    following: list[z3.ExprRef] = field(init=False)
    inputs: list[z3.ExprRef] = field(init=False)
    choice: z3.ArithRef = field(init=False)
    ways: list[Way] = field(init=False)
    session: Session = field(init=False)

    def __attrs_post_init__(self) -> None:
        found = list(self._first())
        if not found:
            raise CannotSay("the machine has no first state")
        self.state, self.within = fresh(self.model, "state", found[0][1])
        self.now = as_terms(self.state, self.state)
        self.starts = [Start(condition, as_terms(state, self.state), state) for condition, state in found]
        self.following = [_twin(term, f"next.{term}") for term in self.now]
        self.choice = z3.Int("choice")
        self.session = session_of(self.within, self.limits)
        self.inputs = [self.choice]
        self.ways = [self._way(move, promises, plain=plain) for move, promises, plain in self._moves()]

    def _first(self) -> Iterator[tuple[z3.BoolRef, Any]]:
        """Every first state, with its condition on the unknown parameters that went into it."""
        if isinstance(self.world.given, self.model):
            yield z3.BoolVal(val=True), self.world.given
            return
        start = initial_of(self.model)
        if start is None:
            raise CannotSay(f"{self.model.__name__} has no @initial, and the world {self.world.name} is not one")
        for number, given in enumerate(choices(start, self.world)):
            free = free_parameters(start, self.world)
            made = {each.name: fresh(each.kind, f"start{number}.{each.name}") for each in free}
            promises = [promise for _, more in made.values() for promise in more]
            values = {**given, **{name: value for name, (value, _) in made.items()}}
            for condition, state in self._paths(partial(start, **values), session_of(promises, self.limits)):
                if not issubclass(type(state), Exception):
                    yield all_hold((*promises, condition)), state

    def _paths(self, function: Callable[[], Any], session: Session) -> Iterator[tuple[z3.BoolRef, Any]]:
        """Every path but those where nothing happens; CannotSay where a path uses what has no meaning on unknowns."""
        found = paths(function, constraints=[], limits=self.limits, silent=(Exception,), session=session)
        for condition, result in found:
            kind = type(result)
            if issubclass(kind, TypeError):
                raise CannotSay(str(result))
            if not issubclass(kind, (NotEnabled, Irrelevant)):
                yield condition, result

    def _moves(self) -> Iterator[tuple[Move, list[z3.BoolRef], bool]]:
        """Every action with its arguments, and whether all are plain: few values are tried, many are kept unknown."""
        for plan in plans_of(self.model, self.world):
            kinds = kinds_of(getattr(self.model, plan.action))
            pools: list[tuple[Any, ...]] = []
            promises: list[z3.BoolRef] = []
            plain = not any(isinstance(source, (Own, Wide)) or len(source) > MANY for source in plan.sources)
            for name, source in zip(plan.parameters, plan.sources, strict=True):
                if isinstance(source, Own):
                    pools.append(tuple(getattr(self.state, source.attribute)))
                elif isinstance(source, Wide) or len(source) > MANY:
                    value, more = fresh(kinds[name], f"{plan.action}.{name}")
                    pools.append((value,))
                    promises += more
                    self.inputs += as_terms(value, value)
                else:
                    pools.append(source)
            for values in itertools.product(*pools):
                yield Move(plan.action, dict(zip(plan.parameters, values, strict=True))), promises, plain

    def _way(self, move: Move, promises: list[z3.BoolRef], *, plain: bool) -> Way:
        session = session_of([*self.within, *promises], self.limits)
        way = Way(move, plain, promises, [], [])
        action = getattr(self.model, move.action)
        for condition, result in self._paths(lambda: action(self.state, **move.arguments), session):
            if issubclass(type(result), Exception):
                way.crashes.append(condition)
            else:
                way.leads.append((condition, as_terms(result, self.state)))
        return way

    def keep_time_of(self, limits: Limits) -> None:
        """Spend this property's time from here on."""
        self.limits = self.session.limits = limits

    @property
    def first(self) -> z3.BoolRef:
        """That the state is a first one."""
        return some_hold(all_hold((start.condition, *_equal(self.now, start.terms))) for start in self.starts)

    @property
    def step(self) -> z3.BoolRef:
        """That the choice leads from the state to the next."""
        return some_hold(
            [
                z3.And(
                    self.choice == number,
                    *way.promises,
                    some_hold(all_hold((condition, *_equal(self.following, terms))) for condition, terms in way.leads),
                )
                for number, way in enumerate(self.ways)
            ]
        )

    @property
    def crash(self) -> z3.BoolRef:
        """That the choice crashes the model."""
        return some_hold(
            [
                z3.And(self.choice == number, *way.promises, some_hold(way.crashes))
                for number, way in enumerate(self.ways)
                if way.crashes
            ]
        )

    @property
    def stuck(self) -> z3.BoolRef:
        """That no action can happen, whatever its parameters."""
        return z3.Not(self.enabled(None))

    def enabled(self, action: str | None) -> z3.BoolRef:
        """That this action can happen with some parameters; for None, that any can."""
        ways = [way for way in self.ways if action in (None, way.move.action)]
        possible = some_hold(all_hold((*way.promises, condition)) for way in ways for condition, _ in way.leads)
        unknown = self.inputs[1:]
        return z3.Exists(unknown, possible) if unknown else possible

    def said(self, predicate: Callable[[Any], bool]) -> Said:
        """What a predicate says of the state."""
        holds: list[z3.BoolRef] = []
        relevant: list[z3.BoolRef] = []

        def ask() -> Any:  # noqa: ANN401 - a truth, known or not
            answer = predicate(self.state)
            return answer if type(answer) in (bool, Truth) else bool(answer)

        for condition, result in self._paths(ask, self.session):
            relevant.append(condition)
            if type(result) is Truth:
                holds.append(z3.And(condition, result.z))
            elif result is True:
                holds.append(condition)
        return Said(some_hold(holds), some_hold(relevant))


def _twin(term: z3.ExprRef, name: str) -> z3.ExprRef:
    return z3.Const(name, term.sort())


def _equal(some: list[z3.ExprRef], others: list[z3.ExprRef]) -> list[z3.BoolRef]:
    return [one == other for one, other in zip(some, others, strict=True) if not one.eq(other)]


@frozen
class Moment:
    """The variables of a system at one step of a run, and a model's values for them."""

    pairs: list[tuple[z3.ExprRef, z3.ExprRef]]
    model: z3.ModelRef

    def eval(self, term: z3.ExprRef, *, model_completion: bool = True) -> z3.ExprRef:
        """What the model says of a term at this step."""
        return self.model.eval(z3.substitute(term, *self.pairs), model_completion=model_completion)

    def value(self, value: Any) -> Any:  # noqa: ANN401 - any value
        """The plain value at this step."""
        return concrete(value, self)


def plain_move(system: System, moment: Moment) -> Move:
    """The move that the model chooses at this step, with plain arguments."""
    way = system.ways[moment.eval(system.choice).as_long() % len(system.ways)]
    return Move(way.move.action, {name: moment.value(value) for name, value in way.move.arguments.items()})


def plain_start(system: System, moment: Moment) -> Any:  # noqa: ANN401 - a state of any machine
    """The first state that the model chooses."""
    for start in system.starts:
        if z3.is_true(moment.eval(all_hold((start.condition, *_equal(system.now, start.terms))))):
            return moment.value(start.state)
    raise AssertionError("the model starts nowhere")
