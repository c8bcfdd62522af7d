"""Packets to and past services, and what is said of all their ways at once."""

from collections.abc import Callable, Iterable, Sequence

from models.nat.behaviour.flight import first_packet
from models.nat.behaviour.matching import matches
from models.nat.behaviour.recognizing import asked, endpoints
from models.nat.behaviour.routing import LOOPBACK, types
from models.nat.vocabulary import (
    BITS,
    Address,
    AddressIs,
    AddressType,
    DeviceIs,
    Doubt,
    Fate,
    History,
    InRecent,
    Jump,
    Packet,
    Passing,
    Port,
    Protocol,
    Rule,
    Undecided,
)
from models.nat.vocabulary.programmed import Front, Programmed, Refused
from verify import Index, keyed_map, pure, remembered
from verify.limits import LeftOpen

Ways = tuple[Passing, ...]


class NotTold(LeftOpen):
    """The data does not decide the question; the message names the rule that would."""


def ways(programmed: Programmed, packet: Packet, received: str) -> Ways:
    """Every way of a first packet, whatever went before it; many sentences ask about the same packets."""
    header = (packet.source, packet.destination, packet.protocol, packet.source_port, packet.port)
    return _ways(programmed, *header, received)


@remembered
@pure
def _ways(
    programmed: Programmed,
    source: Address,
    destination: Address,
    protocol: Protocol,
    source_port: Port,
    port: Port,
    received: str,
) -> Ways:
    packet = Packet(source, destination, protocol, source_port, port)
    return first_packet(programmed.rules, programmed.node, packet, received, History.ANY)


def all_of(found: Sequence[Passing], holds: Callable[[Passing], bool]) -> bool:
    """Whether it holds of every way; raises NotTold where it fails only on ways that the data leaves open.

    What a list of clients holds is left open by no data: it holds of every history, or not at all.
    """
    failing = [way for way in found if way.fate is Fate.UNKNOWN or not holds(way)]
    if not failing:
        return True
    for way in failing:
        if way.fate is not Fate.UNKNOWN and all(is_of_history(doubt) for doubt in way.doubts):
            return False
    way = failing[0]
    open_doubt = next((doubt for doubt in way.doubts if not is_of_history(doubt)), None)
    raise NotTold(f"the data does not decide: {open_doubt or way.reason or way.end}")


def is_of_history(doubt: Doubt) -> bool:
    """Whether nothing but the recent clients of a service, which no data tells, decides what is doubted."""
    if not isinstance(doubt.about, Rule):
        return False
    matches = doubt.about.matches
    return any(isinstance(match, InRecent) for match in matches) and not any(
        isinstance(match, Undecided) for match in matches
    )


def can_come(programmed: Programmed, source: int, received: str) -> bool:
    """Whether a packet from this address may come by this device: the node's own from the node, others by a device."""
    if source >= 2 ** BITS[programmed.family.value]:
        return False
    kind = types(programmed.node).at(source)
    if received == "":
        return kind == AddressType.LOCAL or kind is None
    return kind == AddressType.UNICAST or kind is None


def is_of_pod(programmed: Programmed, source: int, received: str) -> bool:
    """Whether the proxy takes a packet for one of a pod."""
    pods = programmed.pods
    if isinstance(pods, AddressIs):
        return source in pods.block
    if isinstance(pods, DeviceIs):
        return received.startswith(pods.name) if pods.is_prefix else received == pods.name
    return False


@remembered
def dispatching(programmed: Programmed) -> tuple[Rule, ...]:
    """The rules that send packets on to the node ports."""
    chain = programmed.rules.chain("nat", "KUBE-SERVICES")
    rules = () if chain is None else chain.rules
    return tuple(rule for rule in rules if isinstance(rule.target, Jump) and rule.target.chain == "KUBE-NODEPORTS")


def serves(programmed: Programmed, front: Front | Refused, packet: Packet) -> bool:
    """Whether a packet means this service: by its address, or by a port of the node that no address claims before."""
    if packet.port != front.port or packet.protocol != front.protocol:
        return False
    if front.address is not None:
        return packet.destination == front.address
    if isinstance(front, Refused):
        return not _has_address(programmed, packet) and is_own(programmed, packet.destination)
    return is_node_port_address(programmed, packet) and not _has_address(programmed, packet)


def is_own(programmed: Programmed, number: int) -> bool:
    """Whether an address is the node's; raises NotTold where its addresses are not told."""
    kind = types(programmed.node).at(number)
    if kind is None:
        raise NotTold("the data does not decide: the node's addresses are not told")
    return kind == AddressType.LOCAL


def is_node_port_address(programmed: Programmed, packet: Packet) -> bool:
    """Whether the rules lead a packet to this address on to the node ports; few addresses are."""
    way = Passing(packet)
    return any(matches(rule, way, programmed.node, History.ANY)[0] == 1 for rule in dispatching(programmed))


@remembered
def _claimed(programmed: Programmed) -> Index[Index[frozenset[int]] | None]:
    """The addresses, each with its protocols, that some rule of kube-proxy asks for under each port.

    By the port first, as in `finding`: what asks for a port of no service is the same for all of their addresses.
    """
    places: dict[int, dict[int, set[int]]] = {}
    for table, chains in KUBE.items():
        for name in chains:
            chain = programmed.rules.chain(table, name)
            for rule in () if chain is None else chain.rules:
                address, protocol, port = asked(rule)
                if address is not None and protocol is not None and port is not None:
                    places.setdefault(port, {}).setdefault(address, set()).add(protocol)
    return keyed_map(((port, _protocols(addresses)) for port, addresses in places.items()), None)


KUBE = {
    "nat": ("KUBE-SERVICES",),
    "filter": ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-FIREWALL"),
}
NOBODY: frozenset[int] = frozenset()


def _protocols(places: dict[int, set[int]]) -> Index[frozenset[int]]:
    """The protocols under each key; equal sets are one answer."""
    known: dict[frozenset[int], frozenset[int]] = {}
    rows = ((key, frozenset(protocols)) for key, protocols in places.items())
    return keyed_map(((key, known.setdefault(protocols, protocols)) for key, protocols in rows), NOBODY)


@remembered
def _own_ports(programmed: Programmed) -> Index[frozenset[int]]:
    """The ports, each with its protocols, that rules ask for on every address of the node."""
    found: dict[int, set[int]] = {}
    for table, name in (("nat", "KUBE-NODEPORTS"), ("filter", "KUBE-NODEPORTS"), ("filter", "KUBE-EXTERNAL-SERVICES")):
        chain = programmed.rules.chain(table, name)
        for rule in () if chain is None else chain.rules:
            address, protocol, port = asked(rule)
            if address is None and protocol is not None and port is not None:
                found.setdefault(port, set()).add(protocol)
    return _protocols(found)


def _has_address(programmed: Programmed, packet: Packet) -> bool:
    """Whether some rule asks for the very address, port and protocol of a packet."""
    addresses = _claimed(programmed).at(packet.port)
    return addresses is not None and _is_one_of(packet.protocol, addresses.at(packet.destination))


def is_claimed(programmed: Programmed, packet: Packet) -> bool:
    """Whether any service asks for the destination of a packet."""
    if _has_address(programmed, packet):
        return True
    if types(programmed.node).at(packet.destination) == AddressType.UNICAST:
        return False
    return _is_one_of(packet.protocol, _own_ports(programmed).at(packet.port))


def _is_one_of(protocol: int, protocols: Iterable[int]) -> bool:
    return any(protocol == each for each in protocols)


def goes_to_endpoint(programmed: Programmed, front: Front, way: Passing) -> bool:
    """Whether a way leads to an endpoint of the front's service."""
    place = (way.packet.destination, way.packet.port)
    return way.original is not None and place in endpoints(programmed, front)


def is_refused(way: Passing) -> bool:
    """Whether a packet goes no further."""
    return way.fate is Fate.REJECTED or way.fate is Fate.DROPPED


def is_left_alone(way: Passing) -> bool:
    """Whether kube-proxy has done nothing to a packet; what comes to 127/8 from outside it drops whatever it is."""
    if way.original is not None or any(rule.chain == "KUBE-MARK-MASQ" for rule in way.path):
        return False
    if way.end is None or not way.end.chain.startswith("KUBE-"):
        return True
    return way.end.chain == "KUBE-FIREWALL" and way.packet.destination in LOOPBACK


def comes_from_its_target(way: Passing, source: int) -> bool:
    """Whether the endpoint that a packet is sent to is the one that sent it."""
    return way.original is not None and source == way.packet.destination


def is_hidden(way: Passing) -> bool:
    """Whether a translated packet that left shows another source; what is delivered never meets POSTROUTING."""
    return way.original is None or way.is_masqueraded or way.fate is not Fate.FORWARDED


def shows_itself(way: Passing, source: int) -> bool:
    """Whether a packet that is translated keeps its source, or meets itself."""
    return way.original is None or not way.is_masqueraded or source == way.packet.destination


def is_led_among(way: Passing, places: frozenset[tuple[int, int]], *, always: bool = False) -> bool:
    """Whether a packet, if it is translated, or `always`, is led to one of these addresses and ports."""
    if way.original is None:
        return not always
    return (way.packet.destination, way.packet.port) in places
