"""What the filter table rejects and drops, and what it must let through."""

from models.nat.behaviour.asking import all_of, can_come, is_claimed, is_of_pod, is_refused, serves, ways
from models.nat.behaviour.filtering import accepts, drops_invalid, is_admitted
from models.nat.behaviour.routing import LOOPBACK
from models.nat.vocabulary import Fate, Packet, State
from models.nat.vocabulary.programmed import (
    Device,
    EachLocalnet,
    EachMark,
    EachRanged,
    EachSilent,
    EachTold,
    Programmed,
)
from verify import assume, for_all


@for_all
def a_service_without_endpoints_tells_its_clients(
    programmed: Programmed, refused: EachTold, packet: Packet, received: Device
) -> bool:
    """A client of a service that has no endpoint is told at once, when it asks from elsewhere (F1).

    What comes from elsewhere to a node port on 127/8 is not a client: it is kept out without a word.
    """
    assume(serves(programmed, refused, packet), packet.destination not in LOOPBACK)
    assume(received != "", can_come(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: way.fate == Fate.REJECTED)


@for_all
def a_service_without_endpoints_tells_its_own_node(programmed: Programmed, refused: EachTold, packet: Packet) -> bool:
    """What runs on the node is told as well that a service has no endpoint (F1).

    kube-proxy does not do this for external addresses (facts row 25). What is sent to 127/8 from another address is
    kept out without a word, as it must be (F6).
    """
    assume(serves(programmed, refused, packet), packet.destination not in LOOPBACK)
    assume(can_come(programmed, packet.source, ""), packet.source not in LOOPBACK)
    return all_of(ways(programmed, packet, ""), lambda way: way.fate == Fate.REJECTED)


@for_all
def what_must_stay_on_the_node_is_dropped(
    programmed: Programmed, refused: EachSilent, packet: Packet, received: Device
) -> bool:
    """From outside, a service whose endpoints are all elsewhere and whose policy is Local is silent (F2)."""
    assume(serves(programmed, refused, packet))
    assume(received != "", can_come(programmed, packet.source, received))
    assume(not is_of_pod(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), is_refused)


@for_all
def a_range_keeps_others_out(programmed: Programmed, front: EachRanged, packet: Packet, received: Device) -> bool:
    """A packet to a load balancer's address from outside of its ranges is led to no endpoint (F3)."""
    assume(serves(programmed, front, packet))
    assume(can_come(programmed, packet.source, received), not is_admitted(programmed, front, packet.source))
    return all_of(ways(programmed, packet, received), is_refused)


@for_all
def what_belongs_to_no_connection_is_dropped(
    programmed: Programmed, packet: Packet, received: Device, leaving: Device
) -> bool:
    """FORWARD drops INVALID packets: they would show a pod's address to whom talks to the service (F4)."""
    assume(received != "", leaving != "", not is_claimed(programmed, packet))
    return drops_invalid(programmed, packet, received, leaving)


@for_all
def a_policy_of_forward_stops_no_service(
    programmed: Programmed, mark: EachMark, packet: Packet, received: Device, leaving: Device
) -> bool:
    """Marked first packets and known connections are accepted by a rule, so that a policy DROP does not matter (F5)."""
    assume(received != "", leaving != "", not is_claimed(programmed, packet))
    known = accepts(programmed, packet, received, leaving, State.ESTABLISHED, 0)
    return known and accepts(programmed, packet, received, leaving, State.NEW, mark)


@for_all
def nobody_reaches_localhost_from_outside(
    programmed: Programmed, localnet: EachLocalnet, packet: Packet, received: Device
) -> bool:
    """What comes from elsewhere for 127/8 ends at the node, even where route_localnet lets it in (F6)."""
    assume(packet.destination in localnet, packet.source not in localnet)
    assume(received != "", can_come(programmed, packet.source, received))
    assume(not is_claimed(programmed, packet))
    return all_of(ways(programmed, packet, received), is_refused)
