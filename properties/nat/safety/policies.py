"""What the traffic policies of a service promise; which endpoints are on this node only objects tell."""

from models.nat.behaviour.asking import (
    all_of,
    can_come,
    comes_from_its_target,
    goes_to_endpoint,
    is_led_among,
    is_of_pod,
    serves,
    ways,
)
from models.nat.behaviour.routing import LOOPBACK
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import (
    Device,
    EachKeptInside,
    EachKeptOutside,
    EachLocalOutside,
    EachToldLocal,
    Programmed,
)
from verify import assume, for_all


@for_all
def inside_traffic_stays_on_the_node(
    programmed: Programmed, kept: EachKeptInside, packet: Packet, received: Device
) -> bool:
    """With internalTrafficPolicy Local a cluster address leads to endpoints of this node alone (N7)."""
    assume(serves(programmed, kept.front, packet), can_come(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: is_led_among(way, kept.places(local=True)))


@for_all
def outside_traffic_stays_on_the_node(
    programmed: Programmed, kept: EachKeptOutside, packet: Packet, received: Device
) -> bool:
    """With externalTrafficPolicy Local whoever comes from outside is led to endpoints of this node alone (N8)."""
    assume(serves(programmed, kept.front, packet), can_come(programmed, packet.source, received))
    assume(received != "", not is_of_pod(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: is_led_among(way, kept.places(local=True)))


@for_all
def outside_traffic_is_led_to_endpoints_here(
    programmed: Programmed, kept: EachKeptOutside, packet: Packet, received: Device
) -> bool:
    """With externalTrafficPolicy Local whoever comes from outside is served, as long as an endpoint here can (N2, N8).

    Where none is ready, those that still serve while they terminate can. Ranges may keep clients out.
    """
    assume(not kept.front.is_ranged, bool(kept.usable))
    assume(serves(programmed, kept.front, packet), can_come(programmed, packet.source, received))
    assume(received != "", not is_of_pod(programmed, packet.source, received), packet.source not in LOOPBACK)
    return all_of(ways(programmed, packet, received), lambda way: is_led_among(way, kept.usable, always=True))


@for_all
def outside_traffic_that_stays_shows_its_source(
    programmed: Programmed, front: EachToldLocal, packet: Packet, received: Device
) -> bool:
    """With externalTrafficPolicy Local endpoints see the client that comes from outside (M4).

    A client that is itself the endpoint is not meant. Without objects, the chain of the service tells its policy.
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    assume(received != "", not is_of_pod(programmed, packet.source, received))
    found = ways(programmed, packet, received)
    return all_of(found, lambda way: not way.is_masqueraded or comes_from_its_target(way, packet.source))


@for_all
def pods_reach_every_endpoint_by_outside_addresses(
    programmed: Programmed, front: EachToldLocal, packet: Packet, received: Device
) -> bool:
    """Pods are led on by an external address, whatever the policy of outside traffic (N9).

    Load balancers that admit some sources only are not meant: they may keep pods out.
    """
    assume(not front.is_ranged, serves(programmed, front, packet))
    assume(can_come(programmed, packet.source, received), is_of_pod(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: goes_to_endpoint(programmed, front, way))


@for_all
def the_node_reaches_every_endpoint_by_outside_addresses(
    programmed: Programmed, front: EachLocalOutside, packet: Packet
) -> bool:
    """What runs on the node is led on by an external address, whatever the policy of outside traffic (N9)."""
    assume(not front.is_ranged, packet.source not in LOOPBACK)
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, ""))
    return all_of(ways(programmed, packet, ""), lambda way: goes_to_endpoint(programmed, front, way))
