"""Sums and comparisons over arrays of 64 bits that stay exact, or say that they cannot."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from models.cpu.behaviour.explaining import LEAP, is_beginning, patience
from models.cpu.vocabulary.series import Bounds, Series

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.int64]]
    Marks = np.ndarray[Any, np.dtype[np.bool_]]

ROOM = 2**62  # differences of two numbers below this fit into 64 bits
BLOCK = 2**18  # samples that are read at a time
NEAR = 1 - 1e-9  # rates are compared as floats first, and exactly among those so near to the highest


def begins_at(series: Series, bounds: Bounds) -> int:
    """The place of the first sample that is one: zeros before it stand for a missing value, as in `explain`."""
    if series.apart:
        return 0
    first = _first_positive(series)
    if first == len(series) or first == 0:
        return first
    return first - 1 if is_beginning(series.sample(first - 1), series.sample(first), bounds) else first


def _first_positive(series: Series) -> int:
    if isinstance(series.usages, tuple):
        return next((place for place, usage in enumerate(series.usages) if usage), len(series))
    import numpy as np  # noqa: PLC0415 - heavy

    for start in range(0, len(series), BLOCK):
        present = np.asarray(series.usages[start : start + BLOCK]) != 0
        if present.any():
            return start + int(np.argmax(present))
    return len(series)


def fits(times: Any, usages: Any, bounds: Bounds) -> bool:  # noqa: ANN401 - arrays
    """Whether every number that is formed has room."""
    age, size = int(times.max()) - int(times.min()), int(usages.max()) - min(0, int(usages.min()))
    if max(age, size) >= ROOM:
        return False
    gap = max(
        (
            int(abs(times[at + 1 : at + BLOCK + 1] - times[at : at + BLOCK][: len(times) - at - 1]).max())
            for at in range(0, len(times) - 1, BLOCK)
        ),
        default=0,
    )
    for limit in (bounds.cores or Fraction(), bounds.allocatable or Fraction()):
        cores, parts = limit.numerator, limit.denominator
        step = LEAP * (cores * (gap + patience(bounds)) + parts * bounds.granularity)
        if parts * size + max(step, cores * age) >= ROOM:
            return False
    return True


def over(limit: Fraction | None, growths: "Numbers", spans: "Numbers", spread: int = 0, step: int = 0) -> int:
    """How many windows are above a number of cores, by more than a spread and a step of the counter explain."""
    if limit is None:
        return 0
    room = limit.numerator * spread + limit.denominator * step
    return int((growths * limit.denominator - spans * limit.numerator > room).sum())


def fastest(growths: "Numbers", spans: "Numbers") -> int:
    """The first window of the highest rate."""
    import numpy as np  # noqa: PLC0415 - heavy

    rates = growths / spans
    near = np.flatnonzero(rates >= rates.max() * NEAR)
    growths, spans = growths[near], spans[near]
    if int(growths.max()) * int(spans.max()) >= ROOM * 10**8:
        best = max(range(len(near)), key=lambda at: (Fraction(int(growths[at]), int(spans[at])), -at))
        return int(near[best])
    best = 0
    while True:  # rates so near to each other differ by a product that 64 bits hold, though not its two halves
        ahead = growths * spans[best] - growths[best] * spans
        if not (ahead > 0).any():
            return int(near[(ahead == 0).argmax()])
        best = int(np.argmax(ahead / spans))
