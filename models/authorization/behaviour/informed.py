"""The Node authorizer as a machine: informers tell it of objects, one event after the other."""

from typing import Annotated

from models.authorization.behaviour.events import added, deleted, updated
from models.authorization.behaviour.graph import Graph
from models.authorization.vocabulary.cluster import Object, Pod
from models.authorization.vocabulary.nodes import Cluster
from verify import Member, action, evolve, frozen, initial, pure, require

Listed = Annotated[Object, Member("objects")]


@pure
def may_follow(old: Object, new: Object) -> bool:
    """Whether the API lets an object change like this: a pod stays bound, and its ephemeral containers stay.

    One of another uid is another pod of the same name, whose informer has seen both changes as one.
    """
    if not isinstance(old, Pod) or not isinstance(new, Pod) or old.uid != new.uid:
        return True
    return old.node in ("", new.node) and old.ephemeral <= new.ephemeral


@frozen
class Informed:
    """The objects that exist, and the graph that the Node authorizer has made of what it was told.

    `past` is what has gone for good, where the cluster's objects come once. Departs from reality: an event is handled
    at once, so that nothing is seen of a graph that is behind.
    """

    cluster: Cluster
    present: frozenset[Listed] = frozenset()
    past: frozenset[Listed] = frozenset()
    graph: Graph = Graph()

    @classmethod
    @initial
    def starts(cls, cluster: Cluster) -> "Informed":
        """Nothing exists."""
        return cls(cluster)

    @action
    def adds(self, new: Listed) -> "Informed":
        """An object appears, in any of its forms."""
        require(new not in self.past, all(each.thing != new.thing for each in self.present))
        graph = added(self.graph, new, self.cluster.release)
        return evolve(self, present=self.present.union({new}), graph=graph)

    @action
    def changes(self, new: Listed) -> "Informed":
        """An object takes another of its forms, as far as the API lets it."""
        require(new not in self.present, any(each.thing == new.thing for each in self.present))
        old = next(each for each in self.present if each.thing == new.thing)
        require(may_follow(old, new))
        graph = updated(self.graph, old, new, self.cluster.release)
        return evolve(self, present=self.present.difference({old}).union({new}), graph=graph)

    @action
    def deletes(self, old: Listed) -> "Informed":
        """An object goes."""
        require(old in self.present)
        graph = deleted(self.graph, old, self.cluster.release)
        past = self.past if self.cluster.again else self.past.union({old})
        return evolve(self, present=self.present.difference({old}), past=past, graph=graph)
