"""What admission sees of a write: the objects that NodeRestriction looks into, and the reasons why it refuses."""

from enum import Enum

from attrs import frozen

from models.authorization.vocabulary.cluster import Owner, Placed, Pod
from models.authorization.vocabulary.requests import User


class Operation(Enum):
    """What a write does; NodeRestriction is not asked about anything else."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@frozen
class Node:
    """A Node object: what a node must not change about itself, and its labels."""

    name: str
    uid: str = ""
    labels: frozenset[tuple[str, str]] = frozenset()
    taints: tuple[tuple[str, str], ...] = ()
    owners: tuple[Owner, ...] = ()
    config_source: str | None = None


@frozen
class Claim:
    """A persistent volume claim, as (field, value) of everything that an update can change."""

    fields: frozenset[tuple[str, str]] = frozenset()


@frozen
class TokenRequest:
    """A request for a token of a service account: the object that it is bound to, and for whom it is.

    No audience means that of the API server.
    """

    kind: str = ""
    name: str = ""
    uid: str = ""
    version: str = ""
    audiences: tuple[str, ...] = ()


@frozen
class SigningRequest:
    """A certificate signing request: who is to sign it, and the common name in it."""

    signer: str
    common_name: str


@frozen
class CertificateRequest:
    """A pod certificate request: the node that asks, the pod that it is for, and the pod's account, by name and uid."""

    node: str
    node_uid: str
    pod: str
    pod_uid: str
    account: str
    account_uid: str


@frozen
class Named:
    """Any other object, of which only the name counts: a lease, a CSI node, an eviction."""

    name: str = ""


Written = Pod | Node | Claim | TokenRequest | SigningRequest | CertificateRequest | Placed | Named


@frozen
class Admission:
    """A write that was authorized: by whom, of what, and the object before and after, where there is one."""

    user: User
    operation: Operation
    group: str
    resource: str
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    object: Written | None = None
    old: Written | None = None


@frozen
class Live:
    """What the API server's listers know when it admits: pods, nodes, and accounts as (namespace, name, uid).

    `audiences` are those for which the authorizers let the node ask tokens that no pod asks for: the verb
    `request-serviceaccounts-token-audience` on the audience as a resource, named as the account.
    """

    pods: frozenset[Pod] = frozenset()
    nodes: frozenset[Node] = frozenset()
    audiences: frozenset[str] = frozenset()
    accounts: frozenset[tuple[str, str, str]] = frozenset()


class Refusal(Enum):
    """Why NodeRestriction refuses a write."""

    NAMELESS = "the user is a node without a name"
    OPERATION = "a node does not do this with such an object"
    SUBRESOURCE = "a node touches no other subresource of a pod than status and eviction"
    KIND = "the object is of another kind than its resource"
    NO_MIRROR = "a node creates no pods but mirror pods"
    OTHER_NODE = "the pod is not bound to the node"
    OWNER = "a mirror pod is owned by its node alone"
    CONTROLLER = "a mirror pod is controlled by its node"
    BLOCKING = "a mirror pod does not block the deletion of its node"
    NODE_UNKNOWN = "the node itself does not exist"
    NODE_UID = "the mirror pod's owner is another node of the same name"
    REFERENCE = "a mirror pod names no objects of the API"
    POD_UNKNOWN = "the pod does not exist"
    LABELS = "a node does not change a pod's labels"
    CLAIM_STATUS = "a node does not say which resource claims were made for a pod"
    NO_POD = "neither the URL nor the object names a pod"
    NOT_ITSELF = "a node writes no other node"
    CONFIG_SOURCE = "a node does not choose where its configuration comes from"
    TAINTS = "a node does not change its taints"
    OWNERS = "a node does not change its owner references"
    NODE_LABELS = "a node does not set such labels of its own"
    CLAIM_FIELDS = "a node says nothing of a claim but how large it is and how its resize goes on"
    NO_STATUS = "a node writes nothing of a claim but its status"
    UNBOUND_TOKEN = "a node asks for tokens that are bound to a pod, by name and uid"  # noqa: S105 - a sentence
    AUDIENCE = "a node asks for tokens for whom its pod asks for them"
    OTHER_POD = "the pod of this name has another uid"
    LEASE = "a node has one lease: that of its name in kube-node-lease"
    CSI_NODE = "a node has one CSI node: that of its name"
    SLICE = "a node has resource slices of its own only"
    COMMON_NAME = "a node asks the kubelet's signers in its own name"
    CERTIFICATES = "pod certificates are switched off"
    CERTIFICATE_NODE = "a node asks for certificates of pods in its own name"
    ANOTHER_SELF = "the node of this name has another uid"
    CERTIFICATE_OF_MIRROR = "mirror pods have no certificates"
    OTHER_ACCOUNT = "the pod runs as another account"
    ACCOUNT_UNKNOWN = "the account does not exist, or has another uid"
