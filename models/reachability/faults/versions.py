"""What earlier releases of flannel, or rare settings, get wrong when something changes."""

from attrs import evolve

from models.reachability.faults.edits import faulty, healthy, plan_of
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
