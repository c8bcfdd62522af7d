"""What may never happen to a packet that a pod or a node sends."""

from models.reachability.behaviour import Flight
from models.reachability.behaviour.ownership import node_addresses, pod_addresses, pod_owning
from models.reachability.vocabulary import Delivered, Dropped, DropReason, HostKind
from verify import always, implies

TOO_LONG = (DropReason.FRAG_NEEDED, DropReason.BRIDGE_MTU)
UNTRUSTED_SOURCE = (
    DropReason.RPF_STRICT,
    DropReason.RPF_LOOSE,
    DropReason.RPF_NOADDR,
    DropReason.SRC_IS_LOCAL,
)


def _reaches_its_pod(flight: Flight) -> bool:
    """Whether an ended flight to a pod's address ended in that pod."""
    here = flight.here
    if not isinstance(here, (Delivered, Dropped)) or here.packet is None:
        return True
    owner = pod_owning(flight.network).at(here.packet.destination)
    return owner == "" or (isinstance(here, Delivered) and here.host == owner)


@always(Flight)
def pods_reach_every_pod(flight: Flight) -> bool:
    """The first rule of the Kubernetes network model: every pod reaches every other without translation (P1, P4).

    All ordered pairs are covered, so the reply is the same sentence with the pair swapped.
    """
    return implies(flight.sender == HostKind.POD, _reaches_its_pod(flight))


@always(Flight)
def nodes_reach_every_pod(flight: Flight) -> bool:
    """Agents on a node, the kubelet's probes first of all, reach all pods (P2)."""
    return implies(flight.sender == HostKind.NODE, _reaches_its_pod(flight))


@always(Flight)
def pods_and_nodes_reach_every_node(flight: Flight) -> bool:
    """A node's own address is delivered at that node, whoever asks (P2)."""
    here = flight.here
    if not isinstance(here, (Delivered, Dropped)) or here.packet is None:
        return True
    if not node_addresses(flight.network).at(here.packet.destination):
        return True
    return isinstance(here, Delivered)


@always(Flight)
def no_packet_goes_round(flight: Flight) -> bool:
    """A packet that lives for eight hops and more never uses them up: there is no loop (P5)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in (DropReason.TTL, DropReason.LOOP, DropReason.ENCAP_LOOP))


@always(Flight)
def no_pod_gets_a_packet_for_another(flight: Flight) -> bool:
    """What is delivered at a pod was sent to that pod's address (P4)."""
    here = flight.here
    if not isinstance(here, Delivered) or not pod_addresses(flight.network).at(here.packet.destination):
        return True
    return pod_owning(flight.network).at(here.packet.destination) == here.host


@always(Flight)
def every_host_trusts_the_way_its_pods_come(flight: Flight) -> bool:
    """No reverse path filter rejects a sender's own address: the way back is the way the packet came (P7)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in UNTRUSTED_SOURCE)


@always(Flight)
def a_pod_sees_the_pod_that_asks(flight: Flight) -> bool:
    """Between pods the source is never translated (P8)."""
    here = flight.here
    if flight.sender != HostKind.POD or not isinstance(here, Delivered):
        return True
    if not pod_addresses(flight.network).at(here.packet.destination):
        return True
    return pod_addresses(flight.network).at(here.packet.source)


@always(Flight)
def no_packet_is_too_long_on_the_way(flight: Flight) -> bool:
    """What fits the sender's own link fits every link after it, the overhead of tunnels included (P10)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in TOO_LONG)


@always(Flight)
def a_lost_packet_is_signalled_to_its_pod(flight: Flight) -> bool:
    """A pod learns by ICMP that its packet into the cluster is lost: there are no silent black holes (P6).

    A netfilter DROP is silent on purpose, and so is what is sent to a broadcast address.
    """
    here = flight.here
    if flight.sender != HostKind.POD or not isinstance(here, Dropped) or here.packet is None:
        return True
    if here.reason in (DropReason.FILTER_DROP, DropReason.NOT_UNICAST):
        return True
    return implies(pod_owning(flight.network).at(here.packet.destination) != "", here.signalled)
