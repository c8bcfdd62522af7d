"""What must be possible: the sanity of the model, and of what it is asked about."""

from models.packet import HIGHEST_TTL
from models.reachability.behaviour import PodFlight, hosts_of
from models.reachability.behaviour.ownership import pod_owning
from models.reachability.behaviour.routing import links_of
from models.reachability.vocabulary import Arrival, Delivered, Dropped, DropReason, HostKind, Kind
from verify import reachable


@reachable(PodFlight)
def a_packet_crosses_between_nodes(flight: PodFlight) -> bool:
    """Some pod's packet comes to a node by its underlay device, or out of a tunnel."""
    here = flight.here
    if not isinstance(here, Arrival) or here.host.kind != HostKind.NODE:
        return False
    return links_of(here.host)[here.device].kind in (Kind.PHYSICAL, Kind.VXLAN)


@reachable(PodFlight)
def a_packet_stays_on_its_bridge(flight: PodFlight) -> bool:
    """Some pod's packet is delivered to a pod with its TTL untouched."""
    here = flight.here
    if not isinstance(here, Delivered) or here.packet.ttl != HIGHEST_TTL:
        return False
    return pod_owning(flight.network).at(here.packet.destination) not in (
        "",
        pod_owning(flight.network).at(here.packet.source),
    )


@reachable(PodFlight)
def an_unused_address_is_noticed(flight: PodFlight) -> bool:
    """Some pod's packet gets as far as a node, which finds that nobody answers for its destination."""
    here = flight.here
    if not isinstance(here, Dropped) or here.reason != DropReason.NEIGH_FAILED:
        return False
    return hosts_of(flight.network)[here.host].kind == HostKind.NODE


@reachable(PodFlight)
def a_node_routes_for_its_pods(flight: PodFlight) -> bool:
    """Some pod's packet comes to its node's bridge to be routed."""
    here = flight.here
    return isinstance(here, Arrival) and here.host.kind == HostKind.NODE
