"""The documented experiments as worlds, with the outcome that the facts give (section 6, by their numbers)."""

from collections.abc import Iterator

from attrs import evolve, frozen

from models.packet import Packet, address, prefix
from models.reachability.vocabulary import (
    ANY_MAC,
    Assigned,
    Masquerade,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    PortState,
    Route,
    RouteType,
    Scope,
    VxlanEntry,
)
from tests.conformance.kernel.changes import (
    found,
    on,
    packet,
    with_link,
    with_port,
    with_routes,
    with_setting,
    with_tunnel,
)
from tests.conformance.kernel.clusters import (
    BEHIND_THE_ROUTER,
    MEMBERS,
    TUNNEL,
    host_gw,
    kernel_rows,
    vxlan,
    with_router,
)

P0A, P0B, P1A, P2A = "172.10.100.2", "172.10.100.3", "172.10.0.2", "172.10.1.2"
N0, N1, N2 = "192.168.33.101", "192.168.33.102", "192.168.33.103"
M0, M1 = MEMBERS[0].vtep, MEMBERS[1].vtep


@frozen
class Case:
    """One packet in one world: delivered to `end` (as seen from `source`, with `ttl` left), or lost on `end`."""

    name: str
    network: Network
    sender: str
    packet: Packet
    end: str
    ttl: int | None = None
    source: str | None = None
    icmp: tuple[int, int] | None = None


def _reverse_path() -> Iterator[Case]:
    to_node, to_pod = packet(P0A, N1), packet(P0A, P1A)
    strict = with_setting(vxlan(), "n1", eth0__rp_filter=1)
    yield Case("E0 vxlan", vxlan(), "p0a", to_pod, "p1a", 62)
    yield Case("E1 strict eth0, pod to remote node", strict, "p0a", to_node, "n1")
    yield Case("E1 strict eth0, pod to remote pod", strict, "p0a", to_pod, "p1a", 62)
    yield Case("E1b all=1", with_setting(vxlan(), "n1", all__rp_filter=1), "p0a", to_node, "n1")
    yield Case("E1c all=2", with_setting(vxlan(), "n1", all__rp_filter=2), "p0a", to_node, "n1", 63)
    both = with_setting(vxlan(), "n1", all__rp_filter=2, eth0__rp_filter=1)
    yield Case("E1d all=2 eth0=1 is loose", both, "p0a", to_node, "n1", 63)


def _stale_rows() -> Iterator[Case]:
    cluster = vxlan()
    there, back = packet(P0A, P1A), packet(P1A, P0A)
    changed = on(with_link(cluster, "n1", TUNNEL, mac="ba:74:f9:db:69:ff"), "n1", neighbours=())
    yield Case("E2 VTEP MAC changed, towards it", changed, "p0a", there, "n1")
    yield Case("E2 VTEP MAC changed, its own neighbours flushed", changed, "p1a", back, "n1")
    entries = found(cluster, "n0").vxlan_entries
    moved = tuple(evolve(row, remote=address("192.168.33.110")) if row.mac == M1 else row for row in entries)
    yield Case("E3 stale outer address", on(cluster, "n0", vxlan_entries=moved), "p0a", there, "n0")
    fewer = tuple(row for row in entries if row.mac != M1)
    yield Case("E3b no forwarding entry", on(cluster, "n0", vxlan_entries=fewer), "p0a", there, "n0")
    default = (*fewer, VxlanEntry(ANY_MAC, TUNNEL, address(N1)))
    yield Case("E3c default destination", on(cluster, "n0", vxlan_entries=default), "p0a", there, "p1a", 62)
    deaf = on(cluster, "n0", neighbours=found(cluster, "n0").neighbours[1:])
    yield Case("E4 no neighbour", deaf, "p0a", there, "n0", icmp=(3, 1))
    asks = on(deaf, "n0", vxlan_entries=(*entries, VxlanEntry(ANY_MAC, TUNNEL, address(N1))))
    yield Case("E4b no neighbour, default destination", asks, "p0a", there, "p1a", 62)


def _twins() -> Network:
    """n1 and n2 share one VTEP MAC address; on n0 the last writer of the forwarding entry won."""
    made = with_link(vxlan(), "n2", TUNNEL, mac=M1)
    for name, remote in (("n0", N2), ("n1", N2), ("n2", N1)):
        host = found(made, name)
        neighbours = tuple(row if row.mac == M0 else evolve(row, mac=M1) for row in host.neighbours)
        kept = tuple(row for row in host.vxlan_entries if row.mac == M0)
        made = on(made, name, neighbours=neighbours, vxlan_entries=(*kept, VxlanEntry(M1, TUNNEL, address(remote))))
    return made


def _tunnels() -> Iterator[Case]:
    cluster = vxlan()
    there, back = packet(P0A, P1A), packet(P1A, P0A)
    yield Case("E6 twin VTEPs, to the loser", _twins(), "p0a", there, "n1")
    yield Case("E6 twin VTEPs, to the winner", _twins(), "p0a", packet(P0A, P2A), "p2a", 62)
    yield Case("E6 twin VTEPs, between them", _twins(), "p1a", packet(P1A, P2A), "n2")
    yield Case("E7 another VNI", with_tunnel(cluster, "n1", vni=2), "p0a", there, "n1")
    yield Case("E7b another port", with_tunnel(cluster, "n1", port=4789), "p0a", there, "n1")
    eth0 = next(link for link in found(cluster, "n1").links if link.name == "eth0")
    second = evolve(eth0, addresses=(*eth0.addresses, Assigned(address("192.168.33.202"), 24)))
    rows = tuple(row for row in kernel_rows(second) if row not in kernel_rows(eth0))
    owns = with_routes(with_link(cluster, "n1", "eth0", addresses=second.addresses), "n1", *rows)
    owns = with_tunnel(owns, "n1", local=address("192.168.33.202"))
    yield Case("E7c local is a secondary address, towards it", owns, "p0a", there, "p1a", 62)
    yield Case("E7c local is a secondary address, from it", owns, "p1a", back, "p0a", 62)
    stranger = with_tunnel(cluster, "n1", local=address("192.168.33.222"))
    yield Case("E7d local is nobody's, towards it", stranger, "p0a", there, "p1a", 62)
    yield Case("E7d local is nobody's, from it", stranger, "p1a", back, "n1")
    captured = Route(prefix("192.168.33.96/28"), (NextHop(TUNNEL, address("172.10.0.0"), onlink=True),))
    yield Case("E23 carriers routed into the tunnel", with_routes(cluster, "n0", captured), "p0a", there, "n0")
    entries = tuple(
        evolve(row, remote=address("192.168.33.199")) if row.mac == M0 else row
        for row in found(cluster, "n1").vxlan_entries
    )
    stale = on(cluster, "n1", vxlan_entries=entries)
    yield Case("E25 stale entry, nolearning", stale, "p0a", there, "p1a", 62)
    yield Case("E25 stale entry, learning", with_tunnel(stale, "n1", learning=True), "p0a", there, "n1")


def _host_gateways() -> Iterator[Case]:
    cluster = host_gw()
    there = packet(P0A, P1A)
    yield Case("E13 host-gw", cluster, "p0a", there, "p1a", 62)
    yield Case("E13 host-gw, the other node", cluster, "p0a", packet(P0A, P2A), "p2a", 62)
    back = Route(prefix("172.10.0.0/24"), (NextHop("eth0", address(N0)),))
    loop = with_routes(cluster, "n1", back, without="172.10.0.0/24")
    yield Case("E13b loop, even", loop, "p0a", evolve(there, ttl=64), "n1", icmp=(11, 0))
    yield Case("E13b loop, odd", loop, "p0a", evolve(there, ttl=9), "n0", icmp=(11, 0))
    by_n1 = Route(prefix("172.10.1.0/24"), (NextHop("eth0", address(N1)),))
    detour = with_routes(cluster, "n0", by_n1, without="172.10.1.0/24")
    yield Case("E13c transit with a redirect", detour, "n0", packet(N0, P2A), "p2a", 62)
    split = with_router(host_gw((*MEMBERS[:2], BEHIND_THE_ROUTER)))
    far = Route(prefix("172.10.1.0/24"), (NextHop("eth0", BEHIND_THE_ROUTER.public, onlink=True),))
    forced = on(split, "n2", routes=tuple(row for row in found(split, "n2").routes if not _is_peer(row)))
    for name in ("n0", "n1"):
        rest = (far,) if name == "n0" else ()
        forced = with_routes(forced, name, *rest, without="172.10.1.0/24")
    yield Case("E14 onlink to another subnet", forced, "p0a", packet(P0A, P2A), "n0", icmp=(3, 1))
    yield Case("E14 nodes reach each other by the router", forced, "n0", packet(N0, "192.168.34.103"), "n2", 63)
    for mode, lost in ((0, False), (1, True)):
        asked = Route(prefix("10.9.9.9"), (NextHop("eth0", address("172.10.0.1"), onlink=True),))
        made = with_setting(with_routes(cluster, "n0", asked), "n1", eth0__arp_ignore=mode)
        end = Case("E14b arp_ignore 1", made, "n0", packet(N0, "10.9.9.9"), "n0")
        yield end if lost else evolve(end, name="E14b arp_ignore 0", end="n1")


def _is_peer(row: Route) -> bool:
    return row.table == "main" and bool(row.hops) and row.prefix.length == 24 and row.hops[0].gateway is not None


def _sizes() -> Iterator[Case]:
    plain = packet(P0A, P1A)
    whole = evolve(plain, unfragmentable=True)
    yield Case("E15 1450 fits", vxlan(), "p0a", evolve(whole, length=1450), "p1a", 62)
    yield Case("E15 1451 does not", vxlan(), "p0a", evolve(whole, length=1451), "p0a")
    yield Case("E15 4000 in fragments", vxlan(), "p0a", evolve(plain, length=4000), "p1a", 62)
    wide = vxlan(mtu=1500)
    yield Case("E15b told by the node", wide, "p0a", evolve(whole, length=1500), "n0", icmp=(3, 4))
    yield Case("E15b in fragments", wide, "p0a", evolve(plain, length=1500), "p1a", 62)
    uneven = with_link(vxlan(), "p0a", "eth0", mtu=1500)
    same = evolve(whole, destination=address(P0B))
    yield Case("E15e too long for the port, silently", uneven, "p0a", evolve(same, length=1500), "n0")
    yield Case("E15e fits", uneven, "p0a", evolve(same, length=1450), "p0b", 64)


def _bridges() -> Iterator[Case]:
    same = packet(P0A, P0B)
    alone = with_port(with_port(vxlan(), "n0", "veth0a", isolated=True), "n0", "veth0b", isolated=True)
    yield Case("E18 isolated ports", alone, "p0a", same, "p0a")
    yield Case("E18 isolated ports, elsewhere", alone, "p0a", packet(P0A, P1A), "p1a", 62)
    mac = "02:00:00:00:00:77"
    row = Neighbour(address(P0B), "eth0", mac, NeighbourState.PERMANENT)
    silent = on(with_link(vxlan(), "p0b", "eth0", mac=mac), "p0a", neighbours=(row,))
    yield Case("E19 unknown MAC is flooded", silent, "p0a", same, "p0b", 64)
    shut = with_port(silent, "n0", "veth0b", flood=False, learning=False)
    yield Case("E19 unknown MAC, no flood", shut, "p0a", same, "n0")
    for state in (PortState.DISABLED, PortState.LISTENING, PortState.LEARNING):
        closed = with_port(vxlan(), "n0", "veth0b", state=state)
        yield Case(f"E20 port {state.value}", closed, "p0a", same, "p0a")


def _addresses() -> Iterator[Case]:
    extra = Assigned(address(P0A), 32)
    link = next(link for link in found(vxlan(), "n0").links if link.name == TUNNEL)
    twice = evolve(link, addresses=(*link.addresses, extra))
    rows = tuple(row for row in kernel_rows(twice) if row not in kernel_rows(link))
    stolen = with_routes(with_link(vxlan(), "n0", TUNNEL, addresses=twice.addresses), "n0", *rows)
    yield Case("E22 tunnel has a pod's address, to it", stolen, "p1a", packet(P1A, P0A), "n0", 63)
    yield Case("E22 tunnel has a pod's address, from it, no answer", stolen, "p0a", packet(P0A, P1A), "p0a")
    bridge = next(link for link in found(stolen, "n0").links if link.name == "cni0")
    row = Neighbour(bridge.addresses[0].local, "eth0", bridge.mac, NeighbourState.PERMANENT)
    knows = on(stolen, "p0a", neighbours=(row,))
    yield Case("E22 tunnel has a pod's address, from it", knows, "p0a", packet(P0A, P1A), "n0")
    by_bridge = Route(prefix("172.10.0.0/24"), (NextHop("cni0"),), scope=Scope.LINK, protocol="kernel")
    behind = with_routes(vxlan(), "n2", by_bridge)
    yield Case("E22b flannel's route first", behind, "p2a", packet(P2A, P1A), "p1a", 62)
    old = [row for row in found(vxlan(), "n2").routes if str(row.prefix) == "172.10.0.0/24"]
    first = with_routes(vxlan(), "n2", by_bridge, *old, without="172.10.0.0/24")
    yield Case("E22b the bridge's route first", first, "p2a", packet(P2A, P1A), "n2", icmp=(3, 1))
    for kind, icmp in (
        (RouteType.BLACKHOLE, None),
        (RouteType.UNREACHABLE, (3, 1)),
        (RouteType.PROHIBIT, (3, 13)),
        (RouteType.THROW, (3, 0)),
    ):
        refused = with_routes(vxlan(), "n0", Route(prefix("10.70.0.0/26"), type=kind))
        yield Case(f"E11 {kind.value}", refused, "p0a", packet(P0A, "10.70.0.5"), "n0", icmp=icmp)
    pod, cluster = MEMBERS[0].block, prefix("172.10.0.0/16")
    rules = (
        Masquerade(rewrites=False, source=pod, destination=cluster),
        Masquerade(rewrites=False, source=cluster, destination=pod),
        Masquerade(rewrites=False, source=cluster, outside_source=True, destination=pod),
        Masquerade(rewrites=True, source=cluster, destination=prefix("224.0.0.0/4"), outside_destination=True),
    )
    snat = on(vxlan(), "n0", filtering=evolve(found(vxlan(), "n0").filtering, masquerade=rules))
    yield Case("E26 pod to pod keeps its source", snat, "p0a", packet(P0A, P1A), "p1a", 62)
    yield Case("E26 pod to node is masqueraded", snat, "p0a", packet(P0A, N1), "n1", 63, source=N0)


CASES = (
    *_reverse_path(),
    *_stale_rows(),
    *_tunnels(),
    *_host_gateways(),
    *_sizes(),
    *_bridges(),
    *_addresses(),
)
