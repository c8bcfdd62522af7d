"""Why nobody answers for a next hop, or somebody else does too, where neither the model nor the dumps can decide it.

A question that comes to nobody is lost for certain only where every device on its wire is known.
"""

from netaddr import IPAddress

from models.packet import Packet
from models.reachability.behaviour.ethernet import UNKNOWN_KIND, Landing, send
from models.reachability.behaviour.neighbour import Carry, asking_address, owners_on_wire, permanent
from models.reachability.behaviour.ownership import answerable, is_known
from models.reachability.behaviour.routing import links_of, look_up
from models.reachability.behaviour.settings import settings_of
from models.reachability.behaviour.wire import End, ends_of, hosts_of, segments_of
from models.reachability.vocabulary import (
    BROADCAST,
    Arrival,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kind,
    Link,
    Network,
    RouteType,
)
from verify import evolve, pure, remembered

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
    met = _met(network, host, link)
    if met and all(isinstance(landing, Dropped) for landing in _question(network, host.name, link.name)):
        return met
    if gateway is not None and (met or _is_open(network, host, link)) and not is_known(network).at(gateway):
        if answerable(network).at(packet.destination):
            return _absent(gateway)
    for owner, end in owners_on_wire(network, host, link, wanted):
        lost = _lost(send(network, owner, end, Frame(end.mac, link.mac, None)))
        if lost:
            return lost
    return PROXY if _proxied(network, host, link, wanted, packet) else ""


@pure
def contested(network: Network, host: Host, link: Link, gateway: int | None, packet: Packet) -> str:
    """What else may happen to a packet whose next hop is answered for: a proxy answers too, and may be believed."""
    wanted = gateway if gateway is not None else packet.destination
    if link.no_arp or link.kind == Kind.VXLAN or not _hears_proxies(network, host.name, link.name):
        return ""
    known = permanent(host).get(link.name)
    if known is not None and known.at(wanted):
        return ""
    return PROXY if _proxied(network, host, link, wanted, packet) else ""


@remembered
def _hears_proxies(network: Network, host: str, device: str) -> bool:
    """Whether a proxy may be where this device asks; of a segment that is found without asking everybody."""
    segment = segments_of(network).get((host, device))
    if segment is not None:
        return _has_proxies(network)[segment.name]
    return bool(_proxies(network, host, device))


@remembered
def _has_proxies(network: Network) -> dict[str, bool]:
    """Whether somebody on each segment, or a bridge that it is a port of, answers for others."""
    return {
        segment.name: any(
            settings_of(owner, end.master or end.name).proxy_arp for owner, end in ends_of(network, segment)
        )
        for segment in network.underlay.segments
    }


def _absent(gateway: int) -> str:
    return f"next hop {IPAddress(gateway, version=4)} is not in the snapshot"


@remembered
def _question(network: Network, host: str, device: str) -> tuple[Landing, ...]:
    """Where a question that this device asks comes to."""
    asking = hosts_of(network)[host]
    link = links_of(asking)[device]
    return send(network, asking, link, Frame(link.mac, BROADCAST, None))


def _lost(landings: tuple[object, ...]) -> str:
    """What the model does not know of the first landing that meets such a thing."""
    unknown = (end for end in landings if isinstance(end, Dropped) and end.reason == DropReason.NOT_MODELLED)
    return next((end.detail or UNKNOWN_KIND for end in unknown), "")


def _met(network: Network, host: Host, link: Link) -> str:
    """What the question meets that the model does not know."""
    return _lost(_question(network, host.name, link.name))


def _is_open(network: Network, host: Host, link: Link) -> bool:
    """Whether others may be plugged in where this device is."""
    segment = segments_of(network).get((host.name, link.name))
    return segment is not None and segment.open


@pure
def _in_tunnel(network: Network, host: Host, link: Link, carry: Carry, depth: int) -> str:
    """What the carriers of the question meet that the model does not know."""
    for way in _question(network, host.name, link.name):
        unknown = _lost(carry(network, way, depth))
        if unknown:
            return unknown
    return ""


@remembered
def _proxies(network: Network, host: str, device: str) -> tuple[End, ...]:
    """Who hears the device's questions and answers for others (IN_DEV_PROXY_ARP)."""
    heard = (end for end in _question(network, host, device) if isinstance(end, Arrival))
    ends = ((end.host, links_of(end.host)[end.device]) for end in heard)
    return tuple((owner, end) for owner, end in ends if settings_of(owner, end.name).proxy_arp and not end.no_arp)


@pure
def _proxied(network: Network, host: Host, link: Link, wanted: int, packet: Packet) -> bool:
    """Whether somebody answers because its own way there leaves by another device (arp_fwd_proxy)."""
    for owner, end in _proxies(network, host.name, link.name):
        asker = asking_address(host, link, wanted, packet)
        question = evolve(packet, source=asker, destination=wanted)
        route = look_up(owner, question, end.name)
        forwards = settings_of(owner, end.name).forwarding
        if forwards and route.type == RouteType.UNICAST and any(hop.device != end.name for hop in route.hops):
            return True
    return False
