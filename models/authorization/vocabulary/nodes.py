"""Small clusters in which everything that informers may tell, and everything that a node may write, is searched."""

from attrs import frozen

from models.authorization.vocabulary.admission import Admission, Live
from models.authorization.vocabulary.cluster import Kind, Object, PersistentVolume, Placed, Pod, Thing
from models.authorization.vocabulary.releases import Release
from models.authorization.vocabulary.requests import User


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
    """A pod that the scheduler would bind to a node, were it not for a label that it wants or a taint that it shuns."""

    pod: Pod
    label: tuple[str, str] | None = None
    taint: tuple[str, str] | None = None


@frozen(eq=False)
class Foothold:
    """A cluster one of whose nodes is in the wrong hands: what it may try, and what others do meanwhile.

    `attempts` are writes without the object before them, which is whatever is there. `others` are attempts on what
    belongs to other nodes, with the old object in them. `prize` is what the node must not come to read.
    """

    release: Release
    attacker: User
    start: Live
    attempts: tuple[Admission, ...]
    others: tuple[Admission, ...] = ()
    wishes: tuple[Wish, ...] = ()
    prize: tuple[Thing, ...] = ()
