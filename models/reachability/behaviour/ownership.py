"""Which address belongs to whom."""

from models.reachability.vocabulary import Network
from verify import Index, keyed_map, members, remembered


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
def node_addresses(network: Network) -> Index[bool]:
    """Membership of the addresses of the nodes' physical devices."""
    return members(
        given.local
        for node in network.nodes
        for link in node.links
        if link.kind.value == "physical"
        for given in link.addresses
    )
