"""What a clock that was set leaves in a record whose stamps still go forward (facts T1, T11, T12).

A clock that is set back by less than a window makes that window too short, one that is set forward makes it too long.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.exactly import BLOCK, fits
from models.cpu.behaviour.explaining import least_spread
from models.cpu.vocabulary.samples import Sample
from models.cpu.vocabulary.series import Bounds, Noted, Series
from verify import remembered

AROUND = 4  # samples of three windows: the odd one and its neighbours


@frozen
class Step:
    """A step of the clock between two places of the record, and by about how many nanoseconds."""

    first: int
    last: int
    about: Fraction


@remembered
def set_back(series: Series, bounds: Bounds) -> Step | None:
    """The window that no single wrong stamp explains, if one window alone is beyond the allowed skew.

    Were only one of its two stamps wrong, the window that leaves that sample out would be explained (T11). One that
    is the first or the last of its run tells nothing: there is no sample beside it.
    """
    found = explained(series, bounds)
    spread = least_spread(found, bounds)
    if bounds.cores is None or spread is None or spread <= bounds.spread or series.apart:
        return None
    if found.leap is None or found.run is None or found.forced is None or 2 * found.sudden < found.forced.excess:
        return None
    first, last = found.leap
    before = _beside(series, first, -1, found.run[0])
    after = _beside(series, last, 1, found.run[1])
    if before is None or after is None:
        return None
    room = allowance(bounds)
    if min(excess(before, series.sample(last), bounds), excess(series.sample(first), after, bounds)) <= room:
        return None
    return Step(first, last, found.sudden / bounds.cores)


def _beside(series: Series, place: int, direction: int, end: int) -> Sample | None:
    """The nearest sample on this side that has another time, no farther than the end of the run."""
    here = series.sample(place)
    at = place + direction
    while (end - at) * direction >= 0:
        sample = series.sample(at)
        if sample.usage > 0 and sample.time != here.time:
            return sample
        at += direction
    return None


def excess(earlier: Sample, later: Sample, bounds: Bounds) -> Fraction:
    """What the counter grew by more than the cores can do between two stamps, in nanoseconds."""
    return later.usage - earlier.usage - (bounds.cores or Fraction()) * (later.time - earlier.time)


def allowance(bounds: Bounds) -> Fraction:
    """What a stretch of any length may show beyond the cores: N × D + g - 1 (facts T1)."""
    return (bounds.cores or Fraction()) * bounds.spread + bounds.granularity - 1


@remembered
def pauses(series: Series, bounds: Bounds) -> Noted | None:
    """The windows in which more time than usual was recorded and no more work: the clock was set forward, or all stood.

    A full node does at least N × (W - D) - (g - 1) in a window (T1). Of windows between two full ones, those count that
    are longer than both, and whose work is that of a window as long as these. Where these two are not as long as each
    other, as a jittered timer makes them, only what is longer than both together is none of its windows. Less than the
    allowed skew is not seen, nor is a step where the node was not full.
    """
    if bounds.cores is None or series.apart or len(series) < AROUND:
        return None
    is_short = isinstance(series.times, tuple) or not fits(series.times, series.usages, bounds)
    count, at = 0, -1
    for place in _plain_places(series, bounds) if is_short else _places(series, bounds):
        count, at = count + 1, place if at < 0 else at
    return Noted(count, at) if count else None


def _plain_places(series: Series, bounds: Bounds) -> Iterator[int]:
    times, usages = [int(time) for time in series.times], [int(usage) for usage in series.usages]
    for place in range(2, len(series) - 1):
        spans = [times[place + at] - times[place + at - 1] for at in (-1, 0, 1)]
        growths = [usages[place + at] - usages[place + at - 1] for at in (-1, 0, 1)]
        if _is_pause(spans, growths, bounds):
            yield place


def _places(series: Series, bounds: Bounds) -> Iterator[int]:
    import numpy as np  # noqa: PLC0415 - heavy

    for start in range(0, len(series) - AROUND + 1, BLOCK):
        end = start + BLOCK + AROUND - 1
        spans, growths = np.diff(series.times[start:end]), np.diff(series.usages[start:end])
        middles = _is_pause([spans[:-2], spans[1:-1], spans[2:]], [growths[:-2], growths[1:-1], growths[2:]], bounds)
        yield from (start + 2 + int(at) for at in np.flatnonzero(middles))


def _is_pause(spans: list[Any], growths: list[Any], bounds: Bounds) -> Any:  # noqa: ANN401 - numbers, or arrays of them
    """Whether the middle one of three windows is a pause; said once for numbers and for arrays."""
    cores, parts = (bounds.cores or Fraction()).as_integer_ratio()
    room, late = cores * bounds.spread + parts * (bounds.granularity - 1), bounds.spread
    over = [parts * growth - cores * span for span, growth in zip(spans, growths, strict=True)]
    full = (abs(over[0]) <= room) & (abs(over[2]) <= room) & (spans[0] > 0) & (spans[2] > 0)
    is_long = (spans[1] > spans[0] + late) & (spans[1] > spans[2] + late)
    is_long &= (abs(spans[0] - spans[2]) <= late) | (spans[1] > spans[0] + spans[2])
    done = parts * growths[1]
    as_one = [(done >= cores * span - room, done <= cores * span + room) for span in (spans[0], spans[2])]
    as_usual = (as_one[0][0] | as_one[1][0]) & (as_one[0][1] | as_one[1][1])
    return full & is_long & (over[1] < -room) & as_usual
