"""Two counters, one inside the other: a container's and its pod's, a pod's and its node's."""

from attrs import frozen

from models.cpu.behaviour.sampling import follows, sample_of
from models.cpu.vocabulary import Node, Pipeline, Read
from verify import pure


@frozen
class Family:
    """Two reads of a parent's counter and two of its child's, and what the parent's held when the child's was read."""

    first: Read
    last: Read
    child_first: Read
    child_last: Read
    beside_first: Read
    beside_last: Read


@pure
def of_one_counter(pipeline: Pipeline, node: Node, one: Read, other: Read) -> bool:
    """Whether one counter can give both reads, in whichever order."""
    if one.instant <= other.instant:
        return follows(pipeline, node, one, other)
    return follows(pipeline, node, other, one)


@pure
def is_family(pipeline: Pipeline, node: Node, family: Family) -> bool:
    """Whether the child's growth is part of the parent's, wherever their reads lie."""
    return (
        family.beside_first.instant == family.child_first.instant
        and family.beside_last.instant == family.child_last.instant
        and follows(pipeline, node, family.first, family.last)
        and follows(pipeline, node, family.child_first, family.child_last)
        and follows(pipeline, node, family.beside_first, family.beside_last)
        and of_one_counter(pipeline, node, family.first, family.beside_first)
        and of_one_counter(pipeline, node, family.last, family.beside_last)
        and family.child_last.true - family.child_first.true <= family.beside_last.true - family.beside_first.true
    )


@pure
def same_window(pipeline: Pipeline, node: Node, family: Family) -> bool:
    """Whether both were recorded at the same times; where windows differ, nobody looks (`Pipeline.windows_differ`)."""
    if pipeline.windows_differ:
        return True
    return (
        sample_of(pipeline, node, family.first).time == sample_of(pipeline, node, family.child_first).time
        and sample_of(pipeline, node, family.last).time == sample_of(pipeline, node, family.child_last).time
    )


@pure
def grown(pipeline: Pipeline, node: Node, family: Family) -> tuple[int, int]:
    """What is recorded of the child's growth, and of the parent's."""
    child = sample_of(pipeline, node, family.child_last).usage - sample_of(pipeline, node, family.child_first).usage
    return child, sample_of(pipeline, node, family.last).usage - sample_of(pipeline, node, family.first).usage


@pure
def is_timed(pipeline: Pipeline, node: Node, family: Family, window: int) -> bool:
    """Whether the node can give these reads, and both are recorded over one window of this length."""
    begin, end = (sample_of(pipeline, node, read).time for read in (family.first, family.last))
    return is_family(pipeline, node, family) and same_window(pipeline, node, family) and end - begin == window


@pure
def worst(pipeline: Pipeline, node: Node, window: int) -> Family:
    """A pod with one container on a node that never rests, read so that the container gains the spread and it loses it.

    The first nanosecond of a tick and the last, the least delay and the greatest; at the time 0 and a window later.
    """
    late, end = node.least + node.spread, pipeline.variant.tick - 1
    soonest, latest = -late, end - node.least
    return Family(
        first=_busy(node, latest, node.least, -soonest),
        last=_busy(node, window + soonest, late, -soonest),
        child_first=_busy(node, soonest, late, -soonest),
        child_last=_busy(node, window + latest, node.least, -soonest),
        beside_first=_busy(node, soonest, late, -soonest),
        beside_last=_busy(node, window + latest, node.least, -soonest),
    )


def _busy(node: Node, instant: int, delay: int, since: int) -> Read:
    """A read of a counter that all cores have driven since so long before the time 0."""
    return Read(instant, delay, node.cores * (instant + since))


@pure
def apart(node: Node, window: int) -> Family:
    """A container that is busy for a window and rests then, and its pod, which is looked at a window later."""
    begun, done = Read(-node.least, node.least, 0), Read(window - node.least, node.least, node.cores * window)
    rested = Read(2 * window - node.least, node.least, node.cores * window)
    return Family(first=done, last=rested, child_first=begun, child_last=done, beside_first=begun, beside_last=done)
