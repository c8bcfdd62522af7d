"""Whose source is hidden behind the node's, so that answers come back this way."""

from models.nat.behaviour.asking import (
    all_of,
    can_come,
    comes_from_its_target,
    is_hidden,
    is_led_among,
    is_of_pod,
    serves,
    shows_itself,
    ways,
)
from models.nat.behaviour.postrouting import asks_protocol, hides_marked_alone, hides_marked_itself, marks_its_own_alone
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import (
    Device,
    EachAskedInside,
    EachFront,
    EachLocalOutside,
    EachMark,
    EachMetInside,
    EachOpenOutside,
    EachPlaced,
    EachToldLocal,
    EachTranslating,
    Programmed,
)
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
def whoever_asks_an_open_external_address_is_hidden(
    programmed: Programmed, front: EachOpenOutside, packet: Packet, received: Device
) -> bool:
    """An external address whose traffic may leave the node hides every client, or answers take another way (M1)."""
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), is_hidden)


@for_all
def the_node_is_hidden_at_external_addresses(programmed: Programmed, front: EachLocalOutside, packet: Packet) -> bool:
    """What the node itself sends to an external address leaves with the address of the device that it leaves by (M1).

    Its source was chosen before the translation, for the way to the external address. One of its addresses that lies
    among those of pods passes for a pod.
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, ""))
    assume(not is_of_pod(programmed, packet.source, ""))
    return all_of(ways(programmed, packet, ""), is_hidden)


@for_all
def a_pod_at_a_cluster_address_shows_itself(
    programmed: Programmed, front: EachMetInside, packet: Packet, received: Device
) -> bool:
    """Endpoints see which pod asks, unless it is the endpoint itself (M1): network policies of receivers hang on it.

    Rules of others that hide what pods send out of the cluster must leave this traffic alone (M6). Where kube-proxy
    hides everybody (masqueradeAll), nothing is asked.
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    assume(received != "", is_of_pod(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: shows_itself(way, packet.source))


@for_all
def a_pod_at_a_local_service_shows_itself(
    programmed: Programmed, front: EachToldLocal, packet: Packet, received: Device
) -> bool:
    """With externalTrafficPolicy Local a pod that asks by an external address is seen as what it is (M1)."""
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    assume(received != "", is_of_pod(programmed, packet.source, received))
    return all_of(ways(programmed, packet, received), lambda way: shows_itself(way, packet.source))


@for_all
def an_endpoints_chain_marks_what_it_sends_back(
    programmed: Programmed, mark: EachMark, chain: EachTranslating, packet: Packet
) -> bool:
    """The chain of an endpoint marks by source alone: what it marks, it leads back to that source (M3)."""
    assume(asks_protocol(chain, packet.protocol))
    return marks_its_own_alone(programmed, mark, chain, packet)


@for_all
def kube_proxy_alone_hides_what_it_marked(
    programmed: Programmed, mark: EachMark, packet: Packet, leaving: Device
) -> bool:
    """No rule of others hides marked traffic before KUBE-POSTROUTING does: theirs leaves the mark on (M6).

    What keeps its mark is hidden a second time as the carrier of a tunnel.
    """
    assume(leaving != "")
    return hides_marked_itself(programmed, mark, packet, leaving)


@for_all
def an_answer_comes_by_this_node(programmed: Programmed, placed: EachPlaced, packet: Packet, received: Device) -> bool:
    """What goes on to another node undisguised comes from a pod, whose answers pass here again (M7).

    Any other client would get its answer from the endpoint itself, and drop it. What tells pods is what the proxy goes
    by: with the addresses of all pods of the cluster, one of another node passes for a pod of this one. Answers to the
    node's own packets come here, whoever hides them. A proxy that tells no pods hides nobody (facts row 30).
    """
    assume(received != "", can_come(programmed, packet.source, received))
    assume(serves(programmed, placed.front, packet))
    here = placed.places(local=True)
    is_pod = is_of_pod(programmed, packet.source, received)
    return all_of(ways(programmed, packet, received), lambda way: is_pod or is_hidden(way) or is_led_among(way, here))


@for_all
def only_marked_packets_are_hidden(programmed: Programmed, mark: EachMark, packet: Packet) -> bool:
    """KUBE-POSTROUTING hides what is marked and takes the mark off, and leaves alone what is not (M5).

    A mark that stays on is seen again on the carrier of a tunnel, which then is hidden a second time.
    """
    return hides_marked_alone(programmed, mark, packet)
