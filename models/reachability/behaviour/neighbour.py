"""Who answers for a next hop: permanent entries, or the owner of the address on the same wire.

Follows neigh_resolve_output, arp_solicit and arp_process @ Linux 6.1. A dynamic entry is only evidence: the kernel
revalidates it, so what counts is who answers now. Several owners answer in any order.
"""

from collections.abc import Callable

from models.packet import Packet, Protocol
from models.reachability.behaviour.ethernet import Landing, send
from models.reachability.behaviour.routing import is_on, links_of, look_up, owned, select_address
from models.reachability.behaviour.settings import either, largest
from models.reachability.behaviour.sources import is_loopback, is_multicast, martian, source_fault
from models.reachability.behaviour.wire import End, ends_of, hosts_of, segments_of
from models.reachability.vocabulary import (
    BROADCAST,
    Arrival,
    Departure,
    Frame,
    Host,
    Kind,
    Link,
    NeighbourState,
    Network,
    RouteType,
    Segment,
)
from verify import Index, keyed_map, overlay, pure, remembered

LINK_SCOPE = 253
Carry = Callable[[Network, Departure], Landing]


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
        if route.table == "local" and route.type == RouteType.LOCAL and not is_loopback(route.prefix.first)
    ]


@remembered
def _owners_on_segment(network: Network, segment: Segment) -> Index[tuple[End, ...]]:
    """The ends on a segment that have each address as their own."""
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
def _owners(network: Network, host: Host, link: Link, wanted: int) -> tuple[End, ...]:
    """The ends on the wire of this device that own the address, whether or not they answer."""
    if link.kind == Kind.PHYSICAL:
        segment = segments_of(network).get((host.name, link.name))
        found = _owners_on_segment(network, segment).at(wanted) if segment is not None else ()
    else:
        found = _owners_nearby(network, host.name, link.name).at(wanted)
    return tuple(end for end in found if not (end[0].name == host.name and end[1].name == link.name))


@pure
def answers(owner: Host, link: Link, wanted: int, asker: int) -> bool:
    """Whether the owner of the address answers a question from `asker` that it heard on this device (arp_process)."""
    if is_multicast(wanted) or (is_loopback(wanted) and not either(owner, link.name, "route_localnet")):
        return False
    question = Packet(asker, wanted, Protocol.OTHER, 0, 0, 64, 28, unfragmentable=False)
    if asker != 0:
        if martian(owner, link.name, question) is not None:
            return False
        if look_up(owner, question, link.name).type != RouteType.LOCAL:
            return False
        if source_fault(owner, link.name, question, "") is not None:
            return False
    if _ignores(owner, link, wanted, asker):
        return False
    return asker == 0 or not _filters(owner, link, question)  # not asked whether an address is free (RFC 2131)


@pure
def _ignores(owner: Host, link: Link, wanted: int, asker: int) -> bool:
    """What arp_ignore says (0 answer for any own address, 1 only this device's, 2 and its subnet, 8 never)."""
    mode = largest(owner, link.name, "arp_ignore")
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
def _filters(owner: Host, link: Link, question: Packet) -> bool:
    """What arp_filter says: answer only on the device by which the way back to the asker leaves."""
    if not either(owner, link.name, "arp_filter"):
        return False
    back = Packet(question.destination, question.source, Protocol.OTHER, 0, 0, 64, 28, unfragmentable=False)
    route = look_up(owner, back)
    if route.type == RouteType.LOCAL:  # the way to an address of one's own is the loopback
        return True
    return not any(hop.device == link.name for hop in route.hops)


@pure
def asking_address(host: Host, link: Link, wanted: int, packet: Packet) -> int:
    """The address that the question comes from (arp_solicit): the packet's own source if it is the host's.

    With arp_announce 1 only if it shares a subnet of the device with the wanted address, with 2 never.
    """
    mode = largest(host, link.name, "arp_announce")
    if mode != 2 and owned(host).at(packet.source):
        if mode != 1 or any(is_on(given, packet.source) and is_on(given, wanted) for given in link.addresses):
            return packet.source
    return select_address(host, link.name, wanted, LINK_SCOPE)


@pure
def resolve(network: Network, host: Host, link: Link, wanted: int, packet: Packet, carry: Carry) -> tuple[str, ...]:
    """The MAC addresses that a frame to this next hop may get; none if nobody answers."""
    known = permanent(host).get(link.name)
    mac = known.at(wanted) if known is not None else ""
    if mac:
        return (mac,)
    if link.kind == Kind.VXLAN:
        return _over_tunnel(network, host, link, wanted, packet, carry)
    found: tuple[str, ...] = ()
    owners = _owners(network, host, link, wanted)
    if owners:
        asker = asking_address(host, link, wanted, packet)
        for owner, end in owners:
            if end.mac not in found and answers(owner, end, wanted, asker) and _hears(network, owner, end, host, link):
                found = (*found, end.mac)
    return found


@pure
def _hears(network: Network, owner: Host, end: Link, host: Host, link: Link) -> bool:
    """Whether the answer finds its way back over bridges; the switches of the underlay always know it."""
    if link.kind == Kind.PHYSICAL:
        return True
    back = send(network, owner, end, Frame(end.mac, link.mac, None))
    return any(_comes_to(landing, host, link) for landing in back)


@pure
def _over_tunnel(
    network: Network, host: Host, link: Link, wanted: int, packet: Packet, carry: Carry
) -> tuple[str, ...]:
    """Ask through a tunnel: the question needs a default destination, and the answer a way back."""
    asker = asking_address(host, link, wanted, packet)
    found: tuple[str, ...] = ()
    for way in send(network, host, link, Frame(link.mac, BROADCAST, None)):
        heard = carry(network, way) if isinstance(way, Departure) else way
        if not isinstance(heard, Arrival):
            continue
        end = links_of(heard.host)[heard.device]
        if not owned(heard.host).at(wanted) or not answers(heard.host, end, wanted, asker):
            continue
        if any(
            isinstance(back, Departure) and _comes_to(carry(network, back), host, link)
            for back in send(network, heard.host, end, Frame(end.mac, link.mac, None))
        ):
            found = (*found, end.mac)
    return found


@pure
def _comes_to(landing: Landing, host: Host, link: Link) -> bool:
    return isinstance(landing, Arrival) and landing.host.name == host.name and landing.device == link.name
