"""What the node's own addresses and routes say: the type of an address, where a packet goes, whose address it takes."""

from enum import Enum

from attrs import frozen

from models.nat.vocabulary import AddressType, Family, Node, Owned, Route, address, block
from verify import Index, overlay, prefix_map, remembered

LOOPBACK = block("127.0.0.0/8")
LOOPBACK_DEVICE = "lo"
FIXED = {
    Family.IPV4: (
        (block("0.0.0.0/32"), AddressType.BROADCAST),
        (LOOPBACK, AddressType.LOCAL),
        (block("127.255.255.255/32"), AddressType.BROADCAST),
        (block("224.0.0.0/4"), AddressType.MULTICAST),
        (block("255.255.255.255/32"), AddressType.BROADCAST),
    ),
    Family.IPV6: (
        (block("::/128"), AddressType.UNSPEC),
        (block("::1/128"), AddressType.LOCAL),
        (block("ff00::/8"), AddressType.MULTICAST),
    ),
}


class Way(Enum):
    """Where routing sends a packet."""

    LOCAL = "local"
    OUT = "out"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


@frozen(eq=False)
class Routed:
    """The answer of a look-up: the device, and the next hop where it is not the destination; None is not told."""

    way: Way
    device: str | None = None
    via: int | None = None


TO_SELF = Routed(Way.LOCAL, LOOPBACK_DEVICE)
OUT_SOMEWHERE = Routed(Way.OUT)
NOT_TOLD = Routed(Way.UNKNOWN)
NO_ROUTE = Routed(Way.NOWHERE)


@remembered
def types(node: Node) -> Index[AddressType | None]:
    """The type of each address (inet_addr_type, ipv6_addr_type): None where the node's addresses are not told."""
    rows: list[tuple[int, int, AddressType | None]] = [
        (part.first, part.last, kind) for part, kind in FIXED[node.family]
    ]
    owned = node.addresses or ()
    rows.extend((each.address, each.address, AddressType.LOCAL) for each in owned)
    wide = (each.link for each in owned if each.link.last - each.link.first > 1 and node.family is Family.IPV4)
    rows.extend((link.last, link.last, AddressType.BROADCAST) for link in wide)
    return prefix_map(rows, None if node.addresses is None else AddressType.UNICAST)


@remembered
def holders(node: Node) -> Index[tuple[str, ...]]:
    """The devices on which each address is the node's, or the broadcast address of a link (inet_dev_addr_type)."""
    rows = [(LOOPBACK.first, LOOPBACK.last, LOOPBACK_DEVICE)] if node.family is Family.IPV4 else []
    for each in node.addresses or ():
        rows += [(number, number, each.device) for number in {each.address, each.link.last}]
    return overlay(rows)


@remembered
def _routes(node: Node) -> Index[Routed]:
    """The route to each address, as told; without routes only the way out is known."""
    if node.routes is None:
        return prefix_map((), OUT_SOMEWHERE)
    rows = [(each.block.first, each.block.last, Routed(Way.OUT, each.device, each.via)) for each in _all(node)]
    return prefix_map(rows, NO_ROUTE)


def _all(node: Node) -> tuple[Route, ...]:
    """The routes told, and those that addresses bring along."""
    links = tuple(
        Route(each.link, each.device)
        for each in node.addresses or ()
        if not each.link.is_single and each.device != LOOPBACK_DEVICE
    )
    return (*(node.routes or ()), *links)


def routed(node: Node, destination: int) -> Routed:
    """Where a packet to this address goes (fib_lookup): the table local is asked first."""
    kind = types(node).at(destination)
    if kind is None:
        return NOT_TOLD
    if kind != AddressType.UNICAST:
        return TO_SELF
    return _routes(node).at(destination)


def forwarding(node: Node, destination: int) -> Routed:
    """Where a packet goes that is for another host."""
    return _routes(node).at(destination)


def masquerading_address(node: Node, device: str, next_hop: int) -> int | None:
    """The source that MASQUERADE puts in (inet_select_addr): None where addresses are not told.

    An address of the device whose link has the next hop on it, else its first, else the first one of the node, the
    devices of `lo` first. 127/8 is of host scope and never taken.
    """
    usable = tuple(each for each in node.addresses or () if each.address not in LOOPBACK)
    mine = [each for each in usable if each.device == device]
    for each in mine:
        if next_hop in each.link:
            return each.address
    first_of_lo = [each for each in usable if each.device == LOOPBACK_DEVICE]
    return next((each.address for each in (*mine, *first_of_lo, *usable)), None)


def own(address_of: str, device: str = "eth0") -> Owned:
    """An address of the node written as `192.168.0.2/24`."""
    return Owned(device, address(address_of.partition("/")[0]), block(address_of))
