"""What random networks have taught, each as the smallest world that shows it."""

from collections.abc import Iterator

from attrs import evolve

from models.packet import Protocol, address, prefix
from models.reachability.vocabulary import (
    Assigned,
    BridgeEntry,
    Filtering,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Passage,
    PortState,
    ProxyNeighbour,
    Route,
    RouteType,
    Rule,
    Scope,
    Tracked,
    Verdict,
)
from models.reachability.vocabulary.hosts import RULES
from tests.conformance.kernel.changes import (
    device_of,
    found,
    on,
    packet,
    with_bridged_card,
    with_link,
    with_port,
    with_routes,
    with_setting,
)
from tests.conformance.kernel.clusters import TUNNEL, host_gw, kernel_rows, stretched, vxlan
from tests.conformance.kernel.experiments import N0, N1, P0A, P0B, P1A, Case

LOCAL, MAIN, DEFAULT = RULES


def _with_rule(network: Network, name: str, rule: Rule, *routes: Route) -> Network:
    host = found(network, name)
    return on(network, name, rules=(LOCAL, rule, MAIN, DEFAULT), routes=(*host.routes, *routes))


def _rules() -> Iterator[Case]:
    refusal = Route(prefix("172.10.0.0/16"), type=RouteType.PROHIBIT, table="100")
    narrow = evolve(refusal, prefix=prefix("172.10.0.0/24"))  # the sender's own block is not in it: it is told
    refused = _with_rule(vxlan(), "n0", Rule(100, "100", suppress=24), narrow)
    yield Case("a refusal is not suppressed", refused, "p0a", packet(P0A, P1A), "n0", icmp=(3, 13))
    refused = _with_rule(vxlan(), "n0", Rule(100, "100", suppress=16), refusal)
    strict = with_setting(refused, "n0", cni0__rp_filter=2)
    yield Case("a refusal is not suppressed on the way back of a question", strict, "p0a", packet(P0A, N0), "p0a")
    by_leaving = _with_rule(host_gw(), "n1", Rule(100, "main", input="cni0", action=RouteType.BLACKHOLE))
    strict = with_setting(by_leaving, "n1", eth0__rp_filter=1)
    yield Case("the way back comes in where the packet leaves", strict, "p0a", packet(P0A, P1A), "n1")
    by_port = Rule(100, "main", input="cni0", protocol=Protocol.UDP, port=(40000, 40000), action=RouteType.BLACKHOLE)
    strict = with_setting(_with_rule(host_gw(), "n1", by_port), "n1", eth0__rp_filter=1)
    yield Case("the way back has the ports swapped", strict, "p0a", packet(P0A, P1A), "n1")
    other = packet(P0A, P1A, source_port=40001)
    yield Case("the way back has the ports swapped, another port", strict, "p0a", other, "p1a", 62)


def _questions() -> Iterator[Case]:
    particular = with_setting(host_gw(), "n1", eth0__arp_ignore=2)
    inside = packet("172.10.100.1", N1)
    yield Case("arp_announce 0 asks from the packet's source", particular, "n0", inside, "n0", icmp=(3, 1))
    for mode in (1, 2):
        made = with_setting(particular, "n0", eth0__arp_announce=mode)
        yield Case(f"arp_announce {mode} asks from the wire's subnet", made, "n0", inside, "n1", 64)

    own = device_of(host_gw(), "n1", "eth0")
    twice = evolve(own, addresses=(*own.addresses, Assigned(address(N0), 32)))
    rows = tuple(row for row in kernel_rows(twice) if row not in kernel_rows(own))
    twin = with_routes(with_link(host_gw(), "n1", "eth0", addresses=twice.addresses), "n1", *rows)
    twin = with_setting(twin, "n1", eth0__accept_local=1)
    yield Case("a twin is answered", twin, "n0", packet(N0, N1), "n1", 64)
    choosy = with_setting(twin, "n1", eth0__arp_filter=1)
    yield Case("a twin is not answered with arp_filter", choosy, "n0", packet(N0, N1), "n0", icmp=(3, 1))


def _turned_round() -> Iterator[Case]:
    rows = tuple(evolve(row, remote=address(N0)) for row in found(vxlan(), "n0").vxlan_entries)
    turned = on(vxlan(), "n0", vxlan_entries=rows)
    strict = with_setting(turned, "n0", **{f"{TUNNEL}__rp_filter": 1})
    for name, world in (("", turned), (", strict", strict)):
        yield Case(f"a carrier to its own host goes round{name}", world, "p0a", packet(P0A, P1A), "n0", icmp=(11, 0))
    yield Case("a carrier to its own host, of its own packet", turned, "n0", packet(N0, P1A), "n0")


def _entries() -> Iterator[Case]:
    mac = device_of(vxlan(), "p0b", "eth0").mac
    astray = on(vxlan(), "n0", bridge_entries=(BridgeEntry(mac, "veth0a", permanent=True),))
    yield Case("a static entry moves to its owner", astray, "p1a", packet(P1A, P0B), "p0b", 62)
    goes_up = on(vxlan(), "n0", bridge_entries=(BridgeEntry(mac, "veth0a", local=True, permanent=True),))
    yield Case("the host follows a local entry to its port", goes_up, "n0", packet("172.10.100.1", P0B), "p0a")


def _chains() -> Iterator[Case]:
    carriers = Passage(Verdict.DROP, protocol=Protocol.UDP, port=8472)
    deaf = on(vxlan(), "n1", filtering=evolve(found(vxlan(), "n1").filtering, input=(carriers,)))
    yield Case("INPUT drops the carriers", deaf, "p0a", packet(P0A, P1A), "n1")
    mute = on(vxlan(), "n0", filtering=evolve(found(vxlan(), "n0").filtering, output=(carriers,)))
    yield Case("OUTPUT drops the carriers", mute, "p0a", packet(P0A, P1A), "n0")
    shut = on(vxlan(), "p1a", filtering=Filtering(input_policy=Verdict.DROP))
    yield Case("a pod's own INPUT drops", shut, "p0a", packet(P0A, P1A), "p1a")
    fresh = Passage(Verdict.DROP, protocol=Protocol.UDP, states=(Tracked.NEW,))
    first = on(host_gw(), "n1", filtering=evolve(found(host_gw(), "n1").filtering, forward=(fresh,)))
    yield Case("the first packet of a flow is NEW", first, "p0a", packet(P0A, P1A), "n1")
    known = on(
        host_gw(),
        "n1",
        filtering=evolve(first.hosts[0].filtering, forward=(evolve(fresh, states=(Tracked.ESTABLISHED,)),)),
    )
    yield Case("the first packet of a flow is not ESTABLISHED", known, "p0a", packet(P0A, P1A), "p1a", 62)


def _questionless() -> Iterator[Case]:
    for name in ("n0", "n1"):
        silent = with_link(host_gw(), name, "eth0", no_arp=True)
        yield Case(f"{name} does without ARP", silent, "p0a", packet(P0A, P1A), "n0")


def _twin_cards() -> Iterator[Case]:
    mac = device_of(host_gw(), "n1", "eth0").mac
    cloned = with_link(host_gw(), "n0", "eth0", mac=mac)
    yield Case("twins of one MAC address do not hear each other", cloned, "n0", packet(N0, N1), "n0", icmp=(3, 1))
    known = on(cloned, "n0", neighbours=(Neighbour(address(N1), "eth0", mac, NeighbourState.PERMANENT),))
    yield Case("a frame to one's own MAC address comes to nobody", known, "n0", packet(N0, N1), "n0")


def _rejections() -> Iterator[Case]:
    rules = (Passage(Verdict.REJECT, input="eth0", outside_input=True), Passage(Verdict.ACCEPT))
    shut = on(vxlan(), "n1", filtering=evolve(found(vxlan(), "n1").filtering, input=rules))
    yield Case("INPUT rejects and says so", shut, "p1a", packet(P1A, "172.10.0.1"), "n1", icmp=(3, 3))
    yield Case("INPUT looks at the device", shut, "n0", packet(N0, N1), "n1", 64)
    own = (Passage(Verdict.DROP, to_own=True),)
    local = on(vxlan(), "n1", filtering=evolve(found(vxlan(), "n1").filtering, input=own))
    yield Case("an address of the host itself", local, "n0", packet(N0, N1), "n1")


def _bridged_cards() -> Iterator[Case]:
    for name, cluster in (("host-gw", host_gw()), ("vxlan", vxlan())):
        bridged = with_bridged_card(cluster, "n1")
        yield Case(f"a bridged card is answered for, {name}", bridged, "n0", packet(N0, N1), "n1", 64)
        yield Case(f"a bridged card asks, {name}", bridged, "n1", packet(N1, N0), "n0", 64)
        yield Case(f"a bridged card, from pod to pod, {name}", bridged, "p0a", packet(P0A, P1A), "p1a", 62)
        yield Case(f"a bridged card, and back, {name}", bridged, "p1a", packet(P1A, P0A), "p0a", 62)
    both = with_bridged_card(with_bridged_card(host_gw(), "n1"), "n0", mac="52:54:00:00:09:00")
    yield Case("two bridged cards", both, "p0a", packet(P0A, P1A), "p1a", 62)
    deaf = with_setting(bridged, "n1", br0__arp_ignore=8)
    yield Case("a bridged card is asked by its bridge's settings", deaf, "n0", packet(N0, N1), "n0", icmp=(3, 1))
    unaware = with_setting(bridged, "n1", eth0__arp_ignore=8)
    yield Case("a bridged card is not asked by its own settings", unaware, "n0", packet(N0, N1), "n1", 64)
    twin = with_bridged_card(_with_twin(host_gw()), "n2")
    yield Case("a twin behind a bridge answers where the owner does not", twin, "n0", packet(N0, N1), "n2", 64)
    still = with_port(twin, "n2", "eth0", state=PortState.DISABLED)
    yield Case("a twin behind a closed port does not", still, "n0", packet(N0, N1), "n0", icmp=(3, 1))
    plugged = with_link(with_bridged_card(host_gw(), "n2"), "n2", "veth2a", master="br0")
    plugged = with_link(plugged, "n2", "cni0", carrier=False)
    guest = Assigned(address("192.168.33.77"), 24)
    link = evolve(device_of(plugged, "p2a", "eth0"), addresses=(guest,))
    own = tuple(row for row in found(plugged, "p2a").routes if row.hops[0].device == "lo")
    plugged = on(with_link(plugged, "p2a", "eth0", addresses=(guest,)), "p2a", routes=(*own, *kernel_rows(link)))
    yield Case("a guest of the bridge answers on the wire", plugged, "n0", packet(N0, "192.168.33.77"), "p2a", 64)
    yield Case("a guest of the bridge asks on the wire", plugged, "p2a", packet("192.168.33.77", N0), "n0", 64)


def _with_twin(network: Network) -> Network:
    """n2 has n1's address too, and n1 never answers."""
    own = device_of(network, "n2", "eth0")
    twice = evolve(own, addresses=(*own.addresses, Assigned(address(N1), 32)))
    rows = tuple(row for row in kernel_rows(twice) if row not in kernel_rows(own))
    twin = with_routes(with_link(network, "n2", "eth0", addresses=twice.addresses), "n2", *rows)
    return with_setting(twin, "n1", eth0__arp_ignore=8)


def _stands_in(network: Network) -> Network:
    """n2 is a proxy for n1's address, and n1 itself never answers."""
    silent = with_setting(network, "n1", eth0__arp_ignore=8)
    return on(silent, "n2", proxies=(ProxyNeighbour(address(N1), "eth0"),))


def _proxies() -> Iterator[Case]:
    """What the model leaves undecided: a proxy answers where its own way there is another device, or the same."""
    elsewhere = Rule(100, "100", destination=prefix(N1), input="eth0")
    detour = Route(prefix("default"), (NextHop("cni0"),), table="100", scope=Scope.LINK)
    proxy = _with_rule(_stands_in(host_gw()), "n2", elsewhere, detour)
    yield Case("a proxy neighbour answers for another wire", proxy, "n0", packet(N0, N1), "n2")
    private = with_setting(host_gw(), "n1", eth0__arp_ignore=8)
    private = with_setting(private, "n2", eth0__proxy_arp_pvlan=1)
    yield Case("a private VLAN's proxy answers for its own wire", private, "n0", packet(N0, N1), "n2")
    everywhere = with_setting(with_setting(host_gw(), "n1", eth0__arp_ignore=8), "n2", all__proxy_arp_pvlan=1)
    yield Case("a private VLAN's proxy by all", everywhere, "n0", packet(N0, N1), "n2")


def _silent_proxies() -> Iterator[Case]:
    same = _stands_in(host_gw())
    yield Case("a proxy neighbour is silent on the same wire", same, "n0", packet(N0, N1), "n0", icmp=(3, 1))


def _stretched() -> Iterator[Case]:
    there = packet("10.9.0.1", "10.9.0.2")
    yield Case("an Ethernet over a tunnel", stretched(), "q0", there, "q1", 64)
    empty = on(stretched(), "n0", vxlan_entries=())
    yield Case("an Ethernet over a tunnel without a way out", empty, "q0", there, "q0", icmp=(3, 1))
    one_way = on(stretched(), "n1", vxlan_entries=())
    yield Case("an Ethernet over a tunnel without a way back", one_way, "q0", there, "q0", icmp=(3, 1))


PROXIES = tuple(_proxies())
SURPRISES = (
    *_rules(),
    *_questions(),
    *_turned_round(),
    *_entries(),
    *_chains(),
    *_questionless(),
    *_twin_cards(),
    *_rejections(),
    *_bridged_cards(),
    *_silent_proxies(),
    *_stretched(),
)
