"""What iptables-save, `iptables -S` and iptables-restore write, as tables.

Follows iptables-save(8), iptables-restore(8) and `iptables -S` @ 1.8.9, of both backends. What a restore input says is
taken as applied to a node without rules.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from attrs import evolve

from models.iptables import Block, Draft, Line, Saved, read_saved
from models.iptables_rules import Option, Written, sorted_out
from models.nat.reading.matches import built_in, from_module
from models.nat.reading.targets import target_of
from models.nat.vocabulary import BUILT_IN, Chain, Comment, Ending, Family, Jump, Rule, Ruleset, Table, family_of
from verify.reading.opening import text_of
from verify.reading.refusing import Unreadable, printable

POLICIES = {"ACCEPT": Ending.ACCEPT, "DROP": Ending.DROP, "-": None}
BY_POLICIES = {frozenset(chains): table for table, chains in reversed(BUILT_IN.items())}


def read_rules(file: Path) -> Ruleset:
    """Read a file; raises Unreadable for what is not a dump of rules."""
    return rules_of(printable(file), text_of(file))


def rules_of(label: str, text: str) -> Ruleset:
    """Read a dump; raises Unreadable, with file and line, for what no iptables writes."""
    saved = read_saved(label, text)
    if not saved.blocks:
        raise Unreadable(f"{label}: expected a table of iptables-save, found none")
    return _finished(label, saved)


def _finished(label: str, saved: Saved) -> Ruleset:
    tables: list[Table] = []
    families: dict[Family, Line] = {}
    for block in saved.blocks:
        name = block.name or _name_of(block)
        number = sum(1 for each in tables if each.name == name)
        user = {chain for chain in block.chains if chain not in BUILT_IN[name]}
        chains = {chain: _chain(name, chain, draft, user, families) for chain, draft in block.chains.items()}
        tables.append(Table(name, chains, number))
    if len(families) > 1:
        line = families[Family.IPV6]
        line.refuse("addresses of one family: IPv4 and IPv6 rules are of two dumps", line.text)
    _refuse_loops(label, tables)
    return Ruleset(tuple(tables), next(iter(families), Family.IPV4), label, saved.hidden.text if saved.hidden else None)


def _name_of(block: Block) -> str:
    """The table of a listing, by its built-in chains; those of filter and security are the same: it is filter then."""
    found = frozenset(name for name, draft in block.chains.items() if name in BUILT_IN["mangle"])
    if found not in BY_POLICIES:
        block.line.refuse("the policies of all built-in chains of one table", " ".join(sorted(found)))
    return BY_POLICIES[found]


def _chain(table: str, name: str, draft: Draft, user: set[str], families: dict[Family, Line]) -> Chain:
    rules: list[Rule] = []
    for line in draft.rules:
        written = sorted_out(line)
        for each in _expanded(written):
            rules.append(_rule(table, name, len(rules), each, user, families))
    return Chain(table, name, tuple(rules), POLICIES[draft.policy], draft.line.number)


def _expanded(written: Written) -> list[Written]:
    """Several addresses behind one -s or -d are as many rules."""
    if not any(each.name in ("-s", "-d") and "," in each.words[0] for each in written.built_in):
        return [written]
    ways: list[list[Option]] = [
        [evolve(each, words=(text,)) for text in each.words[0].split(",")] if each.name in ("-s", "-d") else [each]
        for each in written.built_in
    ]
    return [Written(written.line, list(way), written.modules, written.target, written.goes) for way in product(*ways)]


def _rule(table: str, chain: str, place: int, written: Written, user: set[str], families: dict[Family, Line]) -> Rule:
    line = written.line
    for option in written.built_in:
        if option.name in ("-s", "-d"):
            families.setdefault(family_of(option.words[0]), line)
    first = (built_in(line, option) for option in written.built_in)
    rest = [match for module in written.modules for match in from_module(line, module)]
    matches = (*(match for match in first if match is not None), *rest)
    target = None if written.target is None else target_of(line, written.target, written.goes, user)
    comment = " ".join(match.text for match in matches if isinstance(match, Comment))
    return Rule(table, chain, place, matches, target, comment, line.number, line.text)


def _refuse_loops(label: str, tables: list[Table]) -> None:
    """No kernel takes chains that jump in a circle."""
    for table in tables:
        settled: set[str] = set()
        for name in table.chains:
            _follow(label, table, name, settled)


def _follow(label: str, table: Table, start: str, settled: set[str]) -> None:
    """Walk the jumps from a chain without recursion: a broken file may nest them deeply."""
    if start in settled:
        return
    open_chains: dict[str, Iterator[Rule]] = {start: iter(table.chains[start].rules)}
    while open_chains:
        name = next(reversed(open_chains))
        rule = next((rule for rule in open_chains[name] if isinstance(rule.target, Jump)), None)
        if rule is None or not isinstance(rule.target, Jump):
            settled.add(name)
            del open_chains[name]
        elif rule.target.chain in open_chains:
            Line(label, rule.line, rule.text).refuse("a jump that does not lead back here", rule.text)
        elif rule.target.chain not in settled:
            open_chains[rule.target.chain] = iter(table.chains[rule.target.chain].rules)
