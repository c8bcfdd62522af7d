"""Which address belongs to whom."""

from models.reachability.vocabulary import Kind, Network
from verify import Index, keyed_map, members, pure, remembered


@remembered
def pod_addresses(network: Network) -> Index[bool]:
    """Membership of the pods' own addresses, loopback aside."""
    return members(
        given.local for pod in network.pods for link in pod.links if link.name != "lo" for given in link.addresses
    )


@remembered
def pod_owning(network: Network) -> Index[str]:
    """The name of the pod that owns each address; empty text for all others."""
    return keyed_map(
        (
            (given.local, pod.name)
            for pod in network.pods
            for link in pod.links
            if link.name != "lo"
            for given in link.addresses
        ),
        "",
    )


@remembered
def node_owning(network: Network) -> Index[str]:
    """The name of the node that has each address on some device, loopback aside; empty text for all others."""
    return keyed_map(
        (
            (given.local, node.name)
            for node in network.nodes
            for link in node.links
            if link.name != "lo"
            for given in link.addresses
        ),
        "",
    )


@remembered
def node_at(network: Network) -> Index[str]:
    """The node that each node address means: the leased public one, or any of a physical device where nobody told."""
    if network.plan is not None:
        return keyed_map(((lease.public, lease.node) for lease in network.leases), "")
    return keyed_map(
        (
            (given.local, node.name)
            for node in network.nodes
            for link in node.links
            if link.kind == Kind.PHYSICAL
            for given in link.addresses
        ),
        "",
    )


@pure
def in_cluster(network: Network, number: int) -> bool:
    """Whether the address is in the cluster's block; where nobody told the block, in no one's."""
    return network.plan is not None and network.plan.cluster.first <= number <= network.plan.cluster.last
