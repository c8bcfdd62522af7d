"""How a packet's way can end."""

from enum import Enum

from attrs import frozen

from models.packet import Packet
from models.reachability.vocabulary.connections import Connection


class DropReason(Enum):
    """Why a packet was lost; the words of the kernel's own paths."""

    NO_ROUTE = "no route"
    BLACKHOLE = "blackhole route"
    UNREACHABLE = "unreachable route"
    PROHIBIT = "prohibit route"
    IFACE_DOWN = "device down"
    FWD_DISABLED = "forwarding disabled on the input device"
    RPF_STRICT = "reverse path filter, strict"
    RPF_LOOSE = "reverse path filter, loose"
    RPF_NOADDR = "reverse path filter on a device without address"
    SRC_IS_LOCAL = "source is an address of this host"
    SRC_INVALID = "source is multicast, broadcast or zero"
    MARTIAN_LOOPBACK = "loopback address from outside"
    NOT_UNICAST = "multicast or broadcast destination is not forwarded"
    NEIGH_FAILED = "nobody answers for the next hop"
    WRONG_MAC = "frame for another MAC"
    BRIDGE_HAIRPIN = "bridge: out of the port it came from, without hairpin"
    BRIDGE_STATE = "bridge: port not forwarding"
    BRIDGE_LOCKED = "bridge: unknown source MAC on a locked port"
    BRIDGE_ISOLATED = "bridge: both ports isolated"
    BRIDGE_NOFLOOD = "bridge: unknown MAC, port does not flood"
    BRIDGE_MTU = "bridge: longer than the port allows"
    FDB_MISS = "vxlan: no forwarding entry"
    VXLAN_VNI = "vxlan: another network identifier"
    VXLAN_PORT = "vxlan: nobody listens on the port"
    VXLAN_LOCAL = "vxlan: local address is not of this host"
    VXLAN_OWN_MAC = "vxlan: inner source is the receiver's own MAC"
    VXLAN_SNOOP_STATIC = "vxlan: learning, and a permanent entry says another address"
    ENCAP_LOOP = "tunnel: the outer packet would enter the tunnel again"
    OUTER_NO_ROUTE = "tunnel: no route to the other end"
    OUTER_FIREWALL = "the underlay swallows it"
    FRAG_NEEDED = "longer than the next link allows, and DF set"
    MESSAGE_SIZE = "longer than the sender's own link allows, and DF set"
    TTL = "time to live exhausted"
    FILTER_DROP = "netfilter FORWARD drops it"
    INPUT_DROP = "netfilter INPUT drops it"
    OUTPUT_DROP = "netfilter OUTPUT drops it"
    FILTER_REJECT = "netfilter rejects it"
    LOOP = "back at a place where it has been"
    NOT_MODELLED = "meets something that the model does not know"


@frozen
class Stopped:
    """Why netfilter lets a packet go no further, and whether its sender is told."""

    reason: DropReason
    signalled: bool = False
    detail: str = ""


@frozen
class Delivered:
    """The packet was handed to the sockets of this host, as it looked then (source seen, TTL left)."""

    host: str
    packet: Packet
    connection: Connection | None = None


@frozen
class Dropped:
    """The packet was lost on this host at this device, inside its carrier if a tunnel had it.

    `packet` is None for an ARP question, and for what a carrier carries while it is on its way. `signalled` says
    whether the sender is told by ICMP, and so sees the reason. `detail` is what the model does not know.
    """

    host: str
    device: str
    reason: DropReason
    packet: Packet | None
    signalled: bool = False
    detail: str = ""
