"""How much work an engine may spend on a property, and what stops it before it has decided."""

import time
from collections.abc import Callable

from attrs import evolve, field, frozen


@frozen
class Progress:
    """How far a search has come."""

    states: int
    depth: int
    waiting: int


class OutOfTime(BaseException):
    """The time allowed for a property has run out; no Exception, so that nobody takes it for a crash of a model."""


class OutOfBudget(Exception):  # noqa: N818 - reads as the verdict's reason
    """A symbolic run took too many branches, or the solver gave up; the message says which."""


class LeftOpen(OutOfBudget):
    """The data does not decide a case, and others may be decided; the message says what is missing."""


class CannotSay(TypeError):  # noqa: N818 - reads as the sentence it starts
    """The question is for another engine; the message says what this one has no words for."""


class Defect(Exception):  # noqa: N818 - reads as the verdict's reason
    """A run does not happen when it is taken again, or a predicate fails: an error of an engine, or of the model."""


@frozen
class Limits:
    """Bounds and seeds of one check, and where its progress is told.

    `seconds` is for one property (None: no limit), or for the exploration that several share; `depth` in steps for
    bounded engines, `samples` for the random one, `paths` for the branches of one symbolic call. `evidence` keeps the
    text of every obligation, however many there are.
    """

    seconds: float | None = None
    depth: int = 20
    samples: int = 1000
    seed: int = 0
    paths: int = 10_000
    jobs: int = 1
    evidence: bool = False
    tell: Callable[[Progress], None] = field(default=lambda progress: None)
    started: float = field(factory=time.monotonic)

    def anew(self) -> "Limits":
        """The same limits for another property: its time starts now."""
        return evolve(self, started=time.monotonic())

    def keep_time(self) -> None:
        """Raise OutOfTime when the time is over."""
        if self.seconds is not None and time.monotonic() - self.started > self.seconds:
            raise OutOfTime

    def patience(self, at_most: float = 4_000_000.0) -> int:
        """How many milliseconds a solver may still take."""
        if self.seconds is None:
            return int(at_most * 1000)
        left = self.started + self.seconds - time.monotonic()
        return max(1, int(min(left, at_most) * 1000))
