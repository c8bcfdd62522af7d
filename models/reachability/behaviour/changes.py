"""What happens to a running network: a link flaps, an address changes, flanneld restarts; and who repairs what.

The kernel's part follows fib_disable_ip, fib_add_ifaddr and neigh_ifdown / neigh_changeaddr @ Linux 6.1 (a link that
goes down loses its routes and all neighbours, permanent ones too; its own addresses stay local). flannel's part
follows RouteNetwork (a check every 10 s puts missing routes back) and vxlan's handleSubnetEvents (nothing is checked
again) @ v0.28. Times are left out: each function is the state after everybody has finished.
"""

from attrs import evolve

from models.packet import Packet, Prefix, Protocol
from models.reachability.behaviour.flight import journey
from models.reachability.behaviour.leases import remote_rows
from models.reachability.vocabulary import (
    Delivered,
    Host,
    HostKind,
    Kind,
    Lease,
    Link,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Plan,
    Route,
    VxlanEntry,
)

FRESH_MAC = "02:fe:00:00:00:01"
PROBE_LENGTH = 100


def _with(network: Network, changed: Host) -> Network:
    return evolve(network, hosts=tuple(changed if host.name == changed.name else host for host in network.hosts))


def _leaves_by(route: Route, device: str) -> bool:
    return any(hop.device == device for hop in route.hops)


def link_flaps(network: Network, node: Host, device: str) -> Network:
    """The device goes down and comes up: connected and local routes come back, all others and the neighbours do not."""
    routes = tuple(
        route
        for route in node.routes
        if not _leaves_by(route, device) or route.table == "local" or route.protocol == "kernel"
    )
    neighbours = tuple(row for row in node.neighbours if row.device != device)
    return _with(network, evolve(node, routes=routes, neighbours=neighbours))


def mac_changes(network: Network, node: Host, device: str) -> Network:
    """Somebody gives the device another MAC address: the kernel forgets the device's neighbours."""
    links = tuple(evolve(link, mac=FRESH_MAC) if link.name == device else link for link in node.links)
    neighbours = tuple(row for row in node.neighbours if row.device != device)
    return _with(network, evolve(node, links=links, neighbours=neighbours))


def routes_checked(network: Network) -> Network:
    """What flanneld's periodic check repairs: missing routes of host-gw; nothing of vxlan."""
    if network.plan is None or network.plan.backend != "host-gw":
        return network
    for node in network.nodes:
        network = _programmed(network, node.name, network.leases)
    return network


def flanneld_restarts(network: Network, node: Host) -> Network:
    """flanneld starts again on the node: it programs every lease anew, and flushes nothing.

    The tunnel keeps its MAC address if flannel stored it (since v0.25.3); an older one draws another and tells all.
    """
    plan = network.plan
    if plan is None:
        return network
    if plan.backend == "vxlan" and not plan.keeps_mac:
        leases = tuple(evolve(each, mac=FRESH_MAC) if each.node == node.name else each for each in plan.leases)
        network = evolve(mac_changes(network, node, _tunnel(node).name), plan=evolve(plan, leases=leases))
        network = _told(network, node.name)
    return _programmed(network, node.name, network.leases)


def address_changes(network: Network, node: Host, fresh: int) -> Network:
    """The node gets another public address, restarts, and its lease says so; its peers are told by the lease."""
    plan = network.plan
    if plan is None:
        return network
    old = next(lease for lease in plan.leases if lease.node == node.name).public
    changed = evolve(
        node,
        links=tuple(_readdressed(link, old, fresh) for link in node.links),
        routes=tuple(_moved(route, old, fresh) for route in node.routes),
    )
    leases = tuple(evolve(each, public=fresh) if each.node == node.name else each for each in plan.leases)
    network = evolve(_with(network, changed), plan=evolve(plan, leases=leases))
    return _told(network, node.name) if plan.hears_address_changes else network


def _readdressed(link: Link, old: int, fresh: int) -> Link:
    addresses = tuple(evolve(each, local=fresh) if each.local == old else each for each in link.addresses)
    tunnel = evolve(link.vxlan, local=fresh) if link.vxlan is not None and link.vxlan.local == old else link.vxlan
    return evolve(link, addresses=addresses, vxlan=tunnel)


def _moved(route: Route, old: int, fresh: int) -> Route:
    block = Prefix(fresh, 32) if route.prefix == Prefix(old, 32) else route.prefix
    return evolve(route, prefix=block, source=fresh if route.source == old else route.source)


def _tunnel(node: Host) -> Link:
    return next(link for link in node.links if link.kind == Kind.VXLAN)


def _told(network: Network, changed: str) -> Network:
    """Every peer handles the event of the changed lease; the old MAC's forwarding entry stays (an Added event)."""
    for node in network.nodes:
        if node.name != changed:
            lease = next(each for each in network.leases if each.node == changed)
            network = _programmed(network, node.name, (lease,))
    return network


def _programmed(network: Network, name: str, leases: tuple[Lease, ...]) -> Network:
    """The node after flanneld has handled an Added event for each of the leases."""
    node = next(host for host in network.nodes if host.name == name)
    for lease in leases:
        if lease.node != name and network.plan is not None:
            node = _added(network.plan, node, lease)
    return _with(network, node)


def _added(plan: Plan, node: Host, lease: Lease) -> Host:
    if plan.backend == "vxlan":
        tunnel, mac = _tunnel(node).name, lease.mac or ""
        row = Neighbour(lease.subnet.first, tunnel, mac, NeighbourState.PERMANENT)
        entry = VxlanEntry(mac, tunnel, lease.public)
        node = evolve(
            node,
            neighbours=(*(old for old in node.neighbours if (old.device, old.address) != (tunnel, row.address)), row),
            vxlan_entries=(*(old for old in node.vxlan_entries if (old.device, old.mac) != (tunnel, mac)), entry),
        )
        way = Route(lease.subnet, (NextHop(tunnel, lease.subnet.first, onlink=True),))
    else:
        way = Route(lease.subnet, (NextHop("eth0", lease.public),))
    others = tuple(route for route in node.routes if route.table != "main" or route.prefix != lease.subnet)
    return evolve(node, routes=(way, *others))


def complete(network: Network) -> bool:
    """Whether every node has every lease's rows, and a first pod of each node gets a packet to every other's."""
    firsts = {pod.node: pod for pod in reversed(network.pods)}
    rows = all(
        remote_rows(network, node, lease)
        for node in network.nodes
        for lease in network.leases
        if lease.node != node.name
    )
    return rows and all(_arrives(network, one, other) for one in firsts.values() for other in firsts.values())


def _arrives(network: Network, sender: Host, receiver: Host) -> bool:
    packet = Packet(
        _address(sender), _address(receiver), Protocol.UDP, 40_000, 80, 64, PROBE_LENGTH, unfragmentable=False
    )
    end = journey(network, sender.name, packet)
    return isinstance(end, Delivered) and end.host == receiver.name


def _address(host: Host) -> int:
    return next(given.local for link in host.links if link.name != "lo" for given in link.addresses)


def backend_device(network: Network, node: Host) -> str:
    """The device by which the node's pods reach other nodes: the tunnel, or the underlay's."""
    tunnels = [link.name for link in node.links if link.kind == Kind.VXLAN]
    if tunnels and network.plan is not None and node.kind == HostKind.NODE:
        return tunnels[0]
    return next(link.name for link in node.links if link.kind == Kind.PHYSICAL)
