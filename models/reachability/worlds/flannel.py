"""What flannel's vxlan and host-gw backends program on each node, given the leases.

Follows pkg/backend/vxlan/{vxlan,device,vxlan_network}.go and pkg/backend/hostgw/hostgw.go @ v0.28.
"""

from models.packet import Prefix, address, prefix
from models.reachability.behaviour.flanneld import rows_for
from models.reachability.vocabulary import (
    Assigned,
    Filtering,
    Host,
    HostKind,
    Kind,
    Lease,
    Link,
    Masquerade,
    Network,
    NextHop,
    Passage,
    Plan,
    Route,
    Segment,
    Underlay,
    Verdict,
    Vxlan,
)
from models.reachability.worlds.nodes import (
    LOOPBACK,
    UNDERLAY_MTU,
    Site,
    bridge_links,
    connected,
    loopback_routes,
    mac_of,
    node_settings,
    own_routes,
    pods_of,
)
from verify import Known

CLUSTER = prefix("172.10.0.0/16")
UNDERLAY = prefix("192.168.33.0/24")
GROUPS = prefix("224.0.0.0/4")
VXLAN_OVERHEAD = 50
# vxlan reacts to lease events only: what a flap or another hand takes away stays away.
VXLAN_BREAKS = (
    Known("reachability.safety.a_link_flap_heals", "flannel 1070, 1759, 1434"),
    Known("reachability.safety.a_change_of_mac_heals", "flannel 1155, 1795"),
)

# The example of the write-ups: master, node1, node2.
SEED = (
    ("master", "172.10.100.0/24", "192.168.33.101"),
    ("node1", "172.10.0.0/24", "192.168.33.102"),
    ("node2", "172.10.1.0/24", "192.168.33.103"),
)
MOST_IN_SEED = 100  # nodes that fit into the blocks of the example


def leases(count: int) -> tuple[Prefix, Prefix, tuple[Lease, ...]]:
    """The cluster's block, the underlay's block, and one lease a node, beginning with the example's three."""
    if count <= MOST_IN_SEED:
        rows = list(SEED[:count])
        rows += [(f"node{n}", f"172.10.{n + 100}.0/24", f"192.168.33.{n + 101}") for n in range(3, count)]
        cluster, underlay = CLUSTER, UNDERLAY
        made = [Lease(name, prefix(block), address(public)) for name, block, public in rows]
    else:
        cluster, underlay = prefix("10.0.0.0/8"), prefix("192.168.0.0/16")
        made = [
            Lease(f"node{n}", Prefix(cluster.first + (n + 1) * 256, 24), underlay.first + 256 + n) for n in range(count)
        ]
    named = tuple(Lease(each.node, each.subnet, each.public, mac_of(1, n)) for n, each in enumerate(made))
    return cluster, underlay, named


def filtering(cluster: Prefix, own: Prefix) -> Filtering:
    """FLANNEL-FWD and FLANNEL-POSTRTG (pkg/trafficmngr/iptables/iptables.go); the mark rule never matches here."""
    return Filtering(
        forward=(Passage(Verdict.ACCEPT, source=cluster), Passage(Verdict.ACCEPT, destination=cluster)),
        masquerade=(
            Masquerade(False, source=own, destination=cluster),
            Masquerade(False, source=cluster, destination=own),
            Masquerade(False, source=cluster, outside_source=True, destination=own),
            Masquerade(True, source=cluster, destination=GROUPS, outside_destination=True),
            Masquerade(True, source=cluster, outside_source=True, destination=cluster),
        ),
    )


def _eth0(site: Site) -> Link:
    given = Assigned(site.lease.public, site.segment.length)
    return Link("eth0", Kind.PHYSICAL, mac_of(0, site.number), mtu=UNDERLAY_MTU, addresses=(given,))


def _node(
    site: Site, pods: int, mtu: int, tunnel: tuple[Link, ...], remote: tuple[Route, ...], cluster: Prefix
) -> Host:
    """The parts that both backends share, around the remote routes and the tunnel device."""
    eth0, bridge = _eth0(site), bridge_links(site, pods, mtu)
    links = (LOOPBACK, eth0, *tunnel, *bridge)
    router = site.segment.first + 1
    addressed = [(link.name, given) for link in links[1:] for given in link.addresses]
    routes = (
        Route(Prefix(0, 0), (NextHop("eth0", router),)),
        *remote,
        *(connected(device, given) for device, given in addressed if given.length < 32),
        *loopback_routes(),
        *(row for device, given in addressed for row in own_routes(device, given)),
    )
    return Host(
        site.lease.node,
        HostKind.NODE,
        links,
        routes,
        settings=node_settings(tuple(link.name for link in links)),
        filtering=filtering(cluster, site.lease.subnet),
    )


def host_gw(count: int, pods: int = 2) -> Network:
    """One route a remote node, by its address on the common segment (hostgw.go, route_network.go)."""
    cluster, underlay, plan = leases(count)
    rows = {lease.node: rows_for(lease, "host-gw", "eth0") for lease in plan}
    hosts: list[Host] = []
    for number, lease in enumerate(plan):
        site = Site(number, Lease(lease.node, lease.subnet, lease.public), underlay)
        remote = tuple(rows[other.node].route for other in plan if other.node != lease.node)
        hosts.append(_node(site, pods, UNDERLAY_MTU, (), remote, cluster))
        hosts += pods_of(site, pods, UNDERLAY_MTU, cluster)
    bare = tuple(Lease(lease.node, lease.subnet, lease.public) for lease in plan)
    return Network(tuple(hosts), _one_segment(plan), Plan("host-gw", cluster, bare))


def vxlan(count: int, pods: int = 2) -> Network:
    """One route, permanent neighbour and forwarding entry a remote node (vxlan_network.go handleSubnetEvents)."""
    cluster, underlay, plan = leases(count)
    mtu = UNDERLAY_MTU - VXLAN_OVERHEAD
    rows = {lease.node: rows_for(lease, "vxlan", "flannel.1") for lease in plan}
    hosts: list[Host] = []
    for number, lease in enumerate(plan):
        site = Site(number, lease, underlay)
        others = [rows[other.node] for other in plan if other.node != lease.node]
        tunnel = Link(
            "flannel.1",
            Kind.VXLAN,
            lease.mac or "",
            mtu=mtu,
            addresses=(Assigned(lease.subnet.first, 32),),
            vxlan=Vxlan(1, lease.public, 8472, under="eth0"),
        )
        node = _node(site, pods, mtu, (tunnel,), tuple(other.route for other in others), cluster)
        hosts.append(
            Host(
                node.name,
                node.kind,
                node.links,
                node.routes,
                neighbours=tuple(row for other in others for row in other.neighbours),
                vxlan_entries=tuple(row for other in others for row in other.entries),
                settings=node.settings,
                filtering=node.filtering,
            )
        )
        hosts += pods_of(site, pods, mtu, cluster)
    return Network(tuple(hosts), _one_segment(plan), Plan("vxlan", cluster, plan))


def _one_segment(plan: tuple[Lease, ...]) -> Underlay:
    return Underlay((Segment("underlay", tuple((lease.node, "eth0") for lease in plan)),))
