"""What iptables-save, `iptables -S` and iptables-restore write: tables, chains, and rules that are still lines.

Follows iptables-save(8), iptables-restore(8) and `iptables -S` @ 1.8.9, of both backends. What a rule says is sorted in
`models/iptables_rules.py`, and what becomes of it is each domain's own.
"""

import re
from typing import NoReturn

from attrs import define, evolve, field, frozen

from verify.reading.refusing import Unreadable, brief, printable

BUILT_IN = {
    "raw": ("PREROUTING", "OUTPUT"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}
POLICIES = ("ACCEPT", "DROP", "-")
HIDDEN = ("iptables-legacy tables present", "use 'nft' tool")  # warnings that rules are not shown
NAME = re.compile(r"[^\s!-]\S{0,255}")
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s|$)|(\S+)')
ESCAPED = re.compile(r"\\(.)")
COUNTERS = re.compile(r"\[[0-9]+:[0-9]+\]\s*", re.ASCII)


@frozen
class Line:
    """A line of a file: its number, counted from 1, and its text without blanks and counters around it.

    `before` is how many of its words come before what a rule says: the command, the chain, the place.
    """

    label: str
    number: int
    text: str
    before: int = 0

    def __str__(self) -> str:
        """Write where the line is and what it says, on one line."""
        return f"{self.label}: line {self.number}: {self.text if self.text.isprintable() else ascii(self.text)}"

    def refuse(self, expected: str, found: str) -> NoReturn:
        """Raise Unreadable: the place, what was expected, and what stands there instead."""
        raise Unreadable(f"{self.label}: line {self.number}: expected {expected}, found {brief(found)}")

    def words(self) -> list[str]:
        """What a rule says; quotes keep a word together, and a backslash before a quote or a backslash is dropped."""
        found: list[str] = []
        for quoted, plain in WORD.findall(self.text):
            if plain:
                if plain[0] == '"':
                    self.refuse("a closing quote", plain)
                found.append(plain)
            else:
                found.append(ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted)
        return found[self.before :]


@define
class Draft:
    """A chain as it is read: the line that declares it, its policy (`-` for a chain of users), its rules in order."""

    line: Line
    policy: str
    rules: list[Line] = field(factory=list)


@define
class Block:
    """A table as it is read; one of `iptables -S` has no name. `commanded` is a line that no iptables-save writes."""

    line: Line
    name: str
    chains: dict[str, Draft] = field(factory=dict)
    is_listed: bool = False
    commanded: Line | None = None


@frozen
class Saved:
    """The tables of a file in their order, and the line, if any, that warns of rules that it does not show."""

    blocks: tuple[Block, ...]
    hidden: Line | None = None


def read_saved(label: str, text: str) -> Saved:
    """Read a file; raises Unreadable, with the line, for what no iptables writes. It may hold no table at all."""
    blocks: list[Block] = []
    current: Block | None = None
    hidden = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = _line(label, number, raw)
        if not line.text:
            continue
        if line.text[0] == "#":
            hidden = line if any(told in line.text for told in HIDDEN) else hidden
        elif line.text[0] == "*":
            if current is not None and not current.is_listed:
                line.refuse("COMMIT before the next table", line.text)
            if line.text[1:] not in BUILT_IN:
                line.refuse(f"one of the tables {', '.join(BUILT_IN)}", line.text[1:])
            current = Block(line, line.text[1:])
            blocks.append(current)
        elif line.text == "COMMIT":
            if current is None:
                line.refuse("a table before COMMIT", line.text)
            current = None
        else:
            if current is None or _begins_another(current, line):
                current = _listed(line)
                blocks.append(current)
            _take(current, line)
    if current is not None and not current.is_listed:
        what = f"COMMIT at the end of table {current.name}"
        raise Unreadable(f"{printable(label)}: expected {what}, found the end of the file")
    return Saved(tuple(blocks), hidden)


def _line(label: str, number: int, raw: str) -> Line:
    """The line without the `[packets:bytes]` that `iptables-save -c` puts in front of rules."""
    text = raw.strip()
    return Line(label, number, COUNTERS.sub("", text, count=1) if text.startswith("[") else text)


def _begins_another(block: Block, line: Line) -> bool:
    """Whether a line of listings that follow each other is the first of the next table.

    It is a policy, behind what comes behind policies, or of a chain that has one already.
    """
    command, *words = line.text.split(None, 2)
    if not block.is_listed or command != "-P":
        return False
    is_past = any(draft.rules for draft in block.chains.values()) or not block.chains.keys() <= {*BUILT_IN["mangle"]}
    return is_past or (bool(words) and words[0] in block.chains)


def _listed(line: Line) -> Block:
    """Begin a table of `iptables -S`, whose name is not written."""
    if not line.text.startswith("-P "):
        line.refuse("a table, such as *nat, or a policy, such as -P INPUT ACCEPT", line.text)
    return Block(line, "", is_listed=True)


def _take(block: Block, line: Line) -> None:
    """Take a chain or a rule into the block."""
    command, *words = line.text.split(None, 3)
    if command.startswith(":"):
        _declare(block, line, command[1:], words[0] if words else "")
    elif command in ("-P", "-N", "-F", "-X", "-A", "-I") and words:
        _obey(block, line, command, words)
    else:
        line.refuse("a line of iptables-save", line.text)


def _declare(block: Block, line: Line, name: str, policy: str) -> None:
    if not NAME.fullmatch(name):
        line.refuse("the name of a chain", name)
    if policy not in POLICIES:
        line.refuse("a policy: ACCEPT, DROP or -", policy)
    if name in block.chains:
        line.refuse("each chain once", name)
    is_built_in = name in BUILT_IN.get(block.name, BUILT_IN["mangle"])
    if policy != "-" and not is_built_in:
        line.refuse(f"no policy: {name[:30]} is no built-in chain of {block.name}", policy)
    block.chains[name] = Draft(line, policy)


def _obey(block: Block, line: Line, command: str, words: list[str]) -> None:
    """One command of `iptables -S` or iptables-restore."""
    name = words[0]
    if command != "-A" or name not in block.chains:
        block.commanded = block.commanded or line
    if command == "-P":
        _declare(block, line, name, words[1] if len(words) > 1 else "")
    elif command == "-N":
        _declare(block, line, name, "-")
    elif name not in block.chains and name not in BUILT_IN.get(block.name, ()):
        line.refuse("a chain that is declared before", name)
    else:
        draft = block.chains.setdefault(name, Draft(line, "ACCEPT"))
        if command == "-X":
            del block.chains[name]
        elif command == "-F":
            draft.rules.clear()
        elif command == "-A":
            draft.rules.append(evolve(line, before=2))
        else:
            _insert(draft, line, words[1] if len(words) > 1 else "")


def _insert(draft: Draft, line: Line, word: str) -> None:
    is_place = word.isascii() and word.isdigit()
    place = int(word[:9]) if is_place else 1
    if not 1 <= place <= len(draft.rules) + 1:
        line.refuse(f"a place from 1 to {len(draft.rules) + 1}", str(place))
    draft.rules.insert(place - 1, evolve(line, before=3 if is_place else 2))
