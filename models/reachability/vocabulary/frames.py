"""Where a packet is on its way: on the wire, just received, about to be sent, inside a tunnel."""

from attrs import field, frozen

from models.packet import Packet, dotted
from models.reachability.vocabulary.connections import Connection
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
    """An Ethernet frame; `packet` is None for an ARP question.

    `kept` is there only from the host's routing to its own tunnel. `port` is where a frame entered the bridge that is
    to pass it on, empty for one of the host's own.
    """

    source: str
    destination: str
    packet: Packet | None
    connection: Connection | None = None
    kept: Kept | None = None
    port: str = ""


@frozen
class Arrival:
    """A packet that this device has accepted; `packet` is None for an ARP question. A `kept` route is followed.

    `port` is the port of the bridge by which it came, where PREROUTING gave it another destination on the bridge.
    """

    host: Host
    device: str
    packet: Packet | None
    connection: Connection | None = None
    kept: Kept | None = None
    port: str = ""


@frozen
class Departure:
    """A packet that the host itself is about to send; `tunnel` names the device whose outer packet it is, if any."""

    host: Host
    packet: Packet
    tunnel: str = ""
    connection: Connection | None = None


@frozen
class OnWire:
    """An ARP question that this device has put on its segment; who hears it there is looked up, not walked."""

    host: Host
    device: str


@frozen(eq=False)
class Carrier:
    """The outer packet of a tunnel, but for its length: who sends it, to where, and what the receiver looks at.

    `source` 0 leaves the choice to the route. `inner_source` is the source MAC address of the frame inside.
    """

    host: Host
    tunnel: str
    source: int = field(repr=dotted)
    destination: int = field(repr=dotted)
    port: int
    vni: int
    ttl: int
    unfragmentable: bool
    inner_source: str


@frozen
class Carried:
    """A frame that a tunnel device is about to send inside this carrier."""

    carrier: Carrier
    frame: Frame


@frozen
class Unwrapped:
    """The device that takes a frame out of its carrier; `checked` is False where nobody looks at its MAC address."""

    host: Host
    device: str
    checked: bool = True
