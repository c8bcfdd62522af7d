"""Actions, pure definitions, and what they require or assume."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from verify.dialect import refuse_unsayable
from verify.symbolic.active import engine

F = TypeVar("F", bound=Callable[..., Any])


class NotEnabled(Exception):  # noqa: N818 - not a failure: the action simply cannot happen here
    """The action's requirement does not hold in this state; choose another action."""


class Irrelevant(Exception):  # noqa: N818 - not a failure: the property is silent here
    """The property says nothing about these values; choose others."""


def require(*conditions: bool) -> None:
    """Let the action happen only where all of these hold."""
    _demand(conditions, NotEnabled)


def assume(*conditions: bool) -> None:
    """Speak only of values where all of these hold; each engine shows that some do."""
    _demand(conditions, Irrelevant)


def _demand(conditions: tuple[bool, ...], otherwise: type[Exception]) -> None:
    demand = engine.hooks.demand
    for condition in conditions:
        if demand is not None:
            demand(condition, otherwise)
        elif not condition:
            raise otherwise


def why_undecided(state: Any) -> str | None:  # noqa: ANN401 - a state is of any machine
    """Why nothing can be said of a state, which a machine declares by a property `undecided`; None where it can.

    Such a state met something that the model does not know. Every engine asks: a claim that no run decides is then
    unknown with this reason, and never proved.
    """
    return getattr(state, "undecided", None) if declares_undecided(type(state)) else None


def declares_undecided(model: type[Any]) -> bool:
    """Whether the states of a machine may say that nothing can be said of them."""
    return isinstance(getattr(model, "undecided", None), property)


def implies(cause: bool, effect: bool) -> bool:  # noqa: FBT001 - the connective of logic
    """Say that wherever the cause holds, so does the effect."""
    return not cause or effect


def action(step: F) -> F:
    """Mark a way the system may move: a method that returns the next state."""
    refuse_unsayable(step)
    step.is_action = True  # type: ignore[attr-defined]
    return step


def initial(start: F) -> F:
    """Mark the class method that makes the first states of a machine from a world."""
    refuse_unsayable(start)
    marked: Any = getattr(start, "__func__", start)  # a class method keeps its marks on the function
    marked.is_initial = True
    return start


def pure(definition: F) -> F:
    """Mark a definition whose branches its callers need not see."""
    refuse_unsayable(definition)

    @functools.wraps(definition)
    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - stands in for any signature
        hooks = engine.hooks
        if hooks.recall is not None:
            return hooks.recall(definition, args, kwargs)
        if hooks.merge is not None:
            return hooks.merge(definition, args, kwargs)
        return definition(*args, **kwargs)

    call.is_pure = True  # type: ignore[attr-defined]
    return cast("F", call)


def canonical(form: F) -> F:
    """Mark a method of a machine that writes a state in its normal form, where several states are one.

    An action calls it last or not at all. Whoever reads an action without running it may read the form apart.
    """
    refuse_unsayable(form)

    @functools.wraps(form)
    def call(state: Any) -> Any:  # noqa: ANN401 - of any machine
        hook = engine.hooks.canonical
        return form(state) if hook is None else hook(form, state)

    return cast("F", call)


def actions_of(model: type) -> tuple[Callable[..., Any], ...]:
    """List the actions of a machine, in the order in which their names sort."""
    found = (getattr(model, name) for name in sorted(dir(model)))
    return tuple(member for member in found if getattr(member, "is_action", False))


def initial_of(model: type) -> Callable[..., Any] | None:
    """Find the class method that makes the first states, if the machine has one."""
    for name in dir(model):
        member = getattr(model, name)
        if getattr(member, "is_initial", False):
            return cast("Callable[..., Any]", member)
    return None
