"""User-defined chains laid out as one list of rules, where that says exactly the same.

Follows ipt_do_table of net/ipv4/netfilter/ip_tables.c @ Linux 6.1: RETURN resumes behind the jump.
"""

from collections.abc import Callable

from attrs import define, field, frozen

from models.reachability.reading.iptables import Chain, Line
from models.reachability.reading.matches import EVERYTHING, Inexpressible, Match, both

DEEPEST = 64  # jumps within jumps; the kernel refuses loops, a broken dump may hold one
MOST = 10_000  # rules; chains that fork again and again would grow without bound
ENDS = ("ACCEPT", "DROP", "REJECT", "MASQUERADE", "RETURN")
QUIET = ("LOG", "NFLOG")  # say something, decide nothing


@frozen
class Clause:
    """A rule as understood: what it matches (None for never) and where it goes (None for nowhere)."""

    match: Match | None
    target: str | None
    line: Line


class Beyond(ValueError):  # noqa: N818 - reads as the verdict on a rule
    """Raised for the first rule that goes beyond the vocabulary; the message is its place and its text."""


@define
class Layout:
    """One walk over the chains of a table; `understand` reads a single rule."""

    chains: dict[str, Chain]
    understand: Callable[[Line], Clause]
    visited: int = 0
    known: dict[str, list[Clause]] = field(factory=dict)

    def flat(self, name: str, guard: Match = EVERYTHING, *, last: bool = True, depth: int = 0) -> list[Clause]:
        """Lay out a chain under what its caller asked for; `last` says that nothing follows behind the jump.

        A conditional RETURN is exact only there: it then ends the whole list.
        """
        found: list[Clause] = []
        for clause in reversed(self._effective(name)):
            self.visited += 1
            if depth > DEEPEST or self.visited > MOST:
                raise Beyond(str(clause.line))
            if clause.match is None or clause.target is None or (clause.target == "RETURN" and not found):
                continue
            if clause.target == "RETURN" and not last:
                raise Beyond(str(clause.line))
            try:
                match = both(guard, clause.match)
            except Inexpressible as wrong:
                raise Beyond(str(clause.line)) from wrong
            if match is None:
                continue
            if clause.target in ENDS:
                inner = [Clause(match, clause.target, clause.line)]
            else:
                inner = self.flat(clause.target, match, last=last and not found, depth=depth + 1)
            found = inner + found
        return found

    def _effective(self, name: str) -> list[Clause]:
        """The clauses of a chain up to the first that ends it for every packet."""
        if name in self.known:
            return self.known[name]
        found: list[Clause] = []
        for number, line in enumerate(self.chains[name].rules):
            clause = self.understand(line)
            known = clause.target is None or clause.target in ENDS or clause.target in self.chains
            if number > MOST or not known:
                raise Beyond(str(line))
            if clause.match is None or clause.target is None:
                continue
            if clause.match == EVERYTHING and clause.target == "RETURN":
                break
            found.append(clause)
            if clause.match == EVERYTHING and clause.target in ENDS:
                break
        self.known[name] = found
        return found
