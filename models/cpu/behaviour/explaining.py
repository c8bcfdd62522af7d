"""What explains a recorded series: one pass over its samples, in whole numbers (facts T1, T6, T7, T16).

`explain` is the definition. `arrays.py` reads long series faster and is held to it by tests; the theorems speak of
`bounds.draw_up`, which is the rise that is found here, for a few samples of which nothing is known.
"""

from collections.abc import Iterable
from fractions import Fraction

from attrs import define, field

from models.cpu.vocabulary.samples import Sample
from models.cpu.vocabulary.series import Bounds, Explained, Joint, Noted, Stretch

LEAP = 10  # times what the cores can do: no skew that is met in practice, so another counter
MET = 10**9  # nanoseconds: a spread that is met in practice, whatever is allowed


def patience(bounds: Bounds) -> int:
    """The spread beyond which two samples are taken for those of two counters: no less than is met in practice."""
    return max(bounds.spread, MET)


def is_beyond(bounds: Bounds, growth: int, time: int, times: int = 1) -> bool:
    """Whether a growth is more than so many times what the cores can do between two samples so far apart (facts T1).

    That is not about the allowed skew, but about what no skew explains. Without a number of cores nothing is.
    """
    if bounds.cores is None:
        return False
    cores, parts = bounds.cores.numerator, bounds.cores.denominator
    return growth * parts > times * (cores * (time + patience(bounds)) + parts * (bounds.granularity - 1))


def joint(earlier: Sample, later: Sample, bounds: Bounds) -> Joint:
    """How the later sample follows the earlier one.

    A counter that began again cannot have reached more than the cores do in the time since; one that fell to more
    than that is another counter. Where no cores were told, every decrease counts as a new beginning.
    """
    if later.time == earlier.time:
        return Joint.REPEATED if later.usage == earlier.usage else Joint.CLASHING
    if later.time < earlier.time:
        return Joint.OLDER if later.usage <= earlier.usage else Joint.STEPPED_BACK
    if later.usage < earlier.usage:
        return Joint.SWAPPED if is_beyond(bounds, later.usage, later.time - earlier.time) else Joint.RESET
    is_leap = is_beyond(bounds, later.usage - earlier.usage, later.time - earlier.time, LEAP)
    return Joint.LEAPT if is_leap else Joint.FORWARD


def explain(samples: Iterable[Sample], bounds: Bounds, *, apart: bool = False) -> Explained:
    """Read a series once, in linear time and constant space.

    A zero after a counter that was above zero is no sample. Whatever is not forward ends a run, other than a repeated
    sample; a window, and a stretch, lies within one run. The stretch that forces the smallest spread is the largest
    rise of c - N*t within a run: sound and complete (facts T7), where reads are points of continuous time.
    """
    pass_ = _Pass(bounds)
    before: tuple[int, Sample] | None = None
    for place, sample in enumerate(samples):
        pass_.samples += 1
        if sample.usage == 0 and pass_.has_begun and not apart:
            pass_.zeros = again(pass_.zeros, place)
            continue
        pass_.has_begun = pass_.has_begun or sample.usage > 0
        if before is None or (apart and place % 2 == 0):
            pass_.begin(place, sample)
        else:
            pass_.follow(before, (place, sample))
        before = (place, sample)
    return pass_.finished()


def least_spread(found: Explained, bounds: Bounds) -> Fraction | None:
    """The smallest spread of (stamp - read) that explains the series, in ns; None where no cores were told.

    Includes the truncation of the stamps (facts T7).
    """
    if bounds.cores is None:
        return None
    if found.forced is None:
        return Fraction()
    return max(Fraction(), found.forced.excess - (bounds.granularity - 1)) / bounds.cores


@define
class _Pass:
    """What is known so far; excesses are in parts of a nanosecond, as many as the number of cores has parts."""

    bounds: Bounds
    samples: int = 0
    windows: int = 0
    growth: int = 0
    span: int = 0
    zeros: Noted | None = None
    has_begun: bool = False
    joints: dict[Joint, Noted] = field(factory=dict)
    fastest: tuple[int, int] | None = None
    quickest: tuple[int, int] = (0, 1)
    above: int = 0
    beyond: int = 0
    lowest: tuple[int, int] = (0, 0)
    sudden: int = 0
    forced: tuple[int, int, int] = (0, 0, 0)
    of_forced: int = 0
    cores: Fraction = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.cores = self.bounds.cores or Fraction()

    def begin(self, place: int, sample: Sample) -> None:
        """A run starts here, or its drift is lower than ever."""
        self.lowest, self.sudden = (place, self.drift(sample)), 0

    def drift(self, sample: Sample) -> int:
        """The counter less what the cores could have done by then."""
        return self.cores.denominator * sample.usage - self.cores.numerator * sample.time

    def follow(self, before: tuple[int, Sample], now: tuple[int, Sample]) -> None:
        """Take the next sample."""
        place, sample = now
        met = joint(before[1], sample, self.bounds)
        self.joints[met] = again(self.joints.get(met), place)
        if met is Joint.FORWARD:
            self.window(before, now)
        elif met is not Joint.REPEATED:
            self.begin(place, sample)

    def window(self, before: tuple[int, Sample], now: tuple[int, Sample]) -> None:
        """One window of a run."""
        (earlier_place, earlier), (place, sample) = before, now
        growth, time = sample.usage - earlier.usage, sample.time - earlier.time
        self.windows, self.growth, self.span = self.windows + 1, self.growth + growth, self.span + time
        if self.fastest is None or growth * self.quickest[1] > self.quickest[0] * time:
            self.fastest, self.quickest = (earlier_place, place), (growth, time)
        if self.bounds.allocatable is not None:
            self.beyond += growth > self.bounds.allocatable * time
        if self.bounds.cores is None:
            return
        excess = self.cores.denominator * growth - self.cores.numerator * time
        self.above += excess > 0
        self.sudden = max(self.sudden, excess)
        drift = self.drift(sample)
        if drift < self.lowest[1]:
            self.begin(place, sample)
        elif drift - self.lowest[1] > self.forced[2]:
            self.forced, self.of_forced = (self.lowest[0], place, drift - self.lowest[1]), self.sudden

    def finished(self) -> Explained:
        """What was found."""
        first, last, excess = self.forced
        return Explained(
            samples=self.samples,
            windows=self.windows,
            growth=self.growth,
            span=self.span,
            zeros=self.zeros,
            joints=tuple((joint, self.joints[joint]) for joint in Joint if joint in self.joints),
            fastest=self.fastest,
            above=self.above if self.bounds.cores is not None else None,
            beyond=self.beyond if self.bounds.allocatable is not None else None,
            forced=Stretch(first, last, Fraction(excess, self.cores.denominator)) if excess else None,
            sudden=Fraction(self.of_forced, self.cores.denominator),
        )


def again(noted: Noted | None, place: int) -> Noted:
    """One more of what was noted."""
    return Noted(1, place) if noted is None else Noted(noted.count + 1, noted.first)
