"""One step of a packet through one host: received or sent, routed, filtered, resolved, put on a device.

Follows ip_rcv, ip_route_input_slow, ip_forward, ip_route_output_key and ip_finish_output of net/ipv4 @ Linux 6.1.
Choices that the kernel makes by a hash (next hops of one route, several owners of one address) are made by `luck`,
so that what holds for every `luck` holds for each of them.
"""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from models.packet import Packet
from models.reachability.behaviour.ethernet import Landing, land, send
from models.reachability.behaviour.filters import masqueraded, may_pass
from models.reachability.behaviour.neighbour import resolve
from models.reachability.behaviour.routing import NO_ROUTE, NOT_DECIDED, links_of, look_up, source_for, ways_out
from models.reachability.behaviour.settings import forwards
from models.reachability.behaviour.sources import LIMITED_BROADCAST, is_loopback, is_multicast, martian, source_fault
from models.reachability.behaviour.vxlan import innermost, receiver, refused
from models.reachability.vocabulary import (
    Arrival,
    Delivered,
    Departure,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kept,
    Kind,
    Network,
    NextHop,
    Route,
    RouteType,
)
from verify import Between, evolve, pure

T = TypeVar("T")
HIGHEST_LUCK = 2**16 - 1
Luck = Annotated[int, Between(0, HIGHEST_LUCK)]
Here = Arrival | Departure | Delivered | Dropped
CARRIER_HOPS = 8  # a carrier that passes more hosts than this is going round
HEADER = 20  # bytes of an IPv4 header without options

NO_WAY = {
    RouteType.BLACKHOLE: DropReason.BLACKHOLE,
    RouteType.UNREACHABLE: DropReason.UNREACHABLE,
    RouteType.PROHIBIT: DropReason.PROHIBIT,
}
DELIVERS = (RouteType.LOCAL, RouteType.BROADCAST)


@pure
def chosen(options: Sequence[T], luck: int, before: int = 1) -> T:
    """One of the options, each for an equal share of the luck.

    `before` is how many there were to choose from already with the same luck: each of them meets each of these.
    """
    shares = before * len(options)
    share = (HIGHEST_LUCK + 1) // shares
    for number in range(shares - 1 if len(options) > 1 else 0):
        if luck < (number + 1) * share:
            return options[number % len(options)]
    return options[-1]


@pure
def no_way(route: Route) -> DropReason | None:
    """Why a route leads nowhere; None if it does not."""
    if route.table == NOT_DECIDED.table:
        return DropReason.NOT_MODELLED
    if route.table == NO_ROUTE.table:
        return DropReason.NO_ROUTE
    return NO_WAY.get(route.type)


def _end(here: Arrival | Departure, device: str, reason: DropReason, *, signalled: bool = False) -> Dropped:
    """The packet is lost here; of a carrier, what it carries is lost, and nobody is told."""
    if here.inside is not None:
        return Dropped(here.host.name, device, reason, innermost(here.inside))
    return Dropped(here.host.name, device, reason, here.packet, signalled=signalled)


@pure
def receive(network: Network, here: Arrival, packet: Packet, luck: int, inner_luck: int) -> Here:
    """Route a packet that a device of the host has accepted."""
    host, device = here.host, here.device
    if here.kept is not None:  # ip_rcv_finish_core looks up no route for what still has one
        return _forward(network, here, packet, here.kept.route, here.kept.hop, luck)
    bad = martian(host, device, packet)
    if bad is not None:
        return _end(here, device, bad)
    if packet.destination == LIMITED_BROADCAST:
        return _delivered(network, here, packet, inner_luck)
    if is_multicast(packet.destination):
        return _end(here, device, DropReason.NOT_UNICAST)
    route = look_up(host, packet, device)
    nowhere = no_way(route)
    if nowhere is not None:
        return _end(here, device, nowhere, signalled=forwards(host, device) and nowhere != DropReason.BLACKHOLE)
    if route.type in DELIVERS:
        bad = source_fault(host, device, packet, "")
        return _end(here, device, bad) if bad is not None else _delivered(network, here, packet, inner_luck)
    if not forwards(host, device):
        return _end(here, device, DropReason.FWD_DISABLED)
    if route.type != RouteType.UNICAST:
        return _end(here, device, DropReason.NOT_UNICAST)
    hop = chosen(route.hops, luck)
    bad = source_fault(host, device, packet, hop.device)
    if bad is not None:
        return _end(here, device, bad)
    return _forward(network, here, packet, route, hop, luck)


@pure
def _forward(network: Network, here: Arrival, packet: Packet, route: Route, hop: NextHop, luck: int) -> Here:
    """Pass the packet on by this next hop (ip_forward)."""
    if packet.ttl <= 1:
        return _end(here, here.device, DropReason.TTL, signalled=True)
    if packet.length > _mtu(here.host, route, hop) and packet.unfragmentable:
        return _end(here, here.device, DropReason.FRAG_NEEDED, signalled=True)
    passed = evolve(packet, ttl=packet.ttl - 1)
    if not may_pass(here.host, passed, here.device, hop.device):
        return _end(here, here.device, DropReason.FILTER_DROP)
    passed = masqueraded(here.host, passed, hop.device)
    return _transmit(network, here, passed, route, hop, luck, len(route.hops))


@pure
def _mtu(host: Host, route: Route, hop: NextHop) -> int:
    """The longest packet that may leave by this next hop (ip_dst_mtu_maybe_forward)."""
    return route.mtu or links_of(host)[hop.device].mtu


@pure
def _transmit(
    network: Network, here: Arrival | Departure, packet: Packet, route: Route, hop: NextHop, luck: int, before: int
) -> Here:
    """Fragment if need be, find the neighbour, and put the frame on the device; one of the places it may land."""
    host, link = here.host, links_of(here.host)[hop.device]
    mtu = _mtu(host, route, hop)
    if packet.length > mtu:
        packet = evolve(packet, length=(mtu - HEADER) // 8 * 8 + HEADER)  # the longest fragment
    wanted = hop.gateway if hop.gateway is not None else packet.destination
    macs = resolve(network, host, link, wanted, packet, carry)
    if not macs:
        return _end(here, link.name, DropReason.NEIGH_FAILED, signalled=True)
    frame = Frame(link.mac, chosen(macs, luck, before), packet, here.inside)
    if link.kind == Kind.VXLAN:
        frame = evolve(frame, kept=Kept(route, hop, forwarded=isinstance(here, Arrival)))
    return chosen(send(network, host, link, frame), luck, before * len(macs))


@pure
def depart(network: Network, here: Departure, luck: int, inner_luck: int) -> Here:
    """Route a packet that the host itself sends, by hand of a raw socket or of a tunnel."""
    host, packet = here.host, here.packet
    tunnel = here.tunnel if here.tunnel is not None else ""
    if is_multicast(packet.source) or packet.source == LIMITED_BROADCAST:
        return _end(here, tunnel, DropReason.SRC_INVALID)
    if packet.destination == LIMITED_BROADCAST or is_multicast(packet.destination):
        return _end(here, tunnel, DropReason.NOT_UNICAST)
    if packet.destination == 0:  # "this host": ip_route_output_key_hash takes the loopback
        return _delivered(network, here, packet, inner_luck)
    route = look_up(host, packet)
    nowhere = no_way(route)
    if nowhere is not None:
        return _end(here, tunnel, DropReason.OUTER_NO_ROUTE if tunnel else nowhere)
    if route.type == RouteType.LOCAL and here.inside is not None:
        return _bypassed(here, here.inside, packet)
    if route.type == RouteType.LOCAL:  # over the loopback, which POSTROUTING sees too
        return _delivered(network, here, masqueraded(host, packet, "lo"), inner_luck)
    if route.type != RouteType.UNICAST:
        return _end(here, tunnel, DropReason.NOT_UNICAST)
    ways = ways_out(host, route)
    route, hop = chosen(ways, luck)
    if tunnel and hop.device == tunnel:
        return _end(here, tunnel, DropReason.ENCAP_LOOP)
    if packet.source == 0:
        packet = evolve(packet, source=source_for(host, route, hop))
    if is_loopback(packet.source):
        return _end(here, hop.device, DropReason.MARTIAN_LOOPBACK)
    if packet.length > _mtu(host, route, hop) and packet.unfragmentable:
        return _end(here, hop.device, DropReason.FRAG_NEEDED, signalled=True)
    packet = masqueraded(host, packet, hop.device)
    return _transmit(network, here, packet, route, hop, luck, len(ways))


@pure
def _delivered(network: Network, here: Arrival | Departure, packet: Packet, luck: int) -> Here:
    """Hand the packet to the host's sockets; a tunnel's socket takes the frame out of its carrier."""
    if here.inside is None:
        return Delivered(here.host.name, packet)
    frame = here.inside
    link = receiver(here.host, packet.port, frame)
    if isinstance(link, DropReason):
        return _end(here, "", link)
    bad = refused(here.host, link, frame, packet.source)
    if bad is not None:
        return _end(here, link.name, bad)
    return chosen(land(network, (here.host, link), evolve(frame, vni=None, kept=None)), luck)


@pure
def _bypassed(here: Departure, frame: Frame, outer: Packet) -> Here:
    """Hand a carrier for this very host to its own tunnel (vxlan_encap_bypass): no MAC address is looked at.

    A packet comes back with the route that sent it into the tunnel: it is forwarded by it once more, whatever its
    source, and one of the host itself is discarded (dst_discard).
    """
    link = receiver(here.host, outer.port, frame)
    if isinstance(link, DropReason):
        return _end(here, here.tunnel if here.tunnel is not None else "", link)
    if frame.kept is not None and not frame.kept.forwarded:
        return _end(here, link.name, DropReason.ENCAP_LOOP)
    return Arrival(here.host, link.name, frame.packet, frame.inside, frame.kept)


@pure
def step(network: Network, here: Arrival | Departure, luck: int, inner_luck: int) -> Here:
    """Move the packet, or its carrier, by one host."""
    if isinstance(here, Departure):
        return depart(network, here, luck, inner_luck)
    if here.packet is None:
        return Dropped(here.host.name, here.device, DropReason.NOT_MODELLED, None)
    return receive(network, here, here.packet, luck, inner_luck)


@pure
def hop(network: Network, here: Arrival | Departure, luck: int = 0, outer_luck: int = 0) -> Here:
    """Move the packet by one host, and its carrier, if it gets one, all the way to the other end of the tunnel."""
    there = step(network, here, luck, luck)
    for _ in range(CARRIER_HOPS):
        if isinstance(there, (Delivered, Dropped)) or (isinstance(there, Arrival) and there.inside is None):
            return there
        there = step(network, there, outer_luck, luck)
    return Dropped(here.host.name, "", DropReason.LOOP, here.packet)


@pure
def carry(network: Network, carrier: Landing) -> Landing:
    """Bring a carrier to the other end of its tunnel; used for the questions that a tunnel carries."""
    there: Here = carrier
    for _ in range(CARRIER_HOPS):
        if not isinstance(there, (Arrival, Departure)) or there.inside is None:
            break
        there = step(network, there, 0, 0)
    return there if not isinstance(there, Delivered) else Dropped(there.host, "", DropReason.OUTER_LOST, there.packet)
