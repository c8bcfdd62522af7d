"""The objects that the Node authorizer makes its graph of, as far as it looks at them."""

from enum import Enum

from attrs import frozen


class Kind(Enum):
    """The kinds of vertices, `vertexType` in `plugin/pkg/auth/authorizer/node/graph.go` @1.36."""

    NODE = "node"
    POD = "pod"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    CONFIG_MAP = "configmap"
    CLAIM = "persistentvolumeclaim"
    VOLUME = "persistentvolume"
    ATTACHMENT = "volumeattachment"
    ACCOUNT = "serviceaccount"
    RESOURCE_CLAIM = "resourceclaim"
    SLICE = "resourceslice"


@frozen
class Thing:
    """An object by its kind, namespace ("" where the kind has none) and name; it need not exist."""

    kind: Kind
    namespace: str
    name: str


@frozen
class Pod:
    """A pod, as far as authorization looks at it.

    `node` is "" while it is not bound. `mentions` are the objects that its spec names, in the order in which the graph
    is told of them, one entry for each mention. `ephemeral` is the number of ephemeral containers, `statuses` the claim
    (or None) that was made for each of its resource claims, `extended` the claim of its extended resources (1.34).
    """

    namespace: str
    name: str
    node: str = ""
    uid: str = ""
    mentions: tuple[Thing, ...] = ()
    is_mirror: bool = False
    ephemeral: int = 0
    statuses: tuple[tuple[str, str | None], ...] = ()
    extended: str = ""

    @property
    def thing(self) -> Thing:
        """The pod's place in the graph."""
        return Thing(Kind.POD, self.namespace, self.name)


@frozen
class PersistentVolume:
    """A volume: the claim that it is bound to, and the secrets that a kubelet needs in order to mount it."""

    name: str
    claim: Thing | None = None
    secrets: tuple[Thing, ...] = ()

    @property
    def thing(self) -> Thing:
        """The volume's place in the graph."""
        return Thing(Kind.VOLUME, "", self.name)


@frozen
class Placed:
    """An object that belongs to one node, or to none (""): a volume attachment or a resource slice."""

    kind: Kind
    name: str
    node: str = ""

    @property
    def thing(self) -> Thing:
        """The object's place in the graph."""
        return Thing(self.kind, "", self.name)


Object = Pod | PersistentVolume | Placed
