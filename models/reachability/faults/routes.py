"""What goes wrong with routes, blocks and the underlay."""

from attrs import evolve

from models.packet import Protocol, address, prefix
from models.reachability.faults.edits import SILENT, UNREACHED, faulty, healthy, on_host, on_nodes, plan_of
from models.reachability.vocabulary import (
    Assigned,
    Host,
    Kind,
    Link,
    NextHop,
    Passage,
    Route,
    Segment,
    Underlay,
    Verdict,
)
from models.reachability.worlds.nodes import connected, mac_of, own_routes
from verify import World, fault

NAT_ADDRESS = address("10.0.2.15")


@fault(
    reference="flannel 254",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.no_packet_of_a_pod_goes_round",
        "*.nothing_remains_of_dead_leases",
        "*.every_host_trusts_the_way_its_pods_come",
        SILENT,
        "*.every_answer_to_a_pod_comes_back",
        "*.every_host_trusts_the_way_its_nodes_come",
    ),
)
def a_leftover_route_steals_the_own_block() -> World:
    """node1 has an old route for its own block by master, listed before cni0's: both send it to and fro."""
    block = prefix("172.10.0.0/24")
    stray = Route(block, (NextHop("eth0", address("192.168.33.101")),))
    return faulty(on_host(healthy("host-gw"), "node1", lambda host: {"routes": (stray, *host.routes)}))


@fault(reference="flannel 2554", breaks=("*.nothing_remains_of_dead_leases",))
def a_route_outlives_its_node() -> World:
    """A node was deleted while flanneld was down: its route stays for ever."""
    stray = Route(prefix("172.10.9.0/24"), (NextHop("eth0", address("192.168.33.109")),))
    return faulty(on_host(healthy("host-gw"), "master", lambda host: {"routes": (stray, *host.routes)}))


@fault(
    reference="flannel 621",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.nothing_remains_of_dead_leases",
        "*.the_bridge_stands_in_the_nodes_block",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def the_bridge_keeps_the_old_block() -> World:
    """node1's lease expired and it got another block: all routes follow, cni0 and its pods do not."""
    network, new = healthy("host-gw"), prefix("172.10.7.0/24")
    plan = plan_of(network)
    leases = tuple(evolve(lease, subnet=new) if lease.node == "node1" else lease for lease in plan.leases)

    def follow(host: Host) -> dict[str, object]:
        if host.name == "node1":
            return {}
        routes = tuple(
            evolve(route, prefix=new) if route.prefix == prefix("172.10.0.0/24") else route for route in host.routes
        )
        return {"routes": routes}

    return faulty(on_nodes(evolve(network, plan=evolve(plan, leases=leases)), follow))


@fault(
    reference="kubernetes 17788",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.every_public_address_is_its_nodes_alone",
        "*.nodes_reach_every_node",
        "*.no_packet_of_a_pod_goes_round",
        "*.every_answer_to_a_node_comes_back",
        "*.no_packet_of_a_node_goes_round",
    ),
)
def every_node_announces_the_nat_address() -> World:
    """Vagrant's first interface is 10.0.2.15 everywhere, and flannel takes it: carriers come back to their sender."""
    network = healthy("vxlan")
    plan = plan_of(network)
    leases = tuple(evolve(lease, public=NAT_ADDRESS) for lease in plan.leases)
    given = Assigned(NAT_ADDRESS, 24)

    def behind_nat(host: Host) -> dict[str, object]:
        nat = Link(
            "enp0s3",
            Kind.PHYSICAL,
            mac_of(9, [node.name for node in network.nodes].index(host.name)),
            addresses=(given,),
        )
        links = tuple(
            evolve(link, vxlan=evolve(link.vxlan, local=NAT_ADDRESS)) if link.vxlan is not None else link
            for link in (*host.links, nat)
        )
        rows = tuple(evolve(row, remote=NAT_ADDRESS) for row in host.vxlan_entries)
        routes = (*host.routes, connected("enp0s3", given), *own_routes("enp0s3", given))
        return {"links": links, "vxlan_entries": rows, "routes": routes}

    changed = on_nodes(evolve(network, plan=evolve(plan, leases=leases)), behind_nat)
    alone = tuple(Segment(f"nat of {node.name}", ((node.name, "enp0s3"),)) for node in network.nodes)
    return faulty(evolve(changed, underlay=Underlay((*network.underlay.segments, *alone))))


@fault(
    reference="flannel 423",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.pods_reach_every_node",
        "*.nodes_reach_every_node",
        SILENT,
        "*.every_answer_to_a_node_comes_back",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def the_underlay_swallows_the_tunnels_port() -> World:
    """A virtual switch keeps UDP 8472 for itself: all tables are right, and nothing arrives."""
    network = healthy("vxlan")
    blocked = (Passage(Verdict.DROP, protocol=Protocol.UDP, port=8472),)
    segments = tuple(evolve(segment, blocked=blocked) for segment in network.underlay.segments)
    return faulty(evolve(network, underlay=Underlay(segments)))


@fault(
    reference="flannel 1520",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.pods_reach_every_node",
        "*.nodes_reach_every_node",
        "*.plain_routes_stay_on_one_wire",
    ),
)
def one_subnet_is_two_wires() -> World:
    """node2 is joined by a VPN: its address is in the common subnet, but nobody hears its ARP."""
    network = healthy("host-gw")
    near = Segment("office", (("master", "eth0"), ("node1", "eth0")))
    far = Segment("beyond the VPN", (("node2", "eth0"),))
    return faulty(evolve(network, underlay=Underlay((near, far))))


@fault(
    reference="calico 3589 (facts E22)",
    breaks=(
        UNREACHED,
        "*.nodes_reach_every_pod",
        "*.no_pod_gets_a_packet_for_another",
        "*.pods_reach_every_node",
        "*.every_answer_to_a_pod_comes_back",
    ),
)
def the_tunnel_has_a_pods_address() -> World:
    """flannel.1 of master has the address of master's first pod: the node takes that pod's packets for its own."""
    given = Assigned(address("172.10.100.2"), 32)

    def collide(host: Host) -> dict[str, object]:
        links = tuple(
            evolve(link, addresses=(*link.addresses, given)) if link.name == "flannel.1" else link
            for link in host.links
        )
        return {"links": links, "routes": (*host.routes, *own_routes("flannel.1", given))}

    return faulty(on_host(healthy("vxlan"), "master", collide))


@fault(
    reference="projectcalico/node 1032 (facts E22b)",
    breaks=(
        "*.every_block_is_leased_once",
        "*.every_node_knows_every_lease",
        "*.nothing_remains_of_dead_leases",
        "*.the_bridge_stands_in_the_nodes_block",
        "*.a_restart_of_flanneld_changes_nothing",
    ),
)
def two_nodes_lease_one_block() -> World:
    """node2 was leased the block of node1: the last route written wins."""
    network = healthy("vxlan")
    plan = plan_of(network)
    block = plan.leases[1].subnet
    leases = tuple(evolve(lease, subnet=block) if lease.node == "node2" else lease for lease in plan.leases)
    return faulty(evolve(network, plan=evolve(plan, leases=leases)))


@fault(
    reference="flannel 1258",
    breaks=(
        "*.no_block_contains_a_node",
        "*.every_block_is_leased_once",
        "*.every_node_knows_every_lease",
        "*.nothing_remains_of_dead_leases",
        "*.the_bridge_stands_in_the_nodes_block",
    ),
)
def a_block_contains_the_nodes() -> World:
    """The cluster's block was chosen over the nodes' own network."""
    network = healthy("vxlan")
    plan = plan_of(network)
    block = prefix("192.168.33.0/24")
    leases = tuple(evolve(lease, subnet=block) if lease.node == "node2" else lease for lease in plan.leases)
    return faulty(evolve(network, plan=evolve(plan, leases=leases)))


@fault(
    reference="flannel 895",
    breaks=("*.every_answer_to_a_node_comes_back",),
)
def the_route_to_the_pods_names_the_public_address() -> World:
    """master's routes to the other blocks take its public address, nobody masquerades, and no answer finds back."""
    given, blocks = Assigned(address("203.0.113.10"), 24), (prefix("172.10.0.0/24"), prefix("172.10.1.0/24"))

    def public(host: Host) -> dict[str, object]:
        eth1 = Link("eth1", Kind.PHYSICAL, mac_of(8, 0), addresses=(given,))
        routes = tuple(evolve(route, source=given.local) if route.prefix in blocks else route for route in host.routes)
        return {
            "links": (*host.links, eth1),
            "routes": (*routes, connected("eth1", given), *own_routes("eth1", given)),
        }

    network = on_nodes(healthy("host-gw"), lambda host: {"filtering": evolve(host.filtering, masquerade=())})
    segments = (*network.underlay.segments, Segment("public", (("master", "eth1"),)))
    return faulty(on_host(evolve(network, underlay=Underlay(segments)), "master", public))
