"""The little of netfilter that pod networking itself installs: who may be forwarded, who is masqueraded."""

from enum import Enum

from attrs import field, frozen

from models.packet import Prefix, Protocol


class Verdict(Enum):
    """What a filter says to a packet."""

    ACCEPT = "accept"
    DROP = "drop"
    RETURN = "return"


@frozen
class Passage:
    """One rule of a filter: None matches everything, `outside_*` negates the prefix beside it.

    `port` is the destination port. `input` and `output` are device names.
    """

    verdict: Verdict
    source: Prefix | None = None
    destination: Prefix | None = None
    protocol: Protocol | None = None
    port: int | None = None
    input: str | None = None
    output: str | None = None
    outside_source: bool = False
    outside_destination: bool = False


@frozen
class Masquerade:
    """One rule of a masquerading chain, first match decides: RETURN leaves the source, else it becomes the node's."""

    rewrites: bool
    source: Prefix | None = None
    destination: Prefix | None = None
    outside_source: bool = False
    outside_destination: bool = False


@frozen
class Filtering:
    """The FORWARD chain and the masquerading of one host.

    `unreadable` names the first rule of a dump that goes beyond these words: then what they decide is unknown.
    """

    forward: tuple[Passage, ...] = ()
    forward_policy: Verdict = Verdict.ACCEPT
    masquerade: tuple[Masquerade, ...] = ()
    unreadable: str | None = field(default=None)
