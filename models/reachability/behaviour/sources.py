"""Source validation: martians and the reverse path filter.

Follows ip_route_input_slow and fib_validate_source of net/ipv4 @ Linux 6.1.
"""

from models.packet import Packet, address
from models.reachability.behaviour.routing import default_rules, links_of, local_addresses, look_up
from models.reachability.behaviour.settings import either, largest
from models.reachability.vocabulary import DropReason, Host, RouteType
from verify import evolve, pure

MULTICAST_FIRST, MULTICAST_LAST = address("224.0.0.0"), address("239.255.255.255")
LOOPBACK_FIRST, LOOPBACK_LAST = address("127.0.0.0"), address("127.255.255.255")
LIMITED_BROADCAST = address("255.255.255.255")


@pure
def is_multicast(number: int) -> bool:
    """Whether the address is a group (224.0.0.0/4)."""
    return MULTICAST_FIRST <= number <= MULTICAST_LAST


@pure
def is_loopback(number: int) -> bool:
    """Whether the address is in 127.0.0.0/8."""
    return LOOPBACK_FIRST <= number <= LOOPBACK_LAST


@pure
def martian(host: Host, device: str, packet: Packet) -> DropReason | None:
    """Why the header alone makes the packet unacceptable on this device; None if it does not."""
    if is_multicast(packet.source) or packet.source == LIMITED_BROADCAST:
        return DropReason.SRC_INVALID
    if packet.source == 0:
        return DropReason.SRC_INVALID
    if packet.destination == 0:
        return DropReason.NOT_UNICAST
    if is_loopback(packet.destination) or is_loopback(packet.source):
        if not either(host, device, "route_localnet"):
            return DropReason.MARTIAN_LOOPBACK
    return None


@pure
def source_fault(host: Host, device: str, packet: Packet, leaving: str) -> DropReason | None:
    """Why fib_validate_source rejects the source of a packet received on `device`; None if it accepts.

    `leaving` is the device by which the packet would be forwarded, empty for a local destination.
    """
    strictness = largest(host, device, "rp_filter")
    redirects = device == leaving and either(host, device, "send_redirects")
    if strictness == 0 and not redirects:
        if either(host, device, "accept_local"):
            return None
        if default_rules(host):
            return DropReason.SRC_IS_LOCAL if local_addresses(host).at(packet.source) else None
    return _full_check(host, device, packet, leaving, strictness)


@pure
def _full_check(host: Host, device: str, packet: Packet, leaving: str, strictness: int) -> DropReason | None:
    """Look up the way back (__fib_validate_source): a packet with the ends swapped, as if received where it leaves."""
    turned = evolve(packet, source=packet.destination, destination=packet.source)
    turned = evolve(turned, source_port=packet.port, port=packet.source_port)
    back = look_up(host, turned, leaving or "lo")
    no_address = not links_of(host)[device].addresses
    if back.type not in (RouteType.UNICAST, RouteType.LOCAL) and back.hops:
        return DropReason.SRC_IS_LOCAL
    if back.type == RouteType.LOCAL and not either(host, device, "accept_local"):
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
