"""Where a question may end, over everything that the kernel may draw on the way."""

from collections.abc import Iterable

from models.nat.behaviour.asking import NotTold
from models.reachability.behaviour.forwarding import hop
from models.reachability.vocabulary import Delivered, Departure, Dropped, DropReason, Host, Network
from properties.journeys.behaviour.talks import address_of, asks
from properties.journeys.vocabulary import Door, Place

LONGEST = 64  # hops; the TTL of the question


def ends_of(network: Network, start: Departure) -> tuple[Delivered | Dropped, ...]:
    """Every end of a packet."""
    places: tuple[object, ...] = (start,)
    ends: list[Delivered | Dropped] = []
    for _ in range(LONGEST):
        moved: list[object] = []
        for here in places:
            if isinstance(here, (Delivered, Dropped)):
                ends.append(here)
            else:
                moved.extend(hop(network, here))  # type: ignore[arg-type] # what is no end moves on
        places = tuple(moved)
        if not places:
            break
    return tuple(ends)


def offers_all(network: Network, client: Host, door: Door, source_port: int, places: Iterable[Place]) -> bool:
    """Whether for each of these endpoints some draw leads a client's question there; NotTold where data is missing."""
    ends = ends_of(network, asks(client, door, address_of(door), source_port))
    untold = next((end for end in ends if isinstance(end, Dropped) and end.reason is DropReason.NOT_MODELLED), None)
    if untold is not None:
        raise NotTold(f"{untold.host} {untold.device}: {untold.detail or untold.reason.value}")
    packets = [end.packet for end in ends if end.packet is not None]
    return all(
        any(packet.destination == address and packet.port == port for packet in packets) for address, port in places
    )
