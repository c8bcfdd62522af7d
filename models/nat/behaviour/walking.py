"""One table asked about one packet: jumps, returns, marks, random and undecided branches, and what ends the way.

Follows ipt_do_table of net/ipv4/netfilter/ip_tables.c @ Linux 6.1: RETURN resumes behind the jump, a goto leaves no
place to come back to. All branches are walked at once; those that came to the same are one again, so that a chain
without ends costs no more than its length.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from models.nat.behaviour.finding import candidates
from models.nat.behaviour.matching import NO, YES, Past, matches
from models.nat.vocabulary import (
    EVERY_BIT,
    Chain,
    CopyMark,
    Doubt,
    End,
    Fate,
    Jump,
    Masquerade,
    Node,
    Noted,
    Passing,
    Return,
    Rule,
    SetMark,
    State,
    Table,
    ToDestination,
    ToSelf,
    ToSource,
    Untrack,
)
from verify import evolve, remembered

DEEPEST = 64  # jumps within jumps; legacy iptables has room for as many as it has chains, nf_tables for 16
MOST = 2048  # branches that are open at once


@frozen(eq=False)
class Question:
    """What is asked throughout one table: the table, the node, and what went before the packet."""

    table: Table
    node: Node
    history: Past


def marked(mark: int, target: SetMark) -> int:
    """The mark after clearing the bits of the mask and flipping those of the value (mark_tg)."""
    return (mark & ~target.mask & EVERY_BIT) ^ target.value


def walk(question: Question, chain: Chain, way: Passing, depth: int = 0) -> Sequence[Passing]:
    """Every way through a chain: those with an `end` have found a rule that ends the table, others come back."""
    ended: list[Passing] = []
    back: list[Passing] = []
    here: Sequence[Passing] = (way,)
    for rule in candidates(chain, way.packet, question.node):
        on: list[Passing] = []
        for each in here:
            chance, doubtful = matches(rule, each, question.node, question.history)
            if chance is NO:
                on.append(each)
                continue
            for after, returns in _behind(question, rule, each, chance, doubtful, depth):
                (ended if after.end is not None or after.fate is not None else back if returns else on).append(after)
        here = merged(on)
        if not here:
            break
        if len(here) + len(ended) + len(back) > MOST:
            return (evolve(way, fate=Fate.UNKNOWN, reason=f"more than {MOST} ways through chain {chain.name}"),)
    if not ended and not back:
        return here
    return (*merged(ended), *merged((*back, *here)))


def merged(ways: Sequence[Passing]) -> Sequence[Passing]:
    """The same ways, with those as one that nothing tells apart; their chances add up."""
    if len(ways) <= 1:
        return ways
    found: dict[object, Passing] = {}
    for way in ways:
        key = (id(way.packet), way.mark, way.connection_mark, way.state, id(way.end), way.fate, way.doubts)
        known = found.get(key)
        found[key] = way if known is None else evolve(known, chance=known.chance + way.chance)
    return tuple(found.values())


Step = tuple[Passing, bool]  # a way behind a rule, and whether it returns from the chain


def _behind(
    question: Question,
    rule: Rule,
    way: Passing,
    chance: Fraction,
    doubtful: bool,  # noqa: FBT001 - as `matches` gives it
    depth: int,
) -> list[Step]:
    """Every way behind a rule that matches with this chance."""
    if rule.target is None or isinstance(rule.target, Noted):
        return [(way if doubtful or chance is not YES else evolve(way, path=(*way.path, rule)), False)]
    if chance is YES and not doubtful:
        if ends_here(rule):
            return [(evolve(way, path=(*way.path, rule), end=rule), False)]
        return _done(question, rule, evolve(way, path=(*way.path, rule)), depth)
    doubts = (*way.doubts, Doubt(rule, answer=True)) if doubtful else way.doubts
    taken = evolve(way, chance=way.chance * chance, path=(*way.path, rule), doubts=doubts)
    steps = _done(question, rule, taken, depth)
    if doubtful and chance is YES and len(steps) == 1 and _is_unmoved(way, steps[0]):
        return [(way, False)]
    if chance is not YES and chance != 1:
        steps.append((evolve(way, chance=way.chance * (1 - chance), doubts=doubts), False))
    if doubtful:
        steps.append((evolve(way, doubts=(*way.doubts, Doubt(rule, answer=False))), False))
    return steps


@remembered
def ends_here(rule: Rule) -> bool:
    """Whether a rule that matched ends the table, and does nothing else here."""
    target = rule.target
    if isinstance(target, End):
        return target.is_certain
    return isinstance(target, (ToDestination, ToSelf, ToSource, Masquerade))


def _is_unmoved(before: Passing, step: Step) -> bool:
    """Whether a rule, had it matched, would have changed nothing."""
    after, returns = step
    if returns or after.end is not None or after.fate is not None:
        return False
    return (before.mark, before.connection_mark, before.state) == (after.mark, after.connection_mark, after.state)


def _done(question: Question, rule: Rule, way: Passing, depth: int) -> list[Step]:
    """What the target of a rule that matched makes of the packet."""
    target = rule.target
    if isinstance(target, Jump):
        if depth >= DEEPEST:
            return [(evolve(way, fate=Fate.UNKNOWN, reason=f"more than {DEEPEST} jumps within jumps"), False)]
        inner = walk(question, question.table.chains[target.chain], way, depth + 1)
        return [(each, target.is_goto) for each in inner]
    if isinstance(target, Return):
        return [(way, True)]
    if isinstance(target, (SetMark, CopyMark)):
        return [(_with_mark(way, target), False)]
    if isinstance(target, Untrack):
        return [(evolve(way, state=State.UNTRACKED), False)]
    if isinstance(target, End) and not target.is_certain:
        return [(evolve(way, end=rule), False), (way, False)]
    return [(evolve(way, end=rule), False)]


def _with_mark(way: Passing, target: SetMark | CopyMark) -> Passing:
    if isinstance(target, SetMark):
        if target.of_connection:
            return evolve(way, connection_mark=marked(way.connection_mark, target))
        return evolve(way, mark=marked(way.mark, target))
    if target.is_saved:
        kept = way.connection_mark & ~target.of_connection & EVERY_BIT
        return evolve(way, connection_mark=kept ^ (way.mark & target.of_packet))
    kept = way.mark & ~target.of_packet & EVERY_BIT
    return evolve(way, mark=kept ^ (way.connection_mark & target.of_connection))
