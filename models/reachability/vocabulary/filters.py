"""The little of netfilter that pod networking itself installs: who may pass, who is masqueraded."""

from enum import Enum

from attrs import field, frozen

from models.packet import Prefix, Protocol
from models.reachability.vocabulary.connections import Tracked
from models.reachability.vocabulary.hooks import Hooks


class Verdict(Enum):
    """What a filter says to a packet; REJECT loses it too, and tells its sender."""

    ACCEPT = "accept"
    DROP = "drop"
    REJECT = "reject"
    RETURN = "return"
    UNKNOWN = "unknown"  # a rule of a dump that goes beyond these words, for the packets that it could match


@frozen
class Passage:
    """One rule of a filter: None matches everything, `outside_*` negates the prefix beside it.

    `port` is the destination port. `input` and `output` are device names. `states` are those of `--ctstate`, `to_own`
    asks whether the destination is an address of this host. `said` is the place and text of a rule that is UNKNOWN.
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
    outside_input: bool = False
    outside_output: bool = False
    states: tuple[Tracked, ...] | None = None
    to_own: bool | None = None
    said: str = ""


@frozen
class Masquerade:
    """One rule of a masquerading chain, first match decides: RETURN leaves the source, else it becomes the node's.

    `output` is the name of the device that the packet leaves by.
    """

    rewrites: bool
    source: Prefix | None = None
    destination: Prefix | None = None
    outside_source: bool = False
    outside_destination: bool = False
    output: str | None = None
    outside_output: bool = False


@frozen
class Filtering:
    """The chains FORWARD, INPUT and OUTPUT, and the masquerading of one host.

    `redirects` and `own_redirects` are what the nat table's PREROUTING and OUTPUT could give another destination; where
    that leads is not modelled, so that their rules are all UNKNOWN, ACCEPT or RETURN. Where there are `hooks`, they are
    asked instead of all that: another model knows the whole tables.
    """

    forward: tuple[Passage, ...] = ()
    forward_policy: Verdict = Verdict.ACCEPT
    masquerade: tuple[Masquerade, ...] = ()
    input: tuple[Passage, ...] = ()
    input_policy: Verdict = Verdict.ACCEPT
    output: tuple[Passage, ...] = ()
    output_policy: Verdict = Verdict.ACCEPT
    redirects: tuple[Passage, ...] = ()
    own_redirects: tuple[Passage, ...] = ()
    hooks: Hooks | None = field(default=None, repr=False)
