"""A counter that shows one value for long: nothing ran, or somebody stamps an old value anew."""

from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.exactly import BLOCK
from models.cpu.vocabulary.series import Bounds, Series
from verify import remembered

LEAST = 3  # windows without any growth


@frozen
class Still:
    """The first and the last of the samples that show one value, and the nanoseconds between them."""

    first: int
    last: int
    time: int


@remembered
def stillness(series: Series, bounds: Bounds) -> Still | None:
    """The longest stretch of one value, if it is worth a remark: three windows or more, while it grows elsewhere.

    A step of the counter must be less than what it grows by at its mean rate in such a time. It is a remark and breaks
    nothing: a container may rest.
    """
    found = explained(series, bounds)
    if series.apart or not found.growth or not found.span:
        return None
    first, last = _longest(series)
    time = int(series.times[last]) - int(series.times[first])
    is_seen = time * found.growth > bounds.granularity * found.span
    if not is_seen or not int(series.usages[first]) or _windows(series, first, last) < LEAST:
        return None
    return Still(first, last, time)


def _longest(series: Series) -> tuple[int, int]:
    """The first and the last place of the most samples in a row that show one value; of as many, the first."""
    return max(_stretches(series), key=lambda stretch: stretch[1] - stretch[0])


def _stretches(series: Series) -> Iterator[tuple[int, int]]:
    """Stretches of one value: of those that lie within one block, the longest."""
    begin = 0
    for start in range(0, len(series) - 1, BLOCK):
        first, last, widest = _changes(series, start, min(start + BLOCK, len(series) - 1))
        if first < 0:
            continue
        yield begin, first - 1
        yield from widest
        begin = last
    yield begin, len(series) - 1


def _changes(series: Series, start: int, end: int) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    """The first and the last place after `start` with another value than before (-1: none), and stretches between."""
    values = series.usages[start : end + 1]
    if isinstance(values, tuple):
        places = [start + at for at, (one, other) in enumerate(pairwise(values), start=1) if one != other]
        within = tuple((one, other - 1) for one, other in pairwise(places))
        return (places[0], places[-1], within) if places else (-1, -1, ())
    import numpy as np  # noqa: PLC0415 - heavy

    changes = np.flatnonzero(np.diff(values)) + start + 1
    if not len(changes):
        return -1, -1, ()
    gaps = np.diff(changes)
    widest = int(gaps.argmax()) if len(gaps) else -1
    longest = ((int(changes[widest]), int(changes[widest + 1]) - 1),) if len(gaps) else ()
    return int(changes[0]), int(changes[-1]), longest


def _windows(series: Series, first: int, last: int) -> int:
    """How many of these samples are later than the one before; the same one again is no window."""
    times = series.times[first : last + 1]
    if isinstance(times, tuple):
        return sum(later > earlier for earlier, later in pairwise(times))
    import numpy as np  # noqa: PLC0415 - heavy

    return int((np.diff(times) > 0).sum())
