"""A recorded series as a chart: the counter beside what the cores can do, and the drift between both."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import joint, patience
from models.cpu.vocabulary.series import Bounds, Joint, Series
from verify.picture import Chart, Curve, Mark, Panel

COLUMNS = 900  # parts of the record; each keeps its first, lowest, highest and last sample
BANDS = 400  # bands at most; neighbours are drawn as one
FORCED = "between these it rises most: this forces the smallest skew"
BEGUN = "begins anew: the counter or the clock jumped"
POINTED = 20  # of these are pointed out
RUNS = 1000  # runs that are told apart
BLOCK = 2**18  # samples of an array that are read at a time
SECOND = 10**9


def chart_of(series: Series, bounds: Bounds, file: Path | None) -> Chart:
    """Draw the series; the drift only where cores were told, for it is against them."""
    drawing = _Drawing(series, bounds)
    places = drawing.places()
    panels = [drawing.counters(places)]
    if bounds.cores is not None:
        panels.append(drawing.drifts(places))
        panels += drawing.around_forced(places)
    shown = "" if len(places) == len(series) else f", drawn by {len(places):,} that keep every extreme"
    title = f"{series.name}: recorded CPU time" + (f" against {float(bounds.cores):g} cores" if bounds.cores else "")
    return Chart(title, "seconds since the first sample", tuple(panels), file, f"{len(series):,} samples{shown}")


class _Drawing:
    """Samples as points, in seconds since the first."""

    def __init__(self, series: Series, bounds: Bounds) -> None:
        self.series, self.bounds = series, bounds
        self.first = series.sample(0)
        self.cores = bounds.cores or Fraction()
        self.begins = self.runs()
        self.offsets: list[Fraction] = []
        for begin in self.begins:
            self.offsets.append(sum(self.offsets[-1:], self.raw(begin) - self.raw(begin - 1)))

    def x(self, place: int) -> float:
        """The time of a sample."""
        return (int(self.series.times[place]) - self.first.time) / SECOND

    def counter(self, place: int) -> float:
        """The counter since the first sample."""
        return (int(self.series.usages[place]) - self.first.usage) / SECOND

    def raw(self, place: int) -> Fraction:
        """The counter less what the cores could have done since the first sample, in ns."""
        sample = self.series.sample(place)
        return sample.usage - self.first.usage - self.cores * Fraction(sample.time - self.first.time)

    def drift(self, place: int) -> float:
        """The same in seconds, without what the counter or the clock jumped where a run ended."""
        number = bisect_right(self.begins, place)
        return float(self.raw(place) - (self.offsets[number - 1] if number else 0)) / SECOND

    def runs(self) -> list[int]:
        """The places where a run begins after another; of many, the first ones."""
        if isinstance(self.series.times, tuple):
            places: Iterable[int] = range(1, len(self.series))
        else:
            places = self.jumps()
        return list(islice((place for place in places if self.is_begin(place)), RUNS))

    def is_begin(self, place: int) -> bool:
        """Whether this sample does not go on from the one before it."""
        if self.series.apart:
            return place % 2 == 0
        met = joint(self.series.sample(place - 1), self.series.sample(place), self.bounds)
        return met not in (Joint.FORWARD, Joint.REPEATED, Joint.TOGETHER)

    def jumps(self) -> Iterator[int]:
        """Where a long series may begin again: it does not go forward, or it leaps."""
        import numpy as np  # noqa: PLC0415 - heavy

        for start in range(0, len(self.series) - 1, BLOCK):
            spans = np.diff(np.asarray(self.series.times[start : start + BLOCK + 1]))
            growths = np.diff(np.asarray(self.series.usages[start : start + BLOCK + 1]))
            odd = (spans <= 0) | (growths < 0) | self.series.apart
            if self.cores:
                odd |= growths > (spans + float(patience(self.bounds))) * (float(self.cores) * 2)
            yield from (start + int(at) + 1 for at in np.flatnonzero(odd))

    def counters(self, places: list[int]) -> Panel:
        """The counter, and the line that full cores draw."""
        curves = [Curve("counter", tuple((self.x(place), self.counter(place)) for place in places))]
        if self.cores:
            ends = (min(map(self.x, places)), max(map(self.x, places)))
            name = f"{float(self.cores):g} full cores"
            curves.append(Curve(name, tuple((x, x * float(self.cores)) for x in ends), is_limit=True))
        begun = self.begins[:POINTED] if not self.series.apart else []
        marks = [Mark(BEGUN, self.x(place), self.counter(place)) for place in begun]
        return Panel("CPU time since the first sample, in s", tuple(curves), (*self.bands(places), *marks))

    def drifts(self, places: list[int]) -> Panel:
        """The drift, and the two samples between which it rises most."""
        forced = explained(self.series, self.bounds).forced
        marks = list(self.bands(places))
        if forced is not None:
            marks += [Mark(FORCED, self.x(place), self.drift(place)) for place in (forced.first, forced.last)]
        curve = Curve("drift", tuple((self.x(place), self.drift(place)) for place in places))
        label = "drift: CPU time less full cores, in s; where it rises, a rate is above capacity; jumps are left out"
        return Panel(label, (curve,), tuple(marks))

    def around_forced(self, places: list[int]) -> Iterator[Panel]:
        """The part of a long record that forces the skew, which the whole is too large to show."""
        forced = explained(self.series, self.bounds).forced
        if forced is None or len(places) == len(self.series):
            return
        room = max(2, (forced.last - forced.first) // 10)
        near = self.places(max(0, forced.first - room), min(len(self.series), forced.last + room + 1))
        low = self.drift(forced.first)
        marks = tuple(Mark(FORCED, self.x(place), self.drift(place) - low) for place in (forced.first, forced.last))
        curve = Curve("drift", tuple((self.x(place), self.drift(place) - low) for place in near))
        label = "the part of the drift that forces the smallest skew, from its lower sample on, in s"
        yield Panel(label, (curve,), marks, is_part=True)

    def bands(self, places: list[int]) -> Iterator[Mark]:
        """The windows above capacity, of those drawn; neighbours are one band."""
        found: list[tuple[float, float]] = []
        near = abs(self.x(places[-1]) - self.x(places[0])) / COLUMNS
        for before, place in pairwise(places):
            earlier, later = self.series.sample(before), self.series.sample(place)
            window = place - before == 1 and joint(earlier, later, self.bounds) is Joint.FORWARD
            if window and later.usage - earlier.usage > self.cores * (later.time - earlier.time) > 0:
                begin, end = self.x(before), self.x(place)
                if found and begin - found[-1][1] <= near:
                    begin = found.pop()[0]
                found.append((begin, end))
        longest = sorted(found, key=lambda band: band[0] - band[1])[:BANDS]
        yield from (Mark("windows above capacity", begin, until=end) for begin, end in sorted(longest))

    def places(self, start: int = 0, end: int | None = None) -> list[int]:
        """The samples to be drawn, which keep the extremes of the drift in each part, and what is pointed out."""
        end = len(self.series) if end is None else end
        count = end - start
        if count <= 4 * COLUMNS:
            return list(range(start, end))
        found = explained(self.series, self.bounds)
        kept = {*(found.fastest or ()), *self.begins, *(begin - 1 for begin in self.begins)}
        if found.forced is not None:
            kept |= {found.forced.first, found.forced.last}
        kept = {place for place in kept if start <= place < end} | {start, end - 1}
        for column in range(COLUMNS):
            kept |= self.extremes(start + count * column // COLUMNS, start + count * (column + 1) // COLUMNS)
        return sorted(kept)

    def extremes(self, start: int, end: int) -> set[int]:
        """The first and last sample of a part, those of the lowest and highest drift, and its steepest window."""
        if isinstance(self.series.times, tuple):
            low, high = (pick(range(start, end), key=self.drift) for pick in (min, max))
            return {start, low, high, end - 1}
        import numpy as np  # noqa: PLC0415 - heavy

        times = (np.asarray(self.series.times[start:end]) - self.first.time).astype(float)
        drift = np.asarray(self.series.usages[start:end]) - self.first.usage - float(self.cores) * times
        steps = np.diff(drift)
        steepest = start + int(steps.argmax()) if len(steps) else start
        return {
            start,
            start + int(drift.argmin()),
            start + int(drift.argmax()),
            end - 1,
            steepest,
            steepest + 1 if len(steps) else start,
        }
