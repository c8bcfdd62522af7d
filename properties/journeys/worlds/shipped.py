"""The cluster that ships: the networks of reachability, with the services of nat and a client outside."""

from collections.abc import Callable

from attrs import evolve

from models.nat.vocabulary import AddressIs, Ruleset, Side
from models.nat.vocabulary.services import Proxy, ServicePort
from models.nat.worlds.services import services
from models.packet import Prefix
from models.reachability.vocabulary import Network
from models.reachability.worlds.flannel import host_gw, vxlan
from properties.journeys.vocabulary import Cluster
from properties.journeys.worlds.joining import (
    block_of,
    doors_of,
    homes_of,
    hooked,
    services_on,
    stay_inside_of,
    with_client,
)
from properties.journeys.worlds.tables import tables_of

NODES = 3
PODS_A_NODE = 6  # the endpoints of the services of nat are the pods .2 to .7 of the first two nodes
BACKENDS = {"vxlan": vxlan, "host-gw": host_gw}
Tables = dict[str, Ruleset]


def proxy_of(network: Network, node: str, cluster: Prefix) -> Proxy:
    """How kube-proxy is configured on a node."""
    lease = next(each for each in leases(network) if each[0] == node)
    return Proxy(pods=AddressIs(Side.SOURCE, block_of(cluster)), node_addresses=(lease[2],), node=node)


def leases(network: Network) -> tuple[tuple[str, Prefix, int], ...]:
    """Each node, its pods' block, and its address."""
    if network.plan is None:
        raise TypeError("a network that ships has a plan")
    return tuple((lease.node, lease.subnet, lease.public) for lease in network.plan.leases)


def cluster_block(network: Network) -> Prefix:
    """The block of all pods."""
    if network.plan is None:
        raise TypeError("a network that ships has a plan")
    return network.plan.cluster


def tables_for(network: Network, told: tuple[ServicePort, ...]) -> Tables:
    """What kube-proxy and flanneld program on every node."""
    homes, whole = homes_of(network), cluster_block(network)
    return {
        node: tables_of(proxy_of(network, node, whole), services_on(node, told, homes), block_of(whole), block_of(own))
        for node, own, _ in leases(network)
    }


def with_homes(told: tuple[ServicePort, ...], network: Network) -> tuple[ServicePort, ...]:
    """The services with those endpoints alone that are pods of the network; one that loses all of them is left out."""
    homes = homes_of(network)
    kept = tuple(
        evolve(each, endpoints=tuple(place for place in each.endpoints if place.address in homes)) for each in told
    )
    return tuple(each for each, before in zip(kept, told, strict=True) if each.endpoints or not before.endpoints)


def shipped(
    backend: str = "vxlan",
    pods: int = PODS_A_NODE,
    edit_network: Callable[[Network], Network] = lambda network: network,
    edit_tables: Callable[[Tables], Tables] = lambda tables: tables,
    told: tuple[ServicePort, ...] | None = None,
) -> Cluster:
    """The cluster; a fault changes the network, or the tables."""
    network, strangers = with_client(BACKENDS[backend](NODES, pods))
    told = with_homes(services() if told is None else told, network)
    tables = edit_tables(tables_for(network, told))
    doors = doors_of(network, told, Proxy())
    changed = hooked(edit_network(network), tables)
    mine = None if strangers is None else tuple(host for host in changed.hosts if host.name == strangers[0].name)
    return Cluster(changed, doors, mine, left_out=stay_inside_of(told))
