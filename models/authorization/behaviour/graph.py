"""The Node authorizer's graph: which object leads to which node, and its index with counters.

`plugin/pkg/auth/authorizer/node/graph.go` and `third_party/forked/gonum/graph/simple` @1.36. Edges point towards the
node. The graph keeps one edge between two vertices, but the index adds one whenever an edge is added, also where it
exists already (finding 0005): it is modelled as it stands. Vertices are told apart by numbers, and a number that is
free is used again, the smallest first; the index and the edges know a node by its number only.
"""

from typing import Annotated

from attrs import evolve, frozen

from models.authorization.vocabulary.cluster import Kind, Thing
from models.authorization.vocabulary.releases import Release
from verify import Between, Member, pure

MOST = 63  # vertices of a world that is searched; a real graph has more, and is not searched
Number = Annotated[int, Between(0, MOST)]
Vertex = Annotated[Thing, Member("things")]


@frozen
class Edge:
    """From one thing to another; `destination` is the number of the node that the target belongs to, if one."""

    source: Vertex
    target: Vertex
    destination: Number | None = None


@frozen
class Count:
    """What the index of a thing holds for one node: its number, and how often edges to it were counted."""

    thing: Vertex
    destination: Number
    number: Number


@frozen
class Graph:
    """Numbered vertices, edges, which things have an index, and the counts in it (none is zero)."""

    numbers: frozenset[tuple[Vertex, Number]] = frozenset()
    edges: frozenset[Edge] = frozenset()
    indexed: frozenset[Vertex] = frozenset()
    counts: frozenset[Count] = frozenset()


def number_of(graph: Graph, thing: Thing) -> int | None:
    """The number of a vertex; None where there is no such vertex."""
    return next((number for each, number in graph.numbers if each == thing), None)


def degree(graph: Graph, thing: Thing) -> int:
    """How many neighbours a vertex has, on either side."""
    return sum((edge.source == thing) + (edge.target == thing) for edge in graph.edges)


def with_vertex(graph: Graph, thing: Thing) -> Graph:
    """The graph with this vertex in it; a new one takes the smallest number that is free."""
    if number_of(graph, thing) is not None:
        return graph
    taken = {number for _, number in graph.numbers}
    number = next(number for number in range(len(taken) + 1) if number not in taken)
    return evolve(graph, numbers=graph.numbers.union({(thing, number)}))


def with_edge(graph: Graph, edge: Edge, release: Release) -> Graph:
    """The graph with an edge between vertices that it has; an edge that leads to a node is counted."""
    known = edge in graph.edges
    graph = evolve(graph, edges=graph.edges.union({edge}))
    if edge.destination is None or (known and release.counts_new_edges_only):
        return graph
    if degree(graph, edge.source) < release.threshold:
        return _without_index(graph, edge.source)
    if edge.source in graph.indexed:
        return _counted(graph, edge.source, edge.destination, 1)
    return _recounted(graph, edge.source)


def _recounted(graph: Graph, thing: Thing) -> Graph:
    """The graph with a new index of the thing, made of its edges."""
    leading = [edge.destination for edge in graph.edges if edge.source == thing and edge.destination is not None]
    counts = {Count(thing, each, leading.count(each)) for each in leading}
    return evolve(graph, indexed=graph.indexed.union({thing}), counts=graph.counts.union(counts))


def _counted(graph: Graph, thing: Thing, destination: int, change: int) -> Graph:
    """The graph with the thing's count for a node changed; a count that reaches zero is gone."""
    old = count_of(graph, thing, destination)
    rest = graph.counts.difference({Count(thing, destination, old)})
    return evolve(graph, counts=rest.union({Count(thing, destination, old + change)} if old + change > 0 else ()))


def count_of(graph: Graph, thing: Thing, destination: int) -> int:
    """What the index of the thing holds for the node of this number."""
    return next((each.number for each in graph.counts if (each.thing, each.destination) == (thing, destination)), 0)


def _without_index(graph: Graph, thing: Thing) -> Graph:
    counts = frozenset(each for each in graph.counts if each.thing != thing)
    return evolve(graph, indexed=graph.indexed.difference({thing}), counts=counts)


def _uncounted(graph: Graph, edge: Edge, release: Release) -> Graph:
    """The graph after one of its edges was removed: the index of the source is told, or dropped."""
    if degree(graph, edge.source) < release.threshold:
        return _without_index(graph, edge.source)
    if edge.source not in graph.indexed or edge.destination is None:
        return graph
    return _counted(graph, edge.source, edge.destination, -1)


def _without_vertex(graph: Graph, thing: Thing) -> Graph:
    graph = evolve(
        graph,
        numbers=frozenset(each for each in graph.numbers if each[0] != thing),
        edges=frozenset(edge for edge in graph.edges if thing not in (edge.source, edge.target)),
    )
    return _without_index(graph, thing)


def without(graph: Graph, thing: Thing, release: Release) -> Graph:
    """The graph without this vertex, and without its neighbours that have no other (`deleteVertex_locked`)."""
    around = [edge for edge in graph.edges if thing in (edge.source, edge.target)]
    lonely = [end for edge in around for end in (edge.source, edge.target) if end != thing and degree(graph, end) == 1]
    graph = _without_vertex(graph, thing)
    for neighbour in lonely:
        graph = _without_vertex(graph, neighbour)
    for edge in around:
        if edge.target == thing and edge.source not in lonely:
            graph = _uncounted(graph, edge, release)
    return graph


def without_edges(graph: Graph, kind: Kind, target: Thing, release: Release) -> Graph:
    """The graph without the edges from things of this kind to the target; sources without another go, too."""
    for edge in [edge for edge in graph.edges if edge.target == target and edge.source.kind == kind]:
        if degree(graph, edge.source) == 1:
            graph = _without_vertex(graph, edge.source)
        else:
            graph = _uncounted(evolve(graph, edges=graph.edges.difference({edge})), edge, release)
    return graph


@pure
def leads_to(graph: Graph, thing: Thing, node: str, release: Release) -> bool:
    """Whether the authorizer finds a path from the thing to the node (`hasPathFrom`).

    A positive count is enough. From 1.34 on an index also refuses, but for kinds whose paths hold unlabelled edges.
    """
    place = Thing(Kind.NODE, "", node)
    destination = number_of(graph, place)
    if destination is None or number_of(graph, thing) is None:
        return False
    if count_of(graph, thing, destination) > 0:
        return True
    if release.decisive_index and thing in graph.indexed and thing.kind not in release.searches:
        return False
    return _is_found(graph, (thing,), frozenset(), place, destination)


def _is_found(graph: Graph, ahead: tuple[Thing, ...], seen: frozenset[Thing], place: Thing, destination: int) -> bool:
    """Whether a search from these things, which enters no edge to another node, comes to the node."""
    if ahead == ():
        return False
    edges = [edge for edge in graph.edges if edge.source in ahead and edge.destination in (None, destination)]
    if place in ahead or any(edge.destination == destination for edge in edges):
        return True
    seen = seen.union(ahead)
    onward = {edge.target for edge in edges}.difference(seen)
    return _is_found(graph, tuple(onward), seen, place, destination)
