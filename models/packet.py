"""The nouns that the networking domains share: addresses, ports, and the packet."""

from enum import Enum
from typing import Annotated

from attrs import field, frozen
from netaddr import AddrFormatError, IPAddress, IPNetwork

from verify import Between

HIGHEST_ADDRESS = 2**32 - 1
HIGHEST_TTL = 255
HIGHEST_PORT = 65535
LONGEST_PACKET = 65535
SHORTEST_PACKET = 28  # an IPv4 header without options, and a UDP or ICMP header

Address = Annotated[int, Between(0, HIGHEST_ADDRESS)]
Port = Annotated[int, Between(0, HIGHEST_PORT)]
Ttl = Annotated[int, Between(0, HIGHEST_TTL)]
Length = Annotated[int, Between(0, LONGEST_PACKET)]


class Protocol(Enum):
    """The upper protocols whose treatment differs somewhere on the way."""

    ICMP = "icmp"
    TCP = "tcp"
    UDP = "udp"
    OTHER = "other"


def address(text: str) -> int:
    """Read a dotted IPv4 address as a number; raise ValueError for anything else."""
    try:
        return int(IPAddress(text, version=4))
    except (AddrFormatError, ValueError) as wrong:
        raise ValueError(f"{text!r} is not an IPv4 address") from wrong


def dotted(number: object) -> str:
    """Write a number as a runnable dotted address; leave anything that is not a number alone."""
    return f'address("{IPAddress(number, version=4)}")' if type(number) is int else object.__repr__(number)


@frozen(order=True)
class Prefix:
    """A block of addresses: the first and the last of them, and how many leading bits all share (0 to 32)."""

    first: int = field(repr=dotted)
    length: int
    last: int = field(init=False, eq=False, repr=False)

    @last.default
    def _last(self) -> int:
        return self.first + int(2 ** (32 - self.length)) - 1

    def __contains__(self, number: int) -> bool:
        """Whether the address lies in the block."""
        return self.first <= number <= self.last

    def covers(self, other: "Prefix") -> bool:
        """Whether every address of the other block lies in this one."""
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        """Write it as `10.0.0.0/8`."""
        return f"{IPAddress(self.first, version=4)}/{self.length}"


def block_of(number: int, length: int) -> Prefix:
    """The block of this length that the address lies in."""
    size = int(2 ** (32 - length))
    return Prefix(number // size * size, length)


def prefix(text: str) -> Prefix:
    """Read `10.0.0.0/8`, a bare address or `default`; host bits must be zero. Raise ValueError for anything else."""
    if text == "default":
        return Prefix(0, 0)
    try:
        network = IPNetwork(text, version=4)
    except (AddrFormatError, ValueError) as wrong:
        raise ValueError(f"{text!r} is not an IPv4 prefix") from wrong
    if network.network != network.ip:
        raise ValueError(f"{text!r} has bits set to the right of its prefix length")
    return Prefix(int(network.ip), int(network.prefixlen))


@frozen
class Packet:
    """The header of one IPv4 packet, as far as any hop decides on it.

    `length` is the whole packet in bytes, IPv4 header included; `unfragmentable` is the DF bit.
    """

    source: Address = field(repr=dotted)
    destination: Address = field(repr=dotted)
    protocol: Protocol
    source_port: Port
    port: Port
    ttl: Ttl
    length: Length
    unfragmentable: bool
