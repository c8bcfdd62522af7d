"""One step of a packet through one host: received or sent, routed, filtered, resolved, put on a device.

Follows ip_rcv, ip_route_input_slow, ip_forward, ip_route_output_key and ip_finish_output of net/ipv4 @ Linux 6.1.
Where the kernel chooses by a hash or a race (next hops of one route, several owners of one address, copies of one
frame), every choice is given: what holds for each of them holds whatever the kernel does.
"""

from models.packet import Packet
from models.reachability.behaviour.endings import delivers, ends, loops, no_way, not_known, stops
from models.reachability.behaviour.ethernet import Landing, land, send
from models.reachability.behaviour.filters import restored
from models.reachability.behaviour.neighbour import resolve
from models.reachability.behaviour.netfilter import forwarded, left, onward, received, released
from models.reachability.behaviour.routing import (
    gateway_of,
    links_of,
    look_up,
    source_for,
    ways_out,
)
from models.reachability.behaviour.settings import settings_of
from models.reachability.behaviour.sources import KINDS, AddressKind, martian, source_fault
from models.reachability.behaviour.unanswered import contested, unanswered
from models.reachability.behaviour.vxlan import outer_packet, turned, unwrapped
from models.reachability.vocabulary import (
    Arrival,
    Carried,
    Carrier,
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
    OnWire,
    Route,
    RouteType,
    Unwrapped,
)
from verify import evolve, pure, remembered

Here = Arrival | Departure | Delivered | Dropped
Next = tuple[Here, ...]
Heard = tuple[Here | OnWire, ...]  # of a question, which may stay on a wire; a packet never does
Landings = tuple[Landing | Delivered, ...]
CARRIER_HOPS = 8  # a carrier that passes more hosts than this is going round
DEEPEST = 4  # tunnels inside each other; the kernel gives up at XMIT_RECURSION_LIMIT
HEADER = 20  # bytes of an IPv4 header without options
ARP_LENGTH = 28

DELIVERS = (RouteType.LOCAL, RouteType.BROADCAST)
GROUPS = (AddressKind.MULTICAST, AddressKind.BROADCAST)


@pure
def receive(network: Network, here: Arrival, packet: Packet, depth: int) -> Landings:
    """Take a packet that a device of the host has accepted: PREROUTING, and then where routing sends it."""
    ways: Landings = ()
    for each in received(here.host, packet, here.connection, here.device):
        if each.stopped is not None:
            ways += stops(here, here.device, each.stopped)
        else:
            ways += _routed(network, onward(here, each), each.packet, depth)
    return ways


@pure
def _routed(network: Network, here: Arrival, packet: Packet, depth: int) -> Landings:
    """Route a packet that came in."""
    host, device = here.host, here.device
    if here.kept is not None:  # ip_rcv_finish_core looks up no route for what still has one
        return _forward(network, here, packet, here.kept.route, here.kept.hop, depth)
    kind = KINDS.at(packet.destination)
    bad = martian(host, device, KINDS.at(packet.source), kind)
    if bad is not None:
        return ends(here, device, bad)
    if kind == AddressKind.BROADCAST:
        return delivers(here, packet, here.connection, device)
    if kind == AddressKind.MULTICAST:
        return ends(here, device, DropReason.NOT_UNICAST)
    route = look_up(host, packet, device)
    may_forward = settings_of(host, device).forwarding
    nowhere = no_way(route)
    if nowhere is not None:
        told = may_forward and nowhere != DropReason.BLACKHOLE
        return ends(here, device, nowhere, signalled=told, detail=not_known(host, route))
    if route.type in DELIVERS:
        bad = source_fault(host, device, packet, "")
        return ends(here, device, bad) if bad is not None else delivers(here, packet, here.connection, device)
    if here.port and route.type == RouteType.UNICAST and route.hops[0].device == device:  # br_nf_pre_routing_finish
        bad = source_fault(host, device, packet, device)
        return ends(here, device, bad) if bad is not None else _put(network, here, packet, route, route.hops[0], depth)
    if not may_forward:
        return ends(here, device, DropReason.FWD_DISABLED)
    if route.type != RouteType.UNICAST:
        return ends(here, device, DropReason.NOT_UNICAST)
    ways: Landings = ()
    for hop in route.hops:
        bad = source_fault(host, device, packet, hop.device)
        ways += ends(here, device, bad) if bad is not None else _forward(network, here, packet, route, hop, depth)
    return ways


@pure
def _forward(network: Network, here: Arrival, packet: Packet, route: Route, hop: NextHop, depth: int) -> Landings:
    """Pass the packet on by this next hop (ip_forward)."""
    if packet.ttl <= 1:
        return ends(here, here.device, DropReason.TTL, signalled=True)
    if packet.length > _mtu(here.host, route, hop) and packet.unfragmentable:
        return ends(here, here.device, DropReason.FRAG_NEEDED, signalled=True)
    passed = evolve(packet, ttl=packet.ttl - 1)
    ways: Landings = ()
    for each in forwarded(here.host, passed, here.connection, here.device, hop.device):
        if each.stopped is not None:
            ways += stops(here, here.device, each.stopped)
        else:
            ways += _transmit(network, onward(here, each), each.packet, route, hop, depth)
    return ways


def _mtu(host: Host, route: Route, hop: NextHop) -> int:
    """The longest packet that may leave by this next hop (ip_dst_mtu_maybe_forward)."""
    return route.mtu or links_of(host)[hop.device].mtu


@pure
def _transmit(
    network: Network, here: Arrival | Departure, packet: Packet, route: Route, hop: NextHop, depth: int
) -> Landings:
    """POSTROUTING, and out."""
    device = here.device if isinstance(here, Arrival) else ""
    ways: Landings = ()
    for each in left(here.host, packet, here.connection, device, hop.device):
        if each.stopped is not None:
            ways += stops(here, hop.device, each.stopped)
        else:
            ways += _put(network, evolve(here, connection=each.connection), each.packet, route, hop, depth)
    return ways


@pure
def _put(
    network: Network, here: Arrival | Departure, packet: Packet, route: Route, hop: NextHop, depth: int
) -> Landings:
    """Fragments, the neighbour, and out by the device; every place where the frame may land."""
    host, link, connection = here.host, links_of(here.host)[hop.device], here.connection
    port = here.port if isinstance(here, Arrival) else ""
    mtu = _mtu(host, route, hop)
    if packet.length > mtu:
        packet = evolve(packet, length=(mtu - HEADER) // 8 * 8 + HEADER)  # the longest fragment
    gateway = gateway_of(host, route, hop, packet.destination)
    wanted = gateway if gateway is not None else packet.destination
    kept = Kept(route, hop, isinstance(here, Arrival)) if link.kind == Kind.VXLAN else None
    landings: Landings = ()
    answered = resolve(network, host, link, wanted, packet, carry, depth)
    for mac in answered.macs:
        landings += send(network, host, link, Frame(link.mac, mac, packet, connection, kept, port))
    if landings:
        rival = answered.unknown or contested(network, host, link, gateway, packet)
        return (*landings, *ends(here, link.name, DropReason.NOT_MODELLED, detail=rival)) if rival else landings
    unknown = answered.unknown or unanswered(network, host, link, gateway, packet, carry, depth)
    if unknown:
        return ends(here, link.name, DropReason.NOT_MODELLED, detail=unknown)
    return ends(here, link.name, DropReason.NEIGH_FAILED, signalled=True)


@pure
def depart(network: Network, here: Departure, depth: int) -> Landings:
    """Route a packet that the host itself sends, by hand of a raw socket or of a tunnel; anew, where OUTPUT says so."""
    packet = restored(here.host, here.packet, here.connection)
    hooks = here.host.filtering.hooks
    first = () if hooks is None else look_up(here.host, packet).hops
    if hooks is None or not first:
        return _departed(network, here, packet, depth)
    ways: Landings = ()
    for each in hooks.sent(here.host.name, packet, here.connection, first[0].device):
        if each.stopped is not None:
            ways += stops(here, here.tunnel, each.stopped)
        else:
            ways += _departed(network, onward(here, each), each.packet, depth)
    return ways


@pure
def _departed(network: Network, here: Departure, packet: Packet, depth: int) -> Landings:
    """Route the host's own packet."""
    host, tunnel = here.host, here.tunnel
    source, kind = KINDS.at(packet.source), KINDS.at(packet.destination)
    if source in GROUPS:
        return ends(here, tunnel, DropReason.SRC_INVALID)
    if kind in GROUPS:
        return ends(here, tunnel, DropReason.NOT_UNICAST)
    if kind == AddressKind.ZERO:  # "this host": ip_route_output_key_hash takes the loopback
        return delivers(here, packet, here.connection, "lo")
    route = look_up(host, packet)
    nowhere = no_way(route)
    if nowhere is not None:
        no_carrier = tunnel and nowhere != DropReason.NOT_MODELLED
        return ends(here, tunnel, DropReason.OUTER_NO_ROUTE if no_carrier else nowhere, detail=not_known(host, route))
    if route.type == RouteType.LOCAL and tunnel:
        return (Delivered(host.name, packet),)
    if route.type == RouteType.LOCAL:
        return loops(here, packet)
    if route.type != RouteType.UNICAST:
        return ends(here, tunnel, DropReason.NOT_UNICAST)
    ways: Landings = ()
    for way, hop in ways_out(host, route):
        ways += _sent(network, here, packet, way, hop, depth)
    return ways


@pure
def _sent(network: Network, here: Departure, packet: Packet, route: Route, hop: NextHop, depth: int) -> Landings:
    """Send the host's own packet by this next hop (ip_output)."""
    host = here.host
    if here.tunnel and hop.device == here.tunnel:
        return ends(here, here.tunnel, DropReason.ENCAP_LOOP)
    if packet.source == 0:
        packet = evolve(packet, source=source_for(host, route, hop, packet.destination))
    if KINDS.at(packet.source) == AddressKind.LOOPBACK:
        return ends(here, hop.device, DropReason.MARTIAN_LOOPBACK)
    if packet.length > _mtu(host, route, hop) and packet.unfragmentable:
        reason = DropReason.FRAG_NEEDED if here.tunnel else DropReason.MESSAGE_SIZE
        return ends(here, hop.device, reason, signalled=True)
    ways: Landings = ()
    for each in released(host, packet, here.connection, hop.device):
        if each.stopped is not None:
            ways += stops(here, hop.device, each.stopped)
        else:
            ways += _transmit(network, onward(here, each), each.packet, route, hop, depth)
    return ways


@pure
def hop(network: Network, here: Arrival | Departure, depth: int = 0) -> Next:
    """Move the packet by one host, and through a tunnel if that is the way; every place where it may be next."""
    if isinstance(here, Departure):
        landings = depart(network, here, depth)
    elif here.packet is None:
        landings = ends(here, here.device, DropReason.NOT_MODELLED)
    else:
        landings = receive(network, here, restored(here.host, here.packet, here.connection), depth)
    places: Heard = ()
    for landing in landings:
        places += _through(network, landing, depth) if isinstance(landing, Carried) else (landing,)
    return tuple(place for place in places if not isinstance(place, OnWire))


@pure
def _through(network: Network, carried: Carried, depth: int) -> Heard:
    """Bring a frame through its tunnel, and let it land where it comes out."""
    frame = carried.frame
    places: Heard = ()
    for way_out in crossing(
        network, carried.carrier, frame.packet.length if frame.packet is not None else ARP_LENGTH, depth
    ):
        if isinstance(way_out, Dropped):
            places += (evolve(way_out, packet=frame.packet),)
        elif not way_out.checked:
            places += (turned(way_out, frame),)
        else:
            for landing in land(network, (way_out.host, links_of(way_out.host)[way_out.device]), frame):
                places += _through(network, landing, depth + 1) if isinstance(landing, Carried) else (landing,)
    return places


@remembered
@pure
def crossing(network: Network, carrier: Carrier, length: int, depth: int) -> tuple[Unwrapped | Dropped, ...]:
    """Every way in which a carrier around a packet of this length ends: at a tunnel device, or lost without a word.

    A carrier for the sending host itself is handed to its tunnel unchecked (vxlan_encap_bypass).
    """
    host, tunnel = carrier.host, carrier.tunnel
    if depth >= DEEPEST:
        return (Dropped(host.name, tunnel, DropReason.ENCAP_LOOP, None),)
    places: Next = (Departure(host, outer_packet(carrier, length), tunnel),)
    ends: tuple[Unwrapped | Dropped, ...] = ()
    for _ in range(CARRIER_HOPS):
        moved: Next = ()
        for here in places:
            for there in hop(network, here, depth + 1) if isinstance(here, (Arrival, Departure)) else ():
                if isinstance(there, Delivered):
                    ends += (unwrapped(network, carrier, there, bypass=isinstance(here, Departure)),)
                elif isinstance(there, Dropped):
                    ends += (evolve(there, packet=None, signalled=False),)
                else:
                    moved += (there,)
        places = moved
    return ends + tuple(Dropped(host.name, "", DropReason.LOOP, None) for _ in places[:1])


@pure
def carry(network: Network, landing: Landing, depth: int) -> Heard:
    """Bring an ARP question to the other end of its tunnel, if that is where it is."""
    return _through(network, landing, depth) if isinstance(landing, Carried) else (landing,)
