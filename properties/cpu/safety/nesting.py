"""What the rate of a container says beside that of the pod or the node around it."""

from models.cpu.behaviour.bounds import spread_of
from models.cpu.behaviour.nesting import Family, is_family, same_window
from models.cpu.behaviour.sampling import is_node, sample_of
from models.cpu.vocabulary import Node, Pipeline
from verify import assume, for_all


@for_all
def a_child_shows_no_more_than_its_parent_and_twice_the_skew(pipeline: Pipeline, node: Node, family: Family) -> bool:
    """Over one recorded window a child shows no more than its parent and 2 × N × D beside (T16)."""
    assume(is_node(node))
    assume(node.granularity == 1, is_family(pipeline, node, family))
    assume(same_window(pipeline, node, family))
    child = sample_of(pipeline, node, family.child_last).usage - sample_of(pipeline, node, family.child_first).usage
    parent = sample_of(pipeline, node, family.last).usage - sample_of(pipeline, node, family.first).usage
    return child - parent <= 2 * node.cores * spread_of(pipeline, node)
