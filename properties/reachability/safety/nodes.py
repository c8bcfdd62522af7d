"""What may never happen to a packet that a node itself sends."""

from models.reachability.behaviour import NodeFlight
from models.reachability.behaviour.ownership import node_at, pod_owning
from models.reachability.vocabulary import Delivered, Dropped, DropReason
from properties.reachability.safety.pods import GOING_ROUND, TOO_LONG, UNTRUSTED_SOURCE
from verify import always, assume


def _never_left(here: Delivered | Dropped) -> bool:
    """Whether the packet never left: its sender was told that it is longer than the first link (EMSGSIZE)."""
    return isinstance(here, Dropped) and here.reason == DropReason.MESSAGE_SIZE


@always(NodeFlight)
def nodes_reach_every_pod(flight: NodeFlight) -> bool:
    """Agents on a node, the kubelet's probes first of all, reach all pods (P2)."""
    end, owner = flight.end, pod_owning(flight.network).at(flight.packet.destination)
    assume(owner != "", not _never_left(end))
    return isinstance(end, Delivered) and end.host == owner


@always(NodeFlight)
def nodes_reach_every_node(flight: NodeFlight) -> bool:
    """The address by which the cluster knows a node is delivered at that node (P2)."""
    end, owner = flight.end, node_at(flight.network).at(flight.packet.destination)
    assume(owner != "", not _never_left(end))
    return isinstance(end, Delivered) and end.host == owner


@always(NodeFlight)
def no_packet_of_a_node_goes_round(flight: NodeFlight) -> bool:
    """A packet that lives for eight hops and more never uses them up: there is no loop (P5)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in GOING_ROUND)


@always(NodeFlight)
def every_host_trusts_the_way_its_nodes_come(flight: NodeFlight) -> bool:
    """No reverse path filter rejects a node's own address: the way back is the way the packet came (P7)."""
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in UNTRUSTED_SOURCE)


@always(NodeFlight)
def no_packet_of_a_node_is_too_long(flight: NodeFlight) -> bool:
    """What the node's own link takes fits every link after it, the overhead of tunnels included (P10).

    What does not fit that first link is refused to the program that sends it, which is no loss.
    """
    here = flight.here
    return not (isinstance(here, Dropped) and here.reason in TOO_LONG)
