"""What the traffic policies of a service promise; which endpoints are on this node only objects tell."""

from models.nat.behaviour.asking import all_of, can_come, comes_from_its_target, is_led_among, is_of_pod, serves, ways
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import Device, EachKeptInside, EachKeptOutside, Programmed
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
def outside_traffic_that_stays_shows_its_source(
    programmed: Programmed, kept: EachKeptOutside, packet: Packet, received: Device
) -> bool:
    """With externalTrafficPolicy Local endpoints see the client that comes from outside (M4).

    A client that is itself the endpoint is not meant.
    """
    assume(serves(programmed, kept.front, packet), can_come(programmed, packet.source, received))
    assume(received != "", not is_of_pod(programmed, packet.source, received))
    found = ways(programmed, packet, received)
    return all_of(found, lambda way: not way.is_masqueraded or comes_from_its_target(way, packet.source))


@for_all
def pods_reach_every_endpoint_by_outside_addresses(
    programmed: Programmed, kept: EachKeptOutside, packet: Packet, received: Device
) -> bool:
    """Pods and the node itself are led on by an external address, whatever the policy of outside traffic (N9)."""
    assume(serves(programmed, kept.front, packet), can_come(programmed, packet.source, received))
    assume(is_of_pod(programmed, packet.source, received))
    return all_of(
        ways(programmed, packet, received), lambda way: is_led_among(way, kept.places(local=False), always=True)
    )
