"""NodeRestriction refuses what each version refuses, and nothing that is not a node's."""

import pytest
from attrs import evolve

from models.authorization.behaviour.noderestriction import refusal
from models.authorization.reading.cluster import pod_of
from models.authorization.vocabulary import User
from models.authorization.vocabulary.admission import (
    Admission,
    CertificateRequest,
    Live,
    Named,
    Node,
    Operation,
    Refusal,
    SigningRequest,
    TokenRequest,
    Written,
)
from models.authorization.vocabulary.cluster import Kind, Owner, Placed, Pod, Reference, Thing
from models.authorization.vocabulary.releases import V1_18, V1_26, V1_31, V1_32, V1_36, Release

N1 = User("system:node:n1", frozenset({"system:nodes"}))
SELF = Owner("Node", "n1", "uid-1", controller=True)
LIVE = Live(frozenset({Pod("ns", "p", "n1", "u1"), Pod("ns", "q", "n2", "u2")}), frozenset({Node("n1", "uid-1")}))
MIRROR = Pod("ns", "m", "n1", is_mirror=True, owners=(SELF,))


def create(group: str, resource: str, new: Written, subresource: str = "", namespace: str = "") -> Admission:
    """The first node creates something."""
    return Admission(N1, Operation.CREATE, group, resource, subresource, namespace, "", new)


def update(resource: str, old: Written, new: Written, subresource: str = "") -> Admission:
    """The first node changes something, which is itself where it is a node."""
    return Admission(N1, Operation.UPDATE, "", resource, subresource, "ns", "n1", new, old)


def test_a_mirror_pod_of_its_own_is_admitted() -> None:
    """The kubelet shows its static pods this way."""
    assert refusal(LIVE, create("", "pods", MIRROR, namespace="ns"), V1_36) is None


@pytest.mark.parametrize(
    ("reference", "since"),
    [
        (Reference.SECRET, V1_18),
        (Reference.TRUST_BUNDLE, V1_31),
        (Reference.RESOURCE_CLAIM, V1_32),  # CVE-2025-4563
        (Reference.EPHEMERAL_CLAIM, V1_36),
        (Reference.TOKEN, V1_36),
    ],
)
def test_what_a_mirror_pod_may_not_name(reference: Reference, since: Release) -> None:
    """Version by version more; what a version does not look at, it admits."""
    ask = create("", "pods", evolve(MIRROR, references=frozenset({reference})), namespace="ns")
    refused = [release for release in (V1_18, V1_26, V1_31, V1_32, V1_36) if refusal(LIVE, ask, release) is not None]
    assert refused[0] == since
    assert refused[-1] == V1_36


def test_a_generic_ephemeral_volume_of_a_mirror_pod_is_looked_at_late() -> None:
    """It names a claim in the graph, but NodeRestriction looked for claims by name only until 1.34."""
    spec = {"volumes": [{"name": "v", "ephemeral": {"volumeClaimTemplate": {}}}]}
    read = pod_of({"metadata": {"namespace": "ns", "name": "m"}, "spec": spec})
    assert read.mentions == (Thing(Kind.CLAIM, "ns", "m-v"),)
    ask = create("", "pods", evolve(MIRROR, references=read.references), namespace="ns")
    assert refusal(LIVE, ask, V1_32) is None
    assert refusal(LIVE, ask, V1_36) is Refusal.REFERENCE


def test_owner_references_of_a_node_are_frozen() -> None:
    """CVE-2025-5187: an owner that does not exist would have the collector delete the node."""
    ask = update("nodes", Node("n1"), Node("n1", owners=(Owner("Namespace", "gone", "u"),)))
    assert refusal(LIVE, ask, V1_36) is Refusal.OWNERS
    assert refusal(LIVE, ask, evolve(V1_36, freezes_owners=False)) is None


def test_first_labels_are_restricted_since_1_19() -> None:
    """Before, a node could delete itself in effect by registering anew with other labels."""
    ask = evolve(
        create("", "nodes", Node("n1", labels=frozenset({("node-restriction.kubernetes.io/x", "y")}))), name="n1"
    )
    assert refusal(LIVE, ask, V1_18) is None
    assert refusal(LIVE, ask, V1_26) is Refusal.NODE_LABELS


def test_claim_statuses_of_a_pod_are_not_a_nodes_to_tell() -> None:
    """The graph reads which claims a pod has from there."""
    old = Pod("ns", "p", "n1", "u1")
    ask = update("pods", old, evolve(old, statuses=(("r", "c"),)), "status")
    assert refusal(LIVE, ask, V1_36) is Refusal.CLAIM_STATUS
    assert refusal(LIVE, ask, V1_26) is None
    ask = update("pods", old, evolve(old, extended="c"), "status")
    assert refusal(LIVE, ask, V1_36) is Refusal.CLAIM_STATUS
    assert refusal(LIVE, ask, V1_32) is None


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (TokenRequest("Pod", "p", "u1", "v1"), None),
        (TokenRequest("Pod", "p", "other", "v1"), Refusal.OTHER_POD),
        (TokenRequest("Pod", "q", "u2", "v1"), Refusal.OTHER_NODE),
        (TokenRequest("Pod", "p", "", "v1"), Refusal.UNBOUND_TOKEN),
        (TokenRequest("Secret", "p", "u1", "v1"), Refusal.UNBOUND_TOKEN),
        (TokenRequest(), Refusal.UNBOUND_TOKEN),
    ],
)
def test_tokens_are_bound_to_a_pod_of_the_node(request_: TokenRequest, expected: Refusal | None) -> None:
    """By name and uid, so that a pod that was made anew does not count."""
    assert refusal(LIVE, create("", "serviceaccounts", request_, "token", "ns"), V1_36) is expected


@pytest.mark.parametrize(
    ("audiences", "expected"),
    [((), None), (("vault",), None), (("db",), None), (("mail",), Refusal.AUDIENCE), (("vault", ""), Refusal.AUDIENCE)],
)
def test_tokens_are_for_whom_the_pod_asks(audiences: tuple[str, ...], expected: Refusal | None) -> None:
    """Since 1.33: one audience at most, of a projected volume, or one that the node is authorized to ask for."""
    sources = [{"serviceAccountToken": {"path": "a"}}, {"serviceAccountToken": {"path": "b", "audience": "vault"}}]
    spec = {"nodeName": "n1", "volumes": [{"name": "v", "projected": {"sources": sources}}, {"name": "w"}]}
    pod = pod_of({"metadata": {"namespace": "ns", "name": "p", "uid": "u1"}, "spec": spec})
    live = evolve(LIVE, pods=frozenset({pod}), audiences=frozenset({"db"}))
    ask = create("", "serviceaccounts", TokenRequest("Pod", "p", "u1", "v1", audiences), "token", "ns")

    assert refusal(live, ask, V1_36) is expected
    assert refusal(live, ask, V1_32) is None


def test_slices_and_certificates_are_the_nodes_own() -> None:
    """Since 1.31; a signer that is not the kubelet's is not looked at."""
    other = create("resource.k8s.io", "resourceslices", Placed(Kind.SLICE, "s", "n2"))
    assert refusal(LIVE, other, V1_36) is Refusal.SLICE
    assert refusal(LIVE, other, V1_26) is None
    signer = "kubernetes.io/kube-apiserver-client-kubelet"
    where = ("certificates.k8s.io", "certificatesigningrequests")
    assert refusal(LIVE, create(*where, SigningRequest(signer, "system:node:n2")), V1_36) is Refusal.COMMON_NAME
    assert refusal(LIVE, create(*where, SigningRequest(signer, "system:node:n1")), V1_36) is None
    assert refusal(LIVE, create(*where, SigningRequest("example.com/x", "any")), V1_36) is None


APP = Pod("ns", "app", "n1", "u3", (Thing(Kind.ACCOUNT, "ns", "bot"),))
OWN = CertificateRequest("n1", "uid-1", "app", "u3", "bot", "a1")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"node": "n2"}, Refusal.CERTIFICATE_NODE),
        ({"node_uid": "uid-9"}, Refusal.ANOTHER_SELF),
        ({"pod": "nothing"}, Refusal.POD_UNKNOWN),
        ({"pod_uid": "u9"}, Refusal.OTHER_POD),
        ({"pod": "q", "pod_uid": "u2"}, Refusal.OTHER_NODE),
        ({"pod": "m", "pod_uid": "u4"}, Refusal.CERTIFICATE_OF_MIRROR),
        ({"account": "other"}, Refusal.OTHER_ACCOUNT),
        ({"account_uid": "a9"}, Refusal.ACCOUNT_UNKNOWN),
    ],
)
def test_certificates_of_pods_are_asked_for_by_their_own_node(
    changed: dict[str, str], expected: Refusal | None
) -> None:
    """Since 1.34 where the gate is on; each name and each uid is that of what runs here."""
    live = evolve(
        LIVE, pods=LIVE.pods.union({APP, evolve(MIRROR, uid="u4")}), accounts=frozenset({("ns", "bot", "a1")})
    )
    on = evolve(V1_36, pod_certificates=True)
    ask = create("certificates.k8s.io", "podcertificaterequests", evolve(OWN, **changed), namespace="ns")

    assert refusal(live, ask, on) is expected
    assert refusal(live, ask, V1_36) is Refusal.CERTIFICATES
    assert refusal(live, ask, V1_32) is None
    assert refusal(live, evolve(ask, subresource="status"), on) is Refusal.SUBRESOURCE
    assert refusal(live, evolve(ask, operation=Operation.UPDATE), on) is Refusal.OPERATION


def test_whoever_is_no_node_is_not_restricted() -> None:
    """Also a node's name without the group; the group with an empty name is refused."""
    ask = create("", "pods", Pod("ns", "p", "n2"), namespace="ns")
    assert refusal(LIVE, evolve(ask, user=User("system:node:n1")), V1_36) is None
    assert refusal(LIVE, evolve(ask, user=User("system:node:", N1.groups)), V1_36) is Refusal.NAMELESS
    assert refusal(LIVE, evolve(ask, resource="services"), V1_36) is None
    assert refusal(LIVE, ask, evolve(V1_36, restricts=False)) is None


def test_leases_and_csi_nodes_have_the_nodes_name() -> None:
    """On create the object's name counts, as the URL has none."""
    for group, resource, wrong in (
        ("coordination.k8s.io", "leases", Refusal.LEASE),
        ("storage.k8s.io", "csinodes", Refusal.CSI_NODE),
    ):
        own = create(group, resource, Named("n1"), namespace="kube-node-lease")
        assert refusal(LIVE, own, V1_36) is None
        assert refusal(LIVE, evolve(own, object=Named("n2")), V1_36) is wrong
