"""What goes wrong with sysctls, filters, masquerading and the sizes of links."""

from attrs import evolve

from models.packet import Protocol, prefix
from models.reachability.faults.edits import SILENT, UNREACHED, faulty, healthy, links, on_host, on_nodes, sysctl
from models.reachability.vocabulary import BridgePort, Filtering, Host, Passage, Verdict
from models.reachability.worlds.flannel import filtering
from verify import World, fault


@fault(
    reference="flannel 799",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.pods_reach_every_node",
        "*.a_packet_crosses_between_nodes",
        "*.a_packet_stays_on_its_bridge",
        "*.an_unused_address_is_noticed",
    ),
)
def docker_sets_forward_to_drop() -> World:
    """Docker 1.13 sets the policy of FORWARD to DROP, and flannel of that time adds no rule of its own."""
    return faulty(on_nodes(healthy("vxlan"), lambda host: {"filtering": Filtering(forward_policy=Verdict.DROP)}))


@fault(reference="flannel 2176", breaks=("*.a_pod_sees_*",))
def the_cluster_block_of_the_rules_is_too_small() -> World:
    """The masquerading rules were written for the node's block alone: pods elsewhere see the node, not the pod."""
    own = prefix("172.10.100.0/24")
    return faulty(on_host(healthy("vxlan"), "master", lambda host: {"filtering": filtering(own, own)}))


@fault(
    reference="felix 2082 (facts E1)",
    breaks=(
        "*.pods_reach_every_node",
        "*.every_host_trusts_the_way_its_pods_come",
        "*.every_answer_to_a_node_comes_back",
    ),
)
def a_strict_filter_meets_an_untranslated_pod() -> World:
    """Nobody masquerades, and eth0 is strict: a pod's packet to a node comes plain, its way back is the tunnel."""
    network = on_nodes(healthy("vxlan"), lambda host: {"filtering": evolve(host.filtering, masquerade=())})
    return faulty(on_nodes(network, lambda host: sysctl(host, "eth0", "rp_filter", 1)))


@fault(
    reference="facts 2.2 (ip_forward 0 after a sysctl reload)",
    breaks=(
        UNREACHED,
        SILENT,
        "*.nodes_reach_every_pod",
        "*.pods_reach_every_node",
    ),
)
def a_node_stops_forwarding() -> World:
    """A sysctl file of the distribution writes net.ipv4.ip_forward=0 on node1, after the CNI plugin had set it."""

    def stopped(host: Host) -> dict[str, object]:
        conf = {device: {**values, "forwarding": 0} for device, values in host.settings.conf.items()}
        return {"settings": evolve(host.settings, conf=conf)}

    return faulty(on_host(healthy("vxlan"), "node1", stopped))


@fault(reference="facts E18 (kernel experiment)", breaks=(UNREACHED,))
def isolated_ports_part_the_pods_of_a_node() -> World:
    """portIsolation was set for both pods of master: they reach everybody but each other."""

    def isolate(host: Host) -> dict[str, object]:
        port = BridgePort(hairpin=True, isolated=True)
        return {"links": tuple(evolve(link, port=port) if link.port is not None else link for link in host.links)}

    return faulty(on_host(healthy("vxlan"), "master", isolate))


@fault(
    reference="kubeasz 1444 (facts E15b)",
    breaks=(
        UNREACHED,
        "*.no_packet_of_a_pod_is_too_long",
    ),
)
def pods_think_the_tunnel_costs_nothing() -> World:
    """The pods of master and their bridge have MTU 1500, the tunnel 1450: long packets with DF die at the node."""
    network = healthy("vxlan")

    def long(host: Host) -> dict[str, object]:
        wide = tuple(evolve(link, mtu=1500) if link.name != "flannel.1" else link for link in host.links)
        return {"links": wide}

    for name in ("master", "master-pod0", "master-pod1"):
        network = on_host(network, name, long)
    return faulty(network)


@fault(
    reference="tests/conformance/kernel/surprises.py (cloned virtual machines)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.nodes_reach_every_node",
        "*.pods_reach_every_node",
        "*.every_answer_to_a_pod_comes_back",
        "*.every_answer_to_a_node_comes_back",
    ),
)
def a_cloned_node_keeps_its_mac_address() -> World:
    """node2 was cloned from node1, its card's MAC address too: the switch never passes frames between the twins."""
    network = healthy("host-gw")
    mac = next(link.mac for host in network.hosts if host.name == "node1" for link in host.links if link.name == "eth0")
    return faulty(on_host(network, "node2", lambda host: {"links": links(host, "eth0", mac=mac)}))


@fault(
    reference="flannel's documentation: udp 8472 between nodes (firewalld, ufw)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.nodes_reach_every_node",
        "*.pods_reach_every_node",
        "*.every_answer_to_a_pod_comes_back",
        "*.every_answer_to_a_node_comes_back",
    ),
)
def a_firewall_of_a_node_knows_no_vxlan() -> World:
    """A distribution's firewall on node1 accepts what it knows in INPUT, and drops the carriers of the others."""
    shut = (Passage(Verdict.DROP, protocol=Protocol.UDP, port=8472, input="eth0"),)
    return faulty(on_host(healthy("vxlan"), "node1", lambda host: {"filtering": evolve(host.filtering, input=shut)}))


@fault(
    reference="tests/conformance/kernel/surprises.py (ip link set eth0 arp off)",
    breaks=(
        UNREACHED,
        SILENT,
        "*.nodes_reach_every_pod",
        "*.nodes_reach_every_node",
        "*.pods_reach_every_node",
    ),
)
def a_card_has_its_arp_switched_off() -> World:
    """A network script left IFF_NOARP on eth0 of node1: it neither asks nor answers."""
    return faulty(on_host(healthy("vxlan"), "node1", lambda host: {"links": links(host, "eth0", no_arp=True)}))


@fault(
    reference="facts E15e (kernel experiment)",
    breaks=(
        UNREACHED,
        SILENT,
        "*.no_packet_of_a_pod_is_too_long",
        "*.nodes_reach_every_pod",
        "*.pods_reach_every_node",
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
        "*.no_packet_of_a_node_is_too_long",
    ),
)
def one_veth_end_is_narrower() -> World:
    """The node's end of one veth has MTU 1450, its pod's end 1500: the bridge drops without a word."""
    network = healthy("host-gw")
    return faulty(on_host(network, "master", lambda host: {"links": links(host, "veth0", mtu=1450)}))


@fault(
    reference="facts 2.1 (a device that is down takes its routes)",
    breaks=(UNREACHED, "*.nodes_reach_every_pod", "*.pods_reach_every_node", "*.possible.a*"),
)
def every_bridge_is_down() -> World:
    """A network service that manages cni0 has taken it down on all nodes: no pod gets a packet out."""
    return faulty(on_nodes(healthy("vxlan"), lambda host: {"links": links(host, "cni0", up=False)}))
