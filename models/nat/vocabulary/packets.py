"""First packets of flows, what the node knows of itself, and how a packet's way ends."""

from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from models.nat.vocabulary.addresses import Address, Block, Family, Port, Protocol, plainly, protocol_name, shown
from models.nat.vocabulary.matches import State
from models.nat.vocabulary.rules import Rule
from models.nat.vocabulary.targets import Masquerade, ToSource


@frozen
class Packet:
    """The header of one packet as far as rules look at it; without ports (ICMP) both are 0."""

    source: Address = field(repr=shown)
    destination: Address = field(repr=shown)
    protocol: Protocol
    source_port: Port
    port: Port

    def __str__(self) -> str:
        """Write it as people do: protocol, source, destination."""
        name = protocol_name(self.protocol)
        return f"{name} {plainly(self.source)} to {endpoint(self.destination, self.port)}"


def endpoint(address: int, port: int, family: Family | None = None) -> str:
    """Write an address with a port."""
    written = plainly(address, family)
    return f"[{written}]:{port}" if ":" in written else f"{written}:{port}"


@frozen
class Owned:
    """An address of the node: its device, and the block that the device reaches directly."""

    device: str
    address: int = field(repr=shown)
    link: Block


@frozen
class Route:
    """One route of the node: the widest and the narrowest hold, the narrowest counts; `via` is the next hop, if any."""

    block: Block
    device: str
    via: int | None = field(default=None, repr=shown)


@frozen(eq=False)
class Node:
    """What a dump of rules does not say: the node's addresses, its routes, and route_localnet; None is not told.

    All of them are of one family.
    """

    addresses: tuple[Owned, ...] | None = None
    routes: tuple[Route, ...] | None = None
    route_localnet: bool | None = None
    family: Family = Family.IPV4


class History(Enum):
    """What went before a flow: nothing (its source is in no list), or anything."""

    FRESH = "fresh"
    ANY = "any"


@frozen
class Remembered:
    """What went before a flow, exactly: the lists that know its source, and how many seconds ago it last entered."""

    ages: tuple[tuple[str, int], ...]

    def age(self, name: str) -> int | None:
        """The seconds since the last stamp in a list; None where the source is not in it."""
        return next((age for known, age in self.ages if known == name), None)


class Fate(Enum):
    """How the way of a packet through a node ends."""

    FORWARDED = "forwarded"
    DELIVERED = "delivered"
    REJECTED = "reject"
    DROPPED = "drop"
    UNKNOWN = "unknown"


@frozen
class Doubt:
    """Something that the data does not decide: a rule's match, or a fact of the node, and the answer taken."""

    about: Rule | str
    answer: bool

    def __str__(self) -> str:
        """Write what was taken for the answer."""
        return f"{'if' if self.answer else 'unless'} {self.about}"


@frozen
class Connection:
    """What conntrack remembers of a flow: its first packet as it was sent, and as it went on, and the flow's mark.

    `is_drawn` says that its source port is a new one.
    """

    first: Packet
    after: Packet
    mark: int = 0
    is_drawn: bool = False


@frozen
class Stored:
    """The addresses and ports that a known connection gives to a packet; the destination first, the source last.

    `first` is the packet that began the connection, as it was sent.
    """

    source: int = field(repr=shown)
    source_port: int
    destination: int = field(repr=shown)
    port: int
    is_redirected: bool
    is_hidden: bool
    first: Packet
    is_answer: bool = False


@frozen
class Passing:
    """A packet on its way: what it is now, what the node remembers of it, and how it came here.

    `received` and `leaving` are devices, empty where there is none at this hook, None where it is not told. `original`
    is the packet before its destination was translated. `new_source` is the masqueraded source, None while there is
    none or where it is not told, `hidden_by` the target that gave it; the packet keeps the source port that it came
    with. `chance` is the exact probability of the random draws so far, given the doubts. `path` holds the rules
    that matched; `end` is the one of them that ends a table, and stays where it sealed the fate. Where no rule did,
    there is a `reason`. `stored` is what conntrack knows of a packet that is not the first of its flow.
    """

    packet: Packet
    received: str | None = ""
    leaving: str | None = ""
    state: State = State.NEW
    mark: int = 0
    connection_mark: int = 0
    original: Packet | None = None
    is_masqueraded: bool = False
    new_source: int | None = None
    hidden_by: Masquerade | ToSource | None = field(default=None, repr=False)
    stored: Stored | None = None
    chance: Fraction = Fraction(1)
    doubts: tuple[Doubt, ...] = ()
    path: tuple[Rule, ...] = field(default=(), repr=False)
    end: Rule | None = field(default=None, repr=False)
    fate: Fate | None = None
    reason: str = ""
