"""Source validation: martians and the reverse path filter.

Follows ip_route_input_slow and fib_validate_source of net/ipv4 @ Linux 6.1.
"""

from enum import Enum

from models.packet import Packet, prefix
from models.reachability.behaviour.routing import default_rules, is_undecided, links_of, local_addresses, look_up
from models.reachability.behaviour.settings import settings_of
from models.reachability.vocabulary import DropReason, Host, RouteType
from verify import evolve, prefix_map, pure


class AddressKind(Enum):
    """What an address is by its bits alone."""

    UNICAST = "unicast"
    ZERO = "zero"  # 0.0.0.0 only: the rest of 0/8 is routed
    LOOPBACK = "loopback"
    MULTICAST = "multicast"
    BROADCAST = "broadcast"  # 255.255.255.255 only: of a subnet's, only the route knows


KINDS = prefix_map(
    (
        (block.first, block.last, kind)
        for block, kind in (
            (prefix("0.0.0.0/32"), AddressKind.ZERO),
            (prefix("127.0.0.0/8"), AddressKind.LOOPBACK),
            (prefix("224.0.0.0/4"), AddressKind.MULTICAST),
            (prefix("255.255.255.255/32"), AddressKind.BROADCAST),
        )
    ),
    AddressKind.UNICAST,
)


@pure
def martian(host: Host, device: str, source: AddressKind, destination: AddressKind) -> DropReason | None:
    """Why the header alone makes a packet unacceptable on this device; None if it does not."""
    if source in (AddressKind.MULTICAST, AddressKind.BROADCAST, AddressKind.ZERO):
        return DropReason.SRC_INVALID
    if destination == AddressKind.ZERO:
        return DropReason.NOT_UNICAST
    if AddressKind.LOOPBACK in (source, destination) and not settings_of(host, device).route_localnet:
        return DropReason.MARTIAN_LOOPBACK
    return None


@pure
def source_fault(host: Host, device: str, packet: Packet, leaving: str) -> DropReason | None:
    """Why fib_validate_source rejects the source of a packet received on `device`; None if it accepts.

    NOT_MODELLED where a rule or a route decides that the model has no words for.

    `leaving` is the device by which the packet would be forwarded, empty for a local destination.
    """
    settings = settings_of(host, device)
    redirects = device == leaving and settings.send_redirects
    if settings.rp_filter == 0 and not redirects:
        if settings.accept_local:
            return None
        if default_rules(host):
            return DropReason.SRC_IS_LOCAL if local_addresses(host).at(packet.source) else None
    return _full_check(host, device, packet, leaving, settings.rp_filter)


@pure
def _full_check(host: Host, device: str, packet: Packet, leaving: str, strictness: int) -> DropReason | None:
    """Look up the way back (__fib_validate_source): a packet with the ends swapped, as if received where it leaves."""
    turned = evolve(
        packet,
        source=packet.destination,
        destination=packet.source,
        source_port=packet.port,
        port=packet.source_port,
    )
    back = look_up(host, turned, leaving or "lo")
    if is_undecided(back):
        return DropReason.NOT_MODELLED
    no_address = not links_of(host)[device].addresses
    if back.type not in (RouteType.UNICAST, RouteType.LOCAL) and back.hops:
        return DropReason.SRC_IS_LOCAL
    if back.type == RouteType.LOCAL and not settings_of(host, device).accept_local:
        return DropReason.SRC_IS_LOCAL
    if not back.hops:
        return _rejected(strictness, no_address=no_address)
    if any(hop.device == device for hop in back.hops):
        return None
    if no_address:
        return _rejected(strictness, no_address=True)
    if strictness == 1:
        return DropReason.RPF_STRICT
    return None


@pure
def _rejected(strictness: int, *, no_address: bool) -> DropReason | None:
    if strictness == 0:
        return None
    if no_address:
        return DropReason.RPF_NOADDR
    return DropReason.RPF_STRICT if strictness == 1 else DropReason.RPF_LOOSE
