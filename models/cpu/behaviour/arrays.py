"""The same as `explaining.explain`, read off arrays of 64 bits; tests hold the two equal.

Every number is exact: where 64 bits could not hold one, the plain pass is taken instead.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from models.cpu.behaviour.explaining import LEAP, explain
from models.cpu.vocabulary.series import Bounds, Explained, Joint, Noted, Series, Stretch
from verify import remembered

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.int64]]
    Marks = np.ndarray[Any, np.dtype[np.bool_]]

ROOM = 2**62  # differences of two numbers below this fit into 64 bits
RUNS = 100_000  # more runs than this are read one sample after another
NEAR = 1 - 1e-9  # rates are compared as floats first, and exactly among those so near to the highest
ENDS = (Joint.CLASHING, Joint.OLDER, Joint.STEPPED_BACK, Joint.RESET, Joint.SWAPPED, Joint.LEAPT)


@remembered
def explained(series: Series, bounds: Bounds) -> Explained:
    """What one pass over the series finds, by the fastest way that is exact."""
    if not isinstance(series.times, tuple):
        found = _read(series.times, series.usages, bounds, apart=series.apart)
        if found is not None:
            return found
    return explain(series.samples(), bounds, apart=series.apart)


def _read(times: Any, usages: Any, bounds: Bounds, *, apart: bool) -> Explained | None:  # noqa: ANN401 - arrays
    """Read the columns; None where they do not fit, or where runs are too many to pay."""
    import numpy as np  # noqa: PLC0415 - heavy

    if not _fits(times, usages, bounds):
        return None
    places, zeros = None, None
    if not apart:
        missing = usages == 0
        if missing.any():
            missing[: int(np.argmax(usages != 0))] = False
            if not usages.any():
                missing[:] = False
            if missing.any():
                zeros = Noted(int(np.count_nonzero(missing)), int(np.argmax(missing)))
                places = np.flatnonzero(~missing)
                times, usages = times[places], usages[places]
    columns = _Columns(times - times[0], usages - usages[0], usages, bounds, apart=apart)
    if len(columns.starts) > RUNS:
        return None
    return columns.explained(places, zeros, len(times) + (zeros.count if zeros else 0))


def _fits(times: Any, usages: Any, bounds: Bounds) -> bool:  # noqa: ANN401 - arrays
    """Whether every number that is formed has room."""
    if not len(times):
        return False
    age, size = int(times.max()) - int(times.min()), int(usages.max()) - min(0, int(usages.min()))
    largest = [age, size]
    for limit in (bounds.cores, bounds.allocatable):
        if limit is not None:
            largest += [limit.numerator * (age + bounds.spread), limit.denominator * (size + bounds.granularity)]
    return sum(largest) * LEAP < ROOM


class _Columns:
    """The columns less their first values, and how each sample follows the one before it."""

    def __init__(self, times: "Numbers", usages: "Numbers", whole: "Numbers", bounds: Bounds, *, apart: bool) -> None:
        import numpy as np  # noqa: PLC0415 - heavy

        self.bounds, self.cores = bounds, bounds.cores or Fraction()
        self.times, self.usages = times, usages
        self.spans, self.growths = np.diff(times), np.diff(usages)
        self.met: dict[Joint, Marks] = dict(self._joints(whole))
        if apart:
            for marks in self.met.values():
                marks[1::2] = False
        forward = (self.spans > 0) & (self.growths >= 0)
        forward &= ~self.met[Joint.LEAPT]
        if apart:
            forward[1::2] = False
        self.forward = forward
        ends = np.zeros(len(self.spans), bool)
        for joint in ENDS:
            ends |= self.met[joint]
        if apart:
            ends[1::2] = True
        self.starts = np.concatenate(([0], np.flatnonzero(ends) + 1))

    def _joints(self, whole: "Numbers") -> "list[tuple[Joint, Marks]]":
        """Every joint but the forward ones, with the samples that follow so."""
        spans, growths = self.spans, self.growths
        here, back, fell = spans == 0, spans < 0, (spans > 0) & (growths < 0)
        swapped = fell & self._beyond(whole[1:], 1)
        return [
            (Joint.REPEATED, here & (growths == 0)),
            (Joint.CLASHING, here & (growths != 0)),
            (Joint.OLDER, back & (growths <= 0)),
            (Joint.STEPPED_BACK, back & (growths > 0)),
            (Joint.RESET, fell & ~swapped),
            (Joint.SWAPPED, swapped),
            (Joint.LEAPT, (spans > 0) & (growths >= 0) & self._beyond(growths, LEAP)),
        ]

    def _beyond(self, growths: "Numbers", times: int) -> "Marks":
        """As `explaining.is_beyond`."""
        import numpy as np  # noqa: PLC0415 - heavy

        if self.bounds.cores is None:
            return np.zeros(len(growths), bool)
        cores, parts = self.cores.numerator, self.cores.denominator
        fixed = times * (cores * self.bounds.spread + parts * (self.bounds.granularity - 1))
        return growths * parts - self.spans * (times * cores) > fixed  # type: ignore[no-any-return]

    def explained(self, places: "Numbers | None", zeros: Noted | None, samples: int) -> Explained:
        """Everything that the plain pass says."""
        import numpy as np  # noqa: PLC0415 - heavy

        def place(number: int) -> int:
            return number if places is None else int(places[number])

        spans, growths = self.spans[self.forward], self.growths[self.forward]
        found: list[tuple[Joint, Noted]] = []
        for joint in Joint:
            marks = self.forward if joint is Joint.FORWARD else self.met[joint]
            if marks.any():
                found.append((joint, Noted(int(np.count_nonzero(marks)), place(int(np.argmax(marks)) + 1))))
        fastest = self._fastest()
        forced, sudden = self._forced() if self.bounds.cores is not None else (None, Fraction())
        return Explained(
            samples=samples,
            windows=len(spans),
            growth=int(growths.sum()),
            span=int(spans.sum()),
            zeros=zeros,
            joints=tuple(found),
            fastest=None if fastest is None else (place(fastest), place(fastest + 1)),
            above=self._over(self.bounds.cores),
            beyond=self._over(self.bounds.allocatable),
            forced=None if forced is None else Stretch(place(forced.first), place(forced.last), forced.excess),
            sudden=sudden,
        )

    def _over(self, limit: Fraction | None) -> int | None:
        """How many windows are above a number of cores."""
        import numpy as np  # noqa: PLC0415 - heavy

        if limit is None:
            return None
        over = self.growths * limit.denominator > self.spans * limit.numerator
        return int(np.count_nonzero(over & self.forward))

    def _fastest(self) -> int | None:
        """The first window of the highest rate."""
        import numpy as np  # noqa: PLC0415 - heavy

        if not self.forward.any():
            return None
        rates = np.full(len(self.spans), -1.0)
        np.divide(self.growths, self.spans, out=rates, where=self.forward)
        near = np.flatnonzero(rates >= rates.max() * NEAR)
        growths, spans = self.growths[near], self.spans[near]
        if int(growths.max()) * int(spans.max()) >= ROOM * 10**8:
            return int(max(near, key=lambda at: (Fraction(int(self.growths[at]), int(self.spans[at])), -at)))
        best, ahead = 0, np.zeros(len(near), np.int64)
        while True:  # rates so near to each other differ by a product that 64 bits hold, though not its two halves
            ahead = growths * spans[best] - growths[best] * spans
            if not (ahead > 0).any():
                return int(near[np.argmax(ahead == 0)])
            best = int(np.argmax(ahead / spans))

    def _forced(self) -> tuple[Stretch | None, Fraction]:
        """The largest rise of the drift within a run, and the largest rise of one window inside it."""
        import numpy as np  # noqa: PLC0415 - heavy

        cores, parts = self.cores.numerator, self.cores.denominator
        drift = self.usages * parts - self.times * cores
        first = last = rise = 0
        for start, end in zip(self.starts, [*self.starts[1:], len(drift)], strict=True):
            run = drift[start:end]
            if len(run) < 2:
                continue
            rises = run - np.minimum.accumulate(run)
            top = int(np.argmax(rises))
            if rises[top] > rise:
                rise = int(rises[top])
                first, last = int(start) + int(np.argmin(run[: top + 1])), int(start) + top
        if not rise:
            return None, Fraction()
        sudden = int(np.diff(drift[first : last + 1]).max())
        return Stretch(first, last, Fraction(rise, parts)), Fraction(sudden, parts)
