"""A packet's flight from the host that sends it to its end."""

from typing import Annotated, Any, Self

from models.packet import SHORTEST_PACKET, Packet, dotted
from models.reachability.behaviour.forwarding import Next, hop
from models.reachability.behaviour.ownership import pod_addresses
from models.reachability.behaviour.routing import kernel_source, links_of, local_addresses, physical_addresses
from models.reachability.behaviour.sources import KINDS, AddressKind
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import (
    Arrival,
    Delivered,
    Departure,
    Dropped,
    DropReason,
    Host,
    Network,
)
from verify import Between, Member, action, assume, evolve, frozen, initial, pure
from verify.language import Irrelevant, NotEnabled

LONGEST = 256  # hops; a TTL cannot last longer
FEWEST_TTL = 8  # hosts send 64 or more; a packet that needs more than this many hops is going round
HIGHEST_LUCK = 2**16 - 1

Here = Arrival | Departure | Delivered | Dropped
Luck = Annotated[int, Between(0, HIGHEST_LUCK)]


@pure
def chosen(places: Next, luck: int) -> Here:
    """One of the places, each for an equal share of the luck."""
    share = (HIGHEST_LUCK + 1) // len(places)
    for number, place in enumerate(places[:-1]):
        if luck < (number + 1) * share:
            return place
    return places[-1]


@frozen
class Flight:
    """One packet on its way: where it is now, or how it ended."""

    network: Network
    here: Here

    @property
    def end(self) -> Delivered | Dropped:
        """How it ended; a sentence about the end says nothing of what is still on its way, nor of what is undecided."""
        if isinstance(self.here, Delivered) or (isinstance(self.here, Dropped) and not self.undecided):
            return self.here
        raise Irrelevant

    @property
    def delivery(self) -> Delivered:
        """Where it arrived; a sentence about arriving says nothing of anything else."""
        if isinstance(self.here, Delivered):
            return self.here
        raise Irrelevant

    @property
    def loss(self) -> Dropped:
        """Where it was lost; a sentence about losses says nothing of anything else."""
        if isinstance(self.here, Dropped) and not self.undecided:
            return self.here
        raise Irrelevant

    @property
    def packet(self) -> Packet:
        """The packet as it looks here."""
        if self.here.packet is None:
            raise Irrelevant
        return self.here.packet

    @property
    def undecided(self) -> str | None:
        """Why nothing can be said of this flight: it met something that the model does not know."""
        here = self.here
        if isinstance(here, Dropped) and here.reason == DropReason.NOT_MODELLED:
            return f"{here.host} {here.device}: {here.detail or 'a packet meets something that is not modelled'}"
        return None

    @action
    def hop(self, luck: Luck = 0) -> Self:
        """The packet moves to the next host that routes it, through a tunnel if that is the way.

        Where a hash or a race decides (next hops of one route, several owners of one address, copies of one frame),
        luck does: what holds for all luck holds whatever the kernel does.
        """
        if isinstance(self.here, (Delivered, Dropped)):
            raise NotEnabled
        return evolve(self, here=chosen(hop(self.network, self.here), luck))

    def describe(self) -> str:
        """Where the packet is, on one line."""
        return where(self.here)


@frozen
class PodFlight(Flight):
    """A packet that a pod sends."""

    @initial
    @classmethod
    def departs(cls, network: Network, host: Annotated[Host, Member("pods")], packet: Packet) -> "PodFlight":
        """Any pod sends any packet from an address of its own, as long as any of its links allows."""
        assume(sends(host, packet))
        return cls(network, Departure(host, sent(host, packet)))


@frozen
class PodToPodFlight(Flight):
    """A packet that a pod sends to a pod: the question that is asked most, and of the largest clusters."""

    @initial
    @classmethod
    def departs(cls, network: Network, host: Annotated[Host, Member("pods")], packet: Packet) -> "PodToPodFlight":
        """Any pod sends any packet from an address of its own to any pod's address."""
        assume(pod_addresses(network).at(packet.destination), sends(host, packet))
        return cls(network, Departure(host, sent(host, packet)))


@frozen
class NodeFlight(Flight):
    """A packet that a node itself sends: the kubelet, or a pod of the host's network."""

    @initial
    @classmethod
    def departs(cls, network: Network, host: Annotated[Host, Member("nodes")], packet: Packet) -> "NodeFlight":
        """Any node lets the kernel choose the source (0.0.0.0), or takes an address of its physical devices."""
        assume(sends(host, packet), packet.source == 0 or physical_addresses(host).at(packet.source))
        return cls(network, Departure(host, sent(host, packet)))


@pure
def sends(host: Host, packet: Packet) -> bool:
    """Whether the host's programs send such a packet: from an own address that others can answer, with life left."""
    return (
        packet.ttl >= FEWEST_TTL
        and SHORTEST_PACKET <= packet.length <= largest_packet(host)
        and KINDS.at(packet.source) != AddressKind.LOOPBACK
        and (packet.source == 0 or local_addresses(host).at(packet.source))
    )


@pure
def sent(host: Host, packet: Packet) -> Packet:
    """The packet with the source that the kernel chooses (ip_route_output_key_hash), if the program chose none."""
    return evolve(packet, source=kernel_source(host, packet)) if packet.source == 0 else packet


def where(here: Any) -> str:  # noqa: ANN401 - any place
    """The place of a packet, or its end, on one line."""
    if isinstance(here, Departure):
        return f"{here.host.name} sends {_header(here.packet)}"
    if isinstance(here, Arrival):
        return f"{here.host.name} receives it on {here.device}: {_header(here.packet)}"
    if isinstance(here, Delivered):
        return f"delivered at {here.host}: {_header(here.packet)}"
    told = ", the sender is told" if here.signalled else ""
    return f"lost at {here.host} {here.device}: {here.reason.value}{told}"


def _header(packet: Any) -> str:  # noqa: ANN401 - absent for an ARP question
    if packet is None:
        return "an ARP question"
    shown = f"{dotted(packet.source)[9:-2]} → {dotted(packet.destination)[9:-2]}"
    flags = ", DF" if packet.unfragmentable else ""
    return f"{shown} {packet.protocol.value}/{packet.port}, ttl {packet.ttl}, {packet.length} bytes{flags}"


def largest_packet(host: Host) -> int:
    """The longest packet that the host sends: the largest MTU of its devices with an address, loopback aside."""
    return max((link.mtu for link in links_of(host).values() if link.name != "lo" and link.addresses), default=1500)


def path(network: Network, sender: str, packet: Packet) -> tuple[Here, ...]:
    """Every place of one concrete packet, from the sender's stack to its end; the first choice is taken always.

    A packet that comes back to a place where it has been, but for its TTL, ends there as Dropped for LOOP.
    """
    here: Here = Departure(hosts_of(network)[sender], packet)
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
        here = hop(network, here)[0]
        places.append(here)
    return tuple(places)


def journey(network: Network, sender: str, packet: Packet) -> Delivered | Dropped:
    """How the packet's flight from this host ends."""
    end = path(network, sender, packet)[-1]
    if not isinstance(end, (Delivered, Dropped)):
        raise AssertionError("a flight ends: its TTL does")  # noqa: TRY004 - not about types
    return end


__all__ = ["Flight", "NodeFlight", "PodFlight", "PodToPodFlight", "journey", "path"]
