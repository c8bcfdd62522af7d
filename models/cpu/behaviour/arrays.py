"""The same as `explaining.explain`, read off arrays of 64 bits block by block; tests hold the two equal.

Every number is exact: where 64 bits could not hold one, the plain pass is taken instead.

Why twice: one sample after the other, `explain` takes 25 µs a sample, four minutes for ten million, and these arrays
0.5 µs. Neither can be the only one. The arrays have no form for numbers beyond 64 bits (a wrapped counter, 9.2e18
cores), for starts, or for a run at every other sample, and read like no definition. The plain pass cannot be run on
whole arrays as it stands: each sample is taken by what the one before it was (a zero that is none, a run that ends).
What decides without such a memory is written once for both: `steps._is_pause`, `stillness`, `exactly`.
"""

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import define, field

from models.cpu.behaviour.exactly import BLOCK, begins_at, fastest, fits, over
from models.cpu.behaviour.explaining import LEAP, explain, patience
from models.cpu.vocabulary.series import Bounds, Explained, Joint, Noted, Series, Stretch
from verify import remembered

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.int64]]
    Marks = np.ndarray[Any, np.dtype[np.bool_]]

RUNS = 100_000  # more runs than this are read one sample after another
ENDS = (Joint.CLASHING, Joint.OLDER, Joint.STEPPED_BACK, Joint.RESET, Joint.SWAPPED)


@remembered
def explained(series: Series, bounds: Bounds) -> Explained:
    """What one pass over the series finds, by the fastest way that is exact."""
    is_plain = isinstance(series.times, tuple) or series.starts or series.never_rests
    found = None if is_plain else read(series, bounds)
    if found is not None:
        return found
    return explain(series.samples(), bounds, apart=series.apart, starts=series.starts, never_rests=series.never_rests)


def read(series: Series, bounds: Bounds, block: int = BLOCK) -> Explained | None:
    """Read the columns; None where they do not fit, or where runs are too many to pay."""
    if not len(series) or not fits(series.times, series.usages, bounds):
        return None
    blocks = _Blocks(series, bounds)
    for start in range(0, len(series), block):
        blocks.take(start, min(start + block, len(series)))
        if blocks.runs > RUNS:
            return None
    return blocks.finished()


@define
class _Blocks:
    """What the blocks read so far hold."""

    series: Series
    bounds: Bounds
    carried: int | None = None  # the place of the last sample that is one
    began: int = field(init=False)  # the place of the first sample that is one
    is_first: bool = True  # nothing was read before
    runs: int = 1
    windows: int = 0
    growth: int = 0
    span: int = 0
    zeros: Noted | None = None
    joints: dict[Joint, Noted] = field(factory=dict)
    fastest: tuple[Fraction, int, int] | None = None
    above: int = 0
    beyond: int = 0
    unexplained: int = 0
    lowest: tuple[int, int] = (0, 0)
    forced: tuple[int, int, int] = (0, 0, 0)
    current: tuple[int, int] = (0, 0)  # the first and last place of the run so far
    holds_forced: bool = False
    run: tuple[int, int] | None = None

    def __attrs_post_init__(self) -> None:
        self.began = begins_at(self.series, self.bounds)

    def take(self, start: int, end: int) -> None:
        """Read the samples from one place to another, after the one that is carried."""
        import numpy as np  # noqa: PLC0415 - heavy

        places, present = self._present(start, end)
        if not present.all():
            self.zeros = _more(self.zeros, ~present, places)
            places = places[present]
        if self.carried is not None:
            places = np.concatenate(([self.carried], places))
            self.is_first = False
        if len(places):
            self.carried = int(places[-1])
            self._follow(places)

    def _present(self, start: int, end: int) -> "tuple[Numbers, Marks]":
        """The places from one to another, and which of them hold a sample: a zero is none, other than the first."""
        import numpy as np  # noqa: PLC0415 - heavy

        places = np.arange(start, end)
        if self.series.apart:
            return places, np.ones(len(places), bool)
        present = np.asarray(self.series.usages[start:end]) != 0
        if start <= self.began < end:
            present[self.began - start] = True
        return places, present

    def _follow(self, places: "Numbers") -> None:
        import numpy as np  # noqa: PLC0415 - heavy

        is_whole = int(places[-1]) - int(places[0]) + 1 == len(places)
        chosen = slice(int(places[0]), int(places[-1]) + 1) if is_whole else places  # a slice copies nothing
        times, usages = np.asarray(self.series.times)[chosen], np.asarray(self.series.usages)[chosen]
        spans, growths = np.diff(times), np.diff(usages)
        met = self._met(spans, growths, usages)
        if self.series.apart:
            met = {joint: marks & (places[1:] % 2 == 1) for joint, marks in met.items()}
        for joint, marks in met.items():
            if marks.any():
                self.joints[joint] = _joined(self.joints.get(joint), _more(None, marks, places[1:]))
        forward = met[Joint.FORWARD] | met[Joint.LEAPT] if self.series.apart else met[Joint.FORWARD]
        self._count(places, spans, growths, forward)
        if self.bounds.cores is not None:
            ends = np.logical_or.reduce([met[joint] for joint in ENDS])
            ends |= places[1:] % 2 == 0 if self.series.apart else met[Joint.LEAPT]
            starts = np.flatnonzero(ends) + 1
            self.runs += len(starts)
            self._force(places, times, usages, [0, *starts.tolist(), len(places)])

    def _met(self, spans: "Numbers", growths: "Numbers", usages: "Numbers") -> "dict[Joint, Marks]":
        """For every joint, the samples that follow so."""
        here, back, on = spans == 0, spans < 0, spans > 0
        grew, shrank = here & (growths > 0), here & (growths < 0)
        together = grew & ~self._is_beyond(growths, spans, 1)
        older = shrank & ~self._is_beyond(-growths, spans, 1) & (self.bounds.cores is not None)
        fell = on & (growths < 0)
        swapped = fell & self._is_beyond(usages[1:], spans, 1)
        leapt = on & ~fell & self._is_beyond(growths, spans, LEAP)
        return {
            Joint.FORWARD: on & ~fell & ~leapt,
            Joint.REPEATED: here & (growths == 0),
            Joint.TOGETHER: together,
            Joint.CLASHING: (grew & ~together) | (shrank & ~older),
            Joint.OLDER: (back & (growths <= 0)) | older,
            Joint.STEPPED_BACK: back & (growths > 0),
            Joint.RESET: fell & ~swapped,
            Joint.SWAPPED: swapped,
            Joint.LEAPT: leapt,
        }

    def _is_beyond(self, growths: "Numbers", spans: "Numbers", times: int) -> "Marks":
        """As `explaining.is_beyond`."""
        if self.bounds.cores is None:
            nothing: Marks = growths < growths.min(initial=0)
            return nothing
        cores, parts = self.bounds.cores.numerator, self.bounds.cores.denominator
        fixed = times * (cores * patience(self.bounds) + parts * (self.bounds.granularity - 1))
        beyond: Marks = growths * parts - spans * (times * cores) > fixed
        return beyond

    def _count(self, places: "Numbers", spans: "Numbers", growths: "Numbers", forward: "Marks") -> None:
        """What is summed over windows."""
        import numpy as np  # noqa: PLC0415 - heavy

        if not forward.any():
            return
        ends = np.arange(1, len(places)) if forward.all() else forward.nonzero()[0] + 1
        if len(ends) < len(forward):
            spans, growths = spans[forward], growths[forward]
        self.windows += len(spans)
        self.growth += int(growths.sum())
        self.span += int(spans.sum())
        above = over(self.bounds.cores, growths, spans)
        if above:
            self.above += above
            step = self.bounds.granularity - 1
            self.unexplained += over(self.bounds.cores, growths, spans, self.bounds.spread, step)
        self.beyond += over(self.bounds.allocatable, growths, spans)
        at = fastest(growths, spans)
        rate = Fraction(int(growths[at]), int(spans[at]))
        if self.fastest is None or rate > self.fastest[0]:
            self.fastest = (rate, int(places[ends[at] - 1]), int(places[ends[at]]))

    def _drift(self, times: "Numbers", usages: "Numbers") -> "Numbers":
        """The counter less what the cores could have done by then, from the first sample on."""
        cores = self.bounds.cores or Fraction()
        first, began = int(self.series.times[0]), int(self.series.usages[0])
        drift: Numbers = (usages - began) * cores.denominator - (times - first) * cores.numerator
        return drift

    def _force(self, places: "Numbers", times: "Numbers", usages: "Numbers", cuts: list[int]) -> None:
        """The largest rise of the drift within a run; the first of these runs goes on from the block before."""
        import numpy as np  # noqa: PLC0415 - heavy

        drift = self._drift(times, usages)
        for start, end in pairwise(cuts):
            run = drift[start:end]
            if start or self.is_first:
                self._end_run()
                self.current = (int(places[start]), int(places[start]))
                self.lowest = (int(places[start]), int(run[0]))
            self.current = (self.current[0], int(places[end - 1]))
            low = np.minimum(np.minimum.accumulate(run), self.lowest[1])
            rises = run - low
            top = int(np.argmax(rises))
            if rises[top] > self.forced[2]:
                self.holds_forced = True
                self.forced = (
                    self._lowest_of(run[: top + 1], places[start:])[0],
                    int(places[start + top]),
                    int(rises[top]),
                )
            self.lowest = self._lowest_of(run, places[start:])

    def _end_run(self) -> None:
        """What is known of the run so far stays."""
        if self.holds_forced:
            self.run, self.holds_forced = self.current, False

    def _lowest_of(self, run: "Numbers", places: "Numbers") -> tuple[int, int]:
        """The last place and the value of the lowest drift: of these, or from before."""
        at = len(run) - 1 - int(run[::-1].argmin())
        return (int(places[at]), int(run[at])) if run[at] <= self.lowest[1] else self.lowest

    def _sudden(self) -> tuple[int, tuple[int, int] | None]:
        """The largest rise of one window in the stretch that forces the spread, and the window's two places."""
        import numpy as np  # noqa: PLC0415 - heavy

        first, last, rise = self.forced
        found: tuple[int, tuple[int, int] | None] = (0, None)
        before: tuple[Numbers, ...] = ()
        for start in range(first, last + 1 if rise else first, BLOCK):
            places, present = self._present(start, min(start + BLOCK, last + 1))
            places = np.concatenate((*before, places[present]))
            drift = self._drift(np.asarray(self.series.times)[places], np.asarray(self.series.usages)[places])
            steps = np.diff(drift)
            if len(steps) and steps.max() > found[0]:
                at = int(steps.argmax())
                found = (int(steps[at]), (int(places[at]), int(places[at + 1])))
            before = (places[-1:],)
        return found

    def finished(self) -> Explained:
        """Everything that the plain pass says."""
        self._end_run()
        parts = (self.bounds.cores or Fraction()).denominator
        sudden, leap = self._sudden()
        first, last, rise = self.forced
        return Explained(
            samples=len(self.series),
            windows=self.windows,
            growth=self.growth,
            span=self.span,
            zeros=self.zeros,
            joints=tuple((joint, self.joints[joint]) for joint in Joint if joint in self.joints),
            fastest=None if self.fastest is None else self.fastest[1:],
            above=None if self.bounds.cores is None else self.above,
            beyond=None if self.bounds.allocatable is None else self.beyond,
            unexplained=None if self.bounds.cores is None else self.unexplained,
            forced=Stretch(first, last, Fraction(rise, parts)) if rise else None,
            sudden=Fraction(sudden, parts),
            leap=leap,
            run=self.run,
        )


def _more(noted: Noted | None, marks: "Marks", places: "Numbers") -> Noted:
    """What was noted, and these."""
    return _joined(noted, Noted(int(marks.sum()), int(places[marks.argmax()])))


def _joined(noted: Noted | None, more: Noted) -> Noted:
    return more if noted is None else Noted(noted.count + more.count, noted.first)
