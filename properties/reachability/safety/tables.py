"""What the tables of the nodes must agree on, lease by lease."""

from models.reachability.behaviour.leases import (
    blocks_around,
    bridge_blocks,
    devices_of_lease,
    owners_of_public,
    public_segments,
    remote_rows,
    stale_rows,
    subnet_owners,
    tunnel_end,
)
from models.reachability.vocabulary import EachLease, EachNode, EachPlain, EachTunnelled, Network, ThePlan
from verify import assume, for_all


@for_all
def every_block_is_leased_once(plan: ThePlan, lease: EachLease) -> bool:
    """Blocks are disjoint and inside the cluster's block, so that an address says which node it is on (P11)."""
    return plan.cluster.covers(lease.subnet) and subnet_owners(plan, lease.subnet) == (lease.node,)


@for_all
def no_block_contains_a_node(plan: ThePlan, lease: EachLease) -> bool:
    """No pod block contains the public address of a node, or the carrier would enter the tunnel itself (P11)."""
    return blocks_around(plan, lease.public) == ()


@for_all
def every_public_address_is_its_nodes_alone(network: Network, lease: EachLease) -> bool:
    """The address to which carriers are sent is on the leased node's own underlay device, and on no other (P20)."""
    return owners_of_public(network, lease.public) == (lease.node,)


@for_all
def every_tunnel_has_a_mac_of_its_own(network: Network, lease: EachTunnelled) -> bool:
    """Each lease names the MAC address of its node's tunnel and of no other: twins drop each other's frames (P11)."""
    return devices_of_lease(network, lease) == (lease.node,)


@for_all
def every_node_knows_every_lease(plan: ThePlan, node: EachNode, lease: EachLease) -> bool:
    """Table main has one route for each remote lease, by the right device and gateway (P12).

    In vxlan the gateway's permanent neighbour and the one forwarding entry of its MAC address are the lease's, too.
    """
    assume(node.name != lease.node)
    return remote_rows(plan, node, lease)


@for_all
def nothing_remains_of_dead_leases(plan: ThePlan, node: EachNode) -> bool:
    """No route into the cluster's block and no permanent row of a tunnel is for a block that nobody leases (P12)."""
    return stale_rows(plan, node) == ()


@for_all
def the_bridge_stands_in_the_nodes_block(network: Network, lease: EachLease) -> bool:
    """cni0's address lies in the block that is leased now, not in an earlier one (P11)."""
    return bridge_blocks(network, lease) == (lease.subnet,)


@for_all
def tunnels_agree(network: Network, plan: ThePlan, lease: EachTunnelled) -> bool:
    """Every node has a tunnel, and all tunnel ends use one network identifier and one port (P13)."""
    end = tunnel_end(network, lease)
    return end is not None and end == tunnel_end(network, plan.leases[0])


@for_all
def plain_routes_stay_on_one_wire(network: Network, plan: ThePlan, lease: EachPlain) -> bool:
    """Without a tunnel each node is the next hop of all others, so all are plugged into one segment (P19)."""
    segments = public_segments(network, lease.public)
    return segments != () and segments == public_segments(network, plan.leases[0].public)
