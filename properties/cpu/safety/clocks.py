"""What a clock does to a rate that is set, or that runs slow."""

from models.cpu.behaviour.bounds import is_window, most, set_back, skewed
from models.cpu.behaviour.rates import exceeds, falls_short
from models.cpu.behaviour.sampling import (
    MILLION,
    follows,
    is_busy,
    is_node,
    is_within_a_tick,
    recorded,
    sample_of,
    slowed,
    span_of,
)
from models.cpu.vocabulary import Node, Pipeline, Read, Sample
from verify import assume, for_all

HOUR = 3600 * 10**9
MANY_CORES = 4096


@for_all
def a_clock_step_adds_no_more_than_itself(pipeline: Pipeline, node: Node, first: Read, last: Read, step: int) -> bool:
    """A clock that is set back by s in a window makes it look like W + s: the rate is N × (1 + s / W) at most (T12)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), set_back(pipeline.variant, sample_of(pipeline, node, last), step)
    assume(step >= 0)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    bound = most(pipeline, node, later.time - earlier.time + step)
    return not exceeds(pipeline.variant, node.cores, earlier, later, bound)


@for_all
def a_clock_that_is_set_moves_no_rate(pipeline: Pipeline, node: Node, first: Read, last: Read, step: int) -> bool:
    """A rate by a clock that nobody sets keeps its bound, however far the wall clock is set back meanwhile (T12).

    Rates that cAdvisor and the kubelet make in their own process; metrics-server has only the stamps on the wire.
    """
    assume(is_node(node), step >= 0)
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    later = set_back(pipeline.variant, later, step)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return not exceeds(pipeline.variant, node.cores, earlier, later, most(pipeline, node, later.time - earlier.time))


@for_all
def a_slow_clock_keeps_its_share_of_time(pipeline: Pipeline, first: Read, last: Read, ppm: int) -> bool:
    """Of a time between two stamps a clock that loses a share r records 1 - r, but for less than a tick (T12)."""
    assume(0 <= ppm < MILLION)
    window = slowed(pipeline, last, ppm) - slowed(pipeline, first, ppm)
    return is_within_a_tick(pipeline, MILLION * window - (MILLION - ppm) * span_of(first, last))


@for_all
def a_slow_clock_adds_no_more_than_its_rate(
    pipeline: Pipeline, node: Node, first: Read, last: Read, window: int, ppm: int, limit: int
) -> bool:
    """A clock that loses a share r shows no more than N / (1 - r), and what skew, ticks and steps add, ever (T12).

    In every window, as `a_slow_clock_keeps_its_share_of_time` has it. `limit` is any CPU time that covers
    N × (W + h) / (1 - r) + N × D + g - 1.
    """
    assume(is_node(node), 0 <= ppm < MILLION, follows(pipeline, node, first, last))
    assume(is_within_a_tick(pipeline, MILLION * window - (MILLION - ppm) * span_of(first, last)))
    earlier, later = recorded(node, first, 0), recorded(node, last, window)
    kept, tick = MILLION - ppm, pipeline.variant.tick
    assume(is_window(pipeline.variant, earlier, later))
    assume(limit * kept >= node.cores * MILLION * (window + tick) + kept * skewed(node))
    return not exceeds(pipeline.variant, node.cores, earlier, later, limit)


@for_all
def a_slow_clock_takes_no_more_than_its_rate(
    pipeline: Pipeline, node: Node, first: Read, last: Read, window: int, ppm: int, limit: int
) -> bool:
    """It shows a full node no lower than N / (1 - r), less what skew, ticks and steps take (T12).

    Within an hour on up to 4096 cores: beyond that products in millicores leave their words (T15).
    """
    assume(is_node(node), 0 <= ppm < MILLION, follows(pipeline, node, first, last), is_busy(node, first, last))
    assume(node.cores <= MANY_CORES, node.granularity <= HOUR, last.instant - first.instant <= HOUR)
    assume(is_within_a_tick(pipeline, MILLION * window - (MILLION - ppm) * span_of(first, last)))
    earlier, later = recorded(node, first, 0), recorded(node, last, window)
    kept, tick = MILLION - ppm, pipeline.variant.tick
    assume(is_window(pipeline.variant, earlier, later))
    assume(limit * kept <= node.cores * MILLION * (window - tick) - kept * skewed(node))
    return not falls_short(pipeline.variant, node.cores, earlier, later, limit)


@for_all
def no_window_is_long_enough_for_a_slow_clock(pipeline: Pipeline, node: Node, window: int, lost: int) -> bool:
    """A longer window cures skew, and not a clock that runs slow: one that lost a nanosecond shows too much (T12).

    In windows of up to half an hour on up to 4096 cores: beyond that products in millicores leave their words (T15).
    """
    assume(is_node(node), window >= 1, lost >= 1, window + lost <= HOUR // 2, node.cores <= MANY_CORES)
    earlier, later = Sample(0, 0), Sample(window, node.cores * window + node.cores * lost)
    assume(is_window(pipeline.variant, earlier, later))
    return exceeds(pipeline.variant, node.cores, earlier, later, node.cores * window)
