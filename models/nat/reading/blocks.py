"""The lines of a dump as chains with their rules, still in words: declarations, and commands of `-S` and restore."""

import re

from attrs import define, field

from models.nat.reading.lines import Line
from models.nat.vocabulary import BUILT_IN, Ending

POLICIES = {"ACCEPT": Ending.ACCEPT, "DROP": Ending.DROP, "-": None}
NAME = re.compile(r"[^\s!-]\S{0,255}")


@define
class Draft:
    """A chain that is being read."""

    line: Line
    policy: Ending | None
    rules: list[tuple[Line, list[str]]] = field(factory=list)


@define
class Block:
    """A table that is being read; a block of `iptables -S` finds its name by its built-in chains."""

    line: Line
    name: str
    chains: dict[str, Draft] = field(factory=dict)
    is_listed: bool = False


def has_more(block: Block) -> bool:
    """Whether a listing has come past its policies, so that another policy begins the next table."""
    return any(draft.rules for draft in block.chains.values()) or not all(
        name in BUILT_IN["mangle"] for name in block.chains
    )


def listed(line: Line) -> Block:
    """Begin a table of `iptables -S`, whose name is not written; raises Unreadable for a line that cannot begin one."""
    if not line.text.startswith("-P "):
        line.refuse("a table, such as *nat, or a policy, such as -P INPUT ACCEPT", line.text)
    return Block(line, "", is_listed=True)


def take(block: Block, line: Line) -> None:
    """Take a chain or a rule into the block."""
    words = line.words()
    command = words[0]
    if command.startswith(":"):
        name = command[1:]
        policy = words[1] if len(words) > 1 else ""
        _declare(block, line, name, policy)
    elif command in ("-P", "-N", "-F", "-X", "-A", "-I") and len(words) > 1:
        _obey(block, line, command, words[1:])
    else:
        line.refuse("a line of iptables-save", line.text)


def _declare(block: Block, line: Line, name: str, policy: str) -> None:
    if not NAME.fullmatch(name):
        line.refuse("the name of a chain", name)
    if policy not in POLICIES:
        line.refuse("a policy: ACCEPT, DROP or -", policy)
    if name in block.chains and not block.is_listed:
        line.refuse("each chain once", name)
    is_built_in = name in BUILT_IN.get(block.name, BUILT_IN["mangle"])
    if policy != "-" and not is_built_in:
        line.refuse(f"no policy: {name[:30]} is no built-in chain of {block.name}", policy)
    block.chains[name] = Draft(line, POLICIES[policy])


def _obey(block: Block, line: Line, command: str, words: list[str]) -> None:
    """One command of `iptables -S` or iptables-restore."""
    name = words[0]
    if command == "-P":
        _declare(block, line, name, words[1] if len(words) > 1 else "")
    elif command == "-N":
        _declare(block, line, name, "-")
    elif name not in block.chains and name not in BUILT_IN.get(block.name, ()):
        line.refuse("a chain that is declared before", name)
    else:
        draft = block.chains.setdefault(name, Draft(line, Ending.ACCEPT))
        if command == "-X":
            del block.chains[name]
        elif command == "-F":
            draft.rules.clear()
        elif command == "-A":
            draft.rules.append((line, words[1:]))
        else:
            _insert(draft, line, words[1:])


def _insert(draft: Draft, line: Line, words: list[str]) -> None:
    place = 1
    if words and words[0].isascii() and words[0].isdigit():
        place, words = int(words[0][:9]), words[1:]
    if not 1 <= place <= len(draft.rules) + 1:
        line.refuse(f"a place from 1 to {len(draft.rules) + 1}", str(place))
    draft.rules.insert(place - 1, (line, words))
