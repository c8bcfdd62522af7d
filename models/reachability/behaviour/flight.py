"""A packet's flight from the host that sends it to its end."""

from typing import Annotated, Any

from models.packet import Packet, dotted
from models.reachability.behaviour.forwarding import HIGHEST_LUCK, Luck, hop
from models.reachability.behaviour.routing import links_of, local_addresses
from models.reachability.behaviour.sources import is_loopback
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import (
    Arrival,
    Delivered,
    Departure,
    Dropped,
    DropReason,
    Host,
    HostKind,
    Network,
)
from verify import Member, action, assume, evolve, frozen, initial
from verify.language import NotEnabled
from verify.runnable import text_of

LONGEST = 256  # hops; a TTL cannot last longer
FEWEST_TTL = 8  # hosts send 64 or more; a packet that needs more than this many hops is going round
SHORTEST = 28  # bytes: an IPv4 header and a UDP or ICMP header


@frozen
class Flight:
    """One packet on its way: where it is now, or how it ended; and what kind of host sent it."""

    network: Network
    sender: HostKind
    here: Arrival | Departure | Delivered | Dropped

    @initial
    @classmethod
    def departs(cls, network: Network, host: Annotated[Host, Member("senders")], packet: Packet) -> "Flight":
        """Any pod or node sends any packet from an address of its own, as long as its own link allows."""
        assume(not is_loopback(packet.source))
        assume(local_addresses(host).at(packet.source))
        assume(packet.ttl >= FEWEST_TTL)
        assume(packet.length >= SHORTEST, packet.length <= largest_packet(host))
        return cls(network, host.kind, Departure(host, packet))

    @property
    def ended(self) -> bool:
        """Whether the packet has arrived or is lost."""
        return isinstance(self.here, (Delivered, Dropped))

    @property
    def undecided(self) -> str | None:
        """Why nothing can be said of this flight: it met something that the model does not know."""
        here = self.here
        if isinstance(here, Dropped) and here.reason == DropReason.NOT_MODELLED:
            return f"a packet meets something that is not modelled at {here.host} {here.device}"
        return None

    @action
    def hop(self, luck: Luck = 0, outer_luck: Luck = 0) -> "Flight":
        """The packet moves to the next host that routes it, through a tunnel if that is the way."""
        if isinstance(self.here, (Delivered, Dropped)):
            raise NotEnabled
        return evolve(self, here=hop(self.network, self.here, luck, outer_luck))

    def describe(self) -> str:
        """Where the packet is, on one line."""
        here = self.here
        if isinstance(here, Departure):
            return f"{here.host.name} sends {_header(here.packet)}"
        if isinstance(here, Arrival):
            return f"{here.host.name} receives it on {here.device}: {_header(here.packet)}"
        if isinstance(here, Delivered):
            return f"delivered at {here.host}: {_header(here.packet)}"
        told = ", the sender is told" if here.signalled else ""
        return f"lost at {here.host} {here.device}: {here.reason.value}{told}"

    def recipe(self) -> tuple[dict[str, str], str]:
        """The names to import, and the expression that makes this flight from `world`."""
        here = self.here
        if not isinstance(here, Departure):
            raise TypeError("a flight begins with a departure")
        names = {"Flight": "models.reachability.behaviour", "hosts_of": "models.reachability.behaviour"}
        names |= dict.fromkeys(("Packet", "Protocol", "address"), "models.packet")
        return names, f'Flight.departs(world, hosts_of(world)["{here.host.name}"], {text_of(here.packet)})'


def _header(packet: Any) -> str:  # noqa: ANN401 - absent for an ARP question
    if packet is None:
        return "an ARP question"
    shown = f"{dotted(packet.source)[9:-2]} → {dotted(packet.destination)[9:-2]}"
    flags = ", DF" if packet.unfragmentable else ""
    return f"{shown} {packet.protocol.value}/{packet.port}, ttl {packet.ttl}, {packet.length} bytes{flags}"


def largest_packet(host: Host) -> int:
    """The longest packet that the host sends: the smallest MTU of its devices with an address, loopback aside."""
    return min((link.mtu for link in links_of(host).values() if link.name != "lo" and link.addresses), default=1500)


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
        raise AssertionError("a flight ends: its TTL does")  # noqa: TRY004 - not about types
    return end


__all__ = ["HIGHEST_LUCK", "Flight", "journey", "path"]
