"""What stands in for a host's own few rules where another model walks all of its tables."""

from typing import Protocol

from attrs import frozen

from models.packet import Packet
from models.reachability.vocabulary.connections import Connection
from models.reachability.vocabulary.ends import Stopped


@frozen
class Passed:
    """A packet behind a hook: as it is now, and what is remembered of its flow; or why it goes no further."""

    packet: Packet
    connection: Connection | None
    stopped: Stopped | None = None


class Hooks(Protocol):
    """The hooks of netfilter on one host; each gives every way that the packet may go on from there."""

    def received(self, host: str, packet: Packet, connection: Connection | None, device: str) -> tuple[Passed, ...]:
        """PREROUTING, of what came by this device."""

    def admitted(self, host: str, packet: Packet, connection: Connection | None, device: str) -> tuple[Passed, ...]:
        """INPUT, on the way to the host's own sockets."""

    def forwarded(
        self, host: str, packet: Packet, connection: Connection | None, received: str, leaving: str
    ) -> tuple[Passed, ...]:
        """FORWARD, between two devices."""

    def sent(self, host: str, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Passed, ...]:
        """OUTPUT up to the translation of destinations, after which the packet is routed anew."""

    def released(self, host: str, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Passed, ...]:
        """The rest of OUTPUT."""

    def left(
        self, host: str, packet: Packet, connection: Connection | None, received: str, leaving: str
    ) -> tuple[Passed, ...]:
        """POSTROUTING, towards this device."""

    def unseen(self, host: str, bridge: str, connection: Connection | None) -> Connection | None:
        """No hook at all: a bridge passes the packet on from port to port, and netfilter is not called."""
