"""What contiguous windows say together, and what a recorded series says of the spread that made it."""

from models.cpu.behaviour.averaging import average, has_gaps, multiple, own_bound, sum_of_rates
from models.cpu.behaviour.bounds import draw_up, height, is_window, lowest, most, overshoot, read_at, spread_of
from models.cpu.behaviour.rates import credited, fits
from models.cpu.behaviour.sampling import follows, is_node, sample_of
from models.cpu.vocabulary import Node, Pipeline, Read, Sample
from verify import assume, for_all


@for_all
def contiguous_windows_add_up(pipeline: Pipeline, first: Sample, second: Sample, third: Sample) -> bool:
    """What the rates of windows one after another add up to is what the counter grew by (T6)."""
    cores, variant = pipeline.node.cores, pipeline.variant
    assume(first.usage <= second.usage <= third.usage, third.usage - first.usage < 2**40)
    assume(is_window(variant, first, second), is_window(variant, second, third))
    whole = (third.usage - first.usage) * variant.scale
    return credited(variant, cores, first, second) + credited(variant, cores, second, third) == whole


@for_all
def overshoots_do_not_add_up(pipeline: Pipeline, node: Node, first: Read, second: Read, third: Read) -> bool:
    """However many windows overshoot, together they overshoot by no more than one alone can (T6)."""
    assume(is_node(node))
    one, two, three = (sample_of(pipeline, node, read) for read in (first, second, third))
    assume(follows(pipeline, node, first, second), follows(pipeline, node, second, third))
    assume(is_window(pipeline.variant, one, two), is_window(pipeline.variant, two, three))
    together = credited(pipeline.variant, node.cores, one, two) + credited(pipeline.variant, node.cores, two, three)
    return together <= most(pipeline, node, three.time - one.time) * pipeline.variant.scale


@for_all
def few_windows_in_a_row_can_overshoot(
    pipeline: Pipeline, node: Node, first: Read, between: Sample, last: Read, excess: int
) -> bool:
    """If each of several windows shows N + x cores or more, x times their whole length is N × D at most (T6).

    So an overshoot that lasts is not skew: the core count, the clock's rate or the counter is wrong.
    """
    assume(is_node(node), excess >= 1)
    one, three = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), one.time < between.time < three.time)
    assume(between.usage - one.usage >= (node.cores + excess) * (between.time - one.time))
    assume(three.usage - between.usage >= (node.cores + excess) * (three.time - between.time))
    return excess * (three.time - one.time) <= overshoot(pipeline, node)


@for_all
def skew_draws_up_no_more_than_itself(
    pipeline: Pipeline, node: Node, first: Read, second: Read, third: Read, fourth: Read
) -> bool:
    """The counter gets ahead of a full node by no more than N × D + g - 1 in any series that skew alone made (T7)."""
    assume(is_node(node))
    series = tuple(sample_of(pipeline, node, read) for read in (first, second, third, fourth))
    assume(follows(pipeline, node, first, second))
    assume(follows(pipeline, node, second, third), follows(pipeline, node, third, fourth))
    return draw_up(node, series) <= overshoot(pipeline, node)


@for_all
def what_skew_can_explain_it_explains(
    pipeline: Pipeline, node: Node, first: Sample, second: Sample, third: Sample
) -> bool:
    """Every series that draws up no more than N × D has reads that made it, each within D of its time (T7).

    Of every three samples between which the variant sees nothing wrong. Instants are held in parts of a nanosecond,
    as many as there are cores.
    """
    series, cores = (first, second, third), node.cores
    assume(is_node(node), node.granularity == 1, draw_up(node, series) <= cores * node.spread)
    assume(fits(first), fits(second), fits(third))
    assume(is_window(pipeline.variant, first, second), is_window(pipeline.variant, second, third))
    delays = [height(node, sample) - lowest(node, series[:place]) for place, sample in enumerate(series, start=1)]
    reads = [read_at(node, series[:place]) for place in (1, 2, 3)]
    return all(0 <= delay <= cores * node.spread for delay in delays) and all(
        0 <= later.usage - earlier.usage <= reads[place + 1] - reads[place]
        for place, (earlier, later) in enumerate(((first, second), (second, third)))
    )


@for_all
def averaging_dilutes_the_skew(
    pipeline: Pipeline, node: Node, first: Read, second: Read, third: Read, fourth: Read
) -> bool:
    """The number for several samples exceeds the cores by no more than N × D over the whole of their time (T9).

    The growth over the whole time does; a mean of rates does not, however many there are of them.
    """
    assume(is_node(node))
    reads = (first, second, third, fourth)
    series = tuple(sample_of(pipeline, node, read) for read in reads)
    assume(node.granularity == 1, has_gaps(pipeline, series))
    assume(follows(pipeline, node, first, second), follows(pipeline, node, second, third))
    assume(follows(pipeline, node, third, fourth))
    factor = multiple(pipeline) * len(pipeline.gaps)
    return average(pipeline, series) <= most(pipeline, node, sum(pipeline.gaps)) * factor


@for_all
def a_mean_of_rates_keeps_a_bound_of_its_own(
    pipeline: Pipeline, node: Node, first: Read, second: Read, third: Read, fourth: Read
) -> bool:
    """With gaps of ws and wl in turn a mean of rates exceeds N by N × D × (k/ws - (k-1)/wl) / n at most (T9)."""
    assume(is_node(node))
    reads = (first, second, third, fourth)
    series = tuple(sample_of(pipeline, node, read) for read in reads)
    assume(node.granularity == 1, has_gaps(pipeline, series))
    assume(follows(pipeline, node, first, second), follows(pipeline, node, second, third))
    assume(follows(pipeline, node, third, fourth))
    return sum_of_rates(pipeline, series) <= own_bound(pipeline, node, spread_of(pipeline, node))
