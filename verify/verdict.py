"""What came out, how strong it is, and the evidence."""

import builtins
from enum import Enum
from typing import Any

from attrs import field, frozen

from verify.picture import Picture, Place
from verify.property import Property
from verify.world import World


class Outcome(Enum):
    """The five things that can be said about a property."""

    PROVED = "proved"
    BOUNDED = "bounded"
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    ERROR = "error"


class Strength(Enum):
    """How far a verdict reaches."""

    UNBOUNDED = "unbounded"
    EXHAUSTIVE = "exhaustive"
    BOUNDED = "bounded"


@frozen
class Step:
    """One step of a counterexample: what happened, and what it changed, as `field: before → after` texts."""

    action: str
    changes: tuple[str, ...] = ()


@frozen
class Trace:
    """A run as plain values: for each state what its variables hold, the action that led to it and its arguments.

    A value is a bool, an int, a text, None, a dictionary (a record), a tuple, or a list (a set, in some order). `again`
    is how many of the moves repeat at the end.
    """

    names: tuple[str, ...]
    states: tuple[tuple[Any, ...], ...] = field(repr=False)
    actions: tuple[str, ...]
    arguments: tuple[dict[str, Any], ...] = field(repr=False)
    again: int = 0


@frozen
class Counterexample:
    """A replayed refutation: runnable Python, and the same in steps, as a picture, and as plain values.

    `places` are where it comes from in what the user gave.
    """

    python: str
    steps: tuple[Step, ...] = ()
    picture: Picture | None = field(default=None, repr=False, eq=False)
    places: tuple[Place, ...] = ()
    trace: Trace | None = field(default=None, repr=False, eq=False)


@frozen
class Verdict:
    """What one engine says about one property on one world.

    `states` counts states or classes, `depth` is in steps. `reason` says why the outcome is not a plain proof:
    the limit that was hit, the data that is missing, the two sides of a disagreement.
    `cannot_say` marks a question for another engine, `is_vacuous` one that asks nothing, as `vacuous` makes it.
    A `reachable` claim that holds is PROVED and carries its witness as the counterexample.
    """

    outcome: Outcome
    strength: Strength | None
    engine: str
    states: int | None = None
    depth: int | None = None
    reason: str | None = None
    counterexample: Counterexample | None = None
    obligations: tuple[str, ...] = ()
    cannot_say: bool = False
    is_vacuous: bool = False


def vacuous(engine: str, what: str, states: int | None = None, depth: int | None = None) -> Verdict:
    """The verdict where nothing satisfies what the property assumes, so that there was nothing to decide."""
    return Verdict(Outcome.UNKNOWN, None, engine, states, depth, f"vacuous: {what}", is_vacuous=True)


@frozen
class Result:
    """A verdict beside what was expected of it."""

    property: Property
    world: World
    verdict: Verdict
    seconds: float

    @builtins.property  # the field of the same name would be meant otherwise
    def expected(self) -> Outcome:
        """VIOLATED where the world is documented to break the property, PROVED everywhere else."""
        return Outcome.VIOLATED if self.reference else Outcome.PROVED

    @builtins.property  # the field of the same name would be meant otherwise
    def reference(self) -> str | None:
        """The document that says this world breaks this property; of one that only may break it, where it does."""
        known = self.world.known_for(self.property.name)
        if known is None or not (known.certain or self.verdict.outcome is Outcome.VIOLATED):
            return None
        return known.reference

    @builtins.property  # the field of the same name would be meant otherwise
    def unexpected(self) -> bool:
        """Whether the verdict is not the expected one."""
        return self.verdict.outcome != self.expected
