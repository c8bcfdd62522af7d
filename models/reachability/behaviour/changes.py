"""What happens to a running network: a link flaps, an address changes, flanneld restarts; and who repairs what.

The kernel's part follows fib_disable_ip, fib_add_ifaddr and neigh_ifdown / neigh_changeaddr @ Linux 6.1 (a link that
goes down loses its routes and all neighbours, permanent ones too; its own addresses stay local). flannel's part is in
`flanneld.py`. Times are left out: each function is the state after everybody has finished.
"""

from attrs import evolve

from models.packet import Prefix
from models.reachability.behaviour.flanneld import backend_device, checked, told
from models.reachability.behaviour.leases import underlay_device
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import Host, Lease, Link, Network, Plan, Route
from verify import remembered

FRESH_MAC = "02:fe:00:00:00:01"
NOWHERE = 0  # no address


def link_flaps(node: Host, device: str) -> Host:
    """The device goes down and comes up: connected and local routes come back, all others and the neighbours do not."""
    routes = tuple(
        route
        for route in node.routes
        if route.table == "local" or route.protocol == "kernel" or all(hop.device != device for hop in route.hops)
    )
    return evolve(node, routes=routes, neighbours=tuple(row for row in node.neighbours if row.device != device))


def mac_changes(node: Host, device: str) -> Host:
    """Somebody gives the device another MAC address: the kernel forgets the device's neighbours."""
    links = tuple(evolve(link, mac=FRESH_MAC) if link.name == device else link for link in node.links)
    return evolve(node, links=links, neighbours=tuple(row for row in node.neighbours if row.device != device))


def after_a_flap(network: Network, plan: Plan, lease: Lease) -> Network:
    """The backend's device of the lease's node has flapped, and every flanneld has made its check."""
    node = hosts_of(network)[lease.node]
    device = backend_device(plan, node)
    return network if device is None else _checked(network.with_hosts(link_flaps(node, device.name)), plan)


def after_a_mac_change(network: Network, plan: Plan, lease: Lease) -> Network:
    """The backend's device of the lease's node has another MAC address, and every flanneld has made its check."""
    node = hosts_of(network)[lease.node]
    device = backend_device(plan, node)
    return network if device is None else _checked(network.with_hosts(mac_changes(node, device.name)), plan)


def _checked(network: Network, plan: Plan) -> Network:
    return network.with_hosts(*(checked(plan, node) for node in network.nodes))


def after_a_restart(network: Network, plan: Plan, lease: Lease) -> tuple[Network, Plan]:
    """flanneld has started again on the lease's node: it programs every lease anew, and flushes nothing.

    The tunnel keeps its MAC address if flannel stored it (since v0.25.3); an older one draws another and tells all.
    """
    node = hosts_of(network)[lease.node]
    device = backend_device(plan, node)
    if device is not None and plan.backend == "vxlan" and not plan.keeps_mac:
        fresh = evolve(lease, mac=FRESH_MAC)
        plan = _with_lease(plan, fresh)
        node = mac_changes(node, device.name)
        network = network.with_hosts(*_peers_told(network, plan, fresh))
    return evolve(network.with_hosts(told(plan, node, plan.leases)), plan=plan), plan


def after_an_address_change(network: Network, plan: Plan, lease: Lease, fresh: int) -> tuple[Network, Plan]:
    """The lease's node has another public address, its lease says so, and its peers are told by the lease."""
    node = hosts_of(network)[lease.node]
    changed = evolve(
        node,
        links=tuple(_readdressed(link, lease.public, fresh) for link in node.links),
        routes=tuple(_moved(route, lease.public, fresh) for route in node.routes),
    )
    moved = evolve(lease, public=fresh)
    plan = _with_lease(plan, moved)
    peers = _peers_told(network, plan, moved) if plan.hears_address_changes else ()
    return evolve(network.with_hosts(changed, *peers), plan=plan), plan


def _with_lease(plan: Plan, changed: Lease) -> Plan:
    return evolve(plan, leases=tuple(changed if each.node == changed.node else each for each in plan.leases))


def _peers_told(network: Network, plan: Plan, lease: Lease) -> tuple[Host, ...]:
    """Every peer has handled the event of the changed lease."""
    return tuple(told(plan, node, (lease,)) for node in network.nodes if node.name != lease.node)


def _readdressed(link: Link, old: int, fresh: int) -> Link:
    addresses = tuple(evolve(each, local=fresh) if each.local == old else each for each in link.addresses)
    tunnel = evolve(link.vxlan, local=fresh) if link.vxlan is not None and link.vxlan.local == old else link.vxlan
    return evolve(link, addresses=addresses, vxlan=tunnel)


def _moved(route: Route, old: int, fresh: int) -> Route:
    block = Prefix(fresh, 32) if route.prefix == Prefix(old, 32) else route.prefix
    return evolve(route, prefix=block, source=fresh if route.source == old else route.source)


@remembered
def _spoken_for(network: Network) -> frozenset[int]:
    """Every address that some host has, or sends packets to."""
    given = {each.local for host in network.hosts for link in host.links for each in link.addresses}
    hops = (hop for host in network.hosts for route in host.routes for hop in route.hops)
    asked = {row.address for host in network.hosts for row in host.neighbours}
    remotes = {row.remote for host in network.hosts for row in host.vxlan_entries}
    return frozenset(given | {hop.gateway for hop in hops if hop.gateway is not None} | asked | remotes)


def free_address(network: Network, lease: Lease) -> int:
    """An address of the node's own underlay block that nobody has and nobody asks for; NOWHERE if there is none."""
    device = underlay_device(hosts_of(network)[lease.node], lease.public)
    if device is None:
        return NOWHERE
    block = next(given.block for given in device.addresses if given.local == lease.public)
    inside = range(block.first + 1, block.last) if block.length < 31 else range(block.first, block.last + 1)
    return next((number for number in inside if number not in _spoken_for(network)), NOWHERE)
