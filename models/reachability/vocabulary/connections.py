"""What connection tracking remembers of a flow, so that its answers find back."""

from enum import Enum

from attrs import field, frozen

from models.packet import Address, dotted


class Tracked(Enum):
    """What connection tracking says of a packet (`--ctstate`); nothing here is RELATED or UNTRACKED."""

    NEW = "new"
    ESTABLISHED = "established"
    INVALID = "invalid"


@frozen
class Translation:
    """One host has rewritten the source of a flow's first packet."""

    host: str
    original: Address = field(repr=dotted)
    translated: Address = field(repr=dotted)


@frozen
class Connection:
    """A flow as the hosts on its way know it (nf_conn): who has seen its first packet, and who has rewritten it.

    A place without a Connection is of a packet whose answer nobody asks about.
    """

    seen: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()
    is_answer: bool = False
