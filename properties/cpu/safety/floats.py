"""What the float64 of each program does to a rate, over every grid that a float64 can lie on (T18)."""

from models.cpu.behaviour.bounds import is_window
from models.cpu.behaviour.floats import (
    COARSEST_RATIO,
    MANY_CORES,
    Floats,
    Rounding,
    are_seconds_near,
    is_made,
    is_nearest,
    is_number,
    is_window_in_seconds,
    is_within_a_unit,
    is_within_an_eighth,
    stays,
)
from models.cpu.vocabulary import Pipeline, Sample
from verify import assume, for_all


@for_all
def rounding_crosses_no_whole_number(pipeline: Pipeline, rounding: Rounding, short: int, denominator: int) -> bool:
    """A fraction up to a whole number is rounded to no more than that, on each grid that has whole numbers (T18).

    Also in the variant's unit, which has whole parts of a core. The grid of a float64 has whole numbers up to 2^53.
    """
    assume(denominator >= 1, is_nearest(pipeline.variant, rounding, short, denominator))
    return stays(rounding, short)


@for_all
def seconds_are_rounded_to_a_point_of_their_grid(
    pipeline: Pipeline, earlier: Sample, later: Sample, floats: Floats
) -> bool:
    """A window that is made seconds in float64, in two steps, is off by one point of the last grid at most (T18)."""
    assume(is_window(pipeline.variant, earlier, later), later.time > earlier.time)
    assume(is_window_in_seconds(pipeline.variant, earlier, later, floats))
    return are_seconds_near(pipeline.variant, earlier, later, floats)


@for_all
def floats_push_no_rate_above_the_cores(
    pipeline: Pipeline, cores: int, earlier: Sample, window: int, unused: int, floats: Floats
) -> bool:
    """A window that holds no more than its cores can do is printed as no more than them, floats and all (T18).

    On up to a million cores, of windows with up to 2^53 ns of CPU time, 104 core-days: these are float64 as they are.
    A number is cut off to its unit. Each rounding stays where the two properties above say that roundings stay.
    """
    variant = pipeline.variant
    later = Sample(earlier.time + window, earlier.usage + cores * window - unused)
    assume(1 <= cores <= MANY_CORES, 0 <= unused <= cores * window, is_window(variant, earlier, later))
    assume(is_number(variant, cores, earlier, later, floats))
    return floats.number.below > -floats.number.parts


@for_all
def a_ratio_loses_an_eighth_of_a_unit_at_most(
    pipeline: Pipeline, rounding: Rounding, short: int, denominator: int
) -> bool:
    """A quotient of up to a million cores is rounded to no less than an eighth of a nanocore below it (T18).

    A float64 up to 2^20 lies on a grid of at least 2^32 parts of one.
    """
    assume(denominator >= 1, rounding.parts >= COARSEST_RATIO)
    assume(is_nearest(pipeline.variant, rounding, short, denominator))
    return is_within_an_eighth(pipeline.variant, rounding, short, denominator)


@for_all
def floats_lose_a_unit_at_most(pipeline: Pipeline, earlier: Sample, window: int, used: int, floats: Floats) -> bool:
    """The number of a window is at most one unit, a nanocore, below what whole numbers would print (T18).

    On up to a million cores, of windows with up to 2^53 ns of CPU time, which are float64 as they are. Before it is cut
    it lies less than a unit below the exact quotient. The last rounding is to a nearest point of any grid that a
    float64 so large lies on; a ratio and seconds are as near as the properties above say that they are.
    """
    variant, later = pipeline.variant, Sample(earlier.time + window, earlier.usage + used)
    assume(used >= 0, is_window(variant, earlier, later), is_made(variant, earlier, later, floats))
    return is_within_a_unit(variant, earlier, later, floats.number)
