"""How the counter is read, stamped and recorded: what two samples of one counter can look like.

The true counter of a node with N cores grows by at most N nanoseconds in a nanosecond. cAdvisor takes the time after
the read (newContainerStats in lib/container/libcontainer/handler.go), so a stamp is late by some delay; only how much
the delay varies (`Node.spread`) moves a rate.
"""

from models.cpu.behaviour.rates import WORD
from models.cpu.vocabulary import Node, Pipeline, Read, Sample
from verify import pure

MILLION = 10**6


@pure
def is_node(node: Node) -> bool:
    """Whether the numbers make a node: a core at least, and no negative spread."""
    return node.cores >= 1 and node.spread >= 0 and node.granularity >= 1


@pure
def is_timely(pipeline: Pipeline, node: Node, read: Read) -> bool:
    """Whether the stamp comes when the sampler sets it: within the node's spread, or later where the sampler is.

    The true counter fits 64 bits: a wrap is a matter of its own.
    """
    return node.least <= read.delay <= node.least + node.spread + pipeline.late and 0 <= read.true < WORD


@pure
def capacity(pipeline: Pipeline, node: Node, span: int) -> int:
    """The most that the true counter can grow in so many nanoseconds."""
    return node.cores * span * (2 if pipeline.counter.guest_twice else 1)


@pure
def follows(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """Whether one counter can give both reads, in this order, without a reset between them."""
    if not (is_timely(pipeline, node, first) and is_timely(pipeline, node, last)):
        return False
    if pipeline.counter.foreign:
        return last.instant >= first.instant
    grown = last.true - first.true
    return last.instant >= first.instant and 0 <= grown <= capacity(pipeline, node, last.instant - first.instant)


@pure
def restarts(pipeline: Pipeline, node: Node, first: Read, last: Read) -> bool:
    """Whether the counter can have begun at zero again between the two reads: `echo 0 > cpuacct.usage`, or removal."""
    return (
        is_timely(pipeline, node, first)
        and is_timely(pipeline, node, last)
        and last.instant >= first.instant
        and last.true <= capacity(pipeline, node, last.instant - first.instant)
    )


@pure
def is_busy(node: Node, first: Read, last: Read) -> bool:
    """Whether every core ran all the time between the reads."""
    return last.true - first.true == node.cores * (last.instant - first.instant)


@pure
def stamped(pipeline: Pipeline, read: Read) -> int:
    """The time that the clock shows when the sample is stamped, before it is cut to a tick.

    A wall clock may be set; the monotonic clock of a program is not, though it may run slow all the same (facts 1.1).
    """
    shown = read.instant + read.delay
    if pipeline.clock.slow_ppm > 0:
        shown = shown - shown // (MILLION // pipeline.clock.slow_ppm)
    if pipeline.clock.step > 0 and read.instant >= 0 and not pipeline.variant.monotonic:
        shown = shown - pipeline.clock.step
    return shown


@pure
def slowed(pipeline: Pipeline, read: Read, ppm: int) -> int:
    """The time that is recorded by a clock that loses so many millionths, besides what the pipeline's own does."""
    shown = stamped(pipeline, read)
    tick = pipeline.variant.tick
    return (shown - shown * ppm // MILLION) // tick * tick


@pure
def is_within_a_tick(pipeline: Pipeline, millionths: int) -> bool:
    """Whether two times are less than a tick apart, which are so many millionths of a nanosecond apart."""
    return -MILLION * pipeline.variant.tick < millionths < MILLION * pipeline.variant.tick


@pure
def span_of(first: Read, last: Read) -> int:
    """The true time between two stamps."""
    return last.instant + last.delay - first.instant - first.delay


@pure
def sample_of(pipeline: Pipeline, node: Node, read: Read) -> Sample:
    """What is recorded: the time cut down to a tick, the counter cut down to its granularity."""
    tick = pipeline.variant.tick
    return recorded(node, read, stamped(pipeline, read) // tick * tick)


@pure
def recorded(node: Node, read: Read, time: int) -> Sample:
    """The counter of a read, cut down to its granularity, at whatever time was recorded."""
    return Sample(time, read.true // node.granularity * node.granularity)


@pure
def is_exact(pipeline: Pipeline, read: Read) -> bool:
    """Whether the tick cuts nothing off the time of this read."""
    return stamped(pipeline, read) % pipeline.variant.tick == 0
