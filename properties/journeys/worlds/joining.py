"""One cluster of a network, the tables of its nodes and its services: who is behind which door, seen from each node."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from models.nat.behaviour.endpoints import chosen
from models.nat.behaviour.recognizing import endpoints
from models.nat.vocabulary import TCP, UDP, Block, Node, Owned, Route, Ruleset
from models.nat.vocabulary.programmed import Front, Kind, Programmed
from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort
from models.packet import Prefix
from models.reachability.behaviour.settings import settings_of
from models.reachability.behaviour.wire import segments_of
from models.reachability.vocabulary import (
    Assigned,
    Filtering,
    Host,
    HostKind,
    Link,
    Network,
    NextHop,
    RouteType,
    Scope,
    Segment,
)
from models.reachability.vocabulary import (
    Kind as LinkKind,
)
from models.reachability.vocabulary import Route as NetworkRoute
from properties.journeys.behaviour.netfilter import Netfilter
from properties.journeys.vocabulary import Door, Place

CLIENT = "outside"
ASKED = (TCP, UDP)
CLIENTS_MAC = "02:09:00:00:00:01"
Key = tuple[Kind, int | None, int, int]  # what a door is asked by: its kind, address, protocol and port


def block_of(prefix: Prefix) -> Block:
    """The same addresses, as the tables' model has them."""
    return Block(prefix.first, prefix.last)


def node_of(host: Host) -> Node:
    """What the tables' model asks of a node: its addresses, its routes by the main table, route_localnet."""
    owned = tuple(
        Owned(link.name, given.local, block_of(given.block)) for link in host.links for given in link.addresses
    )
    routes = tuple(
        Route(block_of(row.prefix), row.hops[0].device, row.hops[0].gateway)
        for row in host.routes
        if row.table == "main" and row.type is RouteType.UNICAST and row.hops
    )
    return Node(owned, routes, settings_of(host, "all").route_localnet)


def hooked(network: Network, tables: Mapping[str, Ruleset]) -> Network:
    """The network whose nodes walk these tables."""
    return network.with_hosts(
        *(
            evolve(host, filtering=Filtering(hooks=Netfilter(tables[host.name], node_of(host))))
            for host in network.nodes
            if host.name in tables
        )
    )


def _seen_from(service: ServicePort, node: str, homes: Mapping[int, str]) -> ServicePort:
    """The service with the endpoints of this node marked as such."""
    mine = tuple(evolve(each, is_local=homes.get(each.address) == node) for each in service.endpoints)
    return evolve(service, endpoints=mine)


def homes_of(network: Network) -> dict[int, str]:
    """The node on which each address of a pod or a node lives."""
    found: dict[int, str] = {}
    for host in (*network.pods, *network.nodes):
        for link in host.links:
            for given in link.addresses if link.name != "lo" else ():
                found.setdefault(given.local, host.node if host.node is not None else host.name)
    return found


def services_on(node: str, services: Iterable[ServicePort], homes: Mapping[int, str]) -> tuple[ServicePort, ...]:
    """The services as the proxy of this node sees them."""
    return tuple(_seen_from(service, node, homes) for service in services)


def _places(endpoints_of: Iterable[Endpoint]) -> frozenset[Place]:
    return frozenset((each.address, each.port) for each in endpoints_of)


def doors_of(network: Network, services: Iterable[ServicePort], proxy: Proxy) -> tuple[Door, ...]:
    """The cluster addresses and node ports of services told by objects, but for those of `stay_inside_of`."""
    homes = homes_of(network)
    found: list[Door] = []
    for service in services:
        if service.protocol not in ASKED:
            continue
        seen = {
            node.name: chosen(_seen_from(service, node.name, homes), evolve(proxy, node=node.name))
            for node in network.nodes
        }
        inside = {name: _places(each.of(local=service.is_internal_local)) for name, each in seen.items()}
        if not service.is_internal_local:
            found.append(
                Door(str(service), Kind.CLUSTER_IP, service.protocol, service.cluster_ip, service.port, inside)
            )
        if service.node_port:
            kept = service.is_external_local
            outside = {name: _places(each.of(local=kept)) for name, each in seen.items()}
            found.append(
                Door(
                    str(service), Kind.NODE_PORT, service.protocol, None, service.node_port, outside, keeps_source=kept
                )
            )
    return tuple(found)


def doors_in(nodes: Mapping[str, Programmed], network: Network) -> tuple[Door, ...]:
    """The cluster addresses and node ports that the nodes' own tables tell of, but for those of `stay_inside_in`."""
    homes = homes_of(network)
    silent = {_key(front) for front in _stay_inside(nodes)}
    kept = {_key(front) for given in nodes.values() for front in given.local_outside}
    found: dict[Key, Door] = {}
    for name, given in nodes.items():
        for front in given.fronts:
            key = _key(front)
            if front.kind in (Kind.CLUSTER_IP, Kind.NODE_PORT) and front.protocol in ASKED and key not in silent:
                made = Door(front.service, front.kind, front.protocol, front.address, front.port)
                door = found.setdefault(key, evolve(made, keeps_source=key in kept))
                places = endpoints(given, front)
                mine = frozenset(place for place in places if homes.get(place[0]) == name)
                door.usable[name] = mine if door.keeps_source else places
    for given in nodes.values():
        for refused in given.told:
            kind = Kind.NODE_PORT if refused.address is None else Kind.CLUSTER_IP
            key = (kind, refused.address, refused.protocol, refused.port)
            if refused.protocol in ASKED and refused.is_external == (refused.address is None) and key not in silent:
                said = refused.said.removesuffix(" has no endpoints")
                found.setdefault(key, Door(said, kind, refused.protocol, refused.address, refused.port))
    return tuple(found.values())


def _key(front: Front) -> Key:
    return (front.kind, front.address, front.protocol, front.port)


def _stay_inside(nodes: Mapping[str, Programmed]) -> Iterator[Front]:
    """The cluster addresses that some node leads to the chain of its own endpoints."""
    for given in nodes.values():
        for front in given.fronts:
            if front.kind is Kind.CLUSTER_IP and front.chain.startswith("KUBE-SVL-"):
                yield front


def stay_inside_in(nodes: Mapping[str, Programmed]) -> tuple[str, ...]:
    """The services whose traffic inside stays on the node, which nobody asks for: as the nodes' own tables tell."""
    return tuple(dict.fromkeys(front.service for front in _stay_inside(nodes)))


def stay_inside_of(services: Iterable[ServicePort]) -> tuple[str, ...]:
    """The same of services that are told by objects."""
    return tuple(dict.fromkeys(str(service) for service in services if service.is_internal_local))


def with_client(network: Network) -> tuple[Network, tuple[Host, ...] | None]:
    """The network with a client outside, at the gateway of the nodes' default routes; None where there is none.

    Whoever asks from farther away comes by that gateway, and is answered by it.
    """
    for node in network.nodes:
        for row in node.routes:
            if row.table != "main" or row.prefix.length != 0 or not row.hops or row.hops[0].gateway is None:
                continue
            hop = row.hops[0]
            segment = segments_of(network).get((node.name, hop.device))
            link = next((each for each in node.links if each.name == hop.device), None)
            if segment is None or link is None or hop.gateway is None:
                continue
            on = next((given for given in link.addresses if hop.gateway in given.block), None)
            if on is not None and not any(_has(host, hop.gateway) for host in network.hosts):
                return _joined(network, segment, Assigned(hop.gateway, on.length), link.mtu)
    return network, None


def _has(host: Host, address: int) -> bool:
    return any(given.local == address for link in host.links for given in link.addresses)


def _joined(network: Network, segment: Segment, given: Assigned, mtu: int) -> tuple[Network, tuple[Host, ...]]:
    eth0 = Link("eth0", LinkKind.PHYSICAL, CLIENTS_MAC, mtu=mtu, addresses=(given,))
    local = NetworkRoute(
        Prefix(given.local, 32),
        (NextHop("eth0"),),
        RouteType.LOCAL,
        "local",
        scope=Scope.HOST,
        protocol="kernel",
        source=given.local,
    )
    connected = NetworkRoute(given.block, (NextHop("eth0"),), scope=Scope.LINK, protocol="kernel", source=given.local)
    client = Host(CLIENT, HostKind.ROUTER, (eth0,), (connected, local))
    wider = evolve(segment, ports=(*segment.ports, (CLIENT, "eth0")))
    segments = tuple(wider if each.name == segment.name else each for each in network.underlay.segments)
    return (
        evolve(network, hosts=(*network.hosts, client), underlay=evolve(network.underlay, segments=segments)),
        (client,),
    )
