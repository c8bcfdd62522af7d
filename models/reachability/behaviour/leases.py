"""What flannel means a node's tables to hold, read off them: the drift check, lease by lease.

Follows handleSubnetEvents of pkg/backend/vxlan/vxlan_network.go and RouteNetwork of pkg/backend/route_network.go
@ flannel v0.28. These are lookups on concrete tables; each is linear in the rows of one node.
"""

from models.packet import Prefix
from models.reachability.behaviour.routing import links_of
from models.reachability.vocabulary import (
    Host,
    Kind,
    Lease,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Route,
    RouteType,
    VxlanEntry,
)
from verify import remembered


@remembered
def nodes_by_name(network: Network) -> dict[str, Host]:
    """The nodes by name."""
    return {node.name: node for node in network.nodes}


@remembered
def _blocks(network: Network) -> tuple[tuple[Prefix, str], ...]:
    return tuple((lease.subnet, lease.node) for lease in network.leases)


@remembered
def _sorted_blocks(network: Network) -> tuple[tuple[int, int, str], ...]:
    return tuple(sorted((block.first, block.last, node) for block, node in _blocks(network)))


def subnet_owners(network: Network, block: Prefix) -> tuple[str, ...]:
    """The nodes whose leased block overlaps this one."""
    return tuple(node for first, last, node in _sorted_blocks(network) if first <= block.last and block.first <= last)


def blocks_around(network: Network, number: int) -> tuple[str, ...]:
    """The nodes whose leased block contains the address."""
    return subnet_owners(network, Prefix(number, 32))


@remembered
def _segments(network: Network) -> dict[tuple[str, str], str]:
    return {port: segment.name for segment in network.underlay.segments for port in segment.ports}


@remembered
def _public_devices(network: Network) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for node in network.nodes:
        for link in node.links:
            if link.kind == Kind.PHYSICAL:
                for given in link.addresses:
                    found[given.local] = (*found.get(given.local, ()), (node.name, link.name))
    return found


def public_segments(network: Network, number: int) -> tuple[str, ...]:
    """The underlay segments on which the devices with this address are plugged in."""
    ports = _public_devices(network).get(number, ())
    return tuple(sorted({_segments(network).get(port, "unplugged") for port in ports}))


def owners_of_public(network: Network, number: int) -> tuple[str, ...]:
    """The nodes that have the address on a device of the underlay."""
    return tuple(node for node, _ in _public_devices(network).get(number, ()))


@remembered
def _tunnel_macs(network: Network) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for node in network.nodes:
        for link in node.links:
            if link.kind == Kind.VXLAN:
                found[link.mac] = (*found.get(link.mac, ()), node.name)
    return found


def devices_of_lease(network: Network, lease: Lease) -> tuple[str, ...]:
    """The nodes whose tunnel device has the MAC address that the lease tells everybody."""
    return _tunnel_macs(network).get(lease.mac or "", ())


def bridge_gateways(network: Network, lease: Lease) -> tuple[Prefix, ...]:
    """The blocks that the node's bridges with an address stand in."""
    found = []
    for link in nodes_by_name(network)[lease.node].links:
        if link.kind == Kind.BRIDGE:
            for given in link.addresses:
                size = 2 ** (32 - given.length)
                found.append(Prefix(given.local // size * size, given.length))
    return tuple(found)


def tunnels(network: Network, node: Host) -> tuple[tuple[int, int], ...]:
    """The identifier and port of each tunnel device of a node of this network."""
    if network.plan is None:
        return ()
    return tuple((link.vxlan.vni, link.vxlan.port) for link in node.links if link.vxlan is not None)


@remembered
def _remote(node: Host) -> dict[Prefix, tuple[Route, ...]]:
    """The node's unicast routes with a gateway, other than the default, by their block."""
    found: dict[Prefix, tuple[Route, ...]] = {}
    for route in node.routes:
        if route.type == RouteType.UNICAST and route.prefix.length and any(hop.gateway for hop in route.hops):
            found[route.prefix] = (*found.get(route.prefix, ()), route)
    return found


@remembered
def _neighbours(node: Host) -> dict[tuple[str, int], Neighbour]:
    return {(row.device, row.address): row for row in node.neighbours}


@remembered
def _forwarding(node: Host) -> dict[tuple[str, str], tuple[VxlanEntry, ...]]:
    found: dict[tuple[str, str], tuple[VxlanEntry, ...]] = {}
    for row in node.vxlan_entries:
        found[row.device, row.mac] = (*found.get((row.device, row.mac), ()), row)
    return found


def remote_rows(network: Network, node: Host, lease: Lease) -> bool:
    """Whether the node has exactly the rows that its backend programs for this remote lease."""
    routes = _remote(node).get(lease.subnet, ())
    if len(routes) != 1 or len(routes[0].hops) != 1:
        return False
    hop = routes[0].hops[0]
    if network.plan is None or network.plan.backend != "vxlan":
        return hop.gateway == lease.public
    return hop.gateway == lease.subnet.first and _tunnel_rows(node, hop, lease)


def _tunnel_rows(node: Host, hop: NextHop, lease: Lease) -> bool:
    """Whether neighbour and forwarding entry of the tunnel say what the lease says."""
    device = links_of(node).get(hop.device)
    neighbour = _neighbours(node).get((hop.device, lease.subnet.first))
    entries = _forwarding(node).get((hop.device, lease.mac or ""), ())
    return (
        device is not None
        and device.kind == Kind.VXLAN
        and neighbour is not None
        and neighbour.state == NeighbourState.PERMANENT
        and neighbour.mac == lease.mac
        and tuple(entry.remote for entry in entries) == (lease.public,)
    )


@remembered
def _alive(network: Network) -> tuple[frozenset[Prefix], frozenset[int], frozenset[str]]:
    """Blocks, gateways and MAC addresses of the leases."""
    return (
        frozenset(lease.subnet for lease in network.leases),
        frozenset(lease.subnet.first for lease in network.leases),
        frozenset(lease.mac for lease in network.leases if lease.mac is not None),
    )


def stale_rows(network: Network, node: Host) -> tuple[Route | Neighbour | VxlanEntry, ...]:
    """The node's rows, inside the cluster's block or on its tunnel, that belong to no lease."""
    if network.plan is None:
        return ()
    blocks, gateways, macs = _alive(network)
    cluster = network.plan.cluster
    inside = [routes for block, routes in _remote(node).items() if cluster.first <= block.first <= cluster.last]
    own = {lease.subnet for lease in network.leases if lease.node == node.name}
    routes = [route for group in inside for route in group if route.prefix not in blocks or route.prefix in own]
    tunnel = {link.name for link in node.links if link.kind == Kind.VXLAN}
    neighbours = [
        row
        for row in node.neighbours
        if row.device in tunnel and row.state == NeighbourState.PERMANENT and row.address not in gateways
    ]
    entries = [row for row in node.vxlan_entries if row.permanent and row.mac not in macs]
    return (*routes, *neighbours, *entries)
