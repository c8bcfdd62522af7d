"""What flannel was meant to program, inferred from what the nodes themselves have.

No dump holds flannel's leases. Each node's own devices say what its lease was: flannel writes the subnet to the
bridge, and creates its vxlan device with the public address and the MAC address that it publishes
(pkg/backend/vxlan, pkg/subnet of flannel v0.28). If any node leaves that open there is no plan.
"""

from collections import Counter

from models.packet import Prefix
from models.reachability.reading.joining import connected
from models.reachability.vocabulary import Assigned, Host, Kind, Lease, Link, Plan, RouteType

BRIDGES = ("cni0", "cbr0")  # the names of the CNI bridge plugin's default and of flannel's own manifest
HOST_LENGTH = 32


def infer_plan(nodes: list[Host], pods: list[Host]) -> Plan | None:
    """Infer the backend, the cluster's block and a lease for every node; None if any lease stays open.

    The backend is vxlan if any node has a vxlan device named `flannel.*`, else host-gw.
    """
    lengths = Counter(length for node in nodes for length in _subnet_lengths(node, pods))
    usual = lengths.most_common(1)[0][0] if lengths else None
    leases = [_lease(node, pods, usual) for node in nodes]
    known = tuple(lease for lease in leases if lease is not None)
    if not known or len(known) < len(leases):
        return None
    backend = "vxlan" if any(_tunnel(node) is not None for node in nodes) else "host-gw"
    return Plan(backend, _cluster(pods, [lease.subnet for lease in known]), known)


def _tunnel(node: Host) -> Link | None:
    """Flannel's vxlan device, whose name ends in its network identifier."""
    return next((link for link in node.links if link.kind == Kind.VXLAN and link.name.startswith("flannel.")), None)


def _first_global(link: Link) -> Assigned | None:
    return next((given for given in link.addresses if given.scope == "global"), None)


def _bridge_subnet(node: Host, pods: list[Host]) -> Prefix | None:
    """The subnet of the pods' bridge: `cni0` or `cbr0`, else the one that pods are behind, else the only one."""
    bridges = [link for link in node.links if link.kind == Kind.BRIDGE and _first_global(link) is not None]
    named = [link for link in bridges if link.name in BRIDGES]
    ends = {link.peer for pod in pods for link in pod.links}
    masters = {link.master for link in node.links if (node.name, link.name) in ends}
    behind = [link for link in bridges if link.name in masters]
    chosen = named or behind or bridges
    given = _first_global(chosen[0]) if len(chosen) == 1 or named else None
    return connected(given.local, given.length) if given is not None else None


def _subnet_lengths(node: Host, pods: list[Host]) -> list[int]:
    """The subnet lengths that the node shows: its own bridge's, and those of its routes into the tunnel."""
    tunnel = _tunnel(node)
    subnet = _bridge_subnet(node, pods)
    routed = [
        route.prefix.length
        for route in node.routes
        if tunnel is not None and any(hop.device == tunnel.name and hop.gateway is not None for hop in route.hops)
    ]
    return routed + ([subnet.length] if subnet is not None else [])


def _lease(node: Host, pods: list[Host], usual: int | None) -> Lease | None:
    """The lease of one node: subnet of its bridge, else the tunnel's /32 address with the usual length."""
    tunnel = _tunnel(node)
    subnet = _bridge_subnet(node, pods)
    given = _first_global(tunnel) if tunnel is not None else None
    if subnet is None and given is not None and given.length == HOST_LENGTH and usual is not None:
        subnet = connected(given.local, usual)
    public = tunnel.vxlan.local if tunnel is not None and tunnel.vxlan is not None else None
    if public is None:
        public = _public_address(node)
    if subnet is None or public is None:
        return None
    return Lease(node.name, subnet, public, tunnel.mac if tunnel is not None else None)


def _public_address(node: Host) -> int | None:
    """The address of the device of the first default route, as flannel chooses it; else of the only physical one."""
    physical = {link.name: link for link in node.links if link.kind == Kind.PHYSICAL}
    ways = [hop.device for route in node.routes if route.prefix.length == 0 for hop in route.hops]
    name = next((way for way in ways if way in physical), None)
    if name is None and len(physical) == 1:
        name = next(iter(physical))
    given = _first_global(physical[name]) if name is not None else None
    return given.local if given is not None else None


def _cluster(pods: list[Host], subnets: list[Prefix]) -> Prefix:
    """The block that every pod reaches by its gateway, if they agree on one; else the smallest that covers all."""
    routed = [_beyond_gateway(pod) for pod in pods if pod.routes]
    if routed and all(len(blocks) == 1 and blocks == routed[0] for blocks in routed):
        return next(iter(routed[0]))
    first, last = min(one.first for one in subnets), max(one.last for one in subnets)
    return connected(first, HOST_LENGTH - (first ^ last).bit_length())


def _beyond_gateway(pod: Host) -> set[Prefix]:
    """The blocks other than `default` that a pod sends to its gateway: flannel's CNI plugin adds the cluster's."""
    chosen = (route for route in pod.routes if route.type == RouteType.UNICAST and route.prefix.length)
    return {route.prefix for route in chosen if any(hop.gateway is not None for hop in route.hops)}
