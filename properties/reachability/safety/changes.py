"""What must still hold when one thing has happened to one node, and everybody has finished repairing (P16).

Two nodes are on good terms while each has exactly its rows for the other's lease, with the other's real MAC address.
Each sentence speaks of all nodes that were on good terms with the changed one before: what was broken already is the
business of other sentences.
"""

from models.reachability.behaviour.changes import (
    NOWHERE,
    after_a_flap,
    after_a_mac_change,
    after_a_restart,
    after_an_address_change,
    free_address,
)
from models.reachability.behaviour.leases import acquainted, stale_rows
from models.reachability.vocabulary import EachLease, Network, ThePlan
from verify import assume, for_all


@for_all
def a_link_flap_heals(network: Network, plan: ThePlan, lease: EachLease) -> bool:
    """After the backend's device went down and up, the node's rows for the others are back, and theirs still right."""
    before = acquainted(network, plan, lease)
    assume(before != frozenset())
    return before <= acquainted(after_a_flap(network, plan, lease), plan, lease)


@for_all
def a_change_of_mac_heals(network: Network, plan: ThePlan, lease: EachLease) -> bool:
    """After somebody gave the backend's device another MAC address, nobody's rows name the old one."""
    before = acquainted(network, plan, lease)
    assume(before != frozenset())
    return before <= acquainted(after_a_mac_change(network, plan, lease), plan, lease)


@for_all
def a_new_node_address_reaches_everyone(network: Network, plan: ThePlan, lease: EachLease) -> bool:
    """After a node got another public address of its subnet, the rows of its peers name that one."""
    before, fresh = acquainted(network, plan, lease), free_address(network, lease)
    assume(before != frozenset(), fresh != NOWHERE)
    changed, intended = after_an_address_change(network, plan, lease, fresh)
    moved = next(each for each in intended.leases if each.node == lease.node)
    return before <= acquainted(changed, intended, moved)


@for_all
def a_restart_of_flanneld_changes_nothing(network: Network, plan: ThePlan, lease: EachLease) -> bool:
    """After flanneld started again, all have exactly the rows they need, and no node a stale row that is new."""
    before = acquainted(network, plan, lease)
    assume(before != frozenset())
    changed, intended = after_a_restart(network, plan, lease)
    same = next(each for each in intended.leases if each.node == lease.node)
    fresh = zip(network.nodes, changed.nodes, strict=True)
    return before <= acquainted(changed, intended, same) and all(
        set(stale_rows(intended, new)) <= set(stale_rows(plan, old)) for old, new in fresh
    )
