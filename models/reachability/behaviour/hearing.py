"""Who hears an ARP question: over veths and bridges it is walked, on a segment of the underlay it is looked up.

Everybody on a segment hears everything that is asked there, and so does whoever is behind a bridge that is plugged in
(br_flood). What each of them owns is worked out once a segment, so that a question asks nobody one by one.
"""

from collections.abc import Iterable

from attrs import frozen

from models.reachability.behaviour.ethernet import UNKNOWN_KIND, Landing, heard_behind, not_said, send
from models.reachability.behaviour.routing import links_of
from models.reachability.behaviour.sources import KINDS, AddressKind
from models.reachability.behaviour.wire import End, ends_of, hosts_of, segments_of
from models.reachability.vocabulary import (
    BROADCAST,
    Arrival,
    Carried,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kind,
    Link,
    Network,
    OnWire,
    RouteType,
    Segment,
)
from verify import Index, overlay, pure, remembered

JOINED = "a bridge that joins a segment of the underlay to another wire is not modelled"
LOCKED = "a locked port on a segment of the underlay is not modelled"


@frozen(eq=False)
class Hearers:
    """The devices that hear what is asked on a segment, by the addresses that they own.

    `met` is what a question meets that the model does not know; with `strays` nobody can say who else hears it.
    """

    ends: tuple[End, ...]
    owners: Index[tuple[End, ...]]
    met: str
    strays: str
    open: bool


def not_known_of(landings: Iterable[object]) -> str:
    """What the model does not know of the first landing that meets such a thing; empty text if none does."""
    unknown = (end for end in landings if isinstance(end, Dropped) and end.reason == DropReason.NOT_MODELLED)
    return next((end.detail or UNKNOWN_KIND for end in unknown), "")


def unmodelled_among(network: Network, landings: Iterable[object]) -> str:
    """What the model does not know of a device that a question was lost at; empty text if it knows them all."""
    ends = (end for end in landings if isinstance(end, Dropped))
    devices = (links_of(hosts_of(network)[end.host])[end.device] for end in ends)
    return next((not_said(device) for device in devices if device.unmodelled), "")


def _ends(landings: Iterable[Landing]) -> tuple[End, ...]:
    arrivals = (landing for landing in landings if isinstance(landing, Arrival))
    return tuple((landing.host, links_of(landing.host)[landing.device]) for landing in arrivals)


def _owned_rows(ends: Iterable[End]) -> list[tuple[int, int, End]]:
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
def _hearers(network: Network) -> dict[str, Hearers]:
    """Who hears on each segment, by its name."""
    return {segment.name: _hearers_on(network, segment) for segment in network.underlay.segments}


def _hearers_on(network: Network, segment: Segment) -> Hearers:
    found: list[End] = []
    met = strays = ""
    for end in ends_of(network, segment):
        link = end[1]
        if link.master is None:
            found += [end] if link.up else []
            continue
        landings = heard_behind(network, end)
        found += _ends(landings)
        met = met or not_known_of(landings)
        strays = strays or unmodelled_among(network, landings)
        if link.port is not None and link.port.locked:
            strays = strays or LOCKED
        if any(isinstance(landing, (Carried, OnWire)) for landing in landings):
            strays = strays or JOINED
    return Hearers(tuple(found), overlay(_owned_rows(found)), met, strays, segment.open)


@remembered
def question(network: Network, host: str, device: str) -> tuple[Landing, ...]:
    """Where a question that this device asks comes to; on a segment it stays on the wire."""
    asking = hosts_of(network)[host]
    link = links_of(asking)[device]
    return send(network, asking, link, Frame(link.mac, BROADCAST, None))


@remembered
def tunnels_from(network: Network, host: str, device: str) -> tuple[Carried, ...]:
    """The carriers that the device's questions get, of itself or of a tunnel that is a port of a bridge on the way."""
    return tuple(landing for landing in question(network, host, device) if isinstance(landing, Carried))


@remembered
def wires(network: Network, host: str, device: str) -> tuple[Hearers, ...]:
    """Who hears the device's questions on segments of the underlay."""
    landings = (landing for landing in question(network, host, device) if isinstance(landing, OnWire))
    names = dict.fromkeys(segments_of(network)[landing.host.name, landing.device].name for landing in landings)
    return tuple(_hearers(network)[name] for name in names)


@remembered
def nearby(network: Network, host: str, device: str) -> tuple[End, ...]:
    """The ends that hear the device's questions over veths and bridges."""
    return _ends(question(network, host, device))


@remembered
def _owners_nearby(network: Network, host: str, device: str) -> Index[tuple[End, ...]]:
    return overlay(_owned_rows(nearby(network, host, device)))


@pure
def owners_on_wire(network: Network, host: Host, link: Link, wanted: int) -> tuple[End, ...]:
    """The ends on the wire of this device that own the address, whether or not they answer."""
    found = () if link.kind in (Kind.PHYSICAL, Kind.VXLAN) else _owners_nearby(network, host.name, link.name).at(wanted)
    for wire in wires(network, host.name, link.name):
        found += wire.owners.at(wanted)
    return tuple(end for end in found if not (end[0].name == host.name and end[1].name == link.name))
