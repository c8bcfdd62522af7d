"""The example cluster as each flannel backend programs it, written from the facts alone (1.0 to 1.2).

Three nodes on one segment, cni0 on each, two pods on the first node and one on each other. It does not use the
project's own worlds, so that a mistake in one of them shows.
"""

from attrs import evolve, frozen

from models.packet import Prefix, address, prefix
from models.reachability.vocabulary import (
    Assigned,
    BridgePort,
    Host,
    HostKind,
    Kind,
    Link,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Route,
    RouteType,
    Scope,
    Segment,
    Settings,
    Underlay,
    Vxlan,
    VxlanEntry,
)

CLUSTER = prefix("172.10.0.0/16")
TUNNEL = "flannel.1"
LO = Link("lo", Kind.LOOPBACK, "00:00:00:00:00:00", mtu=65536, addresses=(Assigned(address("127.0.0.1"), 8, "host"),))


@frozen
class Member:
    """One node of the example: its public address, its pods' block and its tunnel's MAC address."""

    name: str
    public: int
    block: Prefix
    vtep: str
    mac: str
    pods: tuple[str, ...]


MEMBERS = (
    Member(
        "n0",
        address("192.168.33.101"),
        prefix("172.10.100.0/24"),
        "ba:74:f9:db:69:a0",
        "52:54:00:00:00:01",
        ("p0a", "p0b"),
    ),
    Member(
        "n1", address("192.168.33.102"), prefix("172.10.0.0/24"), "ba:74:f9:db:69:a1", "52:54:00:00:00:02", ("p1a",)
    ),
    Member(
        "n2", address("192.168.33.103"), prefix("172.10.1.0/24"), "ba:74:f9:db:69:a2", "52:54:00:00:00:03", ("p2a",)
    ),
)


def block_of(given: Assigned) -> Prefix:
    """The prefix that an assigned address lies in."""
    return Prefix(given.local & ~(2 ** (32 - given.length) - 1), given.length)


def kernel_rows(link: Link) -> tuple[Route, ...]:
    """The rows that the kernel itself makes when this device's addresses are added (fib_add_ifaddr)."""
    rows: list[Route] = []
    for place, given in enumerate(link.addresses):
        block, hop = block_of(given), (NextHop(link.name),)
        earlier = (old for old in link.addresses[:place] if old.length == given.length and block_of(old) == block)
        primary = next(earlier, None)
        source = given.local if primary is None else primary.local
        own = Route(Prefix(given.local, 32), hop, RouteType.LOCAL, "local", 0, Scope.HOST, "kernel", source)
        rows.append(own)
        if primary is not None or given.length == 32 or not link.up:
            continue
        if link.kind == Kind.LOOPBACK:
            rows.append(evolve(own, prefix=block))
        else:
            rows.append(Route(block, hop, RouteType.UNICAST, "main", 0, Scope.LINK, "kernel", source))
        if given.length < 31:
            rows.append(evolve(own, prefix=Prefix(block.last, 32), type=RouteType.BROADCAST, scope=Scope.LINK))
    return tuple(rows)


def as_dumped(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """The routes in the order in which the kernel lists them: by address, the longer first, equals as added."""
    return tuple(
        sorted(routes, key=lambda row: (row.table != "main", row.prefix.first, -row.prefix.length, row.metric))
    )


def host(name: str, kind: HostKind, links: tuple[Link, ...], routes: tuple[Route, ...], *, forwards: bool) -> Host:
    """A host with what the kernel adds by itself."""
    devices = ("all", "default", *(link.name for link in links))
    conf = {device: {"forwarding": int(forwards), "rp_filter": 0} for device in devices}
    own = tuple(row for link in links for row in kernel_rows(link))
    return Host(name, kind, links, as_dumped((*own, *routes)), settings=Settings(conf))


def _pod(name: str, node: Member, place: int, mtu: int) -> Host:
    mac = f"0a:58:{node.mac[-2:]}:00:00:{place:02x}"
    given = Assigned(node.block.first + 1 + place, 24)
    eth0 = Link("eth0", Kind.VETH, mac, mtu, addresses=(given,), peer=(node.name, f"veth{name[1:]}"))
    hop = (NextHop("eth0", node.block.first + 1),)
    routes = (Route(prefix("default"), hop), Route(CLUSTER, hop))
    made = host(name, HostKind.POD, (LO, eth0), routes, forwards=False)
    return evolve(made, node=node.name)


def _node_links(node: Member, mtu: int) -> tuple[Link, ...]:
    """What the bridge plugin leaves on a node: cni0 with the first address, and one port a pod with hairpin."""
    eth0 = Link("eth0", Kind.PHYSICAL, node.mac, addresses=(Assigned(node.public, 24),))
    bridge = Link(
        "cni0", Kind.BRIDGE, f"0a:57:{node.mac[-2:]}:00:00:01", mtu, addresses=(Assigned(node.block.first + 1, 24),)
    )
    ports = tuple(
        Link(
            f"veth{pod[1:]}",
            Kind.VETH,
            f"0e:00:{node.mac[-2:]}:00:00:{place + 1:02x}",
            mtu,
            master="cni0",
            port=BridgePort(hairpin=True),
            peer=(pod, "eth0"),
        )
        for place, pod in enumerate(node.pods)
    )
    return (LO, eth0, bridge, *ports)


def _network(nodes: list[Host], members: tuple[Member, ...], mtu: int) -> Network:
    pods = [_pod(pod, node, place, mtu) for node in members for place, pod in enumerate(node.pods, 1)]
    wire = Segment("lan", tuple((node.name, "eth0") for node in members))
    return Network((*nodes, *pods), Underlay((wire,)))


def vxlan(members: tuple[Member, ...] = MEMBERS, mtu: int = 1450) -> Network:
    """The cluster with the vxlan backend: for each peer a route, a permanent neighbour, a forwarding entry."""
    nodes = []
    for node in members:
        peers = [peer for peer in members if peer != node]
        tunnel = Link(
            TUNNEL,
            Kind.VXLAN,
            node.vtep,
            1450,
            addresses=(Assigned(node.block.first, 32),),
            vxlan=Vxlan(1, node.public, under="eth0"),
        )
        routes = tuple(Route(peer.block, (NextHop(TUNNEL, peer.block.first, onlink=True),)) for peer in peers)
        made = host(node.name, HostKind.NODE, (*_node_links(node, mtu), tunnel), routes, forwards=True)
        rows = tuple(Neighbour(peer.block.first, TUNNEL, peer.vtep, NeighbourState.PERMANENT) for peer in peers)
        entries = tuple(VxlanEntry(peer.vtep, TUNNEL, peer.public) for peer in peers)
        nodes.append(evolve(made, neighbours=rows, vxlan_entries=entries))
    return _network(nodes, members, mtu)


def host_gw(members: tuple[Member, ...] = MEMBERS, mtu: int = 1500) -> Network:
    """The cluster with the host-gw backend: for each peer one route through its public address."""
    nodes = []
    for node in members:
        peers = [peer for peer in members if peer != node]
        routes = tuple(Route(peer.block, (NextHop("eth0", peer.public),)) for peer in peers)
        nodes.append(host(node.name, HostKind.NODE, _node_links(node, mtu), routes, forwards=True))
    return _network(nodes, members, mtu)


BEHIND_THE_ROUTER = evolve(MEMBERS[2], public=address("192.168.34.103"))


def with_router(network: Network) -> Network:
    """Split the segment by the nodes' subnets and join the halves by a router at .1 that is every node's default."""
    subnets: dict[Prefix, list[str]] = {}
    nodes = []
    for node in network.nodes:
        eth0 = next(link for link in node.links if link.name == "eth0")
        subnet = block_of(eth0.addresses[0])
        subnets.setdefault(subnet, []).append(node.name)
        way_out = Route(prefix("default"), (NextHop("eth0", subnet.first + 1),))
        nodes.append(evolve(node, routes=(way_out, *node.routes)))
    legs = tuple(
        Link(f"eth{place}", Kind.PHYSICAL, f"52:54:00:00:01:{place:02x}", addresses=(Assigned(subnet.first + 1, 24),))
        for place, subnet in enumerate(subnets)
    )
    router = host("r0", HostKind.ROUTER, (LO, *legs), (), forwards=True)
    segments = tuple(
        Segment(f"lan{place}", (*((name, "eth0") for name in names), ("r0", f"eth{place}")))
        for place, names in enumerate(subnets.values())
    )
    return Network((*nodes, router, *network.pods), Underlay(segments))


def stretched() -> Network:
    """Two nodes whose pods are on one Ethernet: on each a bridge, of which the pod's veth and a tunnel are ports."""
    hosts: list[Host] = []
    for place, (node, other) in enumerate((MEMBERS[:2], MEMBERS[1::-1])):
        eth0 = Link("eth0", Kind.PHYSICAL, node.mac, addresses=(Assigned(node.public, 24),))
        tunnel = Vxlan(7, node.public, 4789)
        veth = Link("v0", Kind.VETH, f"0e:00:00:00:00:0{place}", 1450, master="br0", port=BridgePort())
        ports = (
            Link("vx", Kind.VXLAN, node.vtep, 1450, master="br0", port=BridgePort(), vxlan=tunnel),
            evolve(veth, peer=(f"q{place}", "eth0")),
        )
        bridge = Link("br0", Kind.BRIDGE, f"0a:57:00:00:00:0{place}", 1450)
        made = host(node.name, HostKind.NODE, (LO, eth0, bridge, *ports), (), forwards=True)
        hosts.append(evolve(made, vxlan_entries=(VxlanEntry("00:00:00:00:00:00", "vx", other.public),)))
        given = Assigned(address(f"10.9.0.{place + 1}"), 24)
        eth0 = Link("eth0", Kind.VETH, f"0a:58:00:00:00:0{place}", 1450, addresses=(given,), peer=(node.name, "v0"))
        hosts.append(evolve(host(f"q{place}", HostKind.POD, (LO, eth0), (), forwards=False), node=node.name))
    return Network(tuple(hosts), Underlay((Segment("lan", tuple((node.name, "eth0") for node in MEMBERS[:2])),)))
