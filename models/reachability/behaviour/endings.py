"""How a packet's way ends at one host: routed nowhere, stopped, or handed to the sockets."""

from models.packet import Packet
from models.reachability.behaviour.netfilter import admitted, left, released
from models.reachability.behaviour.routing import NO_ROUTE, NOT_DECIDED, is_undecided
from models.reachability.vocabulary import (
    Arrival,
    Connection,
    Delivered,
    Departure,
    Dropped,
    DropReason,
    Host,
    Route,
    RouteType,
    Stopped,
)
from verify import pure

NO_WAY = {
    RouteType.BLACKHOLE: DropReason.BLACKHOLE,
    RouteType.UNREACHABLE: DropReason.UNREACHABLE,
    RouteType.PROHIBIT: DropReason.PROHIBIT,
}


def no_way(route: Route) -> DropReason | None:
    """Why a route leads nowhere; None if it does not."""
    if is_undecided(route):
        return DropReason.NOT_MODELLED
    if route.table == NO_ROUTE.table:
        return DropReason.NO_ROUTE
    return NO_WAY.get(route.type)


def not_known(host: Host, route: Route) -> str:
    """What the model does not know of the rule or the route that decides; empty text for one that it knows."""
    if route.unmodelled:
        return f"{route.unmodelled} is not modelled"
    if route.table != NOT_DECIDED.table:
        return ""
    rule = next(rule for rule in host.rules if rule.unmodelled)
    return f"rule.json: rule {rule.priority}: key '{', '.join(rule.unmodelled)}' is not modelled"


def ends(
    here: Arrival | Departure, device: str, reason: DropReason, *, signalled: bool = False, detail: str = ""
) -> tuple[Dropped, ...]:
    """The packet is lost here."""
    return (Dropped(here.host.name, device, reason, here.packet, signalled=signalled, detail=detail),)


def stops(here: Arrival | Departure, device: str, why: Stopped) -> tuple[Dropped, ...]:
    """Netfilter has the packet."""
    return ends(here, device, why.reason, signalled=why.signalled, detail=why.detail)


@pure
def delivers(
    here: Arrival | Departure, packet: Packet, connection: Connection | None, received: str
) -> tuple[Delivered | Dropped, ...]:
    """Hand the packet to the sockets, if INPUT lets it (ip_local_deliver)."""
    ways: tuple[Delivered | Dropped, ...] = ()
    for each in admitted(here.host, packet, connection, received):
        if each.stopped is not None:
            ways += stops(here, received, each.stopped)
        else:
            ways += (Delivered(here.host.name, each.packet, each.connection),)
    return ways


@pure
def loops(here: Departure, packet: Packet) -> tuple[Delivered | Dropped, ...]:
    """Over the loopback to the host's own sockets, which POSTROUTING sees too."""
    host = here.host
    ways: tuple[Delivered | Dropped, ...] = ()
    for each in released(host, packet, here.connection, "lo"):
        if each.stopped is not None:
            ways += stops(here, "lo", each.stopped)
            continue
        for after in left(host, each.packet, each.connection, "", "lo"):
            if after.stopped is not None:
                ways += stops(here, "lo", after.stopped)
            else:
                ways += delivers(here, after.packet, after.connection, "lo")
    return ways
