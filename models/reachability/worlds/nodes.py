"""What every flannel node has: loopback, the underlay device, cni0 with its pods, and the rows the kernel adds.

Follows the bridge plugin (plugins/main/bridge/bridge.go @ v1.9: ensureBridge, setupVeth) under flannel's CNI plugin
with the stock manifest: hairpin mode, default gateway, masquerading by flanneld.
"""

from attrs import frozen

from models.packet import Prefix, address, prefix
from models.reachability.vocabulary import (
    Assigned,
    BridgePort,
    Host,
    HostKind,
    Kind,
    Lease,
    Link,
    NextHop,
    Route,
    RouteType,
    Scope,
    Settings,
)

LOOPBACK = Link(
    "lo", Kind.LOOPBACK, "00:00:00:00:00:00", mtu=65536, addresses=(Assigned(address("127.0.0.1"), 8, "host"),)
)
UNDERLAY_MTU = 1500
FIRST_POD = 2  # .0 is the tunnel's, .1 the bridge's


@frozen
class Site:
    """Where one node stands: its lease, its place in the cluster, and the block of its underlay segment."""

    number: int
    lease: Lease
    segment: Prefix

    @property
    def gateway(self) -> int:
        """The address of cni0: the first of the pods' block after its own."""
        return self.lease.subnet.first + 1


def mac_of(kind: int, node: int, number: int = 0) -> str:
    """A locally administered MAC address: one kind of device, one node, one device."""
    return f"02:{kind:02x}:{node >> 8:02x}:{node & 255:02x}:{number >> 8:02x}:{number & 255:02x}"


def loopback_routes() -> tuple[Route, ...]:
    """What the kernel adds for 127.0.0.1/8 on `lo`."""
    return (
        _kernel("127.0.0.0/8", "lo", RouteType.LOCAL, address("127.0.0.1")),
        _kernel("127.0.0.1", "lo", RouteType.LOCAL, address("127.0.0.1")),
        _kernel("127.255.255.255", "lo", RouteType.BROADCAST, address("127.0.0.1")),
    )


def _kernel(block: str | Prefix, device: str, kind: RouteType, source: int) -> Route:
    wide = prefix(block) if isinstance(block, str) else block
    scope = Scope.HOST if kind == RouteType.LOCAL else Scope.LINK
    return Route(wide, (NextHop(device),), kind, "local", scope=scope, protocol="kernel", source=source)


def own_routes(device: str, given: Assigned) -> tuple[Route, ...]:
    """What the kernel adds to table local for an address (fib_add_ifaddr)."""
    rows = [_kernel(Prefix(given.local, 32), device, RouteType.LOCAL, given.local)]
    if given.length < 31:
        last = given.block.last
        rows.append(_kernel(Prefix(last, 32), device, RouteType.BROADCAST, given.local))
    return tuple(rows)


def connected(device: str, given: Assigned) -> Route:
    """The route that the kernel adds to table main for an address shorter than /32."""
    return Route(given.block, (NextHop(device),), scope=Scope.LINK, protocol="kernel", source=given.local)


def pod_name(site: Site, number: int) -> str:
    """The name of a node's pod."""
    return f"{site.lease.node}-pod{number}"


def pods_of(site: Site, count: int, mtu: int, cluster: Prefix) -> tuple[Host, ...]:
    """The pods of a node: eth0 in the node's block, default and cluster routes by the bridge's address."""
    found = []
    for number in range(count):
        given = Assigned(site.lease.subnet.first + FIRST_POD + number, site.lease.subnet.length)
        eth0 = Link(
            "eth0",
            Kind.VETH,
            mac_of(3, site.number, number),
            mtu=mtu,
            addresses=(given,),
            peer=(site.lease.node, f"veth{number}"),
        )
        routes = (
            Route(Prefix(0, 0), (NextHop("eth0", site.gateway),)),
            Route(cluster, (NextHop("eth0", site.gateway),)),
            connected("eth0", given),
            *loopback_routes(),
            *own_routes("eth0", given),
        )
        found.append(Host(pod_name(site, number), HostKind.POD, (LOOPBACK, eth0), routes, node=site.lease.node))
    return tuple(found)


def bridge_links(site: Site, count: int, mtu: int) -> tuple[Link, ...]:
    """The bridge cni0 with its gateway address, and the host ends of the pods' veths in hairpin mode."""
    gateway = Assigned(site.gateway, site.lease.subnet.length)
    cni0 = Link("cni0", Kind.BRIDGE, mac_of(2, site.number), mtu=mtu, addresses=(gateway,))
    ports = tuple(
        Link(
            f"veth{number}",
            Kind.VETH,
            mac_of(4, site.number, number),
            mtu=mtu,
            master="cni0",
            port=BridgePort(hairpin=True),
            peer=(pod_name(site, number), "eth0"),
        )
        for number in range(count)
    )
    return (cni0, *ports)


def node_settings(devices: tuple[str, ...]) -> Settings:
    """Forwarding on everywhere (the bridge plugin sets ip_forward), source validation off, bridge-nf on."""
    conf = {device: {"forwarding": 1, "rp_filter": 0, "send_redirects": 1} for device in ("all", *devices)}
    return Settings(conf=conf, bridge_nf_call_iptables=1)
