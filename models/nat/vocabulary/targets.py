"""Where a rule sends a packet, or what it does to it: one class for each target of iptables-extensions(8) in use."""

from enum import Enum

from attrs import field, frozen

from models.nat.vocabulary.addresses import shown

EVERY_BIT = 2**32 - 1


class Ending(Enum):
    """What ends the way of a packet through a table."""

    ACCEPT = "ACCEPT"
    DROP = "DROP"
    REJECT = "REJECT"
    UNKNOWN = "UNKNOWN"  # userspace decides, or a target that has no word here


@frozen
class End:
    """`-j ACCEPT`, `DROP`, `REJECT`; `detail` is what a REJECT answers, or the target that is not understood.

    One that is not `is_certain` may also let the packet go on to the next rule.
    """

    ending: Ending
    detail: str = ""
    is_certain: bool = True


@frozen
class Return:
    """`-j RETURN`: on with the next rule of the chain that jumped here; in a built-in chain, its policy."""


@frozen
class Jump:
    """`-j CHAIN`, or `-g CHAIN` where `is_goto`: then the end of the chain is the end of this one too."""

    chain: str
    is_goto: bool = False


@frozen
class SetMark:
    """`MARK`, `CONNMARK --set-xmark`: clear the bits of the mask, then flip those of the value."""

    value: int
    mask: int = EVERY_BIT
    of_connection: bool = False


@frozen
class CopyMark:
    """`CONNMARK --save-mark`, `--restore-mark`: the masked mark of the packet goes to the connection, or back."""

    is_saved: bool
    of_packet: int = EVERY_BIT
    of_connection: int = EVERY_BIT


@frozen
class ToDestination:
    """`DNAT --to-destination`: a new destination out of these addresses and ports; without ports it keeps its own."""

    first: int = field(repr=shown)
    last: int = field(repr=shown)
    ports: tuple[int, int] | None = None


@frozen
class ToSelf:
    """`REDIRECT`: a new destination, the receiving device's own address; 127.0.0.1 for what the node sends."""

    ports: tuple[int, int] | None = None


@frozen
class ToSource:
    """`SNAT --to-source`: a new source out of these addresses."""

    first: int = field(repr=shown)
    last: int = field(repr=shown)
    ports: tuple[int, int] | None = None


@frozen
class Masquerade:
    """`MASQUERADE`: a new source, the address of the device that the packet leaves by."""

    ports: tuple[int, int] | None = None
    is_random: bool = False


@frozen
class Untrack:
    """`CT --notrack`, `NOTRACK`: no connection tracking, and so no translation."""


@frozen
class Noted:
    """A target that decides nothing here, such as LOG."""

    name: str


Target = End | Return | Jump | SetMark | CopyMark | ToDestination | ToSelf | ToSource | Masquerade | Untrack | Noted
