"""What the rate of a container says beside that of the pod or the node around it."""

from models.cpu.behaviour.bounds import spread_of
from models.cpu.behaviour.nesting import Family, apart, grown, is_family, is_timed, same_window, worst
from models.cpu.behaviour.rates import WORD
from models.cpu.behaviour.sampling import is_node, sample_of
from models.cpu.vocabulary import Node, Pipeline
from verify import assume, evolve, for_all


@for_all
def a_child_shows_no_more_than_its_parent_and_twice_the_skew(pipeline: Pipeline, node: Node, family: Family) -> bool:
    """Over one recorded window a child shows no more than its parent and 2 × N × D beside (T16)."""
    assume(is_node(node))
    assume(node.granularity == 1, is_family(pipeline, node, family))
    assume(same_window(pipeline, node, family))
    child = sample_of(pipeline, node, family.child_last).usage - sample_of(pipeline, node, family.child_first).usage
    parent = sample_of(pipeline, node, family.last).usage - sample_of(pipeline, node, family.first).usage
    return child - parent <= 2 * node.cores * spread_of(pipeline, node)


@for_all
def a_child_can_show_twice_the_skew_above_its_parent(pipeline: Pipeline, node: Node, ticks: int) -> bool:
    """For all N, W and D a pod and its only container can be read so that the container shows 2 × N × D more (T16).

    Over one recorded window that is as long as the spread or longer, where the counters fit 64 bits.
    """
    spread, window = spread_of(pipeline, node), ticks * pipeline.variant.tick
    assume(is_node(node), ticks >= 1, window >= spread)
    node = evolve(node, granularity=1)
    family = worst(pipeline, node, window)
    assume(family.beside_last.true < WORD)
    child, parent = grown(pipeline, node, family)
    return is_timed(pipeline, node, family, window) and child - parent == 2 * node.cores * spread


@for_all
def a_child_can_show_all_cores_beside_an_idle_parent(pipeline: Pipeline, node: Node, ticks: int) -> bool:
    """Where their windows differ, a container shows N and its pod nothing, without any skew: W later it rests (T16).

    So that sums of children within their parent are no invariant of what is reported.
    """
    window = ticks * pipeline.variant.tick
    assume(is_node(node), ticks >= 1)
    node = evolve(node, granularity=1)
    family = apart(node, window)
    assume(family.last.true < WORD)
    child, parent = grown(pipeline, node, family)
    reads = (family.child_first, family.child_last, family.first, family.last)
    times = [sample_of(pipeline, node, read).time for read in reads]
    return (
        is_family(pipeline, node, family)
        and times == [0, window, window, 2 * window]
        and child == node.cores * window
        and parent == 0
    )
