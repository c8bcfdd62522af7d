"""Two values and a condition become one value, field by field."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import attrs
import z3

from verify.symbolic.active import Unknown
from verify.symbolic.filling import by_value, rebuilt
from verify.symbolic.terms import Choice, Number, Truth

Condition = Any  # a plain bool, or a Boolean term


class Same:
    """A value that joins only with itself: the same object, or an equal plain one."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - any value
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def shape(value: Any) -> Any:  # noqa: ANN401 - any value; something hashable, one answer a kind
    """What two values must share to be joined; None has a shape of its own, because `is None` must stay true of it."""
    kind = type(value)
    if kind is bool or kind is Truth:
        return bool
    if kind is int or kind is Number:
        return int
    if kind is str or value is None:
        return kind
    if kind is Choice:
        return type(value.values[0])
    if kind is tuple:
        return (tuple, *map(shape, value))
    if isinstance(value, Enum):
        return kind
    if by_value(kind):
        return (kind, *(shape(getattr(value, each.name)) for each in attrs.fields(kind)))
    return kind if isinstance(value, Exception) else Same(value)


def either(condition: z3.BoolRef, yes: Condition, no: Condition) -> Condition:
    """If the condition, then `yes`, else `no`: of truths, kept in the connectives that solvers like best."""
    if yes is no:
        return yes
    if yes is True:
        return condition if no is False else z3.Or(condition, no)
    if yes is False:
        return z3.Not(condition) if no is True else z3.And(z3.Not(condition), no)
    if no is True:
        return z3.Or(z3.Not(condition), yes)
    if no is False:
        return z3.And(condition, yes)
    return yes if yes.eq(no) else z3.If(condition, yes, no)


def term_of(truth: Any) -> Condition:  # noqa: ANN401 - a truth, known or not
    """A truth as a plain bool or a Boolean term."""
    return truth.z if type(truth) is Truth else truth


def truth_of(condition: Condition) -> bool | Truth:
    """A plain bool or a Boolean term as a truth that authors may hold."""
    return condition if isinstance(condition, bool) else Truth(condition)


def join(condition: z3.BoolRef, yes: Any, no: Any) -> Any:  # noqa: ANN401 - any two values of one shape
    """One value that is `yes` where the condition holds and `no` elsewhere; both have the same shape."""
    if yes is no or issubclass(type(yes), Exception):
        return yes

    def pick(parts: Sequence[z3.ExprRef]) -> z3.ExprRef:
        if z3.is_bool(parts[0]):
            return either(condition, _folded(parts[0]), _folded(parts[1]))
        return parts[0] if parts[0].eq(parts[1]) else z3.If(condition, *parts)

    return by_leaf([yes, no], pick)


def _folded(term: z3.BoolRef) -> Condition:
    return True if z3.is_true(term) else False if z3.is_false(term) else term


def by_leaf(values: Sequence[Any], build: Callable[[Sequence[z3.ExprRef]], Any]) -> Any:  # noqa: ANN401 - any values
    """One value of the shape that all values share; each of its leaves is built from the leaves of all, in order."""
    first = values[0]
    kind = type(first)
    if all(value is first for value in values):
        return first
    if kind is tuple:
        return tuple(by_leaf(parts, build) for parts in zip(*values, strict=True))
    if by_value(kind):
        names = [each.name for each in attrs.fields(kind)]
        return rebuilt(first, {name: by_leaf([getattr(value, name) for value in values], build) for name in names})
    if not any(isinstance(value, Unknown) for value in values) and all(value == first for value in values):
        return first
    sort = shape(first)
    if sort is bool:
        return truth_of(build([value.z if type(value) is Truth else z3.BoolVal(value) for value in values]))
    if sort is int:
        return Number(build([value.z if type(value) is Number else z3.IntVal(value) for value in values]))
    if isinstance(sort, Same):
        return first
    return _named(values, sort, build)


def _named(values: Sequence[Any], sort: Any, build: Callable[[Sequence[z3.ExprRef]], Any]) -> Choice:  # noqa: ANN401
    """A choice among names; enums keep the order of their class, free names are listed as they come."""
    if isinstance(sort, type) and issubclass(sort, Enum):
        names = tuple(sort)
    else:
        listed = (name for value in values for name in (value.values if type(value) is Choice else (value,)))
        names = tuple(dict.fromkeys(listed))
    return Choice(build([place_of(value, names) for value in values]), names)


def place_of(value: Any, names: tuple[Any, ...]) -> z3.ArithRef:  # noqa: ANN401 - a name, known or not
    """The position of a name, known or not, among these names."""
    return value.place_in(names) if type(value) is Choice else z3.IntVal(names.index(value))


def tree(key: z3.ArithRef, starts: Sequence[int], values: Sequence[Any]) -> Any:  # noqa: ANN401 - a table's values
    """The value of the span that the key lies in, as a balanced tree; neighbours that agree on a field are one leaf."""

    def grow(leaves: Sequence[z3.ExprRef]) -> z3.ExprRef:
        cuts = [at for at in range(len(leaves)) if not at or not leaves[at].eq(leaves[at - 1])]

        def build(low: int, high: int) -> z3.ExprRef:
            if high - low == 1:
                return leaves[cuts[low]]
            middle = (low + high) // 2
            return z3.If(key < starts[cuts[middle]], build(low, middle), build(middle, high))

        return build(0, len(cuts))

    return by_leaf(values, grow)


def chain(hits: Sequence[z3.BoolRef], values: Sequence[Any]) -> Any:  # noqa: ANN401 - a rule's parts
    """The value beside the first hit, the last value if there is none; one more value than hits."""

    def fold(leaves: Sequence[z3.ExprRef]) -> z3.ExprRef:
        built = leaves[-1]
        for hit, leaf in zip(reversed(hits), reversed(leaves[:-1]), strict=True):
            if not leaf.eq(built):
                built = z3.If(hit, leaf, built)
        return built

    return by_leaf(values, fold)
