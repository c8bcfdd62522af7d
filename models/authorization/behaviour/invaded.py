"""A cluster with a node in the wrong hands: its writes, and what the scheduler and the garbage collector make of them.

A write goes through if the Node authorizer allows it and NodeRestriction does not refuse it; RBAC is asked elsewhere.
The scheduler (`nodeaffinity`, `tainttoleration`) and the collector (`pkg/controller/garbagecollector` @1.36: an object
goes when none of its owners exists) are what CVE-2025-5187 needs of them: no owner that is written here exists, and
pods are placed on the one node.
"""

from typing import Annotated

from models.authorization.behaviour.events import added, deleted, updated
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.node import decide
from models.authorization.behaviour.noderestriction import refusal
from models.authorization.vocabulary import Decision, Request
from models.authorization.vocabulary.admission import Admission, Live, Named, Node, Operation, Written
from models.authorization.vocabulary.cluster import Object, Pod
from models.authorization.vocabulary.nodes import Foothold, Wish
from models.authorization.vocabulary.releases import Release
from verify import Member, action, evolve, frozen, initial, pure, remembered, require

VERBS = {Operation.CREATE: "create", Operation.UPDATE: "update", Operation.DELETE: "delete"}


@pure
def asked(write: Admission) -> Request:
    """The request that authorizers saw before the write came to admission."""
    verb = VERBS[write.operation]
    return Request(write.user, verb, write.group, write.resource, write.subresource, write.namespace, write.name)


@pure
def goes_through(graph: Graph, live: Live, write: Admission, release: Release) -> bool:
    """Whether the write is authorized by the Node authorizer and admitted by NodeRestriction."""
    return decide(graph, asked(write), release) == Decision.ALLOW and refusal(live, write, release) is None


@remembered
def graph_of(foothold: Foothold) -> Graph:
    """The graph of what there is at first."""
    graph = Graph()
    first: tuple[Object, ...] = (*foothold.pods, *foothold.placed)
    for each in first:
        graph = added(graph, each, foothold.release)
    return graph


@frozen
class Invaded:
    """The pods and nodes that exist, and the graph of the Node authorizer; all else stays as it was at first."""

    foothold: Foothold
    pods: frozenset[Annotated[Pod, Member("pod_forms")]]
    nodes: frozenset[Annotated[Node, Member("node_forms")]]
    graph: Graph

    @classmethod
    @initial
    def starts(cls, foothold: Foothold) -> "Invaded":
        """Nothing was written yet."""
        return cls(foothold, frozenset(foothold.pods), frozenset(foothold.nodes), graph_of(foothold))

    @property
    def live(self) -> Live:
        """What admission knows."""
        return Live(self.pods, self.nodes)

    @action
    def tries(self, write: Annotated[Admission, Member("attempts")]) -> "Invaded":
        """The node writes what it is let write."""
        old = self.before(write)
        whole = evolve(write, old=old)
        require((old is None) == (write.operation == Operation.CREATE and write.subresource == ""))
        require(goes_through(self.graph, self.live, whole, self.foothold.release))
        return self.after(whole)

    @action
    def schedules(self, wish: Annotated[Wish, Member("wishes")]) -> "Invaded":
        """The scheduler finds the node good enough for a pod."""
        own = [node for node in self.nodes if node.name == self.foothold.node]
        require(own != [], all(pod.thing != wish.pod.thing for pod in self.pods))
        require(wish.label is None or wish.label in own[0].labels)
        require(wish.taint is None or wish.taint not in own[0].taints)
        bound = evolve(wish.pod, node=self.foothold.node)
        graph = updated(self.graph, wish.pod, bound, self.foothold.release)
        return evolve(self, pods=self.pods.union({bound}), graph=graph)

    @action
    def collects(self, node: Annotated[Node, Member("node_forms")]) -> "Invaded":
        """The garbage collector deletes a node whose owners do not exist."""
        require(node in self.nodes, node.owners != ())
        return evolve(self, nodes=self.nodes.difference({node}))

    def before(self, write: Admission) -> Written | None:
        """The object that the write is about, as it is now."""
        if write.resource == "nodes":
            return next((node for node in self.nodes if node.name == write.name), None)
        found = (pod for pod in self.pods if (pod.namespace, pod.name) == (write.namespace, write.name))
        return next(found, None)

    def after(self, write: Admission) -> "Invaded":
        """What a write that went through has changed; an eviction deletes its pod."""
        old, new = write.old, write.object
        if isinstance(old, Node) or isinstance(new, Node):
            others = self.nodes.difference({old})
            return evolve(self, nodes=others.union({new}) if isinstance(new, Node) else others)
        rest = self.pods.difference({old})
        graph, release = self.graph, self.foothold.release
        if isinstance(old, Pod) and (new is None or isinstance(new, Named)):
            return evolve(self, pods=rest, graph=deleted(graph, old, release))
        if not isinstance(new, Pod):
            return self
        return evolve(
            self,
            pods=rest.union({new}),
            graph=updated(graph, old if isinstance(old, Pod) else None, new, release),
        )
