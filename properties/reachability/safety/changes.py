"""What must still hold when one thing has happened and everybody has finished repairing (P16)."""

from typing import Annotated

from models.reachability.behaviour.changes import (
    address_changes,
    backend_device,
    complete,
    flanneld_restarts,
    link_flaps,
    mac_changes,
    routes_checked,
)
from models.reachability.behaviour.leases import stale_rows
from models.reachability.vocabulary import Host, Network
from verify import Member, assume, for_all

EachNode = Annotated[Host, Member("nodes")]
SPARE = 150  # added to the last lease's public address, it is an address of the underlay that nobody has


@for_all
def a_link_flap_heals(network: Network, node: EachNode) -> bool:
    """After the backend's device went down and up, flannel has put everything back."""
    assume(complete(network))
    return complete(routes_checked(link_flaps(network, node, backend_device(network, node))))


@for_all
def a_change_of_mac_heals(network: Network, node: EachNode) -> bool:
    """After somebody gave the backend's device another MAC address, packets still find it."""
    assume(complete(network))
    return complete(routes_checked(mac_changes(network, node, backend_device(network, node))))


@for_all
def a_new_node_address_reaches_everyone(network: Network, node: EachNode) -> bool:
    """After a node got another public address, its peers send to that one."""
    assume(complete(network))
    return complete(address_changes(network, node, network.leases[-1].public + SPARE))


@for_all
def a_restart_of_flanneld_changes_nothing(network: Network, node: EachNode) -> bool:
    """After flanneld started again, all nodes still have exactly the rows they need, and none of before."""
    assume(complete(network))
    restarted = flanneld_restarts(network, node)
    return complete(restarted) and all(stale_rows(restarted, each) == () for each in restarted.nodes)
