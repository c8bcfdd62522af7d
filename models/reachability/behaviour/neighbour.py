"""Who answers for a next hop: permanent entries, or the owner of the address on the same wire.

Follows neigh_resolve_output, arp_solicit and arp_process @ Linux 6.1. A dynamic entry is only evidence: the kernel
revalidates it, so what counts is who answers now. Several owners answer in any order.
"""

from collections.abc import Callable
from typing import Any

from models.packet import Address, Packet, Protocol
from models.reachability.behaviour.ethernet import Landing, send
from models.reachability.behaviour.routing import is_on, links_of, look_up, owned, select_address
from models.reachability.behaviour.settings import settings_of
from models.reachability.behaviour.sources import KINDS, AddressKind, martian, source_fault
from models.reachability.behaviour.wire import End, ends_of, hosts_of, segments_of
from models.reachability.vocabulary import (
    BROADCAST,
    Arrival,
    Delivered,
    Departure,
    Dropped,
    Frame,
    Host,
    Kind,
    Link,
    NeighbourState,
    Network,
    RouteType,
    Segment,
)
from verify import Index, keyed_map, overlay, pure, remembered, tabulated

LINK_SCOPE = 253
Carry = Callable[[Network, Landing, int], tuple[Arrival | Departure | Delivered | Dropped, ...]]


@remembered
def permanent(host: Host) -> dict[str, Index[str]]:
    """The MAC address that each device uses for an address without asking; empty text where it must ask."""
    rows: dict[str, list[tuple[int, str]]] = {}
    for row in host.neighbours:
        if row.state in (NeighbourState.PERMANENT, NeighbourState.NOARP) and row.mac is not None:
            rows.setdefault(row.device, []).append((row.address, row.mac))
    return {device: keyed_map(pairs, "") for device, pairs in rows.items()}


def _owned_rows(ends: tuple[End, ...]) -> list[tuple[int, int, End]]:
    """Every block of addresses that some end would take as its own."""
    return [
        (route.prefix.first, route.prefix.last, end)
        for end in ends
        for route in end[0].routes
        if route.table == "local"
        and route.type == RouteType.LOCAL
        and KINDS.at(route.prefix.first) != AddressKind.LOOPBACK
    ]


@remembered
def _owners_on_segments(network: Network) -> dict[str, Index[tuple[End, ...]]]:
    """The ends on each segment, by its name, that have each address as their own."""
    return {segment.name: _owners_on_segment(network, segment) for segment in network.underlay.segments}


def _owners_on_segment(network: Network, segment: Segment) -> Index[tuple[End, ...]]:
    plain = tuple(end for end in ends_of(network, segment) if end[1].master is None and end[1].up)
    return overlay(_owned_rows(plain))


@remembered
def _owners_nearby(network: Network, host: str, device: str) -> Index[tuple[End, ...]]:
    """The ends that hear a broadcast of this device over veths and bridges, by the addresses they own."""
    asking = hosts_of(network)[host]
    link = links_of(asking)[device]
    heard = send(network, asking, link, Frame(link.mac, BROADCAST, None))
    ends = tuple(
        (landing.host, links_of(landing.host)[landing.device]) for landing in heard if isinstance(landing, Arrival)
    )
    return overlay(_owned_rows(ends))


@pure
def owners_on_wire(network: Network, host: Host, link: Link, wanted: int) -> tuple[End, ...]:
    """The ends on the wire of this device that own the address, whether or not they answer."""
    if link.kind == Kind.PHYSICAL:
        segment = segments_of(network).get((host.name, link.name))
        found = _owners_on_segments(network)[segment.name].at(wanted) if segment is not None else ()
    else:
        found = _owners_nearby(network, host.name, link.name).at(wanted)
    return tuple(end for end in found if not (end[0].name == host.name and end[1].name == link.name))


@tabulated
@pure
def answers(owner: Host, device: str, wanted: int, asker: Address) -> bool:
    """Whether the owner of the address answers a question from `asker` that it heard on this device (arp_process)."""
    settings, link = settings_of(owner, device), links_of(owner)[device]
    kind = KINDS.at(wanted)
    if link.no_arp:  # arp_rcv
        return False
    if kind == AddressKind.MULTICAST or (kind == AddressKind.LOOPBACK and not settings.route_localnet):
        return False
    question = Packet(asker, wanted, Protocol.OTHER, 0, 0, 64, 28, unfragmentable=False)
    if asker != 0:
        if martian(owner, device, KINDS.at(asker), kind) is not None:
            return False
        if look_up(owner, question, device).type != RouteType.LOCAL:
            return False
        if source_fault(owner, device, question, "") is not None:
            return False
    if _ignores(owner, link, wanted, asker, settings.arp_ignore):
        return False
    if asker == 0 or not settings.arp_filter:  # whether an address is free is not filtered (RFC 2131)
        return True
    return _leaves_by(owner, device, question)


@pure
def _ignores(owner: Host, link: Link, wanted: int, asker: int, mode: int) -> bool:
    """What arp_ignore says (0 answer for any own address, 1 only this device's, 2 and its subnet, 8 never)."""
    if mode == 0:
        return False
    if mode == 1:
        return not any(given.local == wanted for given in link.addresses)
    if mode == 2:
        return not any(given.local == wanted for given in link.addresses) or not any(
            is_on(given, wanted) and (asker == 0 or is_on(given, asker)) for given in link.addresses
        )
    if mode == 3:
        return any(
            given.local == wanted and given.scope == "host" for other in owner.links for given in other.addresses
        )
    return mode == 8


@pure
def _leaves_by(owner: Host, device: str, question: Packet) -> bool:
    """Whether the way back to the asker leaves by this device, as arp_filter wants it."""
    back = Packet(question.destination, question.source, Protocol.OTHER, 0, 0, 64, 28, unfragmentable=False)
    route = look_up(owner, back)
    if route.type == RouteType.LOCAL:  # the way to an address of one's own is the loopback
        return False
    return any(hop.device == device for hop in route.hops)


@pure
def asking_address(host: Host, link: Link, wanted: int, packet: Packet) -> int:
    """The address that the question comes from (arp_solicit): the packet's own source if it is the host's.

    With arp_announce 1 only if it shares a subnet of the device with the wanted address, with 2 never.
    """
    mode = settings_of(host, link.name).arp_announce
    if mode != 2 and owned(host).at(packet.source):
        if mode != 1 or any(is_on(given, packet.source) and is_on(given, wanted) for given in link.addresses):
            return packet.source
    return select_address(host, link.name, wanted, LINK_SCOPE)


@pure
def resolve(
    network: Network, host: Host, link: Link, wanted: int, packet: Packet, carry: Carry, depth: int
) -> tuple[str, ...]:
    """The MAC addresses that a frame to this next hop may get; none if nobody answers."""
    known = permanent(host).get(link.name)
    mac = known.at(wanted) if known is not None else ""
    if mac:
        return (mac,)
    if link.no_arp:  # arp_constructor takes the device's own MAC address, and never asks
        return (link.mac,)
    if link.kind == Kind.VXLAN:
        return _over_tunnel(network, host, link, wanted, packet, carry, depth)
    owners = owners_on_wire(network, host, link, wanted)
    return _answering(network, host, link, wanted, asking_address(host, link, wanted, packet), owners) if owners else ()


@pure
def _answering(
    network: Network, host: Host, link: Link, wanted: int, asker: int, owners: tuple[End, ...]
) -> tuple[str, ...]:
    """The MAC addresses of those owners whose answer comes back, each once."""
    found: tuple[str, ...] = ()
    for owner, end in owners:
        if end.mac not in found and answers(owner, end.name, wanted, asker):
            if link.kind == Kind.PHYSICAL:  # whose switches know everybody; but of twins none gets the other's answer
                found = (*found, end.mac) if end.mac != link.mac else found
            elif _hears(network, owner.name, end.name, host.name, link.name):
                found = (*found, end.mac)
    return found


@remembered
def _hears(network: Network, owner: str, end: str, host: str, device: str) -> bool:
    """Whether an answer finds its way back over bridges."""
    return any(_comes_to(landing, host, device) for landing in _answer(network, owner, end, host, device))


def _answer(network: Network, owner: str, end: str, host: str, device: str) -> tuple[Landing, ...]:
    """Where an answer lands that this end gives to that device."""
    answering, asking = hosts_of(network)[owner], hosts_of(network)[host]
    sending = links_of(answering)[end]
    return send(network, answering, sending, Frame(sending.mac, links_of(asking)[device].mac, None))


@pure
def _over_tunnel(
    network: Network, host: Host, link: Link, wanted: int, packet: Packet, carry: Carry, depth: int
) -> tuple[str, ...]:
    """Ask through a tunnel: the question needs a default destination, and the answer a way back."""
    asker = asking_address(host, link, wanted, packet)
    found: tuple[str, ...] = ()
    for way in send(network, host, link, Frame(link.mac, BROADCAST, None)):
        for heard in carry(network, way, depth):
            if not isinstance(heard, Arrival) or not owned(heard.host).at(wanted):
                continue
            end = links_of(heard.host)[heard.device]
            if answers(heard.host, end.name, wanted, asker) and any(
                _comes_to(there, host.name, link.name)
                for back in send(network, heard.host, end, Frame(end.mac, link.mac, None))
                for there in carry(network, back, depth)
            ):
                found = (*found, end.mac)
    return found


def _comes_to(landing: Any, host: str, device: str) -> bool:  # noqa: ANN401 - a place of a frame without packet
    return isinstance(landing, Arrival) and landing.host.name == host and landing.device == device
