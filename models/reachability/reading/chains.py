"""User-defined chains laid out as one list of rules, where that says exactly the same.

Follows ipt_do_table of net/ipv4/netfilter/ip_tables.c @ Linux 6.1: RETURN resumes behind the jump.
"""

from collections.abc import Callable

from attrs import define, field, frozen

from models.iptables import Draft, Line
from models.reachability.reading.matches import EVERYTHING, Inexpressible, Match, both

DEEPEST = 64  # jumps within jumps; the kernel refuses loops, a broken dump may hold one
MOST = 10_000  # rules; chains that fork again and again would grow without bound
UNKNOWN = "?"  # the target of a rule that is not understood: whatever it does, its match is no narrower than this
ENDS = ("ACCEPT", "DROP", "REJECT", "MASQUERADE", "RETURN", UNKNOWN)
QUIET = ("LOG", "NFLOG")  # say something, decide nothing


@frozen
class Clause:
    """A rule as understood: what it matches (None for never) and where it goes (None for nowhere)."""

    match: Match | None
    target: str | None
    line: Line


class Beyond(ValueError):  # noqa: N818 - reads as the verdict on a rule
    """Raised where a whole table goes beyond the vocabulary; the message is the place and the text of one rule."""


@define
class Layout:
    """One walk over the chains of a table; `understand` reads a single rule.

    With `coarse` a jump that asks for a destination is not followed: its chain could do anything to what it matches.
    """

    chains: dict[str, Draft]
    understand: Callable[[Line], Clause]
    coarse: bool = False
    visited: int = 0
    known: dict[str, list[Clause]] = field(factory=dict)

    def flat(self, name: str, guard: Match = EVERYTHING, *, last: bool = True, depth: int = 0) -> list[Clause]:
        """Lay out a chain under what its caller asked for; `last` says that nothing follows behind the jump.

        A conditional RETURN is exact only there: it then ends the whole list; elsewhere what follows is unknown.
        """
        found: list[Clause] = []
        for clause in reversed(self._effective(name)):
            self.visited += 1
            if depth > DEEPEST or self.visited > MOST:
                raise Beyond(str(clause.line))
            if clause.match is None or clause.target is None or (clause.target == "RETURN" and not found):
                continue
            target = UNKNOWN if clause.target == "RETURN" and not last else clause.target
            try:
                match = both(guard, clause.match)
            except Inexpressible:
                match, target = guard, UNKNOWN
            if match is None:
                continue
            if self.coarse and target not in ENDS and (match.destination, match.port) != (None, None):
                if not self.chains[target].rules:
                    continue
                target = UNKNOWN
            if target == "RETURN" and not found:
                continue
            if target in ENDS:
                inner = [Clause(match, target, clause.line)]
            else:
                inner = self.flat(target, match, last=last and not found, depth=depth + 1)
            found = inner + found
        return found

    def _effective(self, name: str) -> list[Clause]:
        """The clauses of a chain up to the first that ends it for every packet."""
        if name in self.known:
            return self.known[name]
        found: list[Clause] = []
        for number, line in enumerate(self.chains[name].rules):
            clause = self.understand(line)
            if number > MOST:
                raise Beyond(str(line))
            if clause.match is None or clause.target is None:
                continue
            if clause.target not in ENDS and clause.target not in self.chains:
                clause = Clause(clause.match, UNKNOWN, line)
            if clause.match == EVERYTHING and clause.target == "RETURN":
                break
            found.append(clause)
            if clause.match == EVERYTHING and clause.target in ENDS:
                break
        self.known[name] = found
        return found
