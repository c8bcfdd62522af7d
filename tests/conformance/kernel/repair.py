"""Make a randomly edited network one that a kernel can be in: what it would have removed or refused goes."""

from attrs import evolve

from models.reachability.vocabulary import Host, Kind, Link, Network, PortState, Route, RouteType
from models.reachability.vocabulary.tables import NextHop

LOCAL = (RouteType.LOCAL, RouteType.BROADCAST)


def _linked(network: Network) -> Network:
    """Give every link the carrier that its other end gives it."""
    links = {(host.name, link.name): link for host in network.hosts for link in host.links}

    def has_carrier(host: Host, link: Link) -> bool:
        if not link.up:
            return False
        if link.kind == Kind.VETH and link.peer is not None:
            return links[link.peer].up
        if link.kind == Kind.BRIDGE:
            ports = [port for port in host.links if port.master == link.name and has_carrier(host, port)]
            return any(port.port is None or port.port.state == PortState.FORWARDING for port in ports)
        return True

    return evolve(
        network,
        hosts=tuple(
            evolve(host, links=tuple(evolve(link, carrier=has_carrier(host, link)) for link in host.links))
            for host in network.hosts
        ),
    )


def _connected(host: Host, hop: NextHop) -> bool:
    """Whether a gateway that is not onlink lies behind a connected route of the same device."""
    found = [
        row
        for row in host.routes
        if row.table == "main" and hop.gateway is not None and row.prefix.first <= hop.gateway <= row.prefix.last
    ]
    found.sort(key=lambda row: (-row.prefix.length, row.metric))
    return bool(found) and not (
        found[0].type != RouteType.UNICAST
        or len(found[0].hops) != 1
        or found[0].hops[0].gateway is not None
        or found[0].hops[0].device != hop.device
    )


def _valid(host: Host, route: Route) -> Route | None:
    """The route as the kernel would have it; None if it would not."""
    links = {link.name: link for link in host.links}
    own = {row.prefix.first for row in host.routes if row.table == "local" and row.prefix.length == 32}
    local = {given.local for link in host.links for given in link.addresses}
    kept = []
    for hop in route.hops:
        link = links.get(hop.device)
        if link is None or (not link.up and route.type != RouteType.LOCAL):
            continue
        if hop.gateway is not None and (hop.gateway in own or not (hop.onlink or _connected(host, hop))):
            continue
        kept.append(hop)
    if route.hops and not kept:
        return None
    if route.source is not None and route.source not in local:
        return None if route.type in LOCAL else evolve(route, source=None)
    dims = route.type != RouteType.LOCAL  # the kernel does not care where an own address is
    hops = tuple(evolve(hop, linkdown=dims and not links[hop.device].carrier) for hop in kept)
    return evolve(route, hops=hops)


def _settled(host: Host) -> Host:
    links = {link.name: link for link in host.links}
    for _ in range(2):  # what a removed route supported goes with it
        found = tuple(kept for route in host.routes if (kept := _valid(host, route)) is not None)
        host = evolve(host, routes=tuple(dict.fromkeys(found)))
    seen: dict[tuple[int, str], None] = {}
    neighbours = []
    for row in host.neighbours:
        if row.device in links and links[row.device].up and (row.address, row.device) not in seen:
            seen[row.address, row.device] = None
            neighbours.append(row)
    entries = tuple(dict.fromkeys(host.vxlan_entries))
    return evolve(host, neighbours=tuple(neighbours), vxlan_entries=entries)


def repaired(network: Network) -> Network:
    """The nearest network that a kernel can be in."""
    linked = _linked(network)
    return evolve(linked, hosts=tuple(_settled(host) for host in linked.hosts))
