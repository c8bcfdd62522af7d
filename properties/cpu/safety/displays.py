"""What cutting, comparing and rounding do to a rate."""

from models.cpu.behaviour.bounds import is_window, overshoot, spread_of, worst_first, worst_last
from models.cpu.behaviour.displays import MILLI, Headroom, cut, headroom_of, percent_above, shown
from models.cpu.behaviour.rates import WORD, divisor_of, scaled
from models.cpu.behaviour.sampling import follows, is_busy, is_exact, is_node, sample_of
from models.cpu.vocabulary import Node, Pipeline, Read, Sample
from verify import assume, evolve, for_all


@for_all
def a_cut_rate_is_no_farther_from_the_truth(
    pipeline: Pipeline, node: Node, usage: int, window: int, truth: int
) -> bool:
    """A rate cut at the cores is as near to the truth as it was, or nearer (T5)."""
    assume(is_node(node), window >= 1, usage >= 0, 0 <= truth <= node.cores * window)
    was, now = (usage - truth) * 1000, cut(pipeline, node, usage, window) - truth * 1000
    return max(now, -now) <= max(was, -was)


@for_all
def cutting_costs_what_skew_moves(pipeline: Pipeline, node: Node, ticks: int) -> bool:
    """A full node whose windows gain D and lose it in turn reads N - N × D / (2 W) on average, once it is cut (T5).

    Of each two windows, after which the node is where it was, so that they can go on for ever. Cutting breaks the
    books: what one window gained is thrown away, what the next one lost stays lost.
    """
    window = ticks * pipeline.variant.tick
    spread = spread_of(pipeline, node)
    assume(is_node(node))
    node = evolve(node, granularity=1)
    assume(window >= spread, window >= (pipeline.variant.min_window or 1))
    first, middle = worst_first(node), worst_last(pipeline, node, window)
    last = Read(2 * window + first.instant, first.delay, first.true + 2 * node.cores * window)
    assume(last.true < WORD)
    reads = (first, middle, last)
    times = [sample_of(pipeline, node, read).time for read in reads]
    usages = [sample_of(pipeline, node, read).usage for read in reads]
    gained, lost = node.cores * (window + spread), node.cores * (window - spread)
    together = cut(pipeline, node, gained, window) + cut(pipeline, node, lost, window)
    return (
        follows(pipeline, node, first, middle)
        and follows(pipeline, node, middle, last)
        and times[1] - times[0] == window == times[2] - times[1]
        and usages[1] - usages[0] == gained
        and usages[2] - usages[1] == lost
        and together == (2 * node.cores * window - node.cores * spread) * 1000
    )


@for_all
def headroom_falls_below_zero_by_the_bound_at_most(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """What is left of the cores is negative by no more than (N × D + g - 1) / W (T17)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    left = node.cores * (later.time - earlier.time) - (later.usage - earlier.usage)
    return left >= -overshoot(pipeline, node)


@for_all
def above_capacity_proves_a_measurement_effect(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """Without skew, ticks and steps no rate lies above the cores: one that does was not measured exactly (T17)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, first.delay == last.delay)
    assume(is_exact(pipeline, first), is_exact(pipeline, last))
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return headroom_of(pipeline, node, earlier, later) != Headroom.ABOVE_CAPACITY


@for_all
def above_allocatable_needs_no_error(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """A full node, measured exactly, lies above what is allocatable: a second verdict, of another cause (T17)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, first.delay == last.delay, is_busy(node, first, last))
    assume(is_exact(pipeline, first), is_exact(pipeline, last))
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return headroom_of(pipeline, node, earlier, later) == Headroom.ABOVE_ALLOCATABLE


@for_all
def a_full_node_is_a_hundred_percent(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """An exact measurement of a full node is 100 % of it, and not more (T17)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, first.delay == last.delay)
    assume(is_exact(pipeline, first), is_exact(pipeline, last))
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return not percent_above(pipeline, node, earlier, later)


@for_all
def truncating_only_takes_away(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """The quotient is cut down to the variant's unit, so that what is shown is no more than the rate (T18).

    Of the quotient in whole numbers; `floats_push_no_rate_above_the_cores` has what float64 does before.
    """
    assume(is_window(pipeline.variant, earlier, later), later.usage >= earlier.usage)
    divisor = divisor_of(pipeline.variant, earlier, later)
    return shown(pipeline, earlier, later) * divisor <= scaled(pipeline.variant, earlier, later)


@for_all
def rounding_adds_less_than_a_millicore(pipeline: Pipeline, earlier: Sample, later: Sample) -> bool:
    """Even where a display rounds up, it adds less than one millicore (T18)."""
    assume(is_window(pipeline.variant, earlier, later), later.usage >= earlier.usage)
    number = scaled(pipeline.variant, earlier, later) // divisor_of(pipeline.variant, earlier, later)
    return shown(pipeline, earlier, later) < number + MILLI
