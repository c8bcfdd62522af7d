"""Who answers for a next hop: permanent entries, or the owner of the address on the same wire.

Follows neigh_resolve_output, arp_solicit and arp_process @ Linux 6.1. A dynamic entry is only evidence: the kernel
revalidates it, so what counts is who answers now. Several owners answer in any order.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from attrs import frozen

from models.packet import Address, Packet, Protocol
from models.reachability.behaviour.endings import not_known
from models.reachability.behaviour.ethernet import Landing, not_said, send
from models.reachability.behaviour.hearing import owners_on_wire, tunnels_from
from models.reachability.behaviour.routing import (
    NOT_DECIDED,
    is_on,
    is_undecided,
    links_of,
    look_up,
    owned,
    select_address,
)
from models.reachability.behaviour.settings import settings_of
from models.reachability.behaviour.sources import KINDS, AddressKind, martian, source_fault
from models.reachability.behaviour.wire import End, hosts_of
from models.reachability.vocabulary import (
    Arrival,
    Delivered,
    Departure,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kind,
    Link,
    NeighbourState,
    Network,
    OnWire,
    RouteType,
)
from verify import Index, keyed_map, pure, remembered, tabulated

LINK_SCOPE = 253
Carry = Callable[[Network, Landing, int], tuple[Arrival | Departure | Delivered | Dropped | OnWire, ...]]


@remembered
def permanent(host: Host) -> dict[str, Index[str]]:
    """The MAC address that each device uses for an address without asking; empty text where it must ask."""
    rows: dict[str, list[tuple[int, str]]] = {}
    for row in host.neighbours:
        if row.state in (NeighbourState.PERMANENT, NeighbourState.NOARP) and row.mac is not None:
            rows.setdefault(row.device, []).append((row.address, row.mac))
    return {device: keyed_map(pairs, "") for device, pairs in rows.items()}


class Reply(Enum):
    """Whether the owner of an address answers a question that it heard."""

    GIVEN = "given"
    WITHHELD = "withheld"
    UNDECIDED = "undecided"  # a rule or a route that is not modelled decides


@frozen
class Answered:
    """The MAC addresses that a frame to a next hop may get, none if nobody answers; `unknown` says who else may."""

    macs: tuple[str, ...] = ()
    unknown: str = ""


NOBODY = Answered()


@tabulated
@pure
def answers(owner: Host, device: str, wanted: int, asker: Address) -> Reply:
    """Whether the owner of the address answers a question from `asker` that it heard on this device (arp_process)."""
    settings, link = settings_of(owner, device), links_of(owner)[device]
    kind = KINDS.at(wanted)
    if link.no_arp:  # arp_rcv
        return Reply.WITHHELD
    if link.unmodelled:
        return Reply.UNDECIDED
    if kind == AddressKind.MULTICAST or (kind == AddressKind.LOOPBACK and not settings.route_localnet):
        return Reply.WITHHELD
    question = Packet(asker, wanted, Protocol.OTHER, 0, 0, 64, 28, unfragmentable=False)
    if asker != 0:
        if martian(owner, device, KINDS.at(asker), kind) is not None:
            return Reply.WITHHELD
        route = look_up(owner, question, device)
        if is_undecided(route):
            return Reply.UNDECIDED
        if route.type != RouteType.LOCAL:
            return Reply.WITHHELD
        fault = source_fault(owner, device, question, "")
        if fault is not None:
            return Reply.UNDECIDED if fault == DropReason.NOT_MODELLED else Reply.WITHHELD
    if _ignores(owner, link, wanted, asker, settings.arp_ignore):
        return Reply.WITHHELD
    if asker == 0 or not settings.arp_filter:  # whether an address is free is not filtered (RFC 2131)
        return Reply.GIVEN
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
def _leaves_by(owner: Host, device: str, question: Packet) -> Reply:
    """Whether the way back to the asker leaves by this device, as arp_filter wants it."""
    back = Packet(question.destination, question.source, Protocol.OTHER, 0, 0, 64, 28, unfragmentable=False)
    route = look_up(owner, back)
    if is_undecided(route):
        return Reply.UNDECIDED
    if route.type == RouteType.LOCAL:  # the way to an address of one's own is the loopback
        return Reply.WITHHELD
    return Reply.GIVEN if any(hop.device == device for hop in route.hops) else Reply.WITHHELD


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
) -> Answered:
    """The MAC addresses that a frame to this next hop may get; none if nobody answers."""
    known = permanent(host).get(link.name)
    mac = known.at(wanted) if known is not None else ""
    if mac:
        return Answered((mac,))
    if link.no_arp:  # arp_constructor takes the device's own MAC address, and never asks
        return Answered((link.mac,))
    owners = owners_on_wire(network, host, link, wanted)
    asker = asking_address(host, link, wanted, packet) if owners else 0
    near = _answering(network, host, link, wanted, asker, owners) if owners else NOBODY
    if not tunnels_from(network, host.name, link.name):
        return near
    far = _over_tunnel(network, host, link, wanted, packet, carry, depth)
    return Answered((*near.macs, *(mac for mac in far.macs if mac not in near.macs)), near.unknown or far.unknown)


@pure
def _answering(network: Network, host: Host, link: Link, wanted: int, asker: int, owners: tuple[End, ...]) -> Answered:
    """The MAC addresses of those owners whose answer comes back, each once."""
    found: tuple[str, ...] = ()
    unknown = ""
    for owner, end in owners:
        if end.mac in found or not _may_hear(network, owner, end, host, link):
            continue
        reply = answers(owner, end.name, wanted, asker)
        if reply == Reply.GIVEN:
            found = (*found, end.mac)
        elif reply == Reply.UNDECIDED:
            unknown = _undecided(owner, end)
    return Answered(found, unknown)


def _undecided(owner: Host, end: Link) -> str:
    known = any(rule.unmodelled for rule in owner.rules)
    if end.unmodelled:
        return f"whether {owner.name} answers on {end.name}: {not_said(end)}"
    what = not_known(owner, NOT_DECIDED) if known else "a route that it depends on is not modelled"
    return f"whether {owner.name} answers on {end.name}: {what}"


def _may_hear(network: Network, owner: Host, end: Link, host: Host, link: Link) -> bool:
    """Whether an answer finds its way back; switches know everybody, but of twins none gets the other's answer."""
    if link.kind == Kind.PHYSICAL and end.kind == Kind.PHYSICAL:
        return end.mac != link.mac
    return _hears(network, owner.name, end.name, host.name, link.name)


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
) -> Answered:
    """Ask through the tunnels that the question comes to: it needs a default destination, and the answer a way back."""
    asker = asking_address(host, link, wanted, packet)
    found: tuple[str, ...] = ()
    unknown = ""
    for way in tunnels_from(network, host.name, link.name):
        for heard in carry(network, way, depth):
            if not isinstance(heard, Arrival) or not owned(heard.host).at(wanted):
                continue
            end = links_of(heard.host)[heard.device]
            reply = answers(heard.host, end.name, wanted, asker)
            if reply == Reply.WITHHELD or not any(
                _comes_to(there, host.name, link.name)
                for back in send(network, heard.host, end, Frame(end.mac, link.mac, None))
                for there in carry(network, back, depth)
            ):
                continue
            if reply == Reply.GIVEN:
                found = (*found, end.mac)
            else:
                unknown = _undecided(heard.host, end)
    return Answered(found, unknown)


def _comes_to(landing: Any, host: str, device: str) -> bool:  # noqa: ANN401 - a place of a frame without packet
    return isinstance(landing, Arrival) and landing.host.name == host and landing.device == device
