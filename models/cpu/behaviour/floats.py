"""Numbers as float64 gives them: each step is rounded to a nearest point of a grid that is only known to be fine.

A float64 between two powers of two lies on a grid of so many parts of one, as the powers decide. The theorems leave the
parts open, and which of two equally near points is taken: what holds on every such grid holds of the float64.
"""

from attrs import frozen

from models.cpu.behaviour.rates import divisor_of, scaled
from models.cpu.vocabulary import SECOND, Arithmetic, Sample, Variant
from verify import implies, pure

EXACT = 2**53  # whole numbers up to this one are float64 as they are; a mantissa is below it, and half of it or more
MANY_CORES = 2**20
COARSEST_RATIO = 2**32  # parts of one on the grid of a float64 up to 2^20, as many cores: 2^52 / 2^20
COARSEST_NUMBER = 4  # the same up to 2^50, more nanocores than 2^20 cores are: 2^52 / 2^50


@frozen
class Rounding:
    """A rounded number: the parts of one that its grid has, and how many of them it lies below a whole number."""

    parts: int
    below: int


@frozen
class Floats:
    """The roundings on the way to a number.

    A quotient rounds the growth by the window, `ratio`, which lies below the cores, and that times the scale, `number`.
    Seconds round the part of a second, `fraction`, its sum with the whole ones, `seconds`, both held as below zero, and
    the growth by that, `number`. Both numbers lie below the cores in the variant's unit. Products do not round.
    """

    ratio: Rounding
    number: Rounding
    fraction: Rounding
    seconds: Rounding


@pure
def is_nearest(variant: Variant, rounding: Rounding, short: int, denominator: int) -> bool:
    """Whether this is a nearest point of the grid to a fraction whose numerator is `short` of the same whole number.

    The denominator is positive. The distance is half a part at most, held in halves times the denominator.
    """
    off, most = 2 * (short * rounding.parts - rounding.below * denominator), variant.rounds_within * denominator
    return rounding.parts >= 1 and -most <= off <= most


@pure
def stays(rounding: Rounding, short: int) -> bool:
    """Whether a fraction that is no more than a whole number was rounded to no more than that."""
    return implies(short >= 0, rounding.below >= 0)


@pure
def is_window_in_seconds(variant: Variant, earlier: Sample, later: Sample, floats: Floats) -> bool:
    """Whether the window was made seconds: whole ones and the rest apart, and their sum (time.Duration.Seconds in Go).

    The rest is below one, and so rounded at least as finely as the sum.
    """
    if variant.arithmetic != Arithmetic.SECONDS:
        return True
    window, fraction, seconds = divisor_of(variant, earlier, later), floats.fraction, floats.seconds
    whole = window // SECOND
    return (
        is_nearest(variant, fraction, whole * SECOND - window, SECOND)
        and is_nearest(variant, seconds, fraction.below - whole * fraction.parts, fraction.parts)
        and fraction.parts >= seconds.parts
    )


@pure
def are_seconds_near(variant: Variant, earlier: Sample, later: Sample, floats: Floats) -> bool:
    """Whether the seconds are the window within one point of their grid."""
    off = floats.seconds.below * SECOND + divisor_of(variant, earlier, later) * floats.seconds.parts
    return implies(variant.arithmetic == Arithmetic.SECONDS, -SECOND <= off <= SECOND)


@pure
def is_number(variant: Variant, cores: int, earlier: Sample, later: Sample, floats: Floats) -> bool:
    """Whether these roundings give the number of two samples: each stays where roundings stay.

    Seconds are near to the window, and have the 53 bits of a mantissa.
    """
    window, growth, number = divisor_of(variant, earlier, later), later.usage - earlier.usage, floats.number
    if variant.arithmetic == Arithmetic.QUOTIENT:
        first = stays(floats.ratio, cores * window - growth)
        return number.parts >= 1 and first and stays(number, floats.ratio.below * variant.scale)
    if variant.arithmetic == Arithmetic.SECONDS:
        seconds = -floats.seconds.below
        return (
            are_seconds_near(variant, earlier, later, floats)
            and floats.seconds.parts >= 1
            and seconds >= EXACT // 2
            and is_nearest(variant, number, cores * variant.scale * seconds - growth * floats.seconds.parts, seconds)
        )
    # a product is divided in whole numbers, and cut off at once
    return number.parts == 1 and (cores * variant.scale - number.below) * window <= scaled(variant, earlier, later)


@pure
def is_within_an_eighth(variant: Variant, rounding: Rounding, short: int, denominator: int) -> bool:
    """Whether a rounded number of cores lies at most an eighth of a unit below the fraction."""
    return 8 * variant.scale * (rounding.below * denominator - short * rounding.parts) <= denominator * rounding.parts


@pure
def is_made(variant: Variant, earlier: Sample, later: Sample, floats: Floats) -> bool:
    """Whether these roundings, held as below zero, are those on the way to the number.

    The last is to a nearest point, the others are as near as shown. Of a quotient of no more than 2^20 cores, so that
    its grids are no coarser than theirs.
    """
    window, number, ratio, seconds = divisor_of(variant, earlier, later), floats.number, floats.ratio, floats.seconds
    whole, growth = scaled(variant, earlier, later), later.usage - earlier.usage
    if not 0 <= whole <= MANY_CORES * variant.scale * window:
        return False
    if variant.arithmetic == Arithmetic.QUOTIENT:
        return (
            ratio.parts >= 1
            and number.parts >= COARSEST_NUMBER
            and is_within_an_eighth(variant, ratio, -growth, window)
            and is_nearest(variant, number, ratio.below * variant.scale, ratio.parts)
        )
    if variant.arithmetic == Arithmetic.SECONDS:
        made = -seconds.below
        return (
            number.parts >= COARSEST_NUMBER
            and are_seconds_near(variant, earlier, later, floats)
            and seconds.parts >= 1
            and made >= EXACT // 2
            and is_nearest(variant, number, -growth * seconds.parts, made)
        )
    return number.parts == 1 and 0 <= number.below * window + whole < window


@pure
def is_within_a_unit(variant: Variant, earlier: Sample, later: Sample, number: Rounding) -> bool:
    """Whether the number, before it is cut to whole units, lies less than a unit below the exact quotient."""
    window = divisor_of(variant, earlier, later)
    return number.below * window < (window - scaled(variant, earlier, later)) * number.parts
