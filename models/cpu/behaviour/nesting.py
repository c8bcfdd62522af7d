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
