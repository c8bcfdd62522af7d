"""What a node may do with pods, as NodeRestriction sees it: mirror pods of its own, statuses of those bound to it.

admitPodCreate and admitPodStatus, `plugin/pkg/admission/noderestriction/admission.go` @1.26 and 1.34.
"""

from models.authorization.vocabulary.admission import Live, Refusal, Written
from models.authorization.vocabulary.cluster import Owner, Pod
from models.authorization.vocabulary.releases import Release
from verify import pure


@pure
def pod_in(live: Live, namespace: str, name: str) -> Pod | None:
    """The pod of this name that exists."""
    return next((pod for pod in live.pods if (pod.namespace, pod.name) == (namespace, name)), None)


@pure
def bound_elsewhere(live: Live, namespace: str, name: str, node: str) -> Refusal | None:
    """A node deletes and evicts only pods that are bound to it."""
    pod = pod_in(live, namespace, name)
    if pod is None:
        return Refusal.POD_UNKNOWN
    return Refusal.OTHER_NODE if pod.node != node else None


@pure
def pod_create(live: Live, new: Written | None, node: str, release: Release) -> Refusal | None:
    """Only mirror pods, bound to the node, owned by it, that name nothing that a node could read then."""
    if not isinstance(new, Pod):
        return Refusal.KIND
    if not new.is_mirror:
        return Refusal.NO_MIRROR
    if new.node != node:
        return Refusal.OTHER_NODE
    if release.wants_owner:
        wrong = owner_refusal(live, new.owners, node)
        if wrong is not None:
            return wrong
    return Refusal.REFERENCE if new.references.intersection(release.mirror_references) else None


@pure
def owner_refusal(live: Live, owners: tuple[Owner, ...], node: str) -> Refusal | None:
    """A mirror pod has one owner: the Node of its node, by name and uid, as controller."""
    if len(owners) != 1:
        return Refusal.OWNER
    owner = owners[0]
    if (owner.version, owner.kind, owner.name) != ("v1", "Node", node):
        return Refusal.OWNER
    if not owner.controller:
        return Refusal.CONTROLLER
    if owner.blocks_deletion:
        return Refusal.BLOCKING
    known = [each for each in live.nodes if each.name == node]
    if known == []:
        return Refusal.NODE_UNKNOWN
    return Refusal.NODE_UID if known[0].uid != owner.uid else None


@pure
def pod_status(old: Written | None, new: Written | None, node: str, release: Release) -> Refusal | None:
    """A node tells the status of pods that are bound to it, and nothing of what others read from them."""
    if not isinstance(old, Pod) or not isinstance(new, Pod):
        return Refusal.KIND
    if old.node != node:
        return Refusal.OTHER_NODE
    if old.labels != new.labels:
        return Refusal.LABELS
    if release.freezes_claim_statuses and old.statuses != new.statuses:
        return Refusal.CLAIM_STATUS
    return Refusal.CLAIM_STATUS if release.freezes_extended_claims and old.extended != new.extended else None
