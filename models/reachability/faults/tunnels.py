"""What goes wrong with VTEPs: MAC addresses, forwarding entries, identifiers."""

from attrs import evolve

from models.packet import address, prefix
from models.reachability.behaviour import hosts_of
from models.reachability.behaviour.changes import link_flaps
from models.reachability.faults.edits import SILENT, UNREACHED, faulty, healthy, links, on_host, on_nodes, plan_of
from models.reachability.vocabulary import Host, NextHop, Route, Vxlan, VxlanEntry
from models.reachability.worlds.nodes import mac_of
from verify import World, fault

NEW_MAC = "02:ff:00:00:00:01"
TWIN = mac_of(1, 1)


@fault(
    reference="flannel 1155",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_tunnel_has_a_mac_of_its_own",
        "*.every_node_knows_every_lease",
        SILENT,
    ),
)
def systemd_rewrites_the_vtep_mac() -> World:
    """MACAddressPolicy of systemd 242 gives flannel.1 another MAC address, and its neighbours are flushed."""
    network = healthy("vxlan")
    return faulty(
        on_host(network, "node1", lambda host: {"links": links(host, "flannel.1", mac=NEW_MAC), "neighbours": ()})
    )


@fault(
    reference="flannel 1036",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_node_knows_every_lease",
        "*.nothing_remains_of_dead_leases",
        SILENT,
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def peers_keep_the_mac_of_before_the_reboot() -> World:
    """node1 comes back with another MAC address and says so, but its peers keep the permanent entries."""
    network = healthy("vxlan")
    plan = plan_of(network)
    leases = tuple(evolve(lease, mac=NEW_MAC) if lease.node == "node1" else lease for lease in plan.leases)
    network = evolve(network, plan=evolve(plan, leases=leases))
    return faulty(on_host(network, "node1", lambda host: {"links": links(host, "flannel.1", mac=NEW_MAC)}))


@fault(
    reference="flannel 654",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_node_knows_every_lease",
        SILENT,
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def a_forwarding_entry_names_the_wrong_node() -> World:
    """On master the forwarding entry of node1's MAC address leads to node2: node2 drops the frames."""

    def wrong(host: Host) -> dict[str, object]:
        rows = tuple(
            evolve(row, remote=address("192.168.33.103")) if row.mac == TWIN else row for row in host.vxlan_entries
        )
        return {"vxlan_entries": rows}

    return faulty(on_host(healthy("vxlan"), "master", wrong))


@fault(
    reference="facts E6 (kernel experiment)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_tunnel_has_a_mac_of_its_own",
        "*.every_node_knows_every_lease",
        SILENT,
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def two_tunnel_ends_share_a_mac() -> World:
    """node2 is a clone of node1: the same VTEP MAC address, for which every table has room once."""
    network = healthy("vxlan")
    plan = plan_of(network)
    leases = tuple(evolve(lease, mac=TWIN) if lease.node == "node2" else lease for lease in plan.leases)
    network = evolve(network, plan=evolve(plan, leases=leases))
    network = on_host(network, "node2", lambda host: {"links": links(host, "flannel.1", mac=TWIN)})

    def one_row_each(host: Host) -> dict[str, object]:
        neighbours = tuple(
            evolve(row, mac=TWIN) if row.address == address("172.10.1.0") else row for row in host.neighbours
        )
        other = address("192.168.33.102") if host.name == "node2" else address("192.168.33.103")
        rows = [row for row in host.vxlan_entries if row.mac not in (TWIN, mac_of(1, 2))]
        return {"neighbours": neighbours, "vxlan_entries": (*rows, VxlanEntry(TWIN, "flannel.1", other))}

    return faulty(on_nodes(network, one_row_each))


@fault(
    reference="facts E7 (kernel experiment)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.tunnels_agree",
        SILENT,
    ),
)
def one_node_uses_another_identifier() -> World:
    """node1 was installed with VNI 2: carriers come, and no device takes them."""
    tunnel = Vxlan(2, address("192.168.33.102"), 8472, under="eth0")
    return faulty(on_host(healthy("vxlan"), "node1", lambda host: {"links": links(host, "flannel.1", vxlan=tunnel)}))


@fault(
    reference="facts E7b (kernel experiment)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.tunnels_agree",
        SILENT,
    ),
)
def one_node_listens_on_the_standard_port() -> World:
    """node1 uses port 4789 while the others send to 8472."""
    tunnel = Vxlan(1, address("192.168.33.102"), 4789, under="eth0")
    return faulty(on_host(healthy("vxlan"), "node1", lambda host: {"links": links(host, "flannel.1", vxlan=tunnel)}))


@fault(
    reference="facts E25 (kernel experiment)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_node_knows_every_lease",
        SILENT,
    ),
)
def learning_makes_a_stale_entry_deadly() -> World:
    """node1's tunnel learns, and its permanent entry for master names an old address: what master sends is refused."""
    tunnel = Vxlan(1, address("192.168.33.102"), 8472, under="eth0", learning=True)

    def stale(host: Host) -> dict[str, object]:
        rows = tuple(
            evolve(row, remote=address("192.168.33.199")) if row.mac == mac_of(1, 0) else row
            for row in host.vxlan_entries
        )
        return {"links": links(host, "flannel.1", vxlan=tunnel), "vxlan_entries": rows}

    return faulty(on_host(healthy("vxlan"), "node1", stale))


@fault(
    reference="flannel 1258 (the pool overlaps the nodes' network; facts E23)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.no_packet_of_a_pod_goes_round",
        "*.no_packet_of_a_node_goes_round",
        SILENT,
        "*.pods_reach_every_node",
        "*.nodes_reach_every_node",
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def a_tunnel_route_covers_the_other_end() -> World:
    """On master a pod route covers the nodes' own addresses, so that the carrier would enter the tunnel again."""
    stray = Route(prefix("192.168.33.96/28"), (NextHop("flannel.1", address("172.10.0.0"), onlink=True),))
    return faulty(on_host(healthy("vxlan"), "master", lambda host: {"routes": (stray, *host.routes)}))


@fault(
    reference="flannel 1070",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_node_knows_every_lease",
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def a_link_flap_takes_the_tunnels_rows() -> World:
    """`ip link set flannel.1 down; up` on master: routes and neighbours are gone, and vxlan never puts them back."""
    network = healthy("vxlan")
    return faulty(network.with_hosts(link_flaps(hosts_of(network)["master"], "flannel.1")))
