"""What may never happen to a packet that a pod sends."""

from models.reachability.behaviour import PodFlight, PodToPodFlight
from models.reachability.behaviour.ownership import in_pod_block, node_at, pod_addresses, pod_owning
from models.reachability.vocabulary import Delivered, Dropped, DropReason
from verify import always, assume

GOING_ROUND = (DropReason.TTL, DropReason.LOOP, DropReason.ENCAP_LOOP)
TOO_LONG = (DropReason.FRAG_NEEDED, DropReason.BRIDGE_MTU)
SILENT = (DropReason.FILTER_DROP, DropReason.INPUT_DROP, DropReason.OUTPUT_DROP)
UNTRUSTED_SOURCE = (
    DropReason.RPF_STRICT,
    DropReason.RPF_LOOSE,
    DropReason.RPF_NOADDR,
    DropReason.SRC_IS_LOCAL,
)


@always(PodToPodFlight)
def pods_reach_every_pod(flight: PodToPodFlight) -> bool:
    """The first rule of the Kubernetes network model: every pod reaches every other, and no other gets it (P1, P4)."""
    end, owner = flight.end, pod_owning(flight.network).at(flight.packet.destination)
    assume(owner != "")
    return isinstance(end, Delivered) and end.host == owner


@always(PodFlight)
def pods_reach_every_node(flight: PodFlight) -> bool:
    """The address by which the cluster knows a node is delivered at that node (P2)."""
    end, owner = flight.end, node_at(flight.network).at(flight.packet.destination)
    assume(owner != "")
    return isinstance(end, Delivered) and end.host == owner


@always(PodFlight)
def no_packet_of_a_pod_goes_round(flight: PodFlight) -> bool:
    """A packet that lives for eight hops and more never uses them up: there is no loop (P5)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in GOING_ROUND)


@always(PodFlight)
def no_pod_gets_a_packet_for_another(flight: PodFlight) -> bool:
    """What is delivered at a pod was sent to that pod, or to an address that is nobody's, such as a broadcast (P4)."""
    here = flight.delivery
    return pod_owning(flight.network).at(here.packet.destination) in ("", here.host)


@always(PodFlight)
def every_host_trusts_the_way_its_pods_come(flight: PodFlight) -> bool:
    """No reverse path filter rejects a pod's own address: the way back is the way the packet came (P7)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in UNTRUSTED_SOURCE)


@always(PodToPodFlight)
def a_pod_sees_a_pod_that_asks(flight: PodToPodFlight) -> bool:
    """Between pods the source is never translated to an address of a node (P8)."""
    here = flight.delivery
    assume(pod_addresses(flight.network).at(here.packet.destination))
    return pod_addresses(flight.network).at(here.packet.source)


@always(PodFlight)
def no_packet_of_a_pod_is_too_long(flight: PodFlight) -> bool:
    """What fits the pod's own link fits every link after it, the overhead of tunnels included (P10)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in TOO_LONG)


@always(PodFlight)
def a_lost_packet_is_signalled_to_its_pod(flight: PodFlight) -> bool:
    """A packet into a block of pods that is lost is answered by ICMP: there are no silent black holes (P6).

    An address that nobody has is no exception: its node says that the host is unreachable. A netfilter DROP is silent
    on purpose, and so is what is sent to a broadcast address. Whether the ICMP packet arrives is not asked here.
    """
    loss = flight.loss
    assume(in_pod_block(flight.network).at(flight.packet.destination))
    assume(loss.reason not in (*SILENT, DropReason.NOT_UNICAST))
    return loss.signalled
