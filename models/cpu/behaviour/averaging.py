"""The mean of rates, exactly: what cAdvisor's summary does with the pairs of a minute (`mean.Add`).

Rates of different windows have different denominators, so means are held over a common multiple of the windows.
"""

import math

from attrs import frozen

from models.cpu.behaviour.bounds import spread_of
from models.cpu.behaviour.rates import is_mean
from models.cpu.behaviour.sampling import follows, sample_of
from models.cpu.vocabulary import Node, Pipeline, Read, Sample
from verify import pure, remembered


@remembered
def multiple(pipeline: Pipeline) -> int:
    """The least common multiple of the windows, in nanoseconds."""
    return math.lcm(*pipeline.gaps)


@pure
def has_gaps(pipeline: Pipeline, series: tuple[Sample, ...]) -> bool:
    """Whether the recorded times lie as far apart as the world says."""
    return all(
        later.time - earlier.time == gap
        for earlier, later, gap in zip(series[:-1], series[1:], pipeline.gaps, strict=True)
    )


@pure
def sum_of_rates(pipeline: Pipeline, series: tuple[Sample, ...]) -> int:
    """The sum of the pairs' rates in cores, times the common multiple."""
    return sum(
        (later.usage - earlier.usage) * (multiple(pipeline) // gap)
        for earlier, later, gap in zip(series[:-1], series[1:], pipeline.gaps, strict=True)
    )


@pure
def average(pipeline: Pipeline, series: tuple[Sample, ...]) -> int:
    """The number for the whole series in cores, times the common multiple, the whole window and the number of pairs.

    The mean of the rates where the variant takes that, the whole growth over the whole window otherwise.
    """
    if is_mean(pipeline.variant):
        return sum_of_rates(pipeline, series) * sum(pipeline.gaps)
    return (series[-1].usage - series[0].usage) * multiple(pipeline) * len(pipeline.gaps)


@pure
def own_bound(pipeline: Pipeline, node: Node, spread: int) -> int:
    """The most that the rates of alternating windows add up to, times the common multiple.

    Only every other window can have the whole spread to its advantage; the ones between them pay it back, and one
    behind the last need not (T9: k / ws - (k - 1) / wl).
    """
    common = multiple(pipeline)
    factors = [common // gap for gap in pipeline.gaps]
    gaining = factors[0::2]
    gained = sum(gaining) - sum(factors[1::2][: len(gaining) - 1])
    return node.cores * (len(factors) * common + spread * gained)


@pure
def lag(pipeline: Pipeline, node: Node, read: Read) -> int:
    """How late a read was recorded, ticks and all, beyond the least that it can be: from 0 to the whole spread."""
    return sample_of(pipeline, node, read).time - read.instant - node.least + pipeline.variant.tick - 1


@frozen
class Mean:
    """What a mean of rates has come to: `shorts` windows of length `short`, and one of length `long` between each two.

    `excess` is what the rates add up to beyond the cores, times both lengths.
    """

    short: int
    long: int
    shorts: int
    excess: int


@pure
def room(pipeline: Pipeline, node: Node, mean: Mean) -> int:
    """The most that the excess can be: N × D × (k / ws - (k - 1) / wl), times both lengths (T9)."""
    return node.cores * spread_of(pipeline, node) * (mean.shorts * mean.long - (mean.shorts - 1) * mean.short)


@pure
def keeps_room(pipeline: Pipeline, node: Node, mean: Mean, last: Read) -> bool:
    """Whether a mean that ends with a short window keeps its bound, and what the last lag may give back besides."""
    return mean.excess <= room(pipeline, node, mean) - node.cores * lag(pipeline, node, last) * mean.long


@pure
def beyond(pipeline: Pipeline, node: Node, first: Read, last: Read) -> int:
    """What is recorded of a window beyond its cores, in nanoseconds of CPU time."""
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    return later.usage - earlier.usage - node.cores * (later.time - earlier.time)


@pure
def lasts(pipeline: Pipeline, node: Node, first: Read, last: Read, length: int) -> bool:
    """Whether the node can give these reads, recorded so far apart."""
    window = sample_of(pipeline, node, last).time - sample_of(pipeline, node, first).time
    return follows(pipeline, node, first, last) and window == length
