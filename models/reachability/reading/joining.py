"""Which end of a veth is which: pods are joined to their nodes by the indexes that both dumps show.

An index is unique only within one namespace, so that pods of several nodes may ask for the same pair of numbers.
What the nodes have seen behind their ports (learned forwarding rows, neighbours) then decides, and only where
nobody has spoken, the addresses that a node routes to the port.
"""

from collections.abc import Iterator

from attrs import evolve, field, frozen

from models.reachability.reading.hosts import Dumped
from models.reachability.reading.links import Device
from models.reachability.vocabulary import Host, Kind, RouteType
from verify.reading.refusing import Unreadable

End = tuple[str, str]


@frozen
class Port:
    """The node's end of a veth, with what the node knows of the other one."""

    node: Dumped
    device: Device

    @property
    def end(self) -> End:
        """The host and the device by name."""
        return self.node.name, self.device.link.name

    def seen(self) -> set[str]:
        """The MAC addresses that the node has learned or asked for behind this very port."""
        name = self.device.link.name
        learned = {row.mac for row in self.node.host.bridge_entries if row.port == name and not row.permanent}
        asked = {row.mac for row in self.node.host.neighbours if row.device == name and row.mac is not None}
        return learned | asked

    def routes_to(self, number: int) -> bool:
        """Whether the node's route to this address leaves by the port, or by the bridge that the port is of."""
        ways = (self.device.link.name, self.device.link.master)
        return any(
            number in route.prefix and route.prefix.length and any(hop.device in ways for hop in route.hops)
            for route in self.node.host.routes
            if route.type == RouteType.UNICAST and all(hop.gateway is None for hop in route.hops)
        )


@frozen
class Joined:
    """The veth pairs found, both ways; the node of each pod; the pods whose node only their addresses tell."""

    peers: dict[End, End] = field(factory=dict)
    nodes: dict[str, str] = field(factory=dict)
    by_address: tuple[str, ...] = ()


def dangling(dumped: Dumped) -> Iterator[Device]:
    """The veth ends of a host whose other end is in another namespace."""
    return (one for one in dumped.devices if one.pair and one.other is not None and one.beside is None)


def join(nodes: list[Dumped], pods: list[Dumped]) -> Joined:
    """Pair every veth end; raise Unreadable for a pod whose node neither the folder nor any evidence tells."""
    peers = dict(_within(nodes + pods))
    ports: dict[tuple[int, int], list[Port]] = {}
    for node in nodes:
        for device in dangling(node):
            ports.setdefault((device.index, device.other or 0), []).append(Port(node, device))
    homes: dict[str, str] = {}
    guessed: list[str] = []
    for pod in pods:
        for device in dangling(pod):
            candidates = ports.get((device.other or 0, device.index), [])
            allowed = [port for port in candidates if pod.node in (None, port.node.name)]
            port, by_address = _behind(device, allowed)
            if port is None:
                continue
            if port.end in peers:
                first = "/".join(peers[port.end])
                raise Unreadable(
                    f"{pod.label('link.json')}: {device.link.name}: expected a port of its own, "
                    f"found that {first} is plugged into {'/'.join(port.end)} too (MAC address {device.link.mac})"
                )
            peers[pod.name, device.link.name] = port.end
            peers[port.end] = pod.name, device.link.name
            homes.setdefault(pod.name, port.node.name)
            guessed += [pod.name] if by_address else []
        home = pod.node if pod.node is not None else homes.get(pod.name)
        if home is None:
            raise Unreadable(
                f"{pod.label('link.json')}: expected a veth whose other end is on a node of this snapshot, found none"
            )
        homes[pod.name] = home
    return Joined(peers, homes, tuple(guessed))


def _within(hosts: list[Dumped]) -> Iterator[tuple[End, End]]:
    """The veths whose two ends are in the same namespace, which the dump names."""
    for dumped in hosts:
        named = {one.link.name: one for one in dumped.devices if one.pair}
        for one in named.values():
            other = named.get(one.beside or "")
            if other is not None and other.beside == one.link.name:
                yield (dumped.name, one.link.name), (dumped.name, other.link.name)


def _behind(device: Device, candidates: list[Port]) -> tuple[Port | None, bool]:
    """The one port that this end of a veth is plugged into, and whether only its address told; None if unknown.

    A port behind which others spoke, and never this one, is not it; one behind which it spoke is.
    """
    heard = [port for port in candidates if device.link.mac in port.seen()]
    quiet = [port for port in candidates if not port.seen()]
    left = heard or quiet
    if len(left) <= 1:
        return (left[0] if left else None), False
    numbers = [given.local for given in device.link.addresses]
    routed = [port for port in left if any(port.routes_to(number) for number in numbers)]
    return (routed[0], True) if len(routed) == 1 else (None, False)


def settle(dumped: Dumped, peers: dict[End, End], *, is_node: bool) -> Dumped:
    """Give every device its peer and its final kind, now that the other ends are known.

    A node's Ethernet device that has an address, or is a port of a bridge that has one, and whose other end nobody
    dumped is its way out.
    """
    addressed = {device.link.name for device in dumped.devices if device.link.addresses}
    links = []
    for device in dumped.devices:
        link = device.link
        peer = peers.get((dumped.name, link.name))
        if peer is not None:
            link = evolve(link, kind=Kind.VETH, peer=peer)
        elif is_node and device.wire and (link.master or link.name) in addressed:
            link = evolve(link, kind=Kind.PHYSICAL)
        elif device.pair and link.kind == Kind.OTHER:
            link = evolve(link, kind=Kind.VETH)
        links.append(link)
    return evolve(dumped, host=evolve(dumped.host, links=tuple(links)))


def plugged_in(nodes: list[Host]) -> list[Host]:
    """Take a bridge's veth whose other end nobody dumped for its way out, where it can be nothing else.

    The bridge stands in the prefix of a wire that joins other nodes, and none of its ports is on the underlay.
    """
    wires = {given.block for node in nodes for link in node.uplinks for given in link.addresses}

    def plugged(node: Host) -> Host:
        own = {link.name for link in node.uplinks}
        bridges = {
            link.name
            for link in node.links
            if link.kind == Kind.BRIDGE and link.name not in own and any(one.block in wires for one in link.addresses)
        }
        links = tuple(
            evolve(link, kind=Kind.PHYSICAL)
            if link.kind == Kind.VETH and link.peer is None and link.master in bridges
            else link
            for link in node.links
        )
        return evolve(node, links=links) if bridges else node

    return [plugged(node) for node in nodes]
