"""All paths of one call become one value, so that callers see no branches; and the table words, which never fork."""

from collections.abc import Callable, Hashable, Iterable
from types import CellType
from typing import Any

import attrs
import z3

from verify.limits import Limits
from verify.order import ranked
from verify.rules import Rules
from verify.symbolic.active import Hooks, Unknown
from verify.symbolic.filling import by_value
from verify.symbolic.joining import Condition, chain, either, join, shape, term_of, tree, truth_of
from verify.symbolic.rows import Rows
from verify.symbolic.terms import Choice, Number, Truth, all_hold, running, some_hold, whole
from verify.symbolic.trail import DEAD, Literals, Session, explore

UNCHECKED = 32  # so many runs of a merged call are not worth a question to the solver: a dead one does no harm
LONG = 8  # tuples longer than this are looked through once

Groups = dict[Hashable, tuple[Condition, Any]]  # what can be joined with each other, and when it is the answer


def session_of(promises: list[z3.BoolRef], limits: Limits) -> Session:
    """A session whose runs merge `@pure` calls and read tables without forking."""
    merging = Merging(session := Session(promises, limits))
    session.hooks = Hooks(
        merge=merging.merge,
        look_up=merging.look_up,
        first_match=merging.first_match,
        any_of=merging.any_of,
        count=merging.count,
        ranked=merging.ranked,
    )
    return session


class Merging:
    """The hooks of one session."""

    __slots__ = ("session",)

    def __init__(self, session: Session) -> None:
        self.session = session

    def merge(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        """Stand in for a call of a `@pure` function."""
        if not (self._unknown(args) or self._unknown(tuple(kwargs.values()))):
            return function(*args, **kwargs)
        named = tuple((name, self._identity(kwargs[name])) for name in sorted(kwargs))
        key = (id(function), self._identity(args), named)
        found = self.session.merged.get(key)
        if found is None:
            groups = self._gather(lambda: function(*args, **kwargs))
            found = self.session.merged[key] = ((function, args, kwargs), _ready(groups))
        return _resolve(found[1])

    def any_of(self, items: Iterable[Any], holds: Callable[[Any], bool]) -> bool | Truth:
        """Whether any holds: one disjunction."""
        listed = tuple(items)
        hits = self._hits(listed, holds)
        if hits is None:
            return any(holds(item) for item in listed)
        if any(hit is True for hit in hits):
            return True
        open_hits = [hit for hit in hits if hit is not False]
        return truth_of(some_hold(open_hits) if open_hits else False)

    def count(self, items: Iterable[Any], holds: Callable[[Any], bool]) -> int | Number:
        """How many hold: one sum."""
        listed = tuple(items)
        hits = self._hits(listed, holds)
        if hits is None:
            return sum(1 for item in listed if holds(item))
        sure = sum(1 for hit in hits if hit is True)
        terms = [z3.If(hit, 1, 0) for hit in hits if not isinstance(hit, bool)]
        return Number(z3.Sum([*terms, z3.IntVal(sure)])) if terms else sure

    def ranked(self, numbers: tuple[Any, ...], step: int, between: tuple[int, int]) -> tuple[Any, ...]:
        """Numbers by their order: sums of comparisons."""
        if not self._unknown(numbers):
            return ranked(numbers, step, between)
        low, high = between
        terms = [whole(number) for number in numbers]
        held = [z3.And(term > low, term < high) for term in terms]
        new = [
            all_hold([is_held, *(term != other for other in terms[:place])])
            for place, (term, is_held) in enumerate(zip(terms, held, strict=True))
        ]
        pairs = tuple(zip(terms, new, strict=True))
        places = [z3.Sum([z3.If(z3.And(is_new, other <= term), step, 0) for other, is_new in pairs]) for term in terms]
        return tuple(
            Number(z3.If(is_held, place, term)) for is_held, place, term in zip(held, places, terms, strict=True)
        )

    def first_match(self, rules: Rules[Any, Any], subject: Any, otherwise: Any, start: int = 0) -> Any:  # noqa: ANN401
        """The first rule that accepts: a chain from the last rule up; a fork on its position if rules do not join."""
        if not self._unknown(subject):
            places = [place for place in rules.candidates(subject) if place >= start]
        else:
            places = list(range(start, len(rules.rules)))
        kept, hits = [], []
        for place in places:
            rule = rules.rules[place]
            hit = self._hit(rules.accepts, rule, subject)
            if hit is None:
                return next((rules.rules[at] for at in places if rules.accepts(rules.rules[at], subject)), otherwise)
            if hit is not False:
                kept.append(rule)
                hits.append(hit)
            if hit is True:
                break
        if hits and hits[-1] is True:
            hits.pop()
        else:
            kept.append(otherwise)
        if len({shape(rule) for rule in kept}) == 1:
            return chain(hits, kept)
        return kept[_decided(chain(hits, list(range(len(kept)))), len(kept))]

    def look_up(self, key: Number, index: Any) -> Any:  # noqa: ANN401 - a table holds anything
        """The value under an unknown key: a balanced tree, or a fork on the row if values do not join."""
        name = (self._identity(key), id(index))
        found = self.session.merged.get(name)
        if found is None:
            joins = len({shape(value) for value in index.values}) == 1
            answer = (
                tree(key.z, index.starts, [index.values[answer] for answer in index.answers])
                if joins
                else Rows(key.z, index.starts, index.answers, len(index.values))
            )
            found = self.session.merged[name] = ((key, index), answer)
        _, answer = found
        return index.values[running.choose(answer)] if type(answer) is Rows else answer

    def _hits(self, items: tuple[Any, ...], holds: Callable[[Any], bool]) -> list[Condition] | None:
        """When each item holds; None where one does not simply answer yes or no."""
        hits: list[Condition] = []
        for item in items:
            hit = self._hit(holds, item)
            if hit is None:
                return None
            hits.append(hit)
        return hits

    def _hit(self, holds: Callable[..., bool], *args: Any) -> Condition:  # noqa: ANN401 - any items
        captured = _captured(holds)
        key = (getattr(holds, "__code__", id(holds)), self._identity(captured), self._identity(args))
        found = self.session.merged.get(key)
        if found is None:
            groups = self._gather(lambda: _as_truth(holds(*args)))
            hit = term_of(groups[bool][1]) if list(groups) == [bool] else None
            found = self.session.merged[key] = ((holds, captured, args), hit)
        return found[1]

    def _gather(self, function: Callable[[], Any]) -> Groups:
        """All paths of a function, joined along the tree that its decisions made."""
        waiting: list[tuple[Literals, Groups]] = []
        for literals, result in explore(self.session, function, silent=(Exception,), unchecked=UNCHECKED):
            groups: Groups = {} if result is DEAD else {shape(result): (True, result)}
            branch = literals.copy()
            while waiting and _siblings(waiting[-1][0], branch):
                _, others = waiting.pop()
                atom, side = branch.pop()
                groups = _joined(atom, *((groups, others) if side else (others, groups)))
            waiting.append((branch, groups))
        ((_, groups),) = waiting
        return groups

    def _unknown(self, value: Any) -> bool:  # noqa: ANN401 - any value
        kind = type(value)
        if issubclass(kind, Unknown):
            return True
        if kind in (tuple, list):
            if len(value) <= LONG or kind is list:
                return any(self._unknown(part) for part in value)
            return self._looked_through(value, lambda: any(self._unknown(part) for part in value))
        if by_value(kind):
            return any(self._unknown(getattr(value, each.name)) for each in attrs.fields(kind))
        return False

    def _looked_through(self, value: Any, look: Callable[[], bool]) -> bool:  # noqa: ANN401 - a long tuple
        known = self.session.plain.get(id(value))
        if known is None:
            known = self.session.plain[id(value)] = (value, look())
        return bool(known[1])

    def _identity(self, value: Any) -> Hashable:  # noqa: ANN401 - any value
        """What makes two arguments the same; whoever remembers by it keeps the arguments alive."""
        kind = type(value)
        if issubclass(kind, Unknown):
            return (kind, value.z.get_id(), value.values if kind is Choice else None)
        if kind in (int, bool, str):
            return (kind, value)
        if kind is list or (kind is tuple and (len(value) <= LONG or self._unknown(value))):
            return (kind, *map(self._identity, value))
        if kind in (dict, set):
            return object()  # it may have changed since: never the same
        if by_value(kind):
            return (kind, *(self._identity(getattr(value, each.name)) for each in attrs.fields(kind)))
        return id(value)


def _captured(function: Callable[..., Any]) -> tuple[Any, ...]:
    """What a predicate written on the spot has taken from around it: two of the same code and captures are one."""
    notes = ("__wrapped__", "__self__", "__defaults__", "__kwdefaults__")  # every `@pure` wrapper has the same code
    cells = getattr(function, "__closure__", None) or ()
    return (*(getattr(function, note, None) for note in notes), *map(_content, cells))


def _content(cell: CellType) -> Any:  # noqa: ANN401 - any value
    """What a captured name stands for; a thing of its own while it stands for nothing."""
    try:
        return cell.cell_contents
    except ValueError:
        return object()


def _as_truth(answer: Any) -> Any:  # noqa: ANN401 - what a predicate returns
    return answer if type(answer) in (bool, Truth) else bool(answer)


def _siblings(one: Literals, other: Literals) -> bool:
    """Whether two branches differ in the last decision only; depth first, nothing else has as many decisions."""
    return len(one) == len(other) > 0 and one[-1][0].eq(other[-1][0]) and one[-1][1] != other[-1][1]


def _joined(atom: z3.BoolRef, yes: Groups, no: Groups) -> Groups:
    if not yes or not no:
        return yes or no
    groups: Groups = {}
    for kind in dict.fromkeys((*yes, *no)):
        (when, value), (unless, other) = yes.get(kind, (False, None)), no.get(kind, (False, None))
        condition = either(atom, when, unless)
        groups[kind] = (condition, other if when is False else value if unless is False else join(atom, value, other))
    return groups


def _ready(groups: Groups) -> list[tuple[bool | Truth, Any]]:
    """The groups in the order in which a caller asks for them: values first, exceptions last."""
    if not groups:
        return []
    ordered = sorted(groups.values(), key=lambda group: issubclass(type(group[1]), Exception))
    return [(truth_of(condition), value) for condition, value in ordered]


def _resolve(groups: list[tuple[bool | Truth, Any]]) -> Any:  # noqa: ANN401 - any value
    """The value of this run: it forks once for each group but the last."""
    for when, value in groups[:-1]:
        if when:
            return _out(value)
    return _out(groups[-1][1])


def _out(value: Any) -> Any:  # noqa: ANN401 - any value
    if issubclass(type(value), Exception):
        raise value.with_traceback(None)
    return value


def _decided(position: Any, many: int) -> int:  # noqa: ANN401 - a number, known or not
    """Fork on a position among so many, by halves."""
    low, high = 0, many
    while type(position) is Number and high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if position < middle else (middle, high)
    return low if type(position) is Number else int(position)
