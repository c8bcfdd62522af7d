"""What earlier releases of flannel, or rare settings, get wrong when something changes."""

from attrs import evolve

from models.reachability.faults.edits import faulty, healthy, on_nodes, plan_of
from models.reachability.vocabulary import Host, Neighbour, NeighbourState
from models.reachability.worlds.nodes import mac_of
from verify import World, fault


@fault(reference="flannel 1788 (before v0.25.3)", breaks=("*.a_restart_of_flanneld_changes_nothing",))
def a_restart_draws_another_mac() -> World:
    """flanneld makes flannel.1 with a random MAC address; the peers keep the forwarding entry of the old one."""
    network = healthy("vxlan")
    return faulty(evolve(network, plan=evolve(plan_of(network), keeps_mac=False)))


@fault(
    reference="candidate: flannel pkg/subnet/kube/kube.go handleUpdateLeaseEvent @ v0.28",
    breaks=("*.a_new_node_address_reaches_everyone",),
)
def a_dual_stack_cluster_misses_the_ipv4_change() -> World:
    """The event counts as unchanged when the IPv6 annotations are equal, even if the IPv4 ones are not."""
    network = healthy("vxlan")
    return faulty(evolve(network, plan=evolve(plan_of(network), hears_address_changes=False)))


@fault(reference="flannel 1070, 1434", breaks=("*.a_link_flap_heals",))
def direct_routes_are_never_checked() -> World:
    """vxlan with DirectRouting writes host-gw's routes but has no check: a cable pulled and put back loses them."""
    network = healthy("host-gw")
    return faulty(evolve(network, plan=evolve(plan_of(network), checks_routes=False)))


@fault(reference="flannel 801", breaks=("*.a_new_node_address_reaches_everyone",))
def the_route_to_the_old_address_cannot_be_deleted() -> World:
    """host-gw deletes the new route in place of the old one, fails, and leaves the block with the old address."""
    network = healthy("host-gw")
    return faulty(evolve(network, plan=evolve(plan_of(network), replaces_routes=False)))


@fault(reference="cilium 16359", breaks=("*.a_change_of_mac_heals",))
def the_former_plugin_pinned_the_nodes_macs() -> World:
    """Another plugin ran here before and left permanent ARP entries of all nodes: right today, never asked again."""
    network = healthy("host-gw")
    plan = plan_of(network)

    def pinned(host: Host) -> dict[str, object]:
        return {
            "neighbours": tuple(
                Neighbour(lease.public, "eth0", mac_of(0, number), NeighbourState.PERMANENT)
                for number, lease in enumerate(plan.leases)
                if lease.node != host.name
            )
        }

    return faulty(on_nodes(network, pinned))
