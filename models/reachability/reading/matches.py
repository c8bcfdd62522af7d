"""The matches of an iptables rule: what both it and the rule that jumped to it ask for."""

from attrs import fields_dict, frozen

from models.packet import Prefix, Protocol
from models.reachability.vocabulary import Tracked


class Inexpressible(ValueError):  # noqa: N818 - reads as the verdict on two matches
    """Raised where the words of the vocabulary cannot say what a rule says."""


@frozen
class Block:
    """A prefix that an address must be in, or outside of."""

    prefix: Prefix
    outside: bool = False

    def covers(self, other: "Block") -> bool:
        """Whether this prefix holds the whole of the other one."""
        return self.prefix.first <= other.prefix.first and other.prefix.last <= self.prefix.last


@frozen
class Named:
    """A device that a packet must come or go by, or must not."""

    device: str
    outside: bool = False


@frozen
class Match:
    """What a packet must look like; None asks for nothing. `port` is the destination port.

    `states` are what connection tracking may say of it, `to_own` is whether it is for the host itself.
    """

    source: Block | None = None
    destination: Block | None = None
    protocol: Protocol | None = None
    port: int | None = None
    input: Named | None = None
    output: Named | None = None
    states: tuple[Tracked, ...] | None = None
    to_own: bool | None = None


EVERYTHING = Match()


def both(outer: Match, inner: Match) -> Match | None:
    """Ask for what both ask for; None if no packet does both. Raise Inexpressible where one rule cannot say it."""
    joined: dict[str, object] = {}
    for name in fields_dict(Match):
        first, second = getattr(outer, name), getattr(inner, name)
        if first is None or second is None or first == second:
            joined[name] = second if first is None else first
        elif isinstance(first, Block) and isinstance(second, Block):
            common = _common(first, second)
            if common is None:
                return None
            joined[name] = common
        elif isinstance(first, Named) and isinstance(second, Named):
            if first.outside and second.outside:
                raise Inexpressible
            if first.outside == second.outside or first.device == second.device:
                return None
            joined[name] = second if first.outside else first
        elif isinstance(first, tuple) and isinstance(second, tuple):
            joined[name] = tuple(state for state in first if state in second)
            if not joined[name]:
                return None
        else:
            return None
    return Match(**joined)  # type: ignore[arg-type]  # each value is of the field that it was read from


def _common(first: Block, second: Block) -> Block | None:
    """The addresses that both blocks mean: two prefixes are nested or apart, which leaves few cases."""
    if first.outside and second.outside:
        if first.covers(second) or second.covers(first):
            return first if first.covers(second) else second
        raise Inexpressible
    if not first.outside and not second.outside:
        if first.covers(second) or second.covers(first):
            return second if first.covers(second) else first
        return None
    hole, block = (first, second) if first.outside else (second, first)
    if hole.covers(block):
        return None
    if block.covers(hole):
        raise Inexpressible
    return block
