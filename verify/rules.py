"""Words for lists of rules: the first that accepts, whether any does, how many do."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar, cast

from verify.symbolic.active import engine

R = TypeVar("R")
S = TypeVar("S")

FEW = 6  # lists this short are read in order


class Rules(Generic[R, S]):
    """A list of rules in order, with the plain predicate that says whether one of them accepts a subject.

    Long lists get an index made from the predicate itself (`verify.symbolic.hulls`): it narrows the list to a few
    candidates and never leaves out a rule that accepts; the predicate stays the only semantics.
    """

    __slots__ = ("accepts", "rules", "tree")

    def __init__(self, rules: Iterable[R], accepts: Callable[[R, S], bool]) -> None:
        self.rules: Sequence[R] = tuple(rules)
        self.accepts = accepts
        self.tree: Any = None

    def candidates(self, subject: S) -> Sequence[int]:
        """The positions, in order, of the rules that may accept the subject."""
        if len(self.rules) <= FEW:
            return range(len(self.rules))
        if self.tree is None:
            from verify.symbolic.hulls import grow  # noqa: PLC0415 - the words must not need the engines at import

            self.tree = grow(self.rules, self.accepts)
        return cast("Sequence[int]", self.tree.candidates(subject))


def first_match(rules: Rules[R, S], subject: S, otherwise: R, start: int = 0) -> R:
    """The first rule, from position `start` on, that accepts the subject; `otherwise` if none does."""
    if engine.hooks.first_match is not None:
        return cast("R", engine.hooks.first_match(rules, subject, otherwise, start))
    for place in rules.candidates(subject):
        if place >= start and rules.accepts(rules.rules[place], subject):
            return rules.rules[place]
    return otherwise


def any_of(items: Iterable[R], holds: Callable[[R], bool]) -> bool:
    """Whether the predicate holds of any item; on unknown values it does not fork once an item."""
    if engine.hooks.any_of is not None:
        return cast("bool", engine.hooks.any_of(items, holds))
    return any(holds(item) for item in items)


def count(items: Iterable[R], holds: Callable[[R], bool]) -> int:
    """The number of items of which the predicate holds; on unknown values it does not fork once an item."""
    if engine.hooks.count is not None:
        return cast("int", engine.hooks.count(items, holds))
    return sum(1 for item in items if holds(item))
