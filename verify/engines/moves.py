"""The ways in which a machine may move: each of its actions with each choice of arguments."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any

import attrs
from attrs import define, field, frozen

from verify.binding import Boundless, Free, free_parameters, kinds_of
from verify.domain import Member, domain_of, values_of
from verify.language import actions_of
from verify.trace import Move
from verify.world import World

Step = Callable[[Any], Any]
Moves = tuple[tuple[Move, Step], ...]


@frozen
class Own:
    """A parameter that is a member of the state: one of what this attribute lists."""

    attribute: str


@frozen
class Wide:
    """A parameter with too many values to try each: `name` is `action.parameter`."""

    name: str
    kind: Any


@frozen
class Plan:
    """An action and, for each of its parameters, where its values come from."""

    action: str
    parameters: tuple[str, ...]
    sources: tuple[tuple[Any, ...] | Own | Wide, ...]


def plans_of(model: type[Any], world: World) -> tuple[Plan, ...]:
    """The plan of each action: an argument is a member of the state or of the world, the world, or any of its kind."""
    plans = []
    for action in actions_of(model):
        kinds, free = kinds_of(action), free_parameters(action, world)
        sources = tuple(_source(model, world, f"{action.__name__}.{name}", kind, free) for name, kind in kinds.items())
        plans.append(Plan(action.__name__, tuple(kinds), sources))
    return tuple(plans)


def _source(
    model: type[Any],
    world: World,
    name: str,
    kind: Any,  # noqa: ANN401 - an annotation may be anything
    free: tuple[Free, ...],
) -> tuple[Any, ...] | Own | Wide:
    domain = domain_of(kind)
    if isinstance(domain, Member):
        is_own = hasattr(model, domain.attribute) or domain.attribute in attrs.fields_dict(model)
        return Own(domain.attribute) if is_own else domain.of(world.given) or ()
    if name.partition(".")[2] not in {each.name for each in free}:
        return (world.given,)
    values = values_of(kind)
    return Wide(name, kind) if values is None else tuple(values)


@define
class Repertoire:
    """Every move of a machine, enabled or not, in the order of the actions' names and of their arguments."""

    model: type[Any]
    world: World
    plans: tuple[Plan, ...] = field(init=False)
    own: tuple[str, ...] = field(init=False)
    wide: tuple[Wide, ...] = field(init=False)
    known: dict[Any, Moves] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.plans = plans_of(self.model, self.world)
        sources = [source for plan in self.plans for source in plan.sources]
        self.own = tuple(sorted({source.attribute for source in sources if isinstance(source, Own)}))
        self.wide = tuple(source for source in sources if isinstance(source, Wide))

    @property
    def names(self) -> frozenset[str]:
        """The names of the actions."""
        return frozenset(plan.action for plan in self.plans)

    def reader(self) -> Callable[[Any], Moves]:
        """The function that lists the moves of a state; Boundless if a parameter has too many values."""
        if self.wide:
            raise Boundless(f"parameter {self.wide[0].name} has too many values to try each")
        if self.own:
            return self._of
        every = self._made(None, {})
        return lambda state: every

    def moves(self, state: Any, drawn: Mapping[str, Any]) -> Iterator[Move]:  # noqa: ANN401 - of any machine
        """The moves of a state, where each wide parameter takes the value drawn for it."""
        return (move for plan in self.plans for move in _made_by(plan, state, drawn))

    def tried(self, state: Any) -> Iterator[Move]:  # noqa: ANN401 - a state is of any machine
        """The moves of a state, but for actions with a parameter of which there are too many values to try each."""
        plans = [plan for plan in self.plans if not any(isinstance(source, Wide) for source in plan.sources)]
        return (move for plan in plans for move in _made_by(plan, state, {}))

    def _of(self, state: Any) -> Moves:  # noqa: ANN401 - a state is of any machine
        mark = attrgetter(*self.own)(state)
        found = self.known.get(mark)
        if found is None:
            found = self.known[mark] = self._made(state, {})
        return found

    def _made(self, state: Any, drawn: Mapping[str, Any]) -> Moves:  # noqa: ANN401 - a state is of any machine
        return tuple((move, move.fast(self.model)) for move in self.moves(state, drawn))


def _made_by(plan: Plan, state: Any, drawn: Mapping[str, Any]) -> Iterator[Move]:  # noqa: ANN401 - of any machine
    for values in itertools.product(*(_values(source, state, drawn) for source in plan.sources)):
        yield Move(plan.action, dict(zip(plan.parameters, values, strict=True)))


def _values(source: tuple[Any, ...] | Own | Wide, state: Any, drawn: Mapping[str, Any]) -> tuple[Any, ...]:  # noqa: ANN401
    if isinstance(source, Own):
        return tuple(getattr(state, source.attribute))
    return (drawn[source.name],) if isinstance(source, Wide) else source
