"""A packet and its answer: there, and back to who asked.

What connection tracking remembers decides about the way back (nf_nat_inet_fn, nf_conntrack_in @ Linux 6.1): a host that
rewrote the question's source puts the original one back into the answer, and hosts that saw the question do not ask
the nat table about its answer. Ports are never rewritten here, as if no two flows wanted the same one.
The way there is held to the kernel by `tests/conformance/kernel`; what conntrack does to the way back is not yet.
"""

from typing import Annotated

from models.packet import SHORTEST_PACKET, Address, Length, Packet
from models.reachability.behaviour.filters import noted
from models.reachability.behaviour.flight import Flight, Here, largest_packet, sends, sent, where
from models.reachability.behaviour.routing import owned, physical_addresses
from models.reachability.behaviour.sources import KINDS, AddressKind
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import Connection, Delivered, Departure, Host, Network
from verify import Member, action, assume, evolve, frozen, initial, require
from verify.language import NotEnabled

ANSWER_TTL = 64  # net.ipv4.ip_default_ttl


def answer_to(network: Network, here: Here, length: int) -> Departure:
    """The answer to a question that was delivered, sent back to the address that was seen; NotEnabled for others."""
    if not isinstance(here, Delivered) or here.connection is None:
        raise NotEnabled
    host, asked = hosts_of(network)[here.host], here.packet
    require(owned(host).at(asked.destination), asked.source != 0)
    require(length >= SHORTEST_PACKET, length <= largest_packet(host))
    answer = Packet(
        asked.destination,
        asked.source,
        asked.protocol,
        source_port=asked.port,
        port=asked.source_port,
        ttl=ANSWER_TTL,
        length=length,
        unfragmentable=asked.unfragmentable,
    )
    return Departure(host, answer, connection=evolve(noted(here.connection, host), is_answer=True))


@frozen
class Conversation(Flight):
    """One question on its way, and then its answer: the address that asked, and the one that was asked."""

    home: Address
    wanted: Address
    answering: bool = False

    @action
    def answers(self, length: Length = SHORTEST_PACKET) -> "Conversation":
        """Who got the question sends an answer of any size back to the address that it saw."""
        if self.answering:
            raise NotEnabled
        return evolve(self, here=answer_to(self.network, self.here, length), answering=True)

    def describe(self) -> str:
        """Where the question or the answer is, on one line."""
        return f"{'answer: ' if self.answering else ''}{where(self.here)}"


@frozen
class PodConversation(Conversation):
    """A conversation that a pod begins."""

    @initial
    @classmethod
    def departs(cls, network: Network, host: Annotated[Host, Member("pods")], packet: Packet) -> "PodConversation":
        """Any pod asks from an address of its own."""
        assume(sends(host, packet), KINDS.at(packet.destination) != AddressKind.LOOPBACK)
        asking = sent(host, packet)
        return cls(network, Departure(host, asking, connection=Connection()), asking.source, asking.destination)


@frozen
class NodeConversation(Conversation):
    """A conversation that a node begins: the kubelet probes a pod."""

    @initial
    @classmethod
    def departs(cls, network: Network, host: Annotated[Host, Member("nodes")], packet: Packet) -> "NodeConversation":
        """Any node lets the kernel choose the source (0.0.0.0), or takes an address of its physical devices."""
        assume(packet.source == 0 or physical_addresses(host).at(packet.source))
        assume(sends(host, packet), KINDS.at(packet.destination) != AddressKind.LOOPBACK)
        asking = sent(host, packet)
        return cls(network, Departure(host, asking, connection=Connection()), asking.source, asking.destination)
