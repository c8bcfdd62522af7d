"""Why nobody answers for a next hop, or somebody else does too, where neither the model nor the dumps can decide it.

A question that comes to nobody is lost for certain only where every device on its wire is known.
"""

from netaddr import IPAddress

from models.packet import Packet
from models.reachability.behaviour.ethernet import UNKNOWN_KIND, send
from models.reachability.behaviour.hearing import (
    JOINED,
    Hearers,
    nearby,
    not_known_of,
    owners_on_wire,
    question,
    tunnels_from,
    unmodelled_among,
    wires,
)
from models.reachability.behaviour.neighbour import Carry, asking_address, permanent
from models.reachability.behaviour.ownership import answerable, is_known
from models.reachability.behaviour.routing import is_undecided, look_up
from models.reachability.behaviour.settings import settings_of
from models.reachability.behaviour.wire import End
from models.reachability.vocabulary import Dropped, Frame, Host, Kind, Link, Network, OnWire, Route, RouteType
from verify import Index, evolve, members, pure, remembered

PROXY = "proxy ARP is not modelled"


@pure
def unanswered(
    network: Network,
    host: Host,
    link: Link,
    gateway: int | None,
    packet: Packet,
    carry: Carry,
    depth: int,
) -> str:
    """What the model does not know of the wire on which nobody answers; empty text if it knows it all.

    A next hop outside the snapshot matters to packets for what is inside, and to no others.
    """
    if link.kind == Kind.OTHER:
        return UNKNOWN_KIND
    if link.kind == Kind.VXLAN:
        return _in_tunnel(network, host, link, carry, depth)
    wanted = gateway if gateway is not None else packet.destination
    met = _met(network, host.name, link.name)
    if met and all(isinstance(landing, Dropped) for landing in question(network, host.name, link.name)):
        return met
    if gateway is not None and (met or _is_open(network, host, link)) and not is_known(network).at(gateway):
        if answerable(network).at(packet.destination):
            return _absent(gateway)
    for owner, end in owners_on_wire(network, host, link, wanted):
        lost = not_known_of(send(network, owner, end, Frame(end.mac, link.mac, None)))
        if lost:
            return lost
    beyond = _in_tunnel(network, host, link, carry, depth) if tunnels_from(network, host.name, link.name) else ""
    return beyond or _strays(network, host.name, link.name) or _proxied(network, host, link, wanted, packet)


@pure
def contested(network: Network, host: Host, link: Link, gateway: int | None, packet: Packet) -> str:
    """What else may happen to a packet whose next hop is answered for: a proxy answers too, and may be believed."""
    wanted = gateway if gateway is not None else packet.destination
    if link.no_arp or link.kind == Kind.VXLAN or not _is_doubtful(network, host.name, link.name):
        return ""
    known = permanent(host).get(link.name)
    if known is not None and known.at(wanted):
        return ""
    return _strays(network, host.name, link.name) or _proxied(network, host, link, wanted, packet)


@remembered
def _is_doubtful(network: Network, host: str, device: str) -> bool:
    """Whether a proxy, or somebody whom the model does not see, may be where this device asks."""
    return bool(_strays(network, host, device) or _proxies(network, host, device))


def _absent(gateway: int) -> str:
    return f"next hop {IPAddress(gateway, version=4)} is not in the snapshot"


@remembered
def _met(network: Network, host: str, device: str) -> str:
    """What the question meets that the model does not know."""
    on_wires = (wire.met for wire in wires(network, host, device) if wire.met)
    return not_known_of(question(network, host, device)) or next(on_wires, "")


@remembered
def _strays(network: Network, host: str, device: str) -> str:
    """Why nobody can say who hears the device's questions; empty text if it is known."""
    met = unmodelled_among(network, question(network, host, device))
    return met or next((wire.strays for wire in wires(network, host, device) if wire.strays), "")


def _is_open(network: Network, host: Host, link: Link) -> bool:
    """Whether others may be plugged in where this device asks."""
    return any(wire.open for wire in wires(network, host.name, link.name))


@pure
def _in_tunnel(network: Network, host: Host, link: Link, carry: Carry, depth: int) -> str:
    """What the carriers of the question meet that the model does not know."""
    for way in tunnels_from(network, host.name, link.name):
        there = carry(network, way, depth)
        unknown = JOINED if any(isinstance(landing, OnWire) for landing in there) else not_known_of(there)
        if unknown:
            return unknown
    return ""


def _may_stand_in(end: End) -> bool:
    """Whether the device may answer for others (IN_DEV_PROXY_ARP, IN_DEV_PROXY_ARP_PVLAN, pneigh_lookup)."""
    owner, link = end
    settings = settings_of(owner, link.name)
    asked = settings.proxy_arp or settings.proxy_arp_pvlan or link.name in _stands_in(owner)
    return settings.forwarding and asked and not link.no_arp


@remembered
def _stands_in(owner: Host) -> dict[str, Index[bool]]:
    """The addresses that the host answers for on each device that has such rows."""
    rows = [(link.name, row) for link in owner.links for row in owner.proxies if row.device in (None, link.name)]
    names = dict.fromkeys(name for name, _ in rows)
    return {name: members(row.address for own, row in rows if own == name) for name in names}


@pure
def _answers_for(owner: Host, device: str, wanted: int, route: Route) -> bool:
    """Whether the owner of this route answers for the address (arp_fwd_proxy, arp_fwd_pvlan, pneigh_lookup)."""
    if is_undecided(route):
        return True
    if route.type != RouteType.UNICAST:
        return False
    settings, rows = settings_of(owner, device), _stands_in(owner).get(device)
    if settings.proxy_arp_pvlan and any(hop.device == device for hop in route.hops):
        return True
    if not any(hop.device != device for hop in route.hops):
        return False
    return settings.proxy_arp or (rows is not None and rows.at(wanted))


@remembered
def _proxies_among(wire: Hearers) -> tuple[End, ...]:
    """Those on a segment that answer for others; found once, without asking everybody."""
    return tuple(end for end in wire.ends if _may_stand_in(end))


@remembered
def _proxies(network: Network, host: str, device: str) -> tuple[End, ...]:
    """Who hears the device's questions and answers for others."""
    found = [end for end in nearby(network, host, device) if _may_stand_in(end)]
    found += [end for wire in wires(network, host, device) for end in _proxies_among(wire)]
    return tuple(end for end in found if (end[0].name, end[1].name) != (host, device))


@pure
def _proxied(network: Network, host: Host, link: Link, wanted: int, packet: Packet) -> str:
    """Why somebody may answer for others; empty text if nobody does."""
    for owner, end in _proxies(network, host.name, link.name):
        asker = asking_address(host, link, wanted, packet)
        route = look_up(owner, evolve(packet, source=asker, destination=wanted), end.name)
        if _answers_for(owner, end.name, wanted, route):
            return PROXY
    return ""
