"""What flanneld writes into a node's tables: for a lease that it hears of, and in host-gw's periodic check.

Follows handleSubnetEvents of pkg/backend/vxlan/vxlan_network.go, and routeAdd and checkSubnetExistInRoutes of
pkg/backend/route_network.go @ flannel v0.28. The rows of a lease stand here and nowhere else; whether a table holds
them is asked of the tables themselves, in `leases.py`.
"""

from collections.abc import Iterable

from attrs import evolve, frozen

from models.packet import Prefix
from models.reachability.behaviour.leases import leases_by_node, underlay_device
from models.reachability.vocabulary import (
    Host,
    Lease,
    Link,
    Neighbour,
    NeighbourState,
    NextHop,
    Plan,
    Route,
    VxlanEntry,
)


@frozen
class Rows:
    """What another node programs for a lease; host-gw leaves the neighbour to ARP and needs no forwarding entry."""

    route: Route
    neighbours: tuple[Neighbour, ...] = ()
    entries: tuple[VxlanEntry, ...] = ()


def rows_for(lease: Lease, backend: str, device: str) -> Rows:
    """The rows of one remote lease by the node's own tunnel, or by its device on the underlay."""
    if backend != "vxlan":
        return Rows(Route(lease.subnet, (NextHop(device, lease.public),)))
    gateway, mac = lease.subnet.first, lease.mac or ""
    return Rows(
        Route(lease.subnet, (NextHop(device, gateway, onlink=True),)),
        (Neighbour(gateway, device, mac, NeighbourState.PERMANENT),),
        (VxlanEntry(mac, device, lease.public),),
    )


def backend_device(plan: Plan, node: Host) -> Link | None:
    """The device by which the node's pods reach other nodes: its tunnel, or the device of its public address.

    None if there is no such device: then flanneld does not start (New of each backend).
    """
    own = leases_by_node(plan).get(node.name)
    if own is None:
        return None
    return node.tunnel if plan.backend == "vxlan" else underlay_device(node, own.public)


def told(plan: Plan, node: Host, leases: Iterable[Lease]) -> Host:
    """The node after flanneld has handled an Added event for each of the leases, but its own.

    The first route for a block is replaced, where the backend does so; a forwarding entry of another MAC address stays.
    """
    device = backend_device(plan, node)
    if device is None:
        return node
    wanted = [rows_for(lease, plan.backend, device.name) for lease in leases if lease.node != node.name]
    neighbours = {(row.device, row.address): row for row in node.neighbours}
    neighbours.update({(row.device, row.address): row for rows in wanted for row in rows.neighbours})
    entries = {(row.device, row.mac, row.remote): row for row in node.vxlan_entries}
    for row in (row for rows in wanted for row in rows.entries):
        entries = {key: old for key, old in entries.items() if key[:2] != (row.device, row.mac)}
        entries[row.device, row.mac, row.remote] = row
    routes = _with_routes(node.routes, [rows.route for rows in wanted], replaces=plan.replaces_routes)
    return evolve(node, routes=routes, neighbours=tuple(neighbours.values()), vxlan_entries=tuple(entries.values()))


def checked(plan: Plan, node: Host) -> Host:
    """The node after host-gw's check: a missing route is there again, a wrong one stays; vxlan checks nothing."""
    device = backend_device(plan, node)
    if device is None or plan.backend != "host-gw" or not plan.checks_routes:
        return node
    there = {route.prefix for route in node.routes if route.table == "main" and not route.metric}
    missing = [lease for lease in plan.leases if lease.node != node.name and lease.subnet not in there]
    if not missing:
        return node
    fresh = (rows_for(lease, plan.backend, device.name).route for lease in missing)
    return evolve(node, routes=(*fresh, *node.routes))


def _with_routes(routes: tuple[Route, ...], wanted: list[Route], *, replaces: bool) -> tuple[Route, ...]:
    """The routes with those wanted; the first of table main for the same block gives way, or the new one is refused."""
    fresh: dict[Prefix, Route] = {route.prefix: route for route in wanted}
    kept = []
    for route in routes:
        new = fresh.pop(route.prefix, None) if route.table == "main" and not route.metric else None
        kept.append(new if new is not None and replaces else route)
    return (*fresh.values(), *kept)
