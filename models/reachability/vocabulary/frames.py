"""Where a packet is on its way: on the wire, just received, about to be sent."""

from attrs import frozen

from models.packet import Packet
from models.reachability.vocabulary.hosts import Host
from models.reachability.vocabulary.tables import NextHop, Route

BROADCAST = "ff:ff:ff:ff:ff:ff"
ANY_MAC = "00:00:00:00:00:00"


@frozen
class Kept:
    """The route that a packet keeps while its own host's tunnel turns it round (skb_dst).

    `forwarded` is False for a packet of the host itself, whose route is for sending only.
    """

    route: Route
    hop: NextHop
    forwarded: bool


@frozen
class Frame:
    """An Ethernet frame; `packet` is None for an ARP question, `vni` is set while it travels inside a tunnel.

    `inside` is the frame that the packet carries, if it is a carrier (the outer packet of a vxlan). `kept` is there
    only from the host's routing to its own tunnel.
    """

    source: str
    destination: str
    packet: Packet | None
    inside: "Frame | None" = None
    vni: int | None = None
    kept: Kept | None = None


@frozen
class Arrival:
    """A packet that this device has accepted; `packet` is None for an ARP question. A `kept` route is followed."""

    host: Host
    device: str
    packet: Packet | None
    inside: Frame | None = None
    kept: Kept | None = None


@frozen
class Departure:
    """A packet that the host itself is about to send; `tunnel` is the device whose carrier it is."""

    host: Host
    packet: Packet
    inside: Frame | None = None
    tunnel: str | None = None
