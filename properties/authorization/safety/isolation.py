"""Nodes read what their pods name, and nothing else: the Node authorizer in every state of its informers."""

from models.authorization.behaviour.graph import count_of, number_of
from models.authorization.behaviour.informed import Informed
from models.authorization.behaviour.isolation import is_entitled, reads, works
from models.authorization.vocabulary.cluster import Kind, Thing
from verify import always


def _pairs(at: Informed) -> list[tuple[str, Thing]]:
    return [(node, thing) for node in at.cluster.nodes for thing in at.cluster.things if thing.kind != Kind.NODE]


@always(Informed)
def no_node_reads_what_is_not_its_own(at: Informed) -> bool:
    """A node takes hold of an object only while a pod of its own, no mirror, leads there (P18).

    Whoever has taken over a node is held in by nothing else: the secrets of other nodes' pods are at stake.
    """
    release = at.cluster.release
    return all(is_entitled(at.present, *pair) for pair in _pairs(at) if reads(at.graph, *pair, release))


@always(Informed)
def every_node_reads_what_its_pods_name(at: Informed) -> bool:
    """Whatever a node's pods lead to, the node can read, or they do not start (P18)."""
    release = at.cluster.release
    return all(reads(at.graph, *pair, release) for pair in _pairs(at) if is_entitled(at.present, *pair))


@always(Informed)
def no_node_inherits_what_none_of_its_pods_could_name(at: Informed) -> bool:
    """A node reads no secret that none of its pods names in any form: what others leave behind is not its own (P19)."""
    every = frozenset(at.cluster.objects)
    return not any(
        reads(at.graph, node, thing, at.cluster.release)
        for node, thing in _pairs(at)
        if thing.kind == Kind.SECRET and not is_entitled(every, node, thing)
    )


@always(Informed)
def rights_end_with_the_last_pod(at: Informed) -> bool:
    """A node to which nothing but mirror pods is bound reads nothing that a pod could name (P22)."""
    idle = [node for node in at.cluster.nodes if not works(at.present, node)]
    things = [thing for thing in at.cluster.things if thing.kind not in (Kind.NODE, Kind.POD)]
    return not any(reads(at.graph, node, thing, at.cluster.release) for node in idle for thing in things)


@always(Informed)
def every_count_is_a_number_of_edges(at: Informed) -> bool:
    """An index holds, for each node, the number of edges from its thing to pods of that node (P19)."""
    graph = at.graph
    numbers = [number for _, number in graph.numbers]
    return all(
        count_of(graph, thing, number)
        == len([edge for edge in graph.edges if (edge.source, edge.destination) == (thing, number)])
        for thing in graph.indexed
        for number in numbers
    )


@always(Informed)
def no_count_is_for_a_vertex_that_is_gone(at: Informed) -> bool:
    """What an index counts are vertices that there are, and they are nodes: a free number is used again (P19)."""
    places = [number_of(at.graph, place) for place in at.cluster.places]
    return all(each.destination in places for each in at.graph.counts)
