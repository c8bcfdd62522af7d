"""How far a rate can be off: the bound, the reads that reach it, and what a series of samples tells of the spread."""

from models.cpu.behaviour.rates import refusal_of
from models.cpu.vocabulary import Node, Pipeline, Read, Refusal, Sample, Variant
from verify import evolve, pure

MILLION = 10**6


@pure
def spread_of(pipeline: Pipeline, node: Node) -> int:
    """The whole spread between reading and recorded time: the delay's, and what a tick cuts off."""
    return node.spread + pipeline.variant.tick - 1


@pure
def overshoot(pipeline: Pipeline, node: Node) -> int:
    """The most CPU, in nanoseconds, that a window of whatever length shows beyond its cores."""
    return node.cores * spread_of(pipeline, node) + node.granularity - 1


@pure
def skewed(node: Node) -> int:
    """What delays of reads and steps of the counter move in a window, ticks aside, in nanoseconds of CPU."""
    return node.cores * node.spread + node.granularity - 1


@pure
def most(pipeline: Pipeline, node: Node, window: int) -> int:
    """The most CPU that a recorded window of so many nanoseconds shows."""
    return node.cores * window + overshoot(pipeline, node)


@pure
def least(pipeline: Pipeline, node: Node, window: int) -> int:
    """The least CPU that a recorded window shows of a node whose cores never rest."""
    return node.cores * window - overshoot(pipeline, node)


@pure
def reached(pipeline: Pipeline, node: Node, window: int) -> int:
    """The bound in whole steps of the counter: g × ⌈N (W + D) / g⌉."""
    span = window + spread_of(pipeline, node)
    return (node.cores * span + node.granularity - 1) // node.granularity * node.granularity


@pure
def worst_first(node: Node) -> Read:
    """The earlier of two reads that reach the bound: stamped as late as can be, one nanosecond below a step."""
    return Read(-node.least - node.spread, node.least + node.spread, node.granularity - 1)


@pure
def worst_last(pipeline: Pipeline, node: Node, window: int) -> Read:
    """The later one: stamped as early as can be, the last nanosecond of a tick, after all cores ran all the time."""
    instant = window + pipeline.variant.tick - 1 - node.least
    grown = node.cores * (window + spread_of(pipeline, node))
    return Read(instant, node.least, node.granularity - 1 + grown)


@pure
def is_window(variant: Variant, earlier: Sample, later: Sample) -> bool:
    """Whether the two samples make a number, over time that passed."""
    return later.time > earlier.time and refusal_of(variant, earlier, later) == Refusal.NONE


@pure
def set_back(variant: Variant, sample: Sample, step: int) -> Sample:
    """The sample as recorded after the wall clock was set back by so many nanoseconds; a monotonic clock is not set."""
    return sample if variant.monotonic else evolve(sample, time=sample.time - step)


@pure
def height(node: Node, sample: Sample) -> int:
    """How far the counter is ahead of a node that has been full since time 0."""
    return sample.usage - node.cores * sample.time


@pure
def lowest(node: Node, series: tuple[Sample, ...]) -> int:
    """The least height of the samples."""
    found = height(node, series[0])
    for sample in series[1:]:
        found = min(found, height(node, sample))
    return found


@pure
def draw_up(node: Node, series: tuple[Sample, ...]) -> int:
    """The most that the height rises from a sample to a later one, or nothing: what only skew can explain."""
    found = 0
    for place, sample in enumerate(series[1:], start=1):
        found = max(found, height(node, sample) - lowest(node, series[:place]))
    return found


@pure
def read_at(node: Node, series: tuple[Sample, ...]) -> int:
    """When the last sample of a series can have been read, in parts of a nanosecond, as many as there are cores.

    The earliest instants at which a node's cores can have done all that the series shows, if the first sample of
    each rise was read when it was stamped.
    """
    return series[-1].usage - lowest(node, series)
