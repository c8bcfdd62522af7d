"""What goes wrong in the Node authorizer: nodes read too much, or too little."""

from attrs import evolve

from models.authorization.vocabulary.cluster import Pod
from models.authorization.vocabulary.nodes import Cluster
from models.authorization.worlds.nodes import (
    DRIFT,
    INHERITED,
    LEFT_BEHIND,
    SMALL,
    growing,
    mounted,
    placed,
    scope_of,
    shared_secret,
    succession,
)
from verify import World, fault

TOO_MUCH = "*.no_node_reads_what_is_not_its_own"
TOO_LITTLE = "*.every_node_reads_what_its_pods_name"
FOR_EVER = "*.rights_end_with_the_last_pod"


def _faulty(cluster: Cluster) -> World:
    return World("", cluster, scope=scope_of(cluster))


@fault(reference=DRIFT, breaks=(*LEFT_BEHIND, FOR_EVER))
def a_secret_named_twice_is_counted_twice() -> World:
    """The index counts each mention, and deleting the pod takes back one: 1.18 to 1.36 as they stand (F1)."""
    return _faulty(shared_secret())


@fault(reference=DRIFT, breaks=(*LEFT_BEHIND, INHERITED))
def a_new_node_inherits_a_number() -> World:
    """What was left behind in an index belongs to a number, and the next node that comes is given it (F1)."""
    return _faulty(succession())


@fault(
    reference="kubernetes 64837",
    breaks=(TOO_MUCH, FOR_EVER, INHERITED),
)
def mirror_pods_give_rights() -> World:
    """Until 1.11 the graph takes a mirror pod's word: a node shows one that names a secret, and reads it (B5)."""
    return _faulty(placed(evolve(SMALL, ignores_mirrors=False)))


@fault(reference="facts B7 (graph_populator.go before 1.26)", breaks=(TOO_MUCH, FOR_EVER))
def a_deleted_attachment_stays() -> World:
    """The handler of deleted attachments expects a volume, and gives up: the edge to the node stays."""
    return _faulty(placed(evolve(SMALL, attachments_removed=False)))


@fault(reference="kubernetes 113866", breaks=(TOO_MUCH, FOR_EVER))
def every_node_reads_every_claim() -> World:
    """With DynamicResourceAllocation in 1.26, resource claims are a static right of every node (B6)."""
    return _faulty(growing(evolve(SMALL, claims_in_graph=False, static_claims=True)))


@fault(reference="facts B6 (AuthorizeNodeWithSelectors, off until 1.32)", breaks=(TOO_MUCH,))
def every_node_reads_every_pod() -> World:
    """Without the gate the static rules let every node read every pod, with all that its spec tells."""
    return _faulty(placed(evolve(SMALL, selectors=False)))


@fault(reference="facts F7 (graph_populator.go 1.26 to 1.32, measured on 1.32)", breaks=(TOO_LITTLE,))
def ephemeral_containers_go_unnoticed() -> World:
    """A pod with the same uid and node is taken for unchanged, so what a new ephemeral container names is refused."""
    return _faulty(growing(evolve(SMALL, ephemeral_mentions=False)))


@fault(reference="facts 1.11 (claim statuses are looked at later than claims)", breaks=(TOO_LITTLE, TOO_MUCH))
def claim_statuses_go_unnoticed() -> World:
    """A claim made from a template after its pod was bound is not in the graph, and one taken back stays in it."""
    return _faulty(growing(evolve(SMALL, claim_statuses=False)))


@fault(
    reference="finding 0006 (recorded answers node-1-0044 and 15 more runs, 1.34 to 1.36)",
    breaks=(TOO_LITTLE, TOO_MUCH),
)
def a_claim_of_extended_resources_comes_late() -> World:
    """The claim for extended resources counts as it is when a pod is bound, whatever the pod's status says later.

    The scheduler writes the status first, so that only another writer meets this.
    """
    bound = Pod("ns", "train", "n2", "3")
    return _faulty(Cluster(SMALL, ("n1", "n2"), (bound, evolve(bound, extended="gpus"))))


@fault(reference="facts 1.11 (why secrets and volumes are searched)", breaks=(TOO_LITTLE,))
def an_index_refuses_what_a_volume_leads_to() -> World:
    """An index knows only the edges of pods: were it the last word on secrets too, volumes could not be mounted."""
    return _faulty(mounted(evolve(SMALL, searches=())))
