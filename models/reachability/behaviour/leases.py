"""What flannel means a node's tables to hold, read off them: the drift check, lease by lease.

Follows handleSubnetEvents of pkg/backend/vxlan/vxlan_network.go and RouteNetwork of pkg/backend/route_network.go
@ flannel v0.28, but makes no row: `flanneld.py` does. These are lookups on concrete tables; each is linear in the
rows of one node.
"""

from models.packet import Prefix
from models.reachability.behaviour.routing import links_of
from models.reachability.behaviour.wire import hosts_of, segments_under
from models.reachability.vocabulary import (
    Host,
    Kind,
    Lease,
    Link,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Plan,
    Route,
    RouteType,
    VxlanEntry,
)
from models.reachability.vocabulary.hosts import POD_BRIDGES
from verify import remembered


@remembered
def _sorted_blocks(plan: Plan) -> tuple[tuple[int, int, str], ...]:
    return tuple(sorted((lease.subnet.first, lease.subnet.last, lease.node) for lease in plan.leases))


def subnet_owners(plan: Plan, block: Prefix) -> tuple[str, ...]:
    """The nodes whose leased block overlaps this one."""
    return tuple(node for first, last, node in _sorted_blocks(plan) if first <= block.last and block.first <= last)


def blocks_around(plan: Plan, number: int) -> tuple[str, ...]:
    """The nodes whose leased block contains the address."""
    return subnet_owners(plan, Prefix(number, 32))


@remembered
def leases_by_node(plan: Plan) -> dict[str, Lease]:
    """The lease of each node."""
    return {lease.node: lease for lease in plan.leases}


@remembered
def _public_devices(network: Network) -> dict[int, tuple[tuple[str, Link], ...]]:
    found: dict[int, tuple[tuple[str, Link], ...]] = {}
    for node in network.nodes:
        for link in node.uplinks:
            for given in link.addresses:
                found[given.local] = (*found.get(given.local, ()), (node.name, link))
    return found


def public_segments(network: Network, number: int) -> tuple[str, ...]:
    """The underlay segments that the devices with this address are plugged into; none for an unplugged device."""
    ports = [(hosts_of(network)[node], link.name) for node, link in _public_devices(network).get(number, ())]
    return tuple(sorted({segment.name for port in ports for segment in segments_under(network, *port)}))


def owners_of_public(network: Network, number: int) -> tuple[str, ...]:
    """The nodes that have the address on a device of the underlay."""
    return tuple(node for node, _ in _public_devices(network).get(number, ()))


def underlay_device(node: Host, public: int) -> Link | None:
    """The node's underlay device that has this address; None if none has."""
    for link in node.uplinks:
        if any(given.local == public for given in link.addresses):
            return link
    return None


@remembered
def _tunnel_macs(network: Network) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for node in network.nodes:
        tunnel = node.tunnel
        if tunnel is not None:
            found[tunnel.mac] = (*found.get(tunnel.mac, ()), node.name)
    return found


def devices_of_lease(network: Network, lease: Lease) -> tuple[str, ...]:
    """The nodes whose tunnel device has the MAC address that the lease tells everybody."""
    return _tunnel_macs(network).get(lease.mac or "", ())


def bridge_blocks(network: Network, lease: Lease) -> tuple[Prefix, ...]:
    """The blocks that the pods' bridge stands in: by name, else those with ports, else all (docker0 is neither)."""
    node = hosts_of(network)[lease.node]
    links = node.links
    bridges = [link for link in links if link.kind == Kind.BRIDGE and link not in node.uplinks]
    masters = {link.master for link in links}
    named = [link for link in bridges if link.name in POD_BRIDGES]
    chosen = named or [link for link in bridges if link.name in masters] or bridges
    return tuple(given.block for link in chosen for given in link.addresses)


def tunnel_end(network: Network, lease: Lease) -> tuple[int, int] | None:
    """The identifier and port of the node's tunnel; None if it has none."""
    tunnel = hosts_of(network)[lease.node].tunnel
    return (tunnel.vxlan.vni, tunnel.vxlan.port) if tunnel is not None and tunnel.vxlan is not None else None


@remembered
def _main(node: Host) -> dict[Prefix, tuple[Route, ...]]:
    """The node's routes of table main, of every type, by their block."""
    found: dict[Prefix, list[Route]] = {}
    for route in node.routes:
        if route.table == "main":
            found.setdefault(route.prefix, []).append(route)
    return {block: tuple(routes) for block, routes in found.items()}


@remembered
def _neighbours(node: Host) -> dict[tuple[str, int], Neighbour]:
    return {(row.device, row.address): row for row in node.neighbours if row.state == NeighbourState.PERMANENT}


@remembered
def _forwarding(node: Host) -> dict[tuple[str, str], tuple[VxlanEntry, ...]]:
    found: dict[tuple[str, str], list[VxlanEntry]] = {}
    for row in node.vxlan_entries:
        found.setdefault((row.device, row.mac), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def remote_rows(plan: Plan, node: Host, lease: Lease) -> bool:
    """Whether the node has exactly the rows that its backend programs for this remote lease."""
    routes = _main(node).get(lease.subnet, ())
    if len(routes) != 1 or routes[0].type != RouteType.UNICAST or len(routes[0].hops) != 1:
        return False
    hop = routes[0].hops[0]
    if plan.backend == "vxlan":
        return hop.gateway == lease.subnet.first and _tunnel_rows(node, hop, lease)
    device = _own_device(plan, node)
    return device is not None and (hop.device, hop.gateway) == (device.name, lease.public)


def _own_device(plan: Plan, node: Host) -> Link | None:
    """The device that carries the node's own public address."""
    own = leases_by_node(plan).get(node.name)
    return underlay_device(node, own.public) if own is not None else None


def _tunnel_rows(node: Host, hop: NextHop, lease: Lease) -> bool:
    """Whether neighbour and forwarding entry of the tunnel say what the lease says."""
    device = links_of(node).get(hop.device)
    neighbour = _neighbours(node).get((hop.device, lease.subnet.first))
    entries = _forwarding(node).get((hop.device, lease.mac or ""), ())
    return (
        device is not None
        and device.kind == Kind.VXLAN
        and neighbour is not None
        and neighbour.mac == lease.mac
        and tuple(entry.remote for entry in entries if entry.permanent) == (lease.public,)
    )


def acquainted(network: Network, plan: Plan, lease: Lease) -> frozenset[str]:
    """The other nodes with which the lease's node is on good terms: each has its rows for the other's lease.

    The MAC address in the rows must be that of the other's device; where there is none in them, ARP asks for it.
    """
    node, others = hosts_of(network)[lease.node], [other for other in plan.leases if other.node != lease.node]
    return frozenset(
        other.node
        for other in others
        if _knows(network, plan, node, other) and _knows(network, plan, hosts_of(network)[other.node], lease)
    )


def _knows(network: Network, plan: Plan, node: Host, lease: Lease) -> bool:
    if not remote_rows(plan, node, lease):
        return False
    if plan.backend == "vxlan":
        return lease.node in devices_of_lease(network, lease)
    device = _own_device(plan, node)
    pinned = _neighbours(node).get((device.name, lease.public)) if device is not None else None
    real = [(name, link.mac) for name, link in _public_devices(network).get(lease.public, ())]
    return pinned is None or (lease.node, pinned.mac) in real


@remembered
def _alive(plan: Plan) -> tuple[frozenset[Prefix], frozenset[int], frozenset[str]]:
    """Blocks, gateways and MAC addresses of the leases."""
    every = (*plan.leases, *plan.elsewhere)
    return (
        frozenset(lease.subnet for lease in every),
        frozenset(lease.subnet.first for lease in every),
        frozenset(lease.mac for lease in every if lease.mac is not None),
    )


def stale_rows(plan: Plan, node: Host) -> tuple[Route | Neighbour | VxlanEntry, ...]:
    """The node's rows, inside the cluster's block or on its tunnel, that belong to no lease."""
    _, gateways, macs = _alive(plan)
    routes = [route for group in _main(node).values() for route in group if _is_stale(plan, node, route)]
    tunnel = {link.name for link in node.links if link.kind == Kind.VXLAN}
    neighbours = [row for row in _neighbours(node).values() if row.device in tunnel and row.address not in gateways]
    entries = [row for row in node.vxlan_entries if row.permanent and row.mac not in macs]
    return (*routes, *neighbours, *entries)


def _is_stale(plan: Plan, node: Host, route: Route) -> bool:
    """Whether the route leads into the cluster's block, and to no lease; the node's own block has no gateway."""
    if not plan.cluster.covers(route.prefix) or route.prefix == plan.cluster:
        return False
    own = leases_by_node(plan).get(node.name)
    if own is not None and own.subnet.covers(route.prefix):
        return any(hop.gateway is not None for hop in route.hops)
    return route.prefix not in _alive(plan)[0]
