"""What the first packet of a flow is translated to."""

from models.nat.behaviour.asking import (
    all_of,
    can_come,
    goes_to_endpoint,
    is_claimed,
    is_left_alone,
    is_refused,
    serves,
    ways,
)
from models.nat.behaviour.objects import lead_among_its_own
from models.nat.behaviour.places import is_alone, is_open, leads_to_pods
from models.nat.behaviour.routing import LOOPBACK
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import Device, EachFront, EachPlaced, EachTranslating, Programmed
from verify import assume, for_all


@for_all
def a_service_leads_to_its_own_endpoints(
    programmed: Programmed, front: EachFront, packet: Packet, received: Device
) -> bool:
    """A packet to a service is translated to an endpoint of this service, or to nothing (N1)."""
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    found = ways(programmed, packet, received)
    return all_of(found, lambda way: way.original is None or goes_to_endpoint(programmed, front, way))


@for_all
def a_service_leads_to_the_endpoints_of_its_objects(
    programmed: Programmed, placed: EachPlaced, packet: Packet, received: Device
) -> bool:
    """A packet to a service is led to an endpoint that its objects have, and that this node may send to (N1).

    Else an update was lost: rules that agree among themselves may be those of an endpoint that is long gone.
    """
    assume(serves(programmed, placed.front, packet), can_come(programmed, packet.source, received))
    return lead_among_its_own(programmed, placed.front, ways(programmed, packet, received))


@for_all
def a_service_is_reached(programmed: Programmed, front: EachFront, packet: Packet, received: Device) -> bool:
    """Where neither ranges nor a local policy restrict a service, every source is led to an endpoint (N2, F8)."""
    assume(is_open(programmed, front), packet.source not in LOOPBACK)
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    found = ways(programmed, packet, received)
    return all_of(found, lambda way: goes_to_endpoint(programmed, front, way) and not is_refused(way))


@for_all
def nothing_passes_a_service(programmed: Programmed, front: EachFront, packet: Packet, received: Device) -> bool:
    """No packet to a service goes on untranslated: it is led to an endpoint, or refused (N2)."""
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    found = ways(programmed, packet, received)
    return all_of(found, lambda way: way.original is not None or is_refused(way))


@for_all
def what_is_no_service_is_left_alone(programmed: Programmed, packet: Packet, received: Device) -> bool:
    """A packet to nothing that a service asks for is neither translated nor marked, nor refused by kube-proxy (N3)."""
    assume(can_come(programmed, packet.source, received))
    assume(not is_claimed(programmed, packet))
    return all_of(ways(programmed, packet, received), is_left_alone)


@for_all
def an_endpoint_is_a_place_for_pods(programmed: Programmed, chain: EachTranslating) -> bool:
    """No service leads to 127/8, to link-local or multicast addresses, or to a service (N5)."""
    return leads_to_pods(programmed, chain)


@for_all
def an_address_is_of_one_service(programmed: Programmed, front: EachFront) -> bool:
    """No two services claim one address, port and protocol: which wins changes from sync to sync (N6)."""
    return is_alone(programmed, front)
