"""What guards must do when samples are missing, repeated, out of order, or begin again."""

from models.cpu.behaviour.bounds import is_window, most
from models.cpu.behaviour.rates import (
    WORD,
    base_after,
    divisor_of,
    exceeds,
    falls_short,
    fits,
    is_silent,
    refusal_of,
    scaled,
)
from models.cpu.behaviour.sampling import is_node, restarts, sample_of
from models.cpu.vocabulary import Node, Pipeline, Read, Refusal, Sample
from verify import assume, evolve, for_all, implies

DAY = 24 * 3600 * 10**9


@for_all
def a_rate_is_growth_over_recorded_time(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """A number is the growth divided by the time that was recorded: not by an interval that was meant (T10).

    And the whole growth, not what is left of it in a machine word (T15): of windows with up to a day of CPU time.
    """
    variant = pipeline.variant
    assume(fits(earlier), fits(later), is_window(variant, earlier, later), 0 <= later.usage - earlier.usage <= DAY)
    window = later.time - earlier.time
    growth = (later.usage - earlier.usage) * variant.scale
    return scaled(variant, earlier, later) * window == growth * divisor_of(variant, earlier, later)


@for_all
def a_reset_never_shows_more_than_was_used(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """A counter that began again may show less than the truth, never more than a window can (T13)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(restarts(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return not exceeds(pipeline.variant, node.cores, earlier, later, most(pipeline, node, later.time - earlier.time))


@for_all
def nothing_is_printed_of_a_counter_that_fell(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """Two samples out of order, or of two counters, give no number: there is none that would be right (T13)."""
    assume(fits(earlier), fits(later), later.usage < earlier.usage)
    return refusal_of(pipeline.variant, earlier, later) != Refusal.NONE


@for_all
def nothing_is_printed_where_no_time_passed(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """A repeated sample, or one from before, gives no number: its window is empty or negative (T12, T14)."""
    assume(later.time <= earlier.time)
    return refusal_of(pipeline.variant, earlier, later) != Refusal.NONE


@for_all
def no_rate_is_below_zero(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """A negative rate is printed as nearly 2^64 by whoever reads it unsigned (T13)."""
    assume(fits(earlier), fits(later), is_window(pipeline.variant, earlier, later), later.usage - earlier.usage <= DAY)
    return not falls_short(pipeline.variant, pipeline.node.cores, earlier, later, 0)


@for_all
def a_reset_costs_one_number(pipeline: Pipeline, before: Sample, reset: Sample, after: Sample) -> bool:
    """The sample after a reset is the base of the next number: keeping the old base waits until it is passed (T14)."""
    variant = pipeline.variant
    assume(before.time < reset.time < after.time, reset.usage < before.usage, reset.usage <= after.usage)
    assume(after.time - reset.time >= (variant.min_window or 1))
    return refusal_of(variant, base_after(variant, before, reset), after) == Refusal.NONE


@for_all
def a_step_of_the_clock_costs_one_number(pipeline: Pipeline, before: Sample, stepped: Sample, after: Sample) -> bool:
    """A sample no later than its base becomes the base: else nothing is said until time catches up (T14)."""
    variant = pipeline.variant
    assume(stepped.time <= before.time, stepped.time < after.time, before.usage <= stepped.usage <= after.usage)
    assume(after.time - stepped.time >= (variant.min_window or 1))
    return refusal_of(variant, base_after(variant, before, stepped), after) == Refusal.NONE


@for_all
def a_counter_that_wraps_is_never_misread(pipeline: Pipeline, earlier: Sample, window: int, growth: int) -> bool:
    """Where a counter of 64 bits passes its end, the number is right or there is none (T15).

    After 584 core-years; a difference modulo 2^64 is right here and absurd after a reset, so they must be told apart.
    """
    variant = pipeline.variant
    assume(fits(earlier), window >= 1, 0 <= growth <= DAY, earlier.usage + growth >= WORD)
    wrapped = Sample(earlier.time + window, (earlier.usage + growth) % WORD)
    true = evolve(wrapped, usage=earlier.usage + growth)
    return implies(
        is_window(variant, earlier, wrapped),
        scaled(variant, earlier, wrapped) == scaled(variant, earlier, true),
    )


@for_all
def no_number_is_not_shown_as_zero(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """A rate that could not be made is left out: a zero looks as if it had been measured (T14).

    Both pointers of the kubelet's answer default to zero, and autoscalers believe it.
    """
    return implies(refusal_of(pipeline.variant, earlier, later) != Refusal.NONE, is_silent(pipeline.variant))


@for_all
def the_published_window_is_the_real_one(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """Consumers multiply a rate by its window: it must be the one that was divided by (metrics-server 50)."""
    variant = pipeline.variant
    assume(is_window(variant, earlier, later))
    return variant.shown_window is None or variant.shown_window == divisor_of(variant, earlier, later)
