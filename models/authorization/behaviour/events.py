"""What the informers tell the Node authorizer: `plugin/pkg/auth/authorizer/node/graph_populator.go` @1.36."""

from models.authorization.behaviour.graph import Edge, Graph, number_of, with_edge, with_vertex, without
from models.authorization.vocabulary.cluster import Change, Event, Kind, Object, PersistentVolume, Placed, Pod, Thing
from models.authorization.vocabulary.releases import Release


def told(graph: Graph, event: Event, release: Release) -> Graph:
    """The graph after the event."""
    if event.change == Change.DELETE:
        return deleted(graph, event.object, release)
    return updated(graph, event.old, event.object, release)


def added(graph: Graph, new: Object, release: Release) -> Graph:
    """The graph after an object appeared."""
    return updated(graph, None, new, release)


def updated(graph: Graph, old: Object | None, new: Object, release: Release) -> Graph:
    """The graph after an object changed, which for some changes is the graph as it was."""
    if isinstance(new, Pod):
        if new.node == "" or (isinstance(old, Pod) and _is_unimportant(old, new, release)):
            return graph
        return _with_pod(graph, new, release)
    if isinstance(new, PersistentVolume):
        return _with_volume(graph, new, release)
    if (new.kind == Kind.SLICE and not release.slices) or (isinstance(old, Placed) and old.node == new.node):
        return graph
    return _with_placed(graph, new, release)


def deleted(graph: Graph, old: Object, release: Release) -> Graph:
    """The graph after an object went."""
    if isinstance(old, Placed) and old.kind == Kind.ATTACHMENT and not release.attachments_removed:
        return graph
    return without(graph, old.thing, release)


def _is_unimportant(old: Pod, new: Pod, release: Release) -> bool:
    """Whether updatePod takes the pod for unchanged: most of a pod's spec cannot change after it was made.

    The claim of extended resources is not compared: the scheduler writes it before it binds the pod.
    """
    return (
        (old.node, old.uid) == (new.node, new.uid)
        and not (release.ephemeral_mentions and new.ephemeral > old.ephemeral)
        and not (release.claim_statuses and old.statuses != new.statuses)
    )


def _with_pod(graph: Graph, pod: Pod, release: Release) -> Graph:
    """The pod bound to its node, and everything that it names leading to it; a mirror pod's names count nothing."""
    graph = with_vertex(without(graph, pod.thing, release), pod.thing)
    place = Thing(Kind.NODE, "", pod.node)
    graph = with_vertex(graph, place)
    destination = number_of(graph, place)
    graph = with_edge(graph, Edge(pod.thing, place, destination), release)
    for thing in named_by(pod, release):
        graph = with_edge(with_vertex(graph, thing), Edge(thing, pod.thing, destination), release)
    return graph


def named_by(pod: Pod, release: Release) -> tuple[Thing, ...]:
    """What gets an edge to the pod, mention by mention."""
    if pod.is_mirror and release.ignores_mirrors:
        return ()
    known = tuple(each for each in pod.mentions if each.kind != Kind.RESOURCE_CLAIM or release.claims_in_graph)
    if release.extended_claims and pod.extended:
        return (*known, Thing(Kind.RESOURCE_CLAIM, pod.namespace, pod.extended))
    return known


def _with_volume(graph: Graph, volume: PersistentVolume, release: Release) -> Graph:
    """A bound volume leads to its claim, its secrets lead to it; nobody knows yet to which node."""
    graph = without(graph, volume.thing, release)
    if volume.claim is None:
        return graph
    graph = with_vertex(with_vertex(graph, volume.thing), volume.claim)
    graph = with_edge(graph, Edge(volume.thing, volume.claim), release)
    for secret in volume.secrets:
        graph = with_edge(with_vertex(graph, secret), Edge(secret, volume.thing), release)
    return graph


def _with_placed(graph: Graph, placed: Placed, release: Release) -> Graph:
    graph = without(graph, placed.thing, release)
    if placed.node == "":
        return graph
    place = Thing(Kind.NODE, "", placed.node)
    graph = with_vertex(with_vertex(graph, placed.thing), place)
    return with_edge(graph, Edge(placed.thing, place, number_of(graph, place)), release)
