"""The vxlan device: a frame into a carrier, and out of it again.

Follows vxlan_xmit, vxlan_xmit_one, vxlan_rcv and vxlan_snoop of drivers/net/vxlan/vxlan_core.c @ Linux 6.1. The
source port of the carrier is a hash of the inner header; it is 0 here, and nothing in the model decides on it.
"""

from models.packet import Packet, Protocol
from models.reachability.behaviour.routing import links_of, local_addresses, owned
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import (
    ANY_MAC,
    BROADCAST,
    Arrival,
    Carried,
    Carrier,
    Delivered,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kind,
    Link,
    Network,
    Unwrapped,
    Vxlan,
    VxlanEntry,
)
from verify import pure, remembered

OVERHEAD = 50  # inner Ethernet 14, vxlan 8, UDP 8, outer IPv4 20
DEFAULT_TTL = 64  # net.ipv4.ip_default_ttl
ARP_LENGTH = 28
MAY_AGE = "a learned forwarding entry of a tunnel may age"


@remembered
def _entries(host: Host) -> dict[tuple[str, str], tuple[VxlanEntry, ...]]:
    """The forwarding rows of all vxlan devices, by device and MAC address."""
    found: dict[tuple[str, str], list[VxlanEntry]] = {}
    for row in host.vxlan_entries:
        found.setdefault((row.device, row.mac), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


@remembered
def carriers(host: Host, device: str, source: str, destination: str) -> tuple[Carrier | DropReason, ...]:
    """The carriers of a frame between these MAC addresses: one a forwarding row, or one a default destination."""
    tunnel = links_of(host)[device].vxlan
    if tunnel is None:
        return (DropReason.NOT_MODELLED,)
    defaults = _entries(host).get((device, ANY_MAC), ())
    rows = _entries(host).get((device, destination)) if destination != BROADCAST else None
    return tuple(_carrier(host, device, tunnel, row, source) for row in rows or defaults) or (DropReason.FDB_MISS,)


def _carrier(host: Host, device: str, tunnel: Vxlan, row: VxlanEntry, source: str) -> Carrier | DropReason:
    if not row.permanent:  # vxlan_cleanup will take it away
        return DropReason.NOT_MODELLED
    if tunnel.local is not None and not (local_addresses(host).at(tunnel.local) or owned(host).at(tunnel.local)):
        return DropReason.VXLAN_LOCAL
    return Carrier(
        host,
        device,
        source=tunnel.local or 0,
        destination=row.remote,
        port=row.port if row.port is not None else tunnel.port,
        vni=row.vni if row.vni is not None else tunnel.vni,
        ttl=tunnel.ttl or DEFAULT_TTL,
        unfragmentable=tunnel.unfragmentable,
        inner_source=source,
    )


def encapsulated(host: Host, link: Link, frame: Frame) -> tuple[Carried | Dropped, ...]:
    """Every carrier that a frame gets on this device, or why it gets none."""
    return tuple(
        Dropped(
            host.name, link.name, carrier, frame.packet, detail=MAY_AGE if carrier == DropReason.NOT_MODELLED else ""
        )
        if isinstance(carrier, DropReason)
        else Carried(carrier, frame)
        for carrier in carriers(host, link.name, frame.source, frame.destination)
    )


@pure
def outer_packet(carrier: Carrier, length: int) -> Packet:
    """The carrier as the host itself sends it, around a packet of this length."""
    return Packet(
        source=carrier.source,
        destination=carrier.destination,
        protocol=Protocol.UDP,
        source_port=0,
        port=carrier.port,
        ttl=carrier.ttl,
        length=length + OVERHEAD,
        unfragmentable=carrier.unfragmentable,
    )


@remembered
def _listening(host: Host) -> dict[int, dict[int, Link]]:
    """The vxlan devices that are up, by port and then by identifier."""
    found: dict[int, dict[int, Link]] = {}
    for link in host.links:
        if link.kind == Kind.VXLAN and link.vxlan is not None and link.up:
            found.setdefault(link.vxlan.port, {}).setdefault(link.vxlan.vni, link)
    return found


def receiver(host: Host, carrier: Carrier) -> Link | DropReason:
    """The device that listens for the carrier, or the reason why none does."""
    by_vni = _listening(host).get(carrier.port)
    if by_vni is None:
        return DropReason.VXLAN_PORT
    return by_vni.get(carrier.vni, DropReason.VXLAN_VNI)


@pure
def refused(host: Host, link: Link, carrier: Carrier, sender: int) -> DropReason | None:
    """Why the device refuses what it takes out of this carrier; None if it takes it.

    `sender` is the source address of the carrier as it arrives, which only a learning device looks at (vxlan_snoop).
    """
    if carrier.inner_source == link.mac:
        return DropReason.VXLAN_OWN_MAC
    if link.vxlan is not None and link.vxlan.learning:
        rows = _entries(host).get((link.name, carrier.inner_source), ())
        if rows and rows[0].permanent and rows[0].remote != sender:
            return DropReason.VXLAN_SNOOP_STATIC
    return None


@pure
def unwrapped(network: Network, carrier: Carrier, outer: Delivered, *, bypass: bool) -> Unwrapped | Dropped:
    """Hand the carrier to the tunnel device that listens for it."""
    host = hosts_of(network)[outer.host]
    link = receiver(host, carrier)
    if isinstance(link, DropReason):
        return Dropped(host.name, carrier.tunnel if bypass else "", link, None)
    bad = None if bypass else refused(host, link, carrier, outer.packet.source)
    return Dropped(host.name, link.name, bad, None) if bad is not None else Unwrapped(host, link.name, not bypass)


def turned(end: Unwrapped, frame: Frame) -> Arrival | Dropped:
    """What the sending host's own tunnel turns round keeps the route that sent it there, and is forwarded once more.

    A packet of the host itself is discarded (dst_discard).
    """
    if frame.kept is not None and not frame.kept.forwarded:
        return Dropped(end.host.name, end.device, DropReason.ENCAP_LOOP, frame.packet)
    return Arrival(end.host, end.device, frame.packet, frame.connection, frame.kept)
