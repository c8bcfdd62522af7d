"""What the tables of the nodes must agree on, lease by lease."""

from typing import Annotated

from models.reachability.behaviour.leases import (
    blocks_around,
    bridge_gateways,
    devices_of_lease,
    nodes_by_name,
    owners_of_public,
    public_segments,
    remote_rows,
    stale_rows,
    subnet_owners,
    tunnels,
)
from models.reachability.vocabulary import Host, Lease, Network
from verify import Member, assume, for_all, implies

EachLease = Annotated[Lease, Member("leases")]
EachNode = Annotated[Host, Member("nodes")]


@for_all
def every_block_is_leased_once(network: Network, lease: EachLease) -> bool:
    """Blocks are disjoint and inside the cluster's block, so that an address says which node it is on (P11)."""
    inside = (
        network.plan is not None
        and network.plan.cluster.first <= lease.subnet.first
        and lease.subnet.last <= network.plan.cluster.last
    )
    return inside and subnet_owners(network, lease.subnet) == (lease.node,)


@for_all
def no_block_contains_a_node(network: Network, lease: EachLease) -> bool:
    """No pod block contains the public address of a node, or the carrier would enter the tunnel itself (P11)."""
    return blocks_around(network, lease.public) == ()


@for_all
def every_public_address_is_its_nodes_alone(network: Network, lease: EachLease) -> bool:
    """The address to which carriers are sent is on the leased node's own underlay device, and on no other (P20)."""
    return owners_of_public(network, lease.public) == (lease.node,)


@for_all
def every_tunnel_has_a_mac_of_its_own(network: Network, lease: EachLease) -> bool:
    """Two tunnel ends with one MAC address drop each other's frames (P11)."""
    return implies(lease.mac is not None, devices_of_lease(network, lease) == (lease.node,))


@for_all
def every_node_knows_every_lease(network: Network, node: EachNode, lease: EachLease) -> bool:
    """Each remote lease has exactly its route, and in vxlan its neighbour and forwarding entry too (P12)."""
    assume(node.name != lease.node)
    return remote_rows(network, node, lease)


@for_all
def nothing_remains_of_dead_leases(network: Network, node: EachNode) -> bool:
    """No route, neighbour or forwarding entry leads to a node that has no lease any more (P12)."""
    assume(network.leases != ())
    return stale_rows(network, node) == ()


@for_all
def the_bridge_stands_in_the_nodes_block(network: Network, lease: EachLease) -> bool:
    """cni0's address lies in the block that is leased now, not in an earlier one (P11)."""
    return bridge_gateways(network, lease) == (lease.subnet,)


@for_all
def tunnels_agree(network: Network, lease: EachLease) -> bool:
    """All tunnel ends use one network identifier and one port (P13)."""
    return tunnels(network, nodes_by_name(network)[lease.node]) == tunnels(network, network.nodes[0])


@for_all
def plain_routes_stay_on_one_wire(network: Network, lease: EachLease) -> bool:
    """Without a tunnel each node is the next hop of all others, so all stand on one segment (P19)."""
    plain = network.plan is not None and network.plan.backend == "host-gw"
    return implies(plain, public_segments(network, lease.public) == public_segments(network, network.leases[0].public))
