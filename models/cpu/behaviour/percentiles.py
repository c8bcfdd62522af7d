"""What cAdvisor's summary says of a minute and of an hour besides the mean: the maximum and percentiles of rates.

As GetMinutePercentiles, resource.Add and Uint64Slice.GetPercentile in cAdvisor summary/percentiles.go, and AddSample in
summary/summary.go @ 6a0c4f25 (facts section 1, variant C). Concrete only: the interpolation is one of float64. Departs
from it in that memory is left out.
"""

import math
from collections.abc import Iterable, Sequence

from attrs import frozen

from models.cpu.behaviour.printed import rate_of
from models.cpu.behaviour.rates import base_after
from models.cpu.vocabulary import SECOND, Sample, Variant

FIFTIETH, NINETIETH, NINETY_FIFTH = 0.5, 0.9, 0.95
MINUTE = 60 * SECOND  # a minute closes when its samples span more
MINUTES = 60  # that are kept


@frozen
class Percentiles:
    """The numbers for a minute, or for several, in millicores; `count` is how many rates, or minutes, they are made of.

    A minute without a rate is present all the same, and says 0 (candidate L5).
    """

    count: int
    mean: int
    maximum: int
    fiftieth: int
    ninetieth: int
    ninety_fifth: int


def percentile(values: Sequence[int], part: float) -> int:
    """The value below which this part of the values lies: between two neighbours by interpolation, and truncated.

    The first and the last value are taken as they are; of no values it is 0.
    """
    if not values or not 0 <= part <= 1:
        return 0
    ordered = sorted(values)
    rest, whole = math.modf(part * (float(len(ordered)) + 1))
    place = max(1, int(whole))  # upstream has no first place below 1: no part that it asks for is so small
    found = float(ordered[place - 1])
    if 1 < place < len(ordered):
        found += rest * float(ordered[place] - ordered[place - 1])
    return int(found)


def minutes(variant: Variant, samples: Iterable[Sample]) -> tuple[Percentiles, ...]:
    """Each minute that closes: the first sample that lies more than 60 s behind the minute's first one closes it.

    That sample ends the minute, and is the first one of the next.
    """
    found: list[Percentiles] = []
    kept: list[Sample] = []
    for sample in samples:
        kept.append(sample)
        if sample.time - kept[0].time > MINUTE:
            found.append(minute(variant, kept))
            kept = [sample]
    return tuple(found)


def minute(variant: Variant, samples: Sequence[Sample]) -> Percentiles:
    """What is said of these samples; one that is refused is left out and never becomes the base of the next rate."""
    rates: list[int] = []
    base: Sample | None = None
    for sample in samples:
        if base is None:
            base = sample
            continue
        rate = rate_of(variant, base, sample)
        if rate is not None:
            rates.append(rate)
        base = base_after(variant, base, sample)
    return _of(running_mean(rates), max(rates, default=0), rates)


def hour(told: Sequence[Percentiles]) -> Percentiles:
    """What is said of the last sixty minutes: the mean of means, the maximum, and percentiles of their ninetieth ones.

    All three of them, so that even the fiftieth is one of ninetieth percentiles, and none is of the rates
    (GetDerivedPercentiles, resource.Add).
    """
    last = told[-MINUTES:]
    top = max((each.maximum for each in last), default=0)
    return _of(running_mean([each.mean for each in last]), top, [each.ninetieth for each in last])


def running_mean(values: Iterable[int]) -> int:
    """The mean as it is kept from value to value in a float64, truncated at last (mean.Add)."""
    mean = 0.0
    for count, value in enumerate(values, start=1):
        mean = (mean * (count - 1) + float(value)) / count
    return int(mean)


def _of(mean: int, top: int, values: list[int]) -> Percentiles:
    parts = (FIFTIETH, NINETIETH, NINETY_FIFTH)
    return Percentiles(len(values), mean, top, *(percentile(values, part) for part in parts))
