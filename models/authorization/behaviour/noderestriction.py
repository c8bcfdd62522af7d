"""NodeRestriction: what a node may not write, though it is authorized to.

`plugin/pkg/admission/noderestriction/admission.go` @1.26 and 1.34, and other versions as far as `Release` tells them
apart; token audiences and pod certificates as in openshift/kubernetes@35474046, a copy of 1.34 or later. A list of
refusals: what is not refused is admitted, and whoever is no node is not restricted. The CSI drivers that a claim's
volume leads to are not looked up for their audiences: `Pod.audiences` has what a pod asks for, whoever says so.
"""

from models.authorization.behaviour.certificates import pod_certificate
from models.authorization.behaviour.mirrors import bound_elsewhere, pod_create, pod_in, pod_status
from models.authorization.behaviour.node import LEASES, node_of
from models.authorization.behaviour.nodelabels import forbidden_changes
from models.authorization.vocabulary import NODE_PREFIX
from models.authorization.vocabulary.admission import (
    Admission,
    Claim,
    Live,
    Named,
    Node,
    Operation,
    Refusal,
    SigningRequest,
    TokenRequest,
)
from models.authorization.vocabulary.cluster import Placed, Pod
from models.authorization.vocabulary.releases import Release
from verify import pure

KUBELET_SIGNERS = ("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet")
SIZES = frozenset({"status.capacity", "status.conditions"})
RESIZES = frozenset({"status.allocatedResources", "status.allocatedResourceStatuses", "status.resizeStatus"})


@pure
def refusal(live: Live, ask: Admission, release: Release) -> Refusal | None:
    """Why the write is refused; None where it is admitted."""
    node = node_of(ask.user, release)
    if node is None or not release.restricts:
        return None
    if node == "":
        return Refusal.NAMELESS
    where = (ask.group, ask.resource)
    if where == ("", "pods"):
        return _pods(live, ask, node, release)
    if where == ("", "nodes"):
        return _nodes(ask, node, release)
    if where == ("", "persistentvolumeclaims"):
        return _claims(ask, release) if ask.subresource == "status" else Refusal.NO_STATUS
    if where == ("", "serviceaccounts"):
        return _tokens(live, ask, node, release)
    if where == ("coordination.k8s.io", "leases"):
        return Refusal.LEASE if ask.namespace != LEASES or _name(ask) != node else None
    if where == ("storage.k8s.io", "csinodes"):
        return Refusal.CSI_NODE if _name(ask) != node else None
    if where == ("resource.k8s.io", "resourceslices") and release.restricts_slices:
        return _slices(ask, node)
    if where == ("certificates.k8s.io", "certificatesigningrequests") and release.restricts_certificates:
        return _certificates(ask, node)
    if where == ("certificates.k8s.io", "podcertificaterequests") and release.knows_pod_certificates:
        return pod_certificate(live, ask, node, release)
    return None


@pure
def _name(ask: Admission) -> str:
    """The name that counts: of the object where it is created, else of the URL."""
    if ask.operation == Operation.CREATE:
        return ask.object.name if isinstance(ask.object, Named) else ""
    return ask.name


@pure
def _pods(live: Live, ask: Admission, node: str, release: Release) -> Refusal | None:
    if ask.subresource == "":
        if ask.operation == Operation.CREATE:
            return pod_create(live, ask.object, node, release)
        if ask.operation == Operation.DELETE:
            return bound_elsewhere(live, ask.namespace, ask.name, node)
        return Refusal.OPERATION
    if ask.subresource == "status":
        if ask.operation != Operation.UPDATE:
            return Refusal.OPERATION
        return pod_status(ask.old, ask.object, node, release)
    if ask.subresource != "eviction":
        return Refusal.SUBRESOURCE
    if ask.operation != Operation.CREATE:
        return Refusal.OPERATION
    if not isinstance(ask.object, Named):
        return Refusal.KIND
    name = ask.name if ask.name != "" else ask.object.name
    return bound_elsewhere(live, ask.namespace, name, node) if name != "" else Refusal.NO_POD


@pure
def _nodes(ask: Admission, node: str, release: Release) -> Refusal | None:
    """Any subresource of the node itself; in a delete there is nothing to look at."""
    if ask.name != node:
        return Refusal.NOT_ITSELF
    if ask.operation == Operation.DELETE:
        return None
    if not isinstance(ask.object, Node):
        return Refusal.KIND
    if ask.operation == Operation.CREATE:
        return _first_node(ask.object, release)
    return _next_node(ask.old, ask.object, release) if isinstance(ask.old, Node) else Refusal.KIND


@pure
def _first_node(new: Node, release: Release) -> Refusal | None:
    """A node registers itself, with any taints."""
    if new.config_source is not None:
        return Refusal.CONFIG_SOURCE
    if release.restricts_first_labels and forbidden_changes(frozenset(), new.labels, release) != ():
        return Refusal.NODE_LABELS
    return None


@pure
def _next_node(old: Node, new: Node, release: Release) -> Refusal | None:
    if new.config_source is not None and new.config_source != old.config_source:
        return Refusal.CONFIG_SOURCE
    if release.freezes_taints and new.taints != old.taints:
        return Refusal.TAINTS
    if release.freezes_owners and new.owners != old.owners:
        return Refusal.OWNERS
    return Refusal.NODE_LABELS if forbidden_changes(old.labels, new.labels, release) != () else None


@pure
def _claims(ask: Admission, release: Release) -> Refusal | None:
    if ask.operation != Operation.UPDATE:
        return Refusal.OPERATION
    if not isinstance(ask.object, Claim) or not isinstance(ask.old, Claim):
        return Refusal.KIND
    changed = frozenset(name for name, _ in ask.old.fields.symmetric_difference(ask.object.fields))
    allowed = SIZES.union(RESIZES) if release.resizes_claims else SIZES
    return None if changed.issubset(allowed) else Refusal.CLAIM_FIELDS


@pure
def _tokens(live: Live, ask: Admission, node: str, release: Release) -> Refusal | None:
    if ask.operation != Operation.CREATE or ask.subresource != "token":
        return None
    bound = ask.object
    if not isinstance(bound, TokenRequest):
        return Refusal.KIND
    if (bound.version, bound.kind) != ("v1", "Pod") or bound.name == "" or bound.uid == "":
        return Refusal.UNBOUND_TOKEN
    pod = pod_in(live, ask.namespace, bound.name)
    if not isinstance(pod, Pod):
        return Refusal.POD_UNKNOWN
    if pod.uid != bound.uid:
        return Refusal.OTHER_POD
    if pod.node != node:
        return Refusal.OTHER_NODE
    return _audiences(live, bound, pod) if release.restricts_audiences else None


@pure
def _audiences(live: Live, bound: TokenRequest, pod: Pod) -> Refusal | None:
    """One audience at most, which the pod asks for itself; the API server where none is said."""
    if len(bound.audiences) > 1:
        return Refusal.AUDIENCE
    wanted = bound.audiences[0] if len(bound.audiences) == 1 else ""
    return None if wanted in pod.audiences or wanted in live.audiences else Refusal.AUDIENCE


@pure
def _slices(ask: Admission, node: str) -> Refusal | None:
    """Created and deleted for the node itself; what it may update is known to the authorizer."""
    if ask.operation == Operation.UPDATE:
        return None
    given = ask.object if ask.operation == Operation.CREATE else ask.old
    if not isinstance(given, Placed):
        return Refusal.KIND
    return Refusal.SLICE if given.node != node else None


@pure
def _certificates(ask: Admission, node: str) -> Refusal | None:
    if ask.operation != Operation.CREATE:
        return None
    if not isinstance(ask.object, SigningRequest):
        return Refusal.KIND
    own = ask.object.common_name == NODE_PREFIX + node
    return Refusal.COMMON_NAME if ask.object.signer in KUBELET_SIGNERS and not own else None
