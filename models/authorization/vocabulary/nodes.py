"""Small clusters in which everything that informers may tell, and everything that a node may write, is searched."""

from attrs import evolve, frozen

from models.authorization.vocabulary.admission import Admission, Node
from models.authorization.vocabulary.cluster import Kind, Object, PersistentVolume, Placed, Pod, Thing
from models.authorization.vocabulary.releases import Release


@frozen(eq=False)
class Cluster:
    """Nodes, and the objects that may come, change and go: two of one kind and name are two forms of one object.

    `again` is whether what has gone may come back; where counts grow without end, each object comes once.
    """

    release: Release
    nodes: tuple[str, ...]
    objects: tuple[Object, ...]
    again: bool = True

    @property
    def places(self) -> tuple[Thing, ...]:
        """The nodes as vertices."""
        return tuple(Thing(Kind.NODE, "", name) for name in self.nodes)

    @property
    def things(self) -> tuple[Thing, ...]:
        """Everything that a graph of this cluster can hold."""
        named = [thing for each in self.objects for thing in (each.thing, *_named(each))]
        return tuple(dict.fromkeys((*self.places, *named)))


def _named(given: Object) -> tuple[Thing, ...]:
    if isinstance(given, Placed):
        return ()
    if isinstance(given, PersistentVolume):
        return ((given.claim, *given.secrets)) if given.claim is not None else ()
    made = [name for _, name in given.statuses if name is not None]
    made += [given.extended] if given.extended else []
    return (*given.mentions, *(Thing(Kind.RESOURCE_CLAIM, given.namespace, name) for name in made))


@frozen
class Wish:
    """A pod that the scheduler binds to a node as soon as the node has a label, and has no taint, as the pod wants."""

    pod: Pod
    label: tuple[str, str] | None = None
    taint: tuple[str, str] | None = None


@frozen(eq=False)
class Foothold:
    """A cluster one of whose nodes is in the wrong hands: what it may try, and what others do meanwhile.

    `pods`, `nodes` and `placed` are what there is at first. `attempts` are writes without the object before them,
    which is whatever is there then. `others` are attempts on what belongs to other nodes. `prize` is what the node
    must not come to read.
    """

    release: Release
    node: str
    pods: tuple[Pod, ...]
    nodes: tuple[Node, ...]
    placed: tuple[Placed, ...]
    attempts: tuple[Admission, ...]
    others: tuple[Admission, ...]
    wishes: tuple[Wish, ...]
    prize: tuple[Thing, ...]

    @property
    def writes(self) -> tuple[Admission, ...]:
        """Every write that a node may try, on its own objects and on those of others."""
        return *self.attempts, *self.others

    @property
    def pod_forms(self) -> tuple[Pod, ...]:
        """Every pod that can come to exist, in every form."""
        written = [each.object for each in self.attempts if isinstance(each.object, Pod)]
        bound = [evolve(wish.pod, node=self.node) for wish in self.wishes]
        return tuple(dict.fromkeys((*self.pods, *written, *bound)))

    @property
    def node_forms(self) -> tuple[Node, ...]:
        """Every node that can come to exist, in every form."""
        written = [each.object for each in self.attempts if isinstance(each.object, Node)]
        return tuple(dict.fromkeys((*self.nodes, *written)))

    @property
    def things(self) -> tuple[Thing, ...]:
        """Everything that the graph can hold."""
        places = [Thing(Kind.NODE, "", each.name) for each in self.node_forms]
        objects: tuple[Object, ...] = (*self.pod_forms, *self.placed)
        return tuple(dict.fromkeys((*places, *(thing for each in objects for thing in (each.thing, *_named(each))))))
