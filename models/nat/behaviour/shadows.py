"""Whether a rule is ever asked with success: some packet comes to it past all rules before it, and it matches.

Tables are taken one by one: whatever a packet may be at a hook, and whatever mark it may bear there, comes to the
built-in chain; only first packets come to the nat table. What the data does not decide is taken as either.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from models.nat.behaviour.asking import NotTold
from models.nat.behaviour.finding import SHORT
from models.nat.behaviour.finding import found as sorted_rules
from models.nat.behaviour.lattice import Lattice, Met, lattices, start
from models.nat.behaviour.regions import (
    Asked,
    Box,
    Of,
    Part,
    Seen,
    asked,
    beyond,
    is_inside,
    within,
)
from models.nat.behaviour.walking import marked
from models.nat.vocabulary import (
    Chain,
    CopyMark,
    End,
    Jump,
    Masquerade,
    Return,
    Rule,
    SetMark,
    State,
    ToDestination,
    ToSelf,
    ToSource,
    Untrack,
)
from models.nat.vocabulary.programmed import Programmed
from verify import Index

MOST = 400  # boxes of one rule
CALLERS = 64  # that are asked whether they lead to a rule, one after the other
CHANGING = (Of.MARK, Of.STATE)  # what rules change on the way
TRIES = 4  # destinations and ports that are tried one by one, where all at once are too many

T = TypeVar("T")
NEW_ADDRESSES = (ToDestination, ToSelf, ToSource, Masquerade)


class _TooMany(Exception):  # noqa: N818 - no failure: the question is asked in another way
    """More boxes than it is worth to look at."""


def is_live(programmed: Programmed, rule: Rule) -> bool:
    """Whether some packet meets a rule and matches it; raises NotTold where that would take too long to find out."""
    chain = programmed.rules.chain(rule.table, rule.chain)
    lattice = lattices(programmed)[id(_holder(programmed, rule, chain))]
    found = _reaching(lattice, rule)
    if found.boxes or (not found.is_all and any(_tried(lattice, rule, {}))):
        return True
    if not found.is_all:
        raise NotTold(f"too many ways to a rule: {rule}")
    return False


def _holder(programmed: Programmed, rule: Rule, first: Chain | None) -> Chain:
    """The chain that holds a rule: that of the first block of this name, or of another backend's."""
    chains = (table.chains.get(rule.chain) for table in programmed.rules.named(rule.table))
    return next(each for each in (first, *chains) if each is not None and rule in each.rules)


def _asked(lattice: Lattice, rule: Rule) -> Asked:
    found = lattice.asked.get(id(rule))
    if found is None:
        found = lattice.asked[id(rule)] = asked(rule.matches, lattice.space)
    return found


def _reaching(lattice: Lattice, rule: Rule) -> Met:
    """What meets a rule and matches it; of one that does not jump, what comes by one way is enough."""
    known = lattice.reaching.get(id(rule))
    if known is not None:
        return known
    boxes: list[Box] = []
    is_all = True
    for entering in _entries(lattice, rule):
        found = _met(lattice, rule, entering)
        boxes += found.boxes
        is_all = is_all and found.is_all
        if boxes and not isinstance(rule.target, Jump):
            break
    lattice.reaching[id(rule)] = Met(tuple(boxes), is_all)
    return lattice.reaching[id(rule)]


def _entries(lattice: Lattice, rule: Rule) -> Iterator[Met]:
    """What comes into the chain of a rule, by each way."""
    chain = lattice.table.chains[rule.chain]
    if chain.is_built_in:
        yield Met((start(lattice, chain.name),), is_all=True)
    callers = lattice.callers.get(rule.chain, ())
    for caller in callers[:CALLERS]:
        yield _reaching(lattice, caller)
    if len(callers) > CALLERS:
        yield Met((), is_all=False)


def _met(lattice: Lattice, rule: Rule, entering: Met) -> Met:
    """The part of what enters the chain of a rule that meets the rule, and matches."""
    wanted = _asked(lattice, rule).may
    if wanted is None:
        return Met((), is_all=True)
    chain = lattice.table.chains[rule.chain]
    early = {of: part for of, part in wanted.items() if of not in CHANGING}
    found: list[Box] = []
    is_all = entering.is_all
    for box in entering.boxes:
        inner = within(box, early)
        if inner is None:
            continue
        try:
            here, _ = _past(lattice, _before(chain, rule.place, inner), [inner])
        except _TooMany:
            is_all = False
        else:
            found += [met for each in here if (met := within(each, wanted)) is not None]
    return Met(tuple(found), is_all)


def _before(chain: Chain, place: int, box: Box) -> tuple[Rule, ...]:
    """The rules of a chain before a place that what lies in a box may match."""
    if len(chain.rules) <= SHORT:
        return chain.rules[:place]
    by = sorted_rules(chain)
    destination, port = _single(box[Of.DESTINATION]), _single(box[Of.PORT])
    places = set(by.others)
    of_port = [each for each in _under(by.by_port_and_destination, port) if each is not None]
    for index, key in (
        *((each, destination) for each in of_port),
        (by.by_destination, destination),
        (by.by_own_port, port),
        (by.by_port, port),
    ):
        places.update(*_under(index, key))
    return tuple(chain.rules[each] for each in sorted(places) if each < place)


def _under(index: Index[T], key: int | None) -> Sequence[T]:
    """What stands under a key; without one, what stands under any."""
    return index.values if key is None else (index.at(key),)


def _single(part: Part) -> int | None:
    """The one number of ranges; None where there are more."""
    return part[0][0] if isinstance(part, tuple) and len(part) == 1 and part[0][0] == part[0][1] else None


def _past(lattice: Lattice, rules: Iterable[Rule], boxes: list[Box]) -> tuple[list[Box], list[Box]]:
    """What comes out behind these rules, and what returns from their chain before."""
    here, back = boxes, list[Box]()
    for rule in rules:
        wanted = _asked(lattice, rule)
        on: list[Box] = []
        for box in here:
            inner = None if wanted.may is None else within(box, wanted.may)
            if inner is None:
                on.append(box)
                continue
            left = [box] if wanted.must is None else beyond(box, wanted.must)
            after, returned = _behind(lattice, rule, inner)
            on += left
            on += [each for each in after if not any(is_inside(each, other) for other in left)]
            back += returned
        here = on
        if len(here) + len(back) > MOST:
            raise _TooMany
        if not here:
            break
    return here, back


def _behind(lattice: Lattice, rule: Rule, box: Box) -> tuple[list[Box], list[Box]]:
    """What becomes of what matches a rule: it goes on behind it, or returns from the chain, or neither."""
    target = rule.target
    if isinstance(target, Jump):
        chain = lattice.table.chains.get(target.chain)
        if chain is None:
            return [box], []
        out, back = _past(lattice, _before(chain, len(chain.rules), box), [box])
        return ([], [*out, *back]) if target.is_goto else ([*out, *back], [])
    if isinstance(target, Return):
        return [], [box]
    if isinstance(target, SetMark) and not target.of_connection:
        return [{**box, Of.MARK: _remarked(lattice, box[Of.MARK], target)}], []
    if isinstance(target, CopyMark) and not target.is_saved:
        return [{**box, Of.MARK: lattice.space.box[Of.MARK]}], []
    if isinstance(target, Untrack):
        return [{**box, Of.STATE: frozenset((Seen(State.UNTRACKED, False, False),))}], []
    if isinstance(target, NEW_ADDRESSES) or (isinstance(target, End) and target.is_certain):
        return [], []
    return [box], []


def _remarked(lattice: Lattice, marks: Part, target: SetMark) -> Part:
    bits = max(lattice.space.box[Of.MARK], default=0)
    return frozenset(marked(mark, target) & bits for mark in marks if isinstance(mark, int))


def _tried(lattice: Lattice, rule: Rule, wanted: Box) -> Iterator[Box]:
    """Some of what meets a rule within a box: a few destinations and ports of it that no rule names."""
    every = {of: part for of, part in lattice.space.box.items() if of not in CHANGING}
    own = _asked(lattice, rule).may
    inner = None if own is None else within({**every, **wanted}, {of: own[of] for of in own if of in every})
    if inner is None:
        return
    if lattice.table.chains[rule.chain].is_built_in:
        first = within(start(lattice, rule.chain), inner)
        for box in () if first is None else _pointed(lattice, first):
            yield from _met(lattice, rule, Met((box,), is_all=True)).boxes
        return
    for caller in lattice.callers.get(rule.chain, ())[:CALLERS]:
        for box in _tried(lattice, caller, inner):
            yield from _met(lattice, rule, Met((box,), is_all=True)).boxes


def _pointed(lattice: Lattice, box: Box) -> Iterator[Box]:
    """A box narrowed to single destinations and ports."""
    for destination in _points(box[Of.DESTINATION], lattice.mentioned):
        for port in _points(box[Of.PORT], lattice.mentioned):
            yield {**box, Of.DESTINATION: ((destination, destination),), Of.PORT: ((port, port),)}


def _points(part: Part, mentioned: frozenset[int]) -> Iterator[int]:
    """A number of each of the first ranges, one that no rule names where there is one near its end."""
    for first, last in tuple(part)[:TRIES]:
        near = range(last, max(first, last - SHORT * SHORT) - 1, -1)
        yield next((number for number in near if number not in mentioned), last)
