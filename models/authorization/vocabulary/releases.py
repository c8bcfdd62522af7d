"""What Kubernetes versions decide differently, each point with the version that changed it.

Default feature gates. Read in `plugin/pkg/auth/authorizer/node` and `plugin/pkg/admission/noderestriction` @1.18, 1.26,
1.31 to 1.36; from 1.32 on measured (`tests/conformance/answers`).
"""

from attrs import evolve, frozen


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
    ignores_mirrors: bool = True  # mirror pods give no rights (#64837, 1.11)
    attachments_removed: bool = True  # a deleted attachment leaves the graph (B7 was otherwise)
    counts_new_edges_only: bool = False  # what F1 needs: no version does it yet


V1_18 = Release("1.18")
V1_26 = evolve(V1_18, name="1.26")
V1_31 = evolve(V1_26, name="1.31", claims_in_graph=True, claim_statuses=True, slice_rules=True)
V1_32 = evolve(V1_31, name="1.32", selectors=True)
V1_33 = evolve(V1_32, name="1.33", ephemeral_mentions=True)
V1_34 = evolve(V1_33, name="1.34", slices=True, extended_claims=True, readable_accounts=True, decisive_index=True)
V1_35 = evolve(V1_34, name="1.35", new_events=True)
V1_36 = evolve(V1_35, name="1.36")
RELEASES = {each.name: each for each in (V1_18, V1_26, V1_31, V1_32, V1_33, V1_34, V1_35, V1_36)}


def release(name: str) -> Release:
    """The version of this name; raises UnknownRelease, naming those that are known."""
    if name not in RELEASES:
        raise UnknownRelease(f"{name!r}: expected a Kubernetes version among {', '.join(RELEASES)}")
    return RELEASES[name]
