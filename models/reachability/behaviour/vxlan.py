"""The vxlan device: a frame into a carrier, and out of it again.

Follows vxlan_xmit, vxlan_xmit_one, vxlan_rcv and vxlan_snoop of drivers/net/vxlan/vxlan_core.c @ Linux 6.1. The
source port of the carrier is a hash of the inner header; it is 0 here, and nothing in the model decides on it.
"""

from models.packet import Packet, Protocol
from models.reachability.behaviour.routing import local_addresses, owned
from models.reachability.vocabulary import (
    ANY_MAC,
    BROADCAST,
    Departure,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kind,
    Link,
    Vxlan,
    VxlanEntry,
)
from verify import evolve, pure, remembered

OVERHEAD = 50  # inner Ethernet 14, vxlan 8, UDP 8, outer IPv4 20
DEFAULT_TTL = 64  # net.ipv4.ip_default_ttl
ARP_LENGTH = 28


@remembered
def _entries(host: Host) -> dict[tuple[str, str], tuple[VxlanEntry, ...]]:
    """The forwarding rows of all vxlan devices, by device and MAC address."""
    found: dict[tuple[str, str], tuple[VxlanEntry, ...]] = {}
    for row in host.vxlan_entries:
        key = row.device, row.mac
        found[key] = (*found.get(key, ()), row)
    return found


@pure
def encapsulated(host: Host, link: Link, frame: Frame) -> tuple[Departure | Dropped, ...]:
    """The carriers of a frame: one for its forwarding row, or one for each default destination."""
    rows = _entries(host).get((link.name, frame.destination)) or _entries(host).get((link.name, ANY_MAC), ())
    if frame.destination == BROADCAST:
        rows = _entries(host).get((link.name, ANY_MAC), ())
    if link.vxlan is None:
        return (Dropped(host.name, link.name, DropReason.NOT_MODELLED, frame.packet),)
    if not rows:
        return (Dropped(host.name, link.name, DropReason.FDB_MISS, frame.packet),)
    return tuple(_carrier(host, link, link.vxlan, row, frame) for row in rows)


@pure
def _carrier(host: Host, link: Link, tunnel: Vxlan, row: VxlanEntry, frame: Frame) -> Departure | Dropped:
    """The outer packet, as the host itself sends it; its length is the inner one and the overhead."""
    if tunnel.local is not None and not (local_addresses(host).at(tunnel.local) or owned(host).at(tunnel.local)):
        return Dropped(host.name, link.name, DropReason.VXLAN_LOCAL, frame.packet)
    outer = Packet(
        source=tunnel.local or 0,
        destination=row.remote,
        protocol=Protocol.UDP,
        source_port=0,
        port=row.port if row.port is not None else tunnel.port,
        ttl=tunnel.ttl or DEFAULT_TTL,
        length=(frame.packet.length if frame.packet is not None else ARP_LENGTH) + OVERHEAD,
        unfragmentable=tunnel.unfragmentable,
    )
    vni = row.vni if row.vni is not None else tunnel.vni
    return Departure(host, outer, evolve(frame, vni=vni), tunnel=link.name)


@remembered
def _listening(host: Host) -> dict[int, dict[int, Link]]:
    """The vxlan devices that are up, by port and then by identifier."""
    found: dict[int, dict[int, Link]] = {}
    for link in host.links:
        if link.kind == Kind.VXLAN and link.vxlan is not None and link.up:
            found.setdefault(link.vxlan.port, {}).setdefault(link.vxlan.vni, link)
    return found


@pure
def receiver(host: Host, port: int, frame: Frame) -> Link | DropReason:
    """The device that takes the frame out of its carrier, or the reason why none does."""
    by_vni = _listening(host).get(port)
    if by_vni is None:
        return DropReason.VXLAN_PORT
    link = by_vni.get(frame.vni) if frame.vni is not None else None
    return DropReason.VXLAN_VNI if link is None else link


@pure
def refused(host: Host, link: Link, frame: Frame, sender: int) -> DropReason | None:
    """Why the device refuses a frame of this carrier; None if it takes it.

    `sender` is the source address of the carrier, which only a learning device looks at.
    """
    if frame.source == link.mac:
        return DropReason.VXLAN_OWN_MAC
    if link.vxlan is not None and link.vxlan.learning:
        rows = _entries(host).get((link.name, frame.source), ())
        if rows and rows[0].permanent and rows[0].remote != sender:
            return DropReason.VXLAN_SNOOP_STATIC
    return None


def innermost(frame: Frame) -> Packet | None:
    """The packet that the frame is about: its own, or that of the frame it carries."""
    return frame.packet if frame.inside is None else innermost(frame.inside)
