"""The mean of rates, exactly: what cAdvisor's summary does with the pairs of a minute (`mean.Add`).

Rates of different windows have different denominators, so means are held over a common multiple of the windows.
"""

import math

from models.cpu.behaviour.rates import is_mean
from models.cpu.vocabulary import Node, Pipeline, Sample
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
