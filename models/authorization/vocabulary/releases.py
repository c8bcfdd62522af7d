"""What Kubernetes versions decide differently, each point with the version that changed it.

Default feature gates. Read in `plugin/pkg/auth/authorizer/node` and `plugin/pkg/admission/noderestriction` @1.18, 1.26,
1.31 to 1.36; from 1.32 on measured (`tests/conformance/data`).
"""

from attrs import evolve, frozen

from models.authorization.vocabulary.cluster import Kind, Reference

FIRST_REFERENCES = frozenset({Reference.ACCOUNT, Reference.SECRET, Reference.CONFIG_MAP, Reference.CLAIM})
WITH_BUNDLES = FIRST_REFERENCES.union({Reference.TRUST_BUNDLE})  # 1.27
WITH_CLAIMS = WITH_BUNDLES.union({Reference.RESOURCE_CLAIM})  # 1.32.6, 1.33.2: CVE-2025-4563


class UnknownRelease(ValueError):  # noqa: N818 - reads as the sentence it starts
    """No version of this name is known here."""


@frozen
class Release:
    """One version of the Node authorizer and NodeRestriction; a fault is one that decides something otherwise."""

    name: str
    threshold: int = 200  # neighbours from which a vertex keeps an index; in Kubernetes no option changes it
    selectors: bool = False  # authorizers see field selectors, and node reads are limited by them (1.32)
    claims_in_graph: bool = False  # resource claims are read by path (1.27); before, as `static_claims` says
    static_claims: bool = False  # DynamicResourceAllocation @1.26, off by default: every node reads every claim
    slices: bool = False  # resource slices are served and watched by default (1.34)
    slice_rules: bool = False  # slices have rows of their own (1.31)
    ephemeral_mentions: bool = False  # a new ephemeral container is a reason to look at the pod again (1.33)
    claim_statuses: bool = False  # a changed claim status is such a reason, too (1.27)
    extended_claims: bool = False  # the claim of extended resources is an edge (1.34)
    readable_accounts: bool = False  # a node gets the accounts of its pods, to find image credentials (1.34)
    decisive_index: bool = False  # an index refuses without a search, but for secrets and volumes (1.34)
    new_events: bool = False  # events of the group events.k8s.io are written, too (1.35)
    searches: tuple[Kind, ...] = (Kind.SECRET, Kind.VOLUME)  # the kinds that even then are searched for
    deletes_nodes: bool = False  # a node deletes Node objects (until 1.11 or 1.13; here in the static rules)
    needs_group: bool = True  # a node is told by its name and its group
    ignores_mirrors: bool = True  # mirror pods give no rights (#64837, 1.11)
    attachments_removed: bool = True  # a deleted attachment leaves the graph (B7 was otherwise)
    counts_new_edges_only: bool = False  # the index does not count an edge twice (finding 0005): no version does
    restricts: bool = True  # the admission plugin NodeRestriction is on, which is no default
    freezes_taints: bool = True  # a node does not change its own taints (1.11)
    reserves_labels: bool = True  # nor labels in the reserved names (1.13)
    restricts_first_labels: bool = True  # not even when it creates itself (1.19)
    freezes_owners: bool = False  # nor its owner references (1.31.12, 1.32.8, 1.33.4: CVE-2025-5187)
    wants_owner: bool = True  # a mirror pod is owned by its node (1.17)
    mirror_references: frozenset[Reference] = FIRST_REFERENCES  # what a mirror pod may not name
    freezes_claim_statuses: bool = False  # a node does not say which claims were made for a pod (1.27)
    freezes_extended_claims: bool = False  # nor which for its extended resources (1.34)
    resizes_claims: bool = False  # a node may say how a claim's resize goes on (RecoverVolumeExpansionFailure, 1.32)
    restricts_slices: bool = False  # slices are created and deleted for the node itself (1.31)
    restricts_audiences: bool = (
        False  # tokens are for whom their pod asks (ServiceAccountNodeAudienceRestriction, 1.33)
    )
    signs_in: bool = True  # who is impersonated with groups has signed in all the same (1.17.12, 1.18.9, 1.19.1: B8)
    uid_header: bool = False  # a uid may be asked for, too (1.22)
    bad_headers: int = 400  # the status of groups, extra or a uid without a user; once 500
    constrained: bool = False  # impersonation may be limited to requests (ConstrainedImpersonation, on in 1.36)
    restricts_certificates: bool = False  # the kubelet's signers are asked in the node's own name (1.31)
    knows_pod_certificates: bool = False  # certificates of pods are looked into (1.34)
    pod_certificates: bool = False  # PodCertificateRequest: alpha in 1.34, beta from 1.35, off by default in both


V1_18 = Release("1.18", restricts_first_labels=False, bad_headers=500)
V1_26 = Release("1.26", uid_header=True)
V1_31 = evolve(
    V1_26,
    name="1.31",
    claims_in_graph=True,
    claim_statuses=True,
    slice_rules=True,
    freezes_owners=True,
    mirror_references=WITH_BUNDLES,
    freezes_claim_statuses=True,
    restricts_slices=True,
    restricts_certificates=True,
)
V1_32 = evolve(V1_31, name="1.32", selectors=True, mirror_references=WITH_CLAIMS, resizes_claims=True)
V1_33 = evolve(V1_32, name="1.33", ephemeral_mentions=True, restricts_audiences=True)
V1_34 = evolve(
    V1_33,
    name="1.34",
    slices=True,
    extended_claims=True,
    readable_accounts=True,
    decisive_index=True,
    mirror_references=frozenset(Reference),
    freezes_extended_claims=True,
    knows_pod_certificates=True,
)
V1_35 = evolve(V1_34, name="1.35", new_events=True)
V1_36 = evolve(V1_35, name="1.36", constrained=True)
RELEASES = {each.name: each for each in (V1_18, V1_26, V1_31, V1_32, V1_33, V1_34, V1_35, V1_36)}


def release(name: str) -> Release:
    """The version of this name; raises UnknownRelease, naming those that are known."""
    if name not in RELEASES:
        raise UnknownRelease(f"{name!r}: expected a Kubernetes version among {', '.join(RELEASES)}")
    return RELEASES[name]
