"""What lets a node in the wrong hands reach further than its own pods."""

from attrs import evolve

from models.authorization.vocabulary.admission import Admission
from models.authorization.vocabulary.cluster import Pod, Reference
from models.authorization.vocabulary.nodes import Foothold, Wish
from models.authorization.vocabulary.releases import V1_36
from models.authorization.worlds.footholds import CLERK, LEDGER, OTHER, SECURE, foothold
from models.authorization.worlds.nodes import scope_of
from verify import World, fault

WIDENS = "*.a_node_cannot_widen_its_own_graph"
OTHERS = "*.a_node_writes_nothing_of_other_nodes"
MIRRORS = "*.no_mirror_pod_names_an_object"


def _faulty(site: Foothold) -> World:
    return World("", site, scope=scope_of(site))


@fault(reference="facts 1.12 (NodeRestriction is off unless it is asked for)", breaks=(WIDENS, OTHERS, MIRRORS))
def the_plugin_is_off() -> World:
    """Without NodeRestriction a node creates a pod for itself that names any secret, and writes every other node."""
    return _faulty(foothold(evolve(V1_36, restricts=False)))


@fault(reference="kubernetes 133471 (CVE-2025-5187)", breaks=(WIDENS,))
def a_node_has_itself_collected() -> World:
    """A node gives itself an owner that does not exist, is collected, and registers anew without its taints."""
    return _faulty(foothold(evolve(V1_36, freezes_owners=False)))


@fault(reference="kubernetes 132151 (CVE-2025-4563)", breaks=(MIRRORS,))
def a_mirror_pod_names_a_resource_claim() -> World:
    """Statuses are checked for resource claims, but mirror pods are not: a node takes devices that are not its own."""
    return _faulty(foothold(evolve(V1_36, mirror_references=V1_36.mirror_references - {Reference.RESOURCE_CLAIM})))


@fault(reference="facts B4 (until 1.11)", breaks=(WIDENS,))
def a_node_changes_its_taints() -> World:
    """A node takes off the taint that keeps a pod away."""
    return _faulty(foothold(evolve(V1_36, freezes_taints=False)))


@fault(reference="facts B4 (until 1.13)", breaks=(WIDENS,))
def a_node_changes_its_labels() -> World:
    """A node puts on the label that a pod looks for."""
    return _faulty(foothold(evolve(V1_36, reserves_labels=False)))


@fault(reference="facts B4 (until 1.11 or 1.13)", breaks=(WIDENS,))
def a_node_deletes_itself() -> World:
    """Among the static rules is the right to delete nodes: a node registers anew without its taints."""
    return _faulty(foothold(evolve(V1_36, selectors=False, deletes_nodes=True)))


@fault(reference="facts B4 (until 1.19)", breaks=(WIDENS,))
def a_new_node_chooses_its_labels() -> World:
    """A node that registers for the first time has any label it likes, also one that is reserved.

    What it may leave out are taints, in every version: so no pod waits here for the lack of one.
    """
    site = foothold(evolve(V1_36, restricts_first_labels=False))
    return _faulty(evolve(site, pods=(CLERK,), nodes=(OTHER,), wishes=(Wish(LEDGER, label=SECURE),)))


@fault(reference="facts 1.12 (claim statuses are checked later)", breaks=(WIDENS,))
def a_node_says_which_claims_were_made() -> World:
    """A node writes into its pod's status that a claim of another pod was made for it, and reads the claim."""
    return _faulty(foothold(evolve(V1_36, freezes_claim_statuses=False)))


@fault(reference="facts 1.12 (slices are checked since 1.31)", breaks=(OTHERS,))
def a_node_offers_devices_of_another() -> World:
    """The authorizer lets every node create slices, and does not see for whom."""
    return _faulty(foothold(evolve(V1_36, restricts_slices=False)))


@fault(reference="facts 1.12 (audience limits, on since 1.33)", breaks=(OTHERS,))
def a_node_asks_for_tokens_for_anybody() -> World:
    """A node has tokens of its pods' accounts made for services outside, which the pods themselves never talk to."""
    return _faulty(foothold(evolve(V1_36, restricts_audiences=False)))


@fault(reference="facts 1.11 (identity is name and group)", breaks=("*.a_name_without_its_group_is_no_node",))
def a_name_is_enough() -> World:
    """Whoever may choose a user name, such as an issuer of tokens, is any node."""
    return _faulty(foothold(evolve(V1_36, needs_group=False)))


@fault(reference="kubernetes 84657", breaks=("*.a_node_shows_its_static_pods",))
def a_kubelet_sets_no_owner() -> World:
    """A kubelet of before 1.16 makes mirror pods without an owner, which 1.17 refuses."""
    site = foothold(V1_36)
    return _faulty(evolve(site, attempts=tuple(_without_owner(each) for each in site.attempts)))


def _without_owner(write: Admission) -> Admission:
    return evolve(write, object=evolve(write.object, owners=())) if isinstance(write.object, Pod) else write
