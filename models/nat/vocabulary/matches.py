"""What a rule can ask of a packet: one class for each match that kube-proxy or a CNI writes."""

from enum import Enum
from fractions import Fraction

from attrs import frozen

from models.nat.vocabulary.addresses import Block


class Side(Enum):
    """Which end of a packet a match looks at."""

    SOURCE = "source"
    DESTINATION = "destination"
    EITHER = "either"


class State(Enum):
    """What connection tracking says of a packet; SNAT and DNAT are virtual: the connection is translated."""

    NEW = "NEW"
    ESTABLISHED = "ESTABLISHED"
    RELATED = "RELATED"
    INVALID = "INVALID"
    UNTRACKED = "UNTRACKED"
    SNAT = "SNAT"
    DNAT = "DNAT"


class AddressType(Enum):
    """How the routing tables class an address (inet_addr_type)."""

    UNSPEC = "UNSPEC"
    UNICAST = "UNICAST"
    LOCAL = "LOCAL"
    BROADCAST = "BROADCAST"
    ANYCAST = "ANYCAST"
    MULTICAST = "MULTICAST"
    BLACKHOLE = "BLACKHOLE"
    UNREACHABLE = "UNREACHABLE"
    PROHIBIT = "PROHIBIT"


@frozen
class AddressIs:
    """`-s`, `-d`: the address lies in the block, or outside of it."""

    side: Side
    block: Block
    negated: bool = False


@frozen
class ProtocolIs:
    """`-p`: the protocol is this one, or another one."""

    protocol: int
    negated: bool = False


@frozen
class DeviceIs:
    """`-i` (the source side), `-o`: the device has this name, or one that begins so where `is_prefix`."""

    side: Side
    name: str
    is_prefix: bool = False
    negated: bool = False


@frozen
class PortIs:
    """`--sport`, `--dport`, multiport: the port lies in one of the ranges (first, last)."""

    side: Side
    ranges: tuple[tuple[int, int], ...]
    negated: bool = False


@frozen
class FlagsAre:
    """`--tcp-flags`, `--syn`: of the flags looked at, exactly these are set."""

    looked_at: frozenset[str]
    set: frozenset[str]
    negated: bool = False


@frozen
class MarkIs:
    """`-m mark`, `-m connmark`: the bits of the mask are those of the value; never, where it has others."""

    value: int
    mask: int
    negated: bool = False
    of_connection: bool = False


@frozen
class StateIn:
    """`--ctstate`, `--state`: the packet is in one of these states."""

    states: frozenset[State]
    negated: bool = False


@frozen
class TypeIs:
    """`-m addrtype`: how the routing tables class an address.

    `on` is the side of the device on which an address must be to be the node's (`--limit-iface-in`, `-out`).
    """

    side: Side
    types: frozenset[AddressType]
    negated: bool = False
    on: Side | None = None


@frozen
class IsFragment:
    """`-f`: a later fragment; none comes to a rule, as connection tracking puts packets together first (defrag)."""

    negated: bool = False


class Of(Enum):
    """What `-m conntrack` can ask of the first packet of a connection, and of a packet's direction in it."""

    SOURCE = "--ctorigsrc"
    DESTINATION = "--ctorigdst"
    SOURCE_PORT = "--ctorigsrcport"
    PORT = "--ctorigdstport"
    PROTOCOL = "--ctproto"
    DIRECTION = "--ctdir"


@frozen
class ConnectionIs:
    """`--ctorigdst` and the like: that of the first packet lies in the range; of directions 1 is that of answers."""

    of: Of
    first: int
    last: int
    negated: bool = False


@frozen
class Randomly:
    """`-m statistic --mode random`: true with this probability, a multiple of 2**-31, each time anew."""

    probability: Fraction
    negated: bool = False


@frozen
class InRecent:
    """`-m recent --rcheck` or `--update`: the source is in the list, with a stamp not older than so many seconds.

    `seconds` is None without `--seconds`. Of an unknown history neither answer is known.
    """

    name: str
    seconds: int | None = None
    is_refreshed: bool = False
    negated: bool = False


@frozen
class EnterRecent:
    """`-m recent --set`: puts the source into the list, and is true."""

    name: str


@frozen
class Counted:
    """`-m nfacct`: counts, and is true."""

    name: str


@frozen
class Comment:
    """`-m comment`: says something, and is true."""

    text: str


@frozen
class Undecided:
    """A match whose answer is not in a dump (sets, limits, modules without a word here); both answers are possible.

    `text` is what the rule says.
    """

    text: str


Match = (
    AddressIs
    | ProtocolIs
    | DeviceIs
    | PortIs
    | FlagsAre
    | MarkIs
    | StateIn
    | TypeIs
    | IsFragment
    | ConnectionIs
    | Randomly
    | InRecent
    | EnterRecent
    | Counted
    | Comment
    | Undecided
)
