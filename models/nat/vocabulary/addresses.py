"""Addresses of both families as numbers, and blocks of them."""

import functools
from enum import Enum
from typing import Annotated

from attrs import field, frozen
from netaddr import AddrFormatError, IPAddress, IPNetwork

from verify import Between, Index, prefix_map

BITS = {4: 32, 6: 128}
HIGHEST_PORT = 65535

Address = Annotated[int, Between(0, 2**128 - 1)]  # an IPv4 address is one of the lowest 2**32
Port = Annotated[int, Between(0, HIGHEST_PORT)]
Protocol = Annotated[int, Between(0, 255)]  # the number of RFC 5237, which is what the kernel compares

PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "dccp": 33, "ipv6-icmp": 58, "icmpv6": 58, "sctp": 132, "udplite": 136}
TCP, UDP, SCTP = 6, 17, 132


class Family(Enum):
    """Which of the two Internet Protocols rules speak of."""

    IPV4 = 4
    IPV6 = 6


def shown(number: object) -> str:
    """Write a number as a runnable address; leave anything that is not a number alone."""
    if type(number) is int:
        return f'address("{plainly(number)}")'
    return "None" if number is None else object.__repr__(number)


def plainly(number: int, family: Family | None = None) -> str:
    """Write an address as people do; where its family is not told, a number below 2**32 is taken for IPv4."""
    version = (4 if number < 2**32 else 6) if family is None else family.value
    return str(IPAddress(number, version=version))


def protocol_name(number: int) -> str:
    """The name of a protocol where it has one here, else its number."""
    return next((name for name, known in PROTOCOLS.items() if known == number), str(number))


@functools.lru_cache(maxsize=65536)
def address(text: str) -> int:
    """Read an address of either family as a number; raise ValueError for anything else."""
    try:
        return int(IPAddress(text))
    except (AddrFormatError, ValueError) as wrong:
        raise ValueError(f"{text!r} is not an address") from wrong


@frozen(order=True)
class Block:
    """The addresses from the first to the last, both included, such as those of a prefix."""

    first: int = field(repr=shown)
    last: int = field(repr=shown)

    def __contains__(self, number: int) -> bool:
        """Whether the address lies in the block; asked as a table, so that all that lies outside is one answer."""
        return number == self.first if self.is_single else _inside(self.first, self.last).at(number)

    def covers(self, other: "Block") -> bool:
        """Whether every address of the other block lies in this one."""
        return self.first <= other.first and other.last <= self.last

    @property
    def is_single(self) -> bool:
        """Whether the block is one address."""
        return self.first == self.last


@functools.lru_cache(maxsize=65536)
def _inside(first: int, last: int) -> Index[bool]:
    return prefix_map(((first, last, True),), otherwise=False)


@functools.lru_cache(maxsize=65536)
def block(text: str) -> Block:
    """Read `10.0.0.0/8`, `10.0.0.0/255.0.0.0` or an address; host bits are dropped, as iptables does.

    Raises ValueError for anything else, masks with holes included.
    """
    try:
        network = IPNetwork(text)
    except (AddrFormatError, ValueError) as wrong:
        raise ValueError(f"{text!r} is not a prefix") from wrong
    return Block(int(network.first), int(network.last))


def family_of(text: str) -> Family:
    """The family of an address or prefix as written."""
    return Family.IPV6 if ":" in text else Family.IPV4
