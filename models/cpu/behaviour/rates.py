"""What makes two samples a rate: guards, growth, window, and the comparison of a rate with a limit.

These decisions are exact, in whole numbers, and never divide: `printed.py` has the machine words and the floats.
"""

from models.cpu.vocabulary import Arithmetic, Denominator, OnDecrease, OnMissing, Points, Refusal, Sample, Variant
from verify import pure

WORD = 2**64
HALF = 2**63


@pure
def fits(sample: Sample) -> bool:
    """Whether a counter of 64 bits can show this usage."""
    return 0 <= sample.usage < WORD


@pure
def refusal_of(variant: Variant, earlier: Sample, later: Sample) -> Refusal:
    """Why the two samples give no number.

    Upstream checks the window before the growth, other than the kubelet's CRI provider; which one is named matters
    only to it (getAndUpdateContainerUsageNanoCores), so the growth comes first here.
    """
    if variant.on_decrease == OnDecrease.DROP and later.usage < earlier.usage:
        return Refusal.DECREASE
    if variant.min_window is not None and later.time - earlier.time < variant.min_window:
        return Refusal.SHORT
    return Refusal.NONE


@pure
def growth_of(variant: Variant, earlier: Sample, later: Sample) -> int:
    """The growth of the counter in nanoseconds, as the variant's words hold it; both usages fit 64 bits."""
    growth = later.usage - earlier.usage
    if variant.on_decrease == OnDecrease.SATURATE and growth < 0:
        return 0
    if variant.on_decrease == OnDecrease.WRAP and growth < 0:
        return growth + WORD
    return growth


@pure
def scaled(variant: Variant, earlier: Sample, later: Sample) -> int:
    """The growth times the scale: what a window in nanoseconds divides; a product in a word wraps."""
    product = growth_of(variant, earlier, later) * variant.scale
    if variant.arithmetic == Arithmetic.UNSIGNED_PRODUCT and not 0 <= product < WORD:
        return product % WORD
    if variant.arithmetic == Arithmetic.SIGNED_PRODUCT and not -HALF <= product < HALF:
        return (product + HALF) % WORD - HALF
    return product


@pure
def divisor_of(variant: Variant, earlier: Sample, later: Sample) -> int:
    """What the growth is divided by, in nanoseconds."""
    if variant.denominator == Denominator.NOMINAL:
        return variant.interval * variant.samples
    return later.time - earlier.time


@pure
def exceeds(variant: Variant, cores: int, earlier: Sample, later: Sample, limit: int) -> bool:
    """Whether the rate, held over the recorded window, is more than `limit` nanoseconds of CPU.

    The window is positive. A rate that is clamped is at most the number of cores.
    """
    window = later.time - earlier.time
    over = scaled(variant, earlier, later) * window > limit * variant.scale * divisor_of(variant, earlier, later)
    if variant.denominator == Denominator.RECORDED:
        over = scaled(variant, earlier, later) > limit * variant.scale
    if variant.clamps:
        return over and cores * window > limit
    return over


@pure
def falls_short(variant: Variant, cores: int, earlier: Sample, later: Sample, limit: int) -> bool:
    """Whether the rate, held over the recorded window, is less than `limit` nanoseconds of CPU."""
    window = later.time - earlier.time
    under = scaled(variant, earlier, later) * window < limit * variant.scale * divisor_of(variant, earlier, later)
    if variant.denominator == Denominator.RECORDED:
        under = scaled(variant, earlier, later) < limit * variant.scale
    if variant.clamps:
        return under or cores * window < limit
    return under


@pure
def base_after(variant: Variant, base: Sample, sample: Sample) -> Sample:
    """What the next number is based on, once this sample has come: the sample, or still the old base."""
    refusal = refusal_of(variant, base, sample)
    if refusal == Refusal.DECREASE:
        return sample if variant.rebases_on_decrease else base
    if refusal == Refusal.SHORT:
        return sample if variant.rebases_on_short else base
    return sample


@pure
def is_mean(variant: Variant) -> bool:
    """Whether one number is the mean of several rates."""
    return variant.points == Points.MEAN


@pure
def is_silent(variant: Variant) -> bool:
    """Whether a refusal publishes nothing, rather than a zero."""
    return variant.on_missing == OnMissing.NIL


@pure
def credited(variant: Variant, cores: int, earlier: Sample, later: Sample) -> int:
    """What the rate adds up to over its window, times the scale: what a bill or a sum of windows counts."""
    growth = scaled(variant, earlier, later)
    return min(growth, cores * (later.time - earlier.time) * variant.scale) if variant.clamps else growth
