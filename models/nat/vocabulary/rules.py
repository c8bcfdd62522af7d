"""Rules, chains and tables, as the kernel holds them."""

from enum import Enum

from attrs import field, frozen

from models.iptables import BUILT_IN
from models.nat.vocabulary.addresses import Family
from models.nat.vocabulary.matches import Match
from models.nat.vocabulary.targets import Ending, Target


class Hook(Enum):
    """The places on a packet's way where tables are asked; the value is the name of the built-in chain."""

    PREROUTING = "PREROUTING"
    INPUT = "INPUT"
    FORWARD = "FORWARD"
    OUTPUT = "OUTPUT"
    POSTROUTING = "POSTROUTING"


@frozen(eq=False)
class Rule:
    """One rule: what it asks, in the order in which it is asked, and what it does; no target only counts.

    `place` is its position in the chain from 0, `line` that in the file from 1 (0 where it was not read), `text` what
    the file says from `-A` on.
    """

    table: str
    chain: str
    place: int
    matches: tuple[Match, ...] = field(repr=False)
    target: Target | None
    comment: str = ""
    line: int = 0
    text: str = field(default="", repr=False)

    def __str__(self) -> str:
        """Write the table and the rule, with its line where it was read."""
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.table}: {self.text or f'-A {self.chain} ({self.place + 1})'}"


@frozen(eq=False)
class Chain:
    """The rules of a chain in order; `policy` is None for a chain of users, and for one whose policy is not told."""

    table: str
    name: str
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    policy: Ending | None = None
    line: int = 0

    @property
    def is_built_in(self) -> bool:
        """Whether the kernel itself calls the chain."""
        return self.name in BUILT_IN.get(self.table, ())


@frozen(eq=False)
class Table:
    """The chains of one table by name; a second `block` of that name is another backend's, printed into one file."""

    name: str
    chains: dict[str, Chain] = field(repr=False)
    block: int = 0


@frozen(eq=False)
class Ruleset:
    """What iptables-save prints of a node: its tables, of one family.

    `source` is the file. `warning` is what the file says of rules that it does not show.
    """

    tables: tuple[Table, ...]
    family: Family = Family.IPV4
    source: str = ""
    warning: str | None = None

    def named(self, table: str) -> tuple[Table, ...]:
        """The blocks of a table: one, unless two backends hold it, or it is not there."""
        return tuple(each for each in self.tables if each.name == table)

    def chain(self, table: str, name: str) -> Chain | None:
        """The chain of this name in the first block that has it."""
        return next((each.chains[name] for each in self.named(table) if name in each.chains), None)
