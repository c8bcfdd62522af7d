"""What must hold, and how a property is found by its name."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from attrs import field, frozen

from verify.dialect import refuse_unsayable

Predicate = Callable[..., bool]


class Claim(Enum):
    """What a property says about its predicate."""

    ALWAYS = "always"
    REACHABLE = "reachable"
    WITHIN = "within"
    LEADS_TO = "leads_to"
    FOR_ALL = "for_all"


@frozen
class Property:
    """One sentence about a model: its name is the sentence, its docstring is why."""

    claim: Claim
    predicate: Predicate = field(repr=lambda predicate: predicate.__qualname__)
    model: type[Any] | None = None
    steps: int | None = None
    cause: Predicate | None = None
    fair: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name under which reports list it, such as `reachability.safety.pods_reach_every_pod`."""
        rooms = self.predicate.__module__.removeprefix("properties.").split(".")[:2]  # a room's parts are not named
        return ".".join((*rooms, self.predicate.__name__))

    @property
    def domain(self) -> str:
        """The domain that it belongs to, the first part of its name."""
        return self.name.partition(".")[0]

    @property
    def sentence(self) -> str:
        """The claim in words."""
        return self.predicate.__name__.replace("_", " ").capitalize() + "."

    @property
    def why(self) -> str:
        """The docstring, on one line."""
        return " ".join((self.predicate.__doc__ or "").split())

    def __call__(self, *values: Any, **named: Any) -> bool:  # noqa: ANN401 - a property is about any model
        """Ask the plain predicate."""
        return self.predicate(*values, **named)


def always(model: type[Any]) -> Callable[[Predicate], Property]:
    """Claim that the predicate holds in every state the model can reach."""
    return lambda predicate: Property(Claim.ALWAYS, refuse_unsayable(predicate), model)


def reachable(model: type[Any]) -> Callable[[Predicate], Property]:
    """Claim that some run of the model reaches a state where the predicate holds."""
    return lambda predicate: Property(Claim.REACHABLE, refuse_unsayable(predicate), model)


def within(model: type[Any], steps: int, *, after: Predicate) -> Callable[[Predicate], Property]:
    """Claim that the predicate holds at most so many steps after each state where `after` holds."""
    return lambda predicate: Property(
        Claim.WITHIN, refuse_unsayable(predicate), model, steps=steps, cause=refuse_unsayable(after)
    )


def leads_to(model: type[Any], *, after: Predicate, fair: tuple[str, ...] = ()) -> Callable[[Predicate], Property]:
    """Claim that each state where `after` holds is followed, sooner or later, by one where the predicate holds.

    `fair` names the actions under weak fairness: one that stays enabled for ever is taken at some time.
    """
    return lambda predicate: Property(
        Claim.LEADS_TO, refuse_unsayable(predicate), model, cause=refuse_unsayable(after), fair=fair
    )


def for_all(predicate: Predicate) -> Property:
    """Claim that the predicate holds whatever its arguments."""
    return Property(Claim.FOR_ALL, refuse_unsayable(predicate))
