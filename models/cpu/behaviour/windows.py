"""The windows of a series one by one: which are the highest, and what programs would have printed around them."""

import heapq
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from models.cpu.behaviour.exactly import BLOCK, begins_at
from models.cpu.behaviour.explaining import by_starts, joint
from models.cpu.behaviour.printed import printed
from models.cpu.behaviour.steps import set_back
from models.cpu.behaviour.wire import decoded
from models.cpu.vocabulary import Printed, Sample, Variant
from models.cpu.vocabulary.series import Bounds, Joint, Series


@frozen
class Window:
    """Two samples of one run that follow each other, by their places, and what the counter grew in between, in ns."""

    first: int
    last: int
    begin: int
    span: int
    growth: int

    @property
    def rate(self) -> Fraction:
        """In cores."""
        return Fraction(self.growth, self.span)


def highest(series: Series, bounds: Bounds, count: int) -> tuple[Window, ...]:
    """The windows of the highest rates, in the order of the record; all of them where there are no more than that."""
    places = range(1, len(series)) if isinstance(series.times, tuple) else _candidates(series, count)
    found = heapq.nlargest(count, _windows(series, bounds, places), key=lambda window: (window.rate, -window.first))
    return tuple(sorted(found, key=lambda window: window.last))


def _windows(series: Series, bounds: Bounds, places: "range | list[int]") -> Iterator[Window]:
    """The windows that end at these places."""
    begin = begins_at(series, bounds)
    for place in places:
        if place <= begin or (series.apart and place % 2 == 0):
            continue
        at = _before(series, place, begin)
        earlier, now = series.sample(at), series.sample(place)
        if (now.usage or series.apart) and is_window(series, at, place, bounds):
            yield Window(at, place, earlier.time, now.time - earlier.time, now.usage - earlier.usage)


def is_window(series: Series, earlier: int, later: int, bounds: Bounds) -> bool:
    """Whether the samples at two places make a window; a rate of its own is one however high it is."""
    told = by_starts(series.starts[earlier], series.starts[later]) if series.starts else None
    met = told or joint(series.sample(earlier), series.sample(later), bounds)
    return met is Joint.FORWARD or (series.apart and met is Joint.LEAPT)


def _before(series: Series, place: int, begin: int) -> int:
    """The place of the sample before: a zero is none, other than the first."""
    at = place - 1
    while at > begin and series.usages[at] == 0 and not series.apart:
        at -= 1
    return at


def _candidates(series: Series, count: int) -> list[int]:
    """The places where windows of a long series end whose rates, as floats, are among the highest."""
    import numpy as np  # noqa: PLC0415 - heavy

    best: list[tuple[float, int]] = []
    for start in range(0, len(series) - 1, BLOCK):
        times = np.asarray(series.times[start : start + BLOCK + 1])
        usages = np.asarray(series.usages[start : start + BLOCK + 1])
        spans, growths = np.diff(times), np.diff(usages)
        rates = np.where((spans > 0) & (growths >= 0), growths / np.where(spans == 0, 1, spans), -1.0)
        few = min(count, len(rates))
        top = np.argpartition(rates, -few)[-few:] if few else np.array([], int)
        best = heapq.nlargest(count, [*best, *((float(rates[at]), start + int(at) + 1) for at in top)])
    return sorted(place for _, place in best)


def as_printed(variant: Variant, series: Series, bounds: Bounds, places: range) -> tuple[Printed, ...]:
    """What the variant prints for the samples at these places, with stamps and counters as coarse as it sees them.

    A program with a monotonic clock is not asked across a step of the clock that made the stamps: its own was not set.
    """
    samples = [_as_seen(variant, series.sample(place)) for place in places]
    cores = None if bounds.cores is None else max(1, int(bounds.cores))
    starts = [series.starts[place] for place in places] if series.starts else ()
    said = printed(variant, samples, cores, starts)
    if not variant.monotonic:
        return said
    steps = {place for place in places[1:] if _is_set_back(series, place, bounds)}
    return tuple(
        Printed(each.sample, each.base, None, untold=True) if place in steps else each
        for each, place in zip(said, places, strict=True)
    )


def _as_seen(variant: Variant, sample: Sample) -> Sample:
    usage = decoded(sample.usage) if variant.on_wire else sample.usage
    return Sample(sample.time // variant.tick * variant.tick, usage)


def _is_set_back(series: Series, place: int, bounds: Bounds) -> bool:
    """Whether the clock of the stamps was found set back just before this sample."""
    if joint(series.sample(place - 1), series.sample(place), bounds) is Joint.STEPPED_BACK:
        return True
    step = set_back(series, bounds)
    return step is not None and step.first < place <= step.last
