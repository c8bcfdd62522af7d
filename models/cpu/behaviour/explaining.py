"""What explains a recorded series: one pass over its samples, in whole numbers (facts T1, T6, T7, T16).

`explain` is the definition. `arrays.py` reads long series faster and is held to it by tests; the theorems speak of
`bounds.draw_up`, which is the rise that is found here, for a few samples of which nothing is known.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import define, field

from models.cpu.vocabulary.samples import Sample
from models.cpu.vocabulary.series import Bounds, Explained, Joint, Noted, Stretch

LEAP = 10  # times what the cores can do: no skew that is met in practice, so another counter
LONGEST = 2**63 - 1  # nanoseconds: the longest Duration of Go, which stands for a time since the year 1 (finding 0004)
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
        return _at_one_time(earlier, later, bounds)
    if later.time < earlier.time:
        return Joint.OLDER if later.usage <= earlier.usage else Joint.STEPPED_BACK
    if later.time - earlier.time == LONGEST:
        return Joint.DEFAULT
    if later.usage < earlier.usage:
        return Joint.SWAPPED if is_beyond(bounds, later.usage, later.time - earlier.time) else Joint.RESET
    is_leap = is_beyond(bounds, later.usage - earlier.usage, later.time - earlier.time, LEAP)
    return Joint.LEAPT if is_leap else Joint.FORWARD


def _at_one_time(earlier: Sample, later: Sample, bounds: Bounds) -> Joint:
    """Two reads that got one stamp are as far apart as a step of the stamps and the skew allow, in either order (T1).

    Only what no skew that is met explains is another counter; without cores, only a fall.
    """
    if later.usage == earlier.usage:
        return Joint.REPEATED
    if later.usage > earlier.usage:
        return Joint.CLASHING if is_beyond(bounds, later.usage - earlier.usage, 0) else Joint.TOGETHER
    is_apart = bounds.cores is None or is_beyond(bounds, earlier.usage - later.usage, 0)
    return Joint.CLASHING if is_apart else Joint.OLDER


def by_starts(earlier: int | None, later: int | None) -> Joint | None:
    """What the starts of two samples say of how one follows the other, whatever the counter does (facts T13).

    As podStorage.Store in metrics-server pkg/storage/pod.go, and resourceUsage in types.go since PR 1300: a later
    start is another life of the container, an earlier one another container. None where nothing is told, or the same.
    """
    if earlier is None or later is None or earlier == later:
        return None
    return Joint.RESET if later > earlier else Joint.FOREIGN


def is_beginning(zero: Sample, first: Sample, bounds: Bounds) -> bool:
    """Whether a counter can have been zero before its first positive value: the cores must have had the time (T1)."""
    return first.time > zero.time and not is_beyond(bounds, first.usage, first.time - zero.time)


def explain(
    samples: Iterable[Sample],
    bounds: Bounds,
    *,
    apart: bool = False,
    starts: Sequence[int | None] = (),
    never_rests: bool = False,
) -> Explained:
    """Read a series once, in linear time and constant space.

    A zero is no sample (metrics-server PR 759), other than the last one before a counter that can have begun there; of
    what never rests a rate of zero is no window (the kubelet publishes zero where it has no rate, facts E).
    Whatever is not forward ends a run, other than a repeated sample and a later read within one step of the stamps; a
    window, and a stretch, lies within one run. The stretch that forces the smallest spread is the largest rise of
    c - N*t within a run, the shortest that ends first: sound and complete (facts T7), where reads are points of
    continuous time.
    """
    pass_ = _Pass(bounds, apart)
    zero: tuple[int, Sample] | None = None
    before: tuple[int, Sample] | None = None
    for place, sample in enumerate(samples):
        pass_.samples += 1
        if sample.usage == 0 and not apart:
            pass_.miss(zero)
            zero = (place, sample)
            if before is not None:
                pass_.miss(zero)
                zero = None
            continue
        if apart and never_rests and place % 2 and sample.usage == 0 and before is not None:
            if sample.time - before[1].time != LONGEST:  # a rate since a default record is not missing, but made up
                pass_.miss((place, sample))
                continue
        if before is None and zero is not None and is_beginning(zero[1], sample, bounds):
            before, zero = zero, None
            pass_.start(*before)
        pass_.miss(zero)
        zero = None
        if before is None or (apart and place % 2 == 0):
            pass_.start(place, sample)
        else:
            told = by_starts(starts[before[0]], starts[place]) if starts else None
            pass_.follow(before, (place, sample), told)
        before = (place, sample)
    pass_.miss(zero)
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
    apart: bool
    samples: int = 0
    windows: int = 0
    growth: int = 0
    span: int = 0
    zeros: Noted | None = None
    joints: dict[Joint, Noted] = field(factory=dict)
    fastest: tuple[int, int] | None = None
    quickest: tuple[int, int] = (0, 1)
    above: int = 0
    beyond: int = 0
    unexplained: int = 0
    lowest: tuple[int, int] = (0, 0)
    sudden: tuple[int, tuple[int, int] | None] = (0, None)
    forced: tuple[int, int, int] = (0, 0, 0)
    of_forced: tuple[int, tuple[int, int] | None] = (0, None)
    current: tuple[int, int] = (0, 0)
    holds_forced: bool = False
    run: tuple[int, int] | None = None
    cores: Fraction = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.cores = self.bounds.cores or Fraction()

    def miss(self, zero: tuple[int, Sample] | None) -> None:
        """A zero that stands for a missing value, if there is one."""
        if zero is not None:
            self.zeros = again(self.zeros, zero[0])

    def start(self, place: int, sample: Sample) -> None:
        """A run starts here."""
        self.end_run()
        self.current = (place, place)
        self.sink(place, sample)

    def end_run(self) -> None:
        """What is known of the run so far stays."""
        if self.holds_forced:
            self.run, self.holds_forced = self.current, False

    def sink(self, place: int, sample: Sample) -> None:
        """The drift of the run is no higher than ever."""
        self.lowest, self.sudden = (place, self.drift(sample)), (0, None)

    def drift(self, sample: Sample) -> int:
        """The counter less what the cores could have done by then."""
        return self.cores.denominator * sample.usage - self.cores.numerator * sample.time

    def follow(self, before: tuple[int, Sample], now: tuple[int, Sample], told: Joint | None) -> None:
        """Take the next sample; `told` is how it follows where its start tells so."""
        place, sample = now
        met = joint(before[1], sample, self.bounds)
        if told is not None and sample.time >= before[1].time:
            met = told
        self.joints[met] = again(self.joints.get(met), place)
        if met in (Joint.REPEATED, Joint.TOGETHER, Joint.FORWARD) or (self.apart and met is Joint.LEAPT):
            self.current = (self.current[0], place)
            if sample.time > before[1].time:
                self.window(before, now)
            self.rise(before, now)
        else:
            self.start(place, sample)

    def window(self, before: tuple[int, Sample], now: tuple[int, Sample]) -> None:
        """One window of a run."""
        (earlier_place, earlier), (place, sample) = before, now
        growth, time = sample.usage - earlier.usage, sample.time - earlier.time
        self.windows, self.growth, self.span = self.windows + 1, self.growth + growth, self.span + time
        if self.fastest is None or growth * self.quickest[1] > self.quickest[0] * time:
            self.fastest, self.quickest = (earlier_place, place), (growth, time)
        if self.bounds.allocatable is not None:
            self.beyond += growth > self.bounds.allocatable * time
        if self.bounds.cores is not None:
            self.above += growth > self.bounds.cores * time
            self.unexplained += growth > self.bounds.cores * (time + self.bounds.spread) + self.bounds.granularity - 1

    def rise(self, before: tuple[int, Sample], now: tuple[int, Sample]) -> None:
        """By how much the drift is above its lowest, where cores were told."""
        if self.bounds.cores is None:
            return
        place, sample = now
        drift = self.drift(sample)
        excess = drift - self.drift(before[1])
        if excess > self.sudden[0]:
            self.sudden = (excess, (before[0], place))
        if drift <= self.lowest[1]:
            self.sink(place, sample)
        elif drift - self.lowest[1] > self.forced[2]:
            self.forced, self.of_forced = (self.lowest[0], place, drift - self.lowest[1]), self.sudden
            self.holds_forced = True

    def finished(self) -> Explained:
        """What was found."""
        self.end_run()
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
            unexplained=self.unexplained if self.bounds.cores is not None else None,
            forced=Stretch(first, last, Fraction(excess, self.cores.denominator)) if excess else None,
            sudden=Fraction(self.of_forced[0], self.cores.denominator),
            leap=self.of_forced[1],
            run=self.run,
        )


def again(noted: Noted | None, place: int) -> Noted:
    """One more of what was noted."""
    return Noted(1, place) if noted is None else Noted(noted.count + 1, noted.first)
