"""Where a packet is on its way: on the wire, just received, about to be sent."""

from attrs import frozen

from models.packet import Packet
from models.reachability.vocabulary.hosts import Host

BROADCAST = "ff:ff:ff:ff:ff:ff"
ANY_MAC = "00:00:00:00:00:00"


@frozen
class Frame:
    """An Ethernet frame; `packet` is None for an ARP question, `vni` is set while it travels inside a tunnel.

    `inside` is the frame that the packet carries, if it is a carrier (the outer packet of a vxlan).
    """

    source: str
    destination: str
    packet: Packet | None
    inside: "Frame | None" = None
    vni: int | None = None


@frozen
class Arrival:
    """A packet that this device has accepted; `packet` is None for an ARP question."""

    host: Host
    device: str
    packet: Packet | None
    inside: Frame | None = None


@frozen
class Departure:
    """A packet that the host itself is about to send; `tunnel` is the device whose carrier it is."""

    host: Host
    packet: Packet
    inside: Frame | None = None
    tunnel: str | None = None
