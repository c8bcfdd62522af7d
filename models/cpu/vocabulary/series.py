"""Recorded series of a CPU counter, what they are held to, and what explains them.

A short series keeps its columns as tuples; a long one as arrays of 64 bits, which the same words read.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Annotated

from attrs import field, frozen

from models.cpu.vocabulary.samples import Sample
from verify import Member

MANY = 10_000  # samples from which the columns are arrays


@frozen(eq=False)
class Series:
    """One recorded counter: its samples in the order of the record, by recorded times and usages in nanoseconds.

    `apart` marks a record of rates: samples 0 and 1 are the two ends of its first window, 2 and 3 of the next, and
    nothing joins two windows. `parent` is the name of the series that counts this one too, if one does. `printed` are
    the times and rates, in nanocores, that the record itself tells. `starts` tells of each sample when what it counts
    began, in nanoseconds, or None; it is empty where the record tells no starts. `never_rests`: it is a whole
    node's, of which a rate of zero is none.
    """

    name: str
    times: Sequence[int] = field(repr=False)
    usages: Sequence[int] = field(repr=False)
    apart: bool = False
    parent: str = ""
    printed: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    starts: tuple[int | None, ...] = field(default=(), repr=False)
    never_rests: bool = False

    def __len__(self) -> int:
        return len(self.times)

    def sample(self, place: int) -> Sample:
        """The sample at this place of the record, from 0."""
        return Sample(int(self.times[place]), int(self.usages[place]))

    def samples(self) -> Iterator[Sample]:
        """Every sample, in order."""
        for time, usage in zip(self.times, self.usages, strict=True):
            yield Sample(int(time), int(usage))


@frozen
class Bounds:
    """What a recording is held to: cores, allocatable cores, and how far stamps and counters are off by themselves.

    `skew` is the allowed spread, in nanoseconds, of the time between a read and its stamp. `stamp` is the step of
    recorded times, `granularity` the step of the counter, in nanoseconds. What is None was not told.
    """

    cores: Fraction | None = None
    allocatable: Fraction | None = None
    skew: int = 0
    stamp: int = 1
    granularity: int = 1

    @property
    def spread(self) -> int:
        """The spread that the allowed skew and the truncation of the stamps make together (facts T2)."""
        return self.skew + self.stamp - 1


class Joint(Enum):
    """How a sample follows the one before it."""

    FORWARD = "forward"
    REPEATED = "the same sample again"
    TOGETHER = "a later read within one step of the stamps"
    CLASHING = "two values at one time that are too far apart"
    OLDER = "an older sample"
    STEPPED_BACK = "the clock went back"
    RESET = "the counter began again"
    SWAPPED = "fell to a value that no counter reaches in that time"
    LEAPT = "grew far more than the cores can"
    FOREIGN = "counts what started before the one before it"
    DEFAULT = "a window that begins with a record that was never stored"


@frozen
class Noted:
    """How often something was met, and the place of the sample where it was met first."""

    count: int
    first: int


@frozen
class Stretch:
    """The samples from one place to another, and by how much the counter grew more than the cores can, in ns."""

    first: int
    last: int
    excess: Fraction


@frozen
class Explained:
    """What one pass over a series finds; places count its samples from 0.

    `growth` and `span` are summed over the windows, in nanoseconds. `fastest` is the window of the highest rate.
    `above` and `beyond` count windows above the capacity and above what is allocatable, `unexplained` those that the
    allowed skew does not explain by themselves. `forced` is the stretch that
    forces the smallest spread, None where none is needed or no cores were told; `sudden` is the largest excess of one
    window inside it, `leap` the two samples of that window, `run` the first and last sample of the run around it.
    """

    samples: int
    windows: int
    growth: int
    span: int
    zeros: Noted | None
    joints: tuple[tuple[Joint, Noted], ...]
    fastest: tuple[int, int] | None
    above: int | None
    beyond: int | None
    unexplained: int | None
    forced: Stretch | None
    sudden: Fraction
    leap: tuple[int, int] | None
    run: tuple[int, int] | None

    def noted(self, *joints: Joint) -> tuple[Noted, ...]:
        """What was met of these."""
        return tuple(noted for joint, noted in self.joints if joint in joints)


class Finding(Enum):
    """What is said of a series."""

    MIX = "identity mix"
    RESET = "reset"
    ZERO = "zero means missing"
    STILL = "stands still"
    DEFAULT_RECORD = "default record"
    CLOCK_STEP = "clock step"
    PAUSE = "clock set forward, or a pause"
    OUT_OF_ORDER = "out of order"
    DUPLICATE = "duplicate"
    PERSISTENT = "persistent"
    ABSURD = "rate beyond any skew"
    SUDDEN = "one window beyond skew"
    SEVERAL = "several windows beyond skew"
    TOO_SHORT = "too short to tell skew from what lasts"
    SKEW = "explainable by skew"
    WITHIN = "within capacity"
    NO_WINDOW = "no window"
    NO_CORES = "cores not told"


class Cause(Enum):
    """What could make an overshoot last."""

    WRONG_CORES = "the number of cores is wrong"
    SLOW_CLOCK = "the clock of the stamps is slow"
    GUEST_TWICE = "guest time is counted twice"
    QUOTA = "the number is a quota, which may be exceeded for a while, and not cores"


@frozen(eq=False)
class Nested:
    """A series and the one that counts it too: a container in its pod, a pod in its node."""

    child: Series
    parent: Series


@frozen(eq=False)
class Recording:
    """Series from one file, and what they are held to.

    `windowed` are those with two samples or more, `counters` the same without recorded rates, `measured` those with a
    window where cores were told, `allotted` where allocatable cores were. A list that is None could not be made: its
    property is not evaluated.
    `telling` are the measured ones, unless one is too short to tell skew from what lasts.
    Nobody has to tell allocatable cores: without them `allotted` is empty, and its property does not apply.
    """

    bounds: Bounds
    series: tuple[Series, ...]
    counters: tuple[Series, ...] | None
    measured: tuple[Series, ...] | None
    allotted: tuple[Series, ...] | None
    nested: tuple[Nested, ...] | None = ()
    windowed: tuple[Series, ...] | None = None
    telling: tuple[Series, ...] | None = None


EachCounter = Annotated[Series, Member("counters", absent="needs a counter with two samples")]
EachWindowed = Annotated[Series, Member("windowed", absent="needs a series with two samples")]
EachMeasured = Annotated[Series, Member("measured", absent="needs --cores, and a series with a window")]
EachTelling = Annotated[
    Series, Member("telling", absent="needs --cores, and series that are long enough to tell skew from what lasts")
]
EachAllotted = Annotated[Series, Member("allotted", absent="needs a series with a window")]
EachNested = Annotated[Nested, Member("nested", absent="needs --cores")]
