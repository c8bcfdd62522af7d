"""What flannel was meant to program, inferred from everything that speaks of it.

The Node objects of `cluster/*.yaml` say it, where they are. Else no dump holds flannel's leases: a node's block is the
one that its peers route to it, or that of its tunnel's address; its own bridge is asked last, and `Lease.told` is
then False. Its public address and its MAC address are those of its own devices (pkg/backend/vxlan, pkg/subnet of
flannel v0.28). If any node leaves its lease open there is no plan.
"""

from collections import Counter

from models.packet import Prefix, block_of
from models.reachability.reading.cluster import Told
from models.reachability.reading.witnesses import Witnesses, first_global
from models.reachability.vocabulary import Host, Kind, Lease, Plan, RouteType
from models.reachability.vocabulary.hosts import POD_BRIDGES

BACKENDS = ("vxlan", "host-gw")
HOST_LENGTH = 32


def infer_plan(nodes: list[Host], pods: list[Host], told: tuple[Told, ...] = ()) -> Plan | None:
    """Infer the backend, the cluster's block and a lease for every node; None if any lease stays open.

    Where no Node object says it, the backend is vxlan if any node has a vxlan device named `flannel.*`, else host-gw.
    """
    names = {node.name for node in nodes}
    spoken = {each.node: each for each in told}
    lengths = Counter(length for node in nodes for length in _subnet_lengths(node, pods))
    usual = lengths.most_common(1)[0][0] if lengths else None
    witnesses = Witnesses.of(nodes)
    leases = [_lease(node, pods, usual, spoken.get(node.name), witnesses) for node in nodes]
    known = tuple(lease for lease in leases if lease is not None)
    backends = {each.backend for each in told} or {"vxlan" if any(node.tunnel for node in nodes) else "host-gw"}
    if not known or len(known) < len(leases) or len(backends) > 1 or not backends <= set(BACKENDS):
        return None
    elsewhere = tuple(Lease(each.node, each.subnet, each.public, each.mac) for each in told if each.node not in names)
    blocks = [lease.subnet for lease in (*known, *elsewhere)]
    return Plan(backends.pop(), _cluster(pods, blocks), known, elsewhere)


def _lease(node: Host, pods: list[Host], usual: int | None, said: Told | None, witnesses: Witnesses) -> Lease | None:
    """The lease of one node; what its Node object says wins."""
    if said is not None:
        return Lease(node.name, said.subnet, said.public, said.mac)
    tunnel = node.tunnel
    bridge = _bridge_subnet(node, pods)
    given = first_global(tunnel) if tunnel is not None else None
    own = None
    if given is not None and given.length == HOST_LENGTH and usual is not None:
        own = block_of(given.local, usual)
    public = tunnel.vxlan.local if tunnel is not None and tunnel.vxlan is not None else None
    if public is None:
        public = _public_address(node)
    if (bridge is None and own is None) or public is None:
        return None
    subnet = witnesses.block_of(node.name, (own, bridge)) or own
    mac = tunnel.mac if tunnel is not None else None
    if subnet is not None:
        return Lease(node.name, subnet, public, mac)
    return Lease(node.name, bridge, public, mac, told=False) if bridge is not None else None


def _bridge_subnet(node: Host, pods: list[Host]) -> Prefix | None:
    """The subnet of the pods' bridge: `cni0` or `cbr0`, else the one that pods are behind, else the only one."""
    own = [link for link in node.links if link.kind == Kind.BRIDGE and link not in node.uplinks]
    bridges = [link for link in own if first_global(link) is not None]
    named = [link for link in bridges if link.name in POD_BRIDGES]
    ends = {link.peer for pod in pods for link in pod.links}
    masters = {link.master for link in node.links if (node.name, link.name) in ends}
    behind = [link for link in bridges if link.name in masters]
    chosen = named or behind or bridges
    given = first_global(chosen[0]) if len(chosen) == 1 or named else None
    return given.block if given is not None else None


def _subnet_lengths(node: Host, pods: list[Host]) -> list[int]:
    """The subnet lengths that the node shows: its own bridge's, and those of its routes into the tunnel."""
    tunnel = node.tunnel
    subnet = _bridge_subnet(node, pods)
    routed = [
        route.prefix.length
        for route in node.routes
        if tunnel is not None and any(hop.device == tunnel.name and hop.gateway is not None for hop in route.hops)
    ]
    return routed + ([subnet.length] if subnet is not None else [])


def _public_address(node: Host) -> int | None:
    """The address of the device of the first default route, as flannel chooses it; else of the only physical one."""
    physical = {link.name: link for link in node.uplinks}
    ways = [hop.device for route in node.routes if route.prefix.length == 0 for hop in route.hops]
    name = next((way for way in ways if way in physical), None)
    if name is None and len(physical) == 1:
        name = next(iter(physical))
    given = first_global(physical[name]) if name is not None else None
    return given.local if given is not None else None


def _cluster(pods: list[Host], subnets: list[Prefix]) -> Prefix:
    """The block that every pod reaches by its gateway, if they agree on one; else the smallest that covers all."""
    routed = [_beyond_gateway(pod) for pod in pods if pod.routes]
    if routed and all(len(blocks) == 1 and blocks == routed[0] for blocks in routed):
        return next(iter(routed[0]))
    first, last = min(one.first for one in subnets), max(one.last for one in subnets)
    return block_of(first, HOST_LENGTH - (first ^ last).bit_length())


def _beyond_gateway(pod: Host) -> set[Prefix]:
    """The blocks other than `default` that a pod sends to its gateway: flannel's CNI plugin adds the cluster's."""
    chosen = (route for route in pod.routes if route.type == RouteType.UNICAST and route.prefix.length)
    return {route.prefix for route in chosen if any(hop.gateway is not None for hop in route.hops)}
