"""What must be let through beside services, what refusing must not touch, and what must be there at all."""

from models.nat.behaviour.asking import (
    all_of,
    can_come,
    is_claimed,
    is_node_port_address,
    is_own,
    is_refused,
    serves,
    ways,
)
from models.nat.behaviour.borders import (
    asks_one_family,
    is_allowed,
    is_let_in,
    is_programmed,
    is_refused_as_port,
    is_served,
    ranged_front,
)
from models.nat.behaviour.filtering import is_admitted
from models.nat.behaviour.objects import leads_to_all
from models.nat.behaviour.routing import LOOPBACK
from models.nat.vocabulary import TCP, Fate, Packet
from models.nat.vocabulary.programmed import (
    Device,
    EachChain,
    EachHealthPort,
    EachLimited,
    EachRefused,
    EachRefusedAtPort,
    EachService,
    EachServiceBlock,
    EachUnranged,
    Programmed,
)
from verify import assume, for_all


@for_all
def a_health_check_is_let_in(programmed: Programmed, port: EachHealthPort, packet: Packet, received: Device) -> bool:
    """Whoever asks for the health of a service is let in, whatever the policy of INPUT (F7).

    Else the load balancer takes the node for dead.
    """
    assume(packet.protocol == TCP, packet.port == port, received != "")
    assume(is_own(programmed, packet.destination), packet.destination not in LOOPBACK)
    assume(can_come(programmed, packet.source, received), packet.source not in LOOPBACK)
    return all_of(ways(programmed, packet, received), is_let_in)


@for_all
def nothing_that_is_served_is_refused(programmed: Programmed, refused: EachRefused) -> bool:
    """A place whose packets are led to an endpoint is not rejected as well, nor dropped for clients it serves (F8).

    Such a rule is never asked until the translation goes away, and then it is wrong at once.
    """
    return not is_served(programmed, refused)


@for_all
def a_node_port_is_refused_at_its_own_addresses_alone(
    programmed: Programmed, refused: EachRefusedAtPort, packet: Packet, received: Device
) -> bool:
    """A node port without endpoints is refused where node ports are served; elsewhere that port is another's (F9).

    kube-proxy refuses it at every address of the node (facts row 26; kubernetes 97360).
    """
    assume(packet.port == refused.port, packet.protocol == refused.protocol, is_own(programmed, packet.destination))
    assume(can_come(programmed, packet.source, received))
    if is_node_port_address(programmed, packet):
        return True
    return all_of(ways(programmed, packet, received), lambda way: not is_refused_as_port(way))


@for_all
def a_range_keeps_others_out_by_every_way(
    programmed: Programmed, front: EachUnranged, packet: Packet, received: Device
) -> bool:
    """Whom the ranges of a service's load balancer do not admit gets in by no node port and no external address (F3').

    kube-proxy means it otherwise: ranges are the load balancer's alone (facts row 10; kubernetes 33586).
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    assume(not is_admitted(programmed, ranged_front(programmed, front), packet.source))
    return all_of(ways(programmed, packet, received), is_refused)


@for_all
def no_address_of_services_leaks(
    programmed: Programmed, block: EachServiceBlock, packet: Packet, received: Device
) -> bool:
    """What nobody listens for, at an address that services are given, does not go out by the default route (F10).

    In iptables mode it does (facts row 20; kubernetes 22952).
    """
    assume(packet.destination in block, not is_claimed(programmed, packet))
    assume(can_come(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: way.fate != Fate.FORWARDED)


@for_all
def an_external_address_is_an_allowed_one(programmed: Programmed, front: EachLimited) -> bool:
    """No service takes an address that is not the cluster's to give (N3; CVE-2020-8554).

    Whoever may write an object with such an address gets what pods and nodes send there.
    """
    return is_allowed(programmed, front)


@for_all
def addresses_are_of_one_family(programmed: Programmed, chain: EachChain) -> bool:
    """No rule of an IPv4 table asks for, or leads to, an IPv6 address, nor the other way round (N10)."""
    return asks_one_family(programmed, chain)


@for_all
def every_service_is_programmed(programmed: Programmed, service: EachService) -> bool:
    """Each address and port of each service is led to it, or refused: no service was lost (N2, N10)."""
    return is_programmed(programmed, service)


@for_all
def every_endpoint_of_its_objects_is_drawn(programmed: Programmed, service: EachService) -> bool:
    """The chains of each service lead to every endpoint that its objects give this node: no new one was lost (N2).

    Those are ready ones, here alone where a policy is Local, or meant for this node by their hints; none of them ready,
    those that still serve while they terminate.
    """
    return leads_to_all(programmed, service)
