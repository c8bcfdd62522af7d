"""The matches of an iptables rule: what both it and the rule that jumped to it ask for."""

from attrs import fields_dict, frozen

from models.packet import Prefix, Protocol


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
class Match:
    """What a packet must look like; None asks for nothing. `port` is the destination port."""

    source: Block | None = None
    destination: Block | None = None
    protocol: Protocol | None = None
    port: int | None = None
    input: str | None = None
    output: str | None = None


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
