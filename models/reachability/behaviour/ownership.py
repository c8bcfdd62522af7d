"""Which address belongs to whom."""

from collections.abc import Iterable, Iterator

from models.reachability.behaviour.routing import links_of
from models.reachability.vocabulary import Assigned, Host, Network, RouteType
from verify import Index, keyed_map, members, prefix_map, remembered


def _given(hosts: Iterable[Host]) -> Iterator[tuple[Assigned, str]]:
    """Every address of these hosts, loopback aside, with the name of its host."""
    for host in hosts:
        for link in host.links:
            if link.name != "lo":
                for given in link.addresses:
                    yield given, host.name


@remembered
def pod_addresses(network: Network) -> Index[bool]:
    """Membership of the pods' own addresses, loopback aside."""
    return members(given.local for given, _ in _given(network.pods))


@remembered
def pod_owning(network: Network) -> Index[str]:
    """The name of the pod that owns each address; empty text for all others."""
    return keyed_map(((given.local, name) for given, name in _given(network.pods)), "")


@remembered
def node_owning(network: Network) -> Index[str]:
    """The name of the node that has each address on some device, loopback aside; empty text for all others."""
    return keyed_map(((given.local, name) for given, name in _given(network.nodes)), "")


@remembered
def node_at(network: Network) -> Index[str]:
    """The node that each node address means: one on a wire that joins it to other nodes, so that these can ask it."""
    nodes = {node.name: node for node in network.nodes}
    shared = [
        (host, links_of(nodes[host])[device].master or device)
        for segment in network.underlay.segments
        for host, device in segment.ports
        if host in nodes and any(other in nodes and other != host for other, _ in segment.ports)
    ]
    return keyed_map(
        ((given.local, host) for host, device in shared for given in links_of(nodes[host])[device].addresses), ""
    )


@remembered
def is_known(network: Network) -> Index[bool]:
    """Membership of the addresses that any host takes as its own."""
    local = ((row.prefix, row.type) for host in network.hosts for row in host.routes if row.table == "local")
    return prefix_map(
        ((block.first, block.last, True) for block, kind in local if kind == RouteType.LOCAL), otherwise=False
    )


@remembered
def answerable(network: Network) -> Index[bool]:
    """Membership of the addresses that the sentences ask about: the pods' blocks, and what nodes have as their own."""
    nodes = ((given.local, given.local) for node in network.nodes for link in node.links for given in link.addresses)
    blocks = {(given.block.first, given.block.last) for given, _ in _given(network.pods)}
    return prefix_map(((first, last, True) for first, last in (*nodes, *blocks)), otherwise=False)


@remembered
def in_pod_block(network: Network) -> Index[bool]:
    """Membership of the blocks that the pods' own addresses stand in."""
    blocks = {given.block for given, _ in _given(network.pods)}
    return prefix_map(((block.first, block.last, True) for block in blocks), otherwise=False)
