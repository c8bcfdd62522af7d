"""Whose source is hidden behind the node's, so that answers come back this way."""

from models.nat.behaviour.asking import all_of, can_come, comes_from_its_target, is_hidden, is_of_pod, serves, ways
from models.nat.behaviour.postrouting import hides_marked_alone
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import Device, EachAskedInside, EachFront, EachMark, Programmed
from verify import assume, for_all


@for_all
def what_an_endpoint_sends_to_itself_is_hidden(
    programmed: Programmed, front: EachFront, packet: Packet, received: Device
) -> bool:
    """A pod that reaches itself through its service sees the node: its own address it would drop (M2)."""
    assume(received != "", can_come(programmed, packet.source, received))
    assume(serves(programmed, front, packet))
    found = ways(programmed, packet, received)
    return all_of(found, lambda way: not comes_from_its_target(way, packet.source) or is_hidden(way))


@for_all
def strangers_to_a_cluster_address_are_hidden(
    programmed: Programmed, front: EachAskedInside, packet: Packet, received: Device
) -> bool:
    """Whoever is no pod and asks a cluster address shows the node's, or the answer takes another way (M1).

    Where the rules do not tell pods from others, kube-proxy hides nobody: then nothing is asked.
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    assume(not is_of_pod(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), is_hidden)


@for_all
def only_marked_packets_are_hidden(programmed: Programmed, mark: EachMark, packet: Packet) -> bool:
    """KUBE-POSTROUTING hides what is marked and takes the mark off, and leaves alone what is not (M5).

    A mark that stays on is seen again on the carrier of a tunnel, which then is hidden a second time.
    """
    return hides_marked_alone(programmed, mark, packet)
