"""A packet's flight from the host that sends it to its end."""

from models.packet import Packet
from models.reachability.behaviour.forwarding import HIGHEST_LUCK, Luck, hop
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import Arrival, Delivered, Departure, Dropped, DropReason, Host, Network
from verify import action, evolve, frozen, require

LONGEST = 256  # hops; a TTL cannot last longer


@frozen
class Flight:
    """One packet on its way: where it is now, or how it ended."""

    network: Network
    here: Arrival | Departure | Delivered | Dropped

    @property
    def ended(self) -> bool:
        """Whether the packet has arrived or is lost."""
        return isinstance(self.here, (Delivered, Dropped))

    @action
    def hop(self, luck: Luck, outer_luck: Luck) -> "Flight":
        """The packet moves to the next host that routes it, through a tunnel if that is the way."""
        require(not self.ended)
        return evolve(self, here=hop(self.network, self.here, luck, outer_luck))


def path(network: Network, sender: str, packet: Packet) -> tuple[Arrival | Departure | Delivered | Dropped, ...]:
    """Every place of one concrete packet, from the sender's stack to its end; the first next hop is taken always.

    A packet that comes back to a place where it has been, but for its TTL, ends there as Dropped for LOOP.
    """
    here: Arrival | Departure | Delivered | Dropped = Departure(hosts_of(network)[sender], packet)
    places = [here]
    been: set[tuple[Host, str, Packet]] = set()
    for _ in range(LONGEST):
        if isinstance(here, (Delivered, Dropped)):
            break
        if isinstance(here, Arrival) and here.packet is not None:
            place = (here.host, here.device, evolve(here.packet, ttl=0))
            if place in been:
                here = Dropped(here.host.name, here.device, DropReason.LOOP, here.packet)
                places.append(here)
                break
            been.add(place)
        here = hop(network, here)
        places.append(here)
    return tuple(places)


def journey(network: Network, sender: str, packet: Packet) -> Delivered | Dropped:
    """How the packet's flight from this host ends."""
    end = path(network, sender, packet)[-1]
    if not isinstance(end, (Delivered, Dropped)):
        raise AssertionError("a flight ends: its TTL does")
    return end


__all__ = ["HIGHEST_LUCK", "Flight", "journey", "path"]
