"""`iptables-save` as text: tables, chains with their policies, and the words of each rule.

Follows the output of iptables-save(8) @ iptables 1.8; what a rule means is decided in `filters`.
"""

import shlex

from attrs import field, frozen

from verify.reading.refusing import Unreadable, brief

POLICIES = ("ACCEPT", "DROP", "-")
HIDDEN = ("iptables-legacy tables present", "use 'nft' tool")  # warnings that rules are not shown


@frozen
class Line:
    """One rule as written: its line number, counted from 1, and its text from `-A` on."""

    label: str
    number: int
    text: str

    def __str__(self) -> str:
        """Write where the rule is and what it says, on one line."""
        return f"{self.label}: line {self.number}: {self.text if self.text.isprintable() else ascii(self.text)}"

    def words(self) -> list[str]:
        """Split the rule into its words, behind `-A CHAIN`; quotes keep a comment together."""
        try:
            return shlex.split(self.text)[2:]
        except ValueError as wrong:
            place = f"{self.label}: line {self.number}"
            raise Unreadable(f"{place}: expected closed quotes, found {brief(self.text)}") from wrong


@frozen
class Chain:
    """The rules of a chain in order, its policy (`-` unless built-in), and the line that declares it."""

    policy: str
    declared: Line
    rules: list[Line] = field(factory=list)


@frozen
class Saved:
    """The tables of a dump, each with its chains by name; `hidden` is a warning that there are rules it lacks."""

    tables: dict[str, dict[str, Chain]] = field(factory=dict)
    hidden: str | None = None


def read_saved(label: str, text: str) -> Saved:
    """Split a dump into tables, chains and rules; raise Unreadable for a line that iptables-save does not write."""
    tables: dict[str, dict[str, Chain]] = {}
    chains: dict[str, Chain] | None = None
    hidden = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = Line(label, number, _without_counters(raw))
        if line.text.startswith("#"):
            hidden = str(line) if any(warning in line.text for warning in HIDDEN) else hidden
        elif line.text.startswith("*") and chains is not None:
            raise Unreadable(f"{label}: line {number}: expected COMMIT before the next table, found {brief(line.text)}")
        elif line.text.startswith("*") and line.text[1:] not in tables:
            chains = tables.setdefault(line.text[1:], {})
        elif line.text == "COMMIT":
            chains = None
        elif line.text and (chains is None or not _belongs(line, chains)):
            raise Unreadable(f"{label}: line {number}: expected a line of iptables-save, found {brief(line.text)}")
    if chains is not None:
        raise Unreadable(f"{label}: expected COMMIT at the end of the last table, found the end of the file")
    return Saved(tables, hidden)


def _without_counters(raw: str) -> str:
    """The line without the `[packets:bytes]` that `iptables-save -c` puts in front of rules."""
    line = raw.strip()
    return line.partition("]")[2].strip() if line.startswith("[") else line


def _belongs(line: Line, chains: dict[str, Chain]) -> bool:
    """Take a chain or a rule into the current table; False if the line is neither."""
    words = line.text.split(None, 2)
    if line.text.startswith(":") and len(words) > 1 and words[0][1:] not in chains and words[1] in POLICIES:
        chains[words[0][1:]] = Chain(words[1], line)
    elif words[0] == "-A" and len(words) > 1 and words[1] in chains:
        chains[words[1]].rules.append(line)
    else:
        return False
    return True
