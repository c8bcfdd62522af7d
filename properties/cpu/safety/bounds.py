"""How far one rate can be off, for every number of cores, window, spread and granularity."""

from models.cpu.behaviour.bounds import (
    draw_up,
    is_window,
    least,
    most,
    overshoot,
    reached,
    spread_of,
    worst_first,
    worst_last,
)
from models.cpu.behaviour.rates import WORD, exceeds, falls_short, scaled
from models.cpu.behaviour.sampling import follows, is_busy, is_exact, is_node, sample_of
from models.cpu.vocabulary import Node, Pipeline, Read
from verify import assume, for_all, implies

HOUR = 3600 * 10**9
MANY_CORES = 4096


@for_all
def no_rate_exceeds_its_bound(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """A window W shows no more than N × (W + D) + g - 1: skew and granularity are all that skews it (T1, T17)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return not exceeds(pipeline.variant, node.cores, earlier, later, most(pipeline, node, later.time - earlier.time))


@for_all
def no_rate_of_a_full_node_falls_below_its_bound(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """A node whose cores never rest shows no less than N × (W - D) - (g - 1): the same skew, the other way (T1).

    Within an hour on up to 4096 cores: beyond that even products in millicores no longer fit their words (T15).
    """
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), is_busy(node, first, last))
    assume(is_window(pipeline.variant, earlier, later), last.instant - first.instant <= HOUR)
    assume(node.cores <= MANY_CORES, node.granularity <= HOUR)
    return not falls_short(
        pipeline.variant, node.cores, earlier, later, least(pipeline, node, later.time - earlier.time)
    )


@for_all
def the_bound_counts_whole_steps(pipeline: Pipeline, node: Node, first: Read, last: Read, steps: int) -> bool:
    """As many whole steps of the counter as cover N × (W + D) are never exceeded: g × ⌈N (W + D) / g⌉ at most (T2)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    covered = node.cores * (later.time - earlier.time + spread_of(pipeline, node))
    assume(node.granularity * steps >= covered)
    return later.usage - earlier.usage <= node.granularity * steps


@for_all
def the_bound_is_reached(pipeline: Pipeline, node: Node, window: int) -> bool:
    """For all N, W, D and g two reads that the node can give show the bound, to the nanosecond (T2).

    For all of which the counter fits 64 bits.
    """
    assume(is_node(node))
    first, last = worst_first(node), worst_last(pipeline, node, window)
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(window >= (pipeline.variant.min_window or 1), window % pipeline.variant.tick == 0, last.true < WORD)
    return (
        follows(pipeline, node, first, last)
        and is_window(pipeline.variant, earlier, later)
        and later.time - earlier.time == window
        and exceeds(pipeline.variant, node.cores, earlier, later, reached(pipeline, node, window) - 1)
    )


@for_all
def a_constant_delay_is_harmless(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """However late stamps come, if they are equally late a rate exceeds the cores by no more than a tick allows (T3).

    Only the variation of the delay counts, so that "iff the delay is positive" is too strict.
    """
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, first.delay == last.delay)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    window = later.time - earlier.time
    return not exceeds(pipeline.variant, node.cores, earlier, later, node.cores * (window + pipeline.variant.tick - 1))


@for_all
def any_spread_can_push_a_rate_above_the_cores(pipeline: Pipeline, node: Node, window: int) -> bool:
    """One nanosecond of spread is enough for a rate above the cores, in a window of any length (T3)."""
    assume(is_node(node))
    first, last = worst_first(node), worst_last(pipeline, node, window)
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.spread >= 1)
    assume(window >= (pipeline.variant.min_window or 1), window % pipeline.variant.tick == 0, last.true < WORD)
    return follows(pipeline, node, first, last) and exceeds(
        pipeline.variant, node.cores, earlier, later, node.cores * window
    )


@for_all
def an_overshoot_shows_from_one_unit_on(pipeline: Pipeline, node: Node, window: int) -> bool:
    """The worst rate shows more than the cores if and only if N × D is a unit of the output, or more, over W (T3).

    For 8 cores and 15 s that is a spread of 2 ns.
    """
    assume(is_node(node))
    first, last = worst_first(node), worst_last(pipeline, node, window)
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1)
    assume(window >= (pipeline.variant.min_window or 1), window % pipeline.variant.tick == 0, last.true < WORD)
    unit = pipeline.variant.scale
    number = scaled(pipeline.variant, earlier, later) // window
    return (number > node.cores * unit) == (node.cores * spread_of(pipeline, node) * unit >= window)


@for_all
def the_relative_error_needs_no_core_count(
    pipeline: Pipeline, node: Node, first: Read, last: Read, percent: int
) -> bool:
    """To be off by x percent at most, W ≥ 100 D / x is enough, on a node of any size (T4)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, percent >= 1)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    window = later.time - earlier.time
    assume(window * percent >= 100 * spread_of(pipeline, node))
    full = node.cores * window
    return not exceeds(pipeline.variant, node.cores, earlier, later, full + full * percent // 100)


@for_all
def a_missed_sample_does_no_harm(pipeline: Pipeline, node: Node, first: Read, missed: Read, last: Read) -> bool:
    """Where a sample between is lost, the window grows and the bound of the overshoot does not (T11).

    So that the bound of the rate over the whole is below that of either window: the same over more time. Nor does the
    skew grow that the samples need.
    """
    assume(is_node(node))
    earlier, between, later = (sample_of(pipeline, node, read) for read in (first, missed, last))
    assume(follows(pipeline, node, first, missed), follows(pipeline, node, missed, last))
    assume(is_window(pipeline.variant, earlier, between), is_window(pipeline.variant, between, later))
    whole = later.time - earlier.time
    parts = (between.time - earlier.time, later.time - between.time)
    return (
        not exceeds(pipeline.variant, node.cores, earlier, later, node.cores * whole + overshoot(pipeline, node))
        and all(part < whole for part in parts)
        and draw_up(node, (earlier, later)) <= draw_up(node, (earlier, between, later))
        and all(most(pipeline, node, whole) * part <= most(pipeline, node, part) * whole for part in parts)
    )


@for_all
def a_wide_window_keeps_the_overshoot_small(
    pipeline: Pipeline, node: Node, first: Read, last: Read, floor: int
) -> bool:
    """With no window shorter than w, a rate exceeds the cores by N × D / w at most (T8)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, floor >= 1, later.time - earlier.time >= floor)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    window = later.time - earlier.time
    extra = node.cores * spread_of(pipeline, node) * window
    return implies(
        exceeds(pipeline.variant, node.cores, earlier, later, node.cores * window),
        (later.usage - earlier.usage - node.cores * window) * floor <= extra,
    )


@for_all
def exact_times_need_no_allowance(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """Where neither the delay varies nor a tick cuts nor the counter steps, no rate exceeds the cores at all (T3)."""
    assume(is_node(node))
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(node.granularity == 1, first.delay == last.delay)
    assume(is_exact(pipeline, first), is_exact(pipeline, last))
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    return not exceeds(pipeline.variant, node.cores, earlier, later, node.cores * (later.time - earlier.time))
