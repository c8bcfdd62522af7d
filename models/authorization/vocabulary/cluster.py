"""The objects that the Node authorizer makes its graph of, as far as it looks at them."""

from enum import Enum

from attrs import Factory, field, frozen


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


class Reference(Enum):
    """What a pod can name in the API, as HasAPIObjectReference tells it apart (`pkg/api/pod/util.go` @1.34)."""

    ACCOUNT = "a service account"
    SECRET = "secrets"  # noqa: S105 - as above
    CONFIG_MAP = "config maps"
    CLAIM = "persistent volume claims"
    EPHEMERAL_CLAIM = "persistent volume claims by ephemeral volumes"
    RESOURCE_CLAIM = "resource claims"
    TRUST_BUNDLE = "cluster trust bundles"
    TOKEN = "service account tokens"  # noqa: S105 - as above
    CSI_DRIVER = "CSI drivers"
    ENDPOINTS = "endpoints"
    CERTIFICATE = "pod certificates"


REFERENCES = {
    Kind.ACCOUNT: Reference.ACCOUNT,
    Kind.SECRET: Reference.SECRET,
    Kind.CONFIG_MAP: Reference.CONFIG_MAP,
    Kind.CLAIM: Reference.CLAIM,
    Kind.RESOURCE_CLAIM: Reference.RESOURCE_CLAIM,
}


@frozen
class Owner:
    """An owner reference of an object's metadata; None where a switch is not set."""

    kind: str
    name: str
    uid: str
    controller: bool | None = None
    blocks_deletion: bool | None = None
    version: str = "v1"


def _references(pod: "Pod") -> frozenset[Reference]:
    return frozenset(REFERENCES[each.kind] for each in pod.mentions)


@frozen
class Pod:
    """A pod, as far as authorization looks at it.

    `node` is "" while it is not bound. `mentions` are the objects that its spec names, in the order in which the graph
    is told of them, one entry for each mention. `ephemeral` is the number of ephemeral containers, `statuses` the claim
    (or None) that was made for each of its resource claims, `extended` the claim of its extended resources (1.34).
    `references` are the sorts of objects that its spec names: by default those of its mentions. `audiences` are of
    the tokens that its volumes ask for, projected ones or by their CSI driver; "" is the API server, which every pod
    that mounts its account's token asks for.
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
    labels: frozenset[tuple[str, str]] = frozenset()
    owners: tuple[Owner, ...] = ()
    references: frozenset[Reference] = field(default=Factory(_references, takes_self=True))
    audiences: frozenset[str] = frozenset({""})

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


class Change(Enum):
    """What an informer tells of an object."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


@frozen
class Event:
    """An object that appeared, changed (then `old` is what it was), or went."""

    change: Change
    object: Object
    old: Object | None = None
