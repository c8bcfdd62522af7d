"""Random changes that go together: reverse path filters, ARP's sysctls, static entries of bridges, pinned pods."""

from random import Random

from attrs import evolve

from models.reachability.vocabulary import (
    BridgeEntry,
    Host,
    Kind,
    Neighbour,
    NeighbourState,
    Network,
)
from tests.conformance.kernel.edits import Edit, macs_of, replaced, some_host, some_node
from tests.conformance.kernel.edits_devices import change_port

ARP_SETTINGS = {
    "arp_announce": (0, 1, 1, 2, 2),
    "arp_ignore": (0, 1, 1, 2, 2, 8),
    "arp_filter": (0, 1, 1),
    "accept_local": (0, 1),
}


def _set(host: Host, device: str, name: str, value: int) -> Host:
    conf = {**host.settings.conf, device: {**host.settings.conf.get(device, {}), name: value}}
    return evolve(host, settings=evolve(host.settings, conf=conf))


def filter_by_reverse_path(random: Random, network: Network) -> Network:
    """Filter by the reverse path on one or two hosts, by all and by one device."""
    for _ in range(random.choice((1, 2))):
        host = some_host(random, network)
        device = random.choice(host.links).name
        host = _set(host, "all", "rp_filter", random.choice((1, 1, 2, 0)))
        network = replaced(network, _set(host, device, "rp_filter", random.choice((1, 1, 2, 0))))
    return network


def change_arp(random: Random, network: Network) -> Network:
    """Change which questions a host answers, and from which address it asks; two sysctls of one host."""
    host = some_host(random, network)
    for name in random.sample(sorted(ARP_SETTINGS), 2):
        device = random.choice(("all", *(link.name for link in host.links)))
        host = _set(host, device, name, random.choice(ARP_SETTINGS[name]))
    return replaced(network, host)


def pin_pods(random: Random, network: Network) -> Network:
    """Let the pods of one node know each other, and the bridge, without asking; and change a port of the bridge."""
    node = some_node(random, network)
    pods = [pod for pod in network.pods if pod.node == node.name]
    bridges = [link for link in node.links if link.kind == Kind.BRIDGE]
    known = [(given.local, link.mac) for link in bridges for given in link.addresses]
    known += [(given.local, link.mac) for pod in pods for link in pod.links[1:] for given in link.addresses]
    for pod in pods:
        own = {given.local for link in pod.links for given in link.addresses}
        rows = tuple(
            Neighbour(number, "eth0", mac, NeighbourState.PERMANENT) for number, mac in known if number not in own
        )
        network = replaced(network, evolve(pod, neighbours=(*rows, *pod.neighbours)))
    return change_port(random, network)


def add_bridge_entries(random: Random, network: Network) -> Network:
    """Give a bridge static entries, rightly or wrongly, or addresses that go up."""
    host = some_node(random, network)
    ports = [link.name for link in host.links if link.master is not None]
    if not ports:
        return network
    pods = [link.mac for pod in network.pods if pod.node == host.name for link in pod.links[1:]]
    taken = {link.mac for link in host.links} | {row.mac for row in host.bridge_entries}
    added = []
    for _ in range(random.choice((1, 2))):
        mac = random.choice(pods if random.random() < 0.6 else macs_of(network))
        if mac not in taken:
            taken.add(mac)
            added.append(BridgeEntry(mac, random.choice(ports), local=random.random() < 0.2, permanent=True))
    return replaced(network, evolve(host, bridge_entries=(*host.bridge_entries, *added)))


LINK_EDITS: tuple[Edit, ...] = (
    filter_by_reverse_path,
    filter_by_reverse_path,
    filter_by_reverse_path,
    change_arp,
    change_arp,
    pin_pods,
    pin_pods,
    add_bridge_entries,
)
