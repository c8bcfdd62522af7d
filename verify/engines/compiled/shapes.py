"""The parts of a state: those that are unknown numbers, and the shape that holds them.

A shape is what cannot be a number in a machine word: the lengths of tuples, the classes of records, which alternative
of a union is there, and every value without bounds. Two states of one shape differ in their leaves only.
"""

from collections.abc import Callable
from enum import Enum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import attrs
import z3
from attrs import define, field, frozen

from verify.domain import Among, Between, domain_of
from verify.engines.compiled.refusing import NotPacked
from verify.engines.fields import UNIONS
from verify.symbolic.filling import by_value, hints_of
from verify.symbolic.flattening import place_among
from verify.symbolic.terms import Choice, Number, Truth

Path = tuple[str | int, ...]
WIDEST = 2**40  # a leaf with more values than this is no matter for an exhaustive search


@frozen
class Leaf:
    """A part of a state that is one of `low..high`: a number, a truth (`names` is empty), or one of these names."""

    low: int
    high: int
    names: tuple[Any, ...] | None = None

    @property
    def is_truth(self) -> bool:
        """Whether it is a yes or no."""
        return self.names == ()

    def unknown(self, name: str) -> tuple[Any, z3.ExprRef]:
        """An unknown of this kind, and its term."""
        term = z3.Bool(name) if self.is_truth else z3.Int(name)
        return (Truth(term) if self.is_truth else Choice(term, self.names) if self.names else Number(term)), term

    def plain(self, number: int) -> Any:  # noqa: ANN401 - of any kind
        """The value that this number stands for."""
        return bool(number) if self.is_truth else self.names[number] if self.names else number

    def term(self, value: Any, name: str) -> z3.ExprRef:  # noqa: ANN401 - known or not
        """The number that stands for a value, as a term; NotPacked for a value of another kind."""
        kind = type(value)
        if self.names:
            return place_among(value, self.names)
        if self.is_truth and kind in (bool, Truth):
            return value.z if kind is Truth else z3.BoolVal(value)
        if not self.is_truth and kind in (int, Number):
            return value.z if kind is Number else z3.IntVal(value)
        raise NotPacked(f"{name} becomes something that is no {'truth' if self.is_truth else 'number'}")

    def number(self, value: Any, name: str) -> int:  # noqa: ANN401 - a plain value
        """The number that stands for a plain value."""
        if self.names:
            return self.names.index(value) if value in self.names else -1
        if type(value) is not (bool if self.is_truth else int):
            raise NotPacked(f"{name} is something that is no {'truth' if self.is_truth else 'number'}")
        return int(value)


TRUTH = Leaf(0, 1, ())


@frozen
class Record:
    """A record that is taken apart, field by field."""

    kind: type[Any]
    kinds: tuple[tuple[str, Any], ...]


@frozen
class Row:
    """A tuple that is taken apart."""

    kinds: tuple[Any, ...]


@frozen
class Fixed:
    """A part that stays as it is."""


Part = Leaf | Record | Row | Fixed
FIXED = Fixed()
UNCOUNTED = object()  # the kind of a field that does not count when states are compared
Visit = Callable[[Path, Leaf | Fixed, Any], Any]


@define(eq=False)
class Anatomy:
    """How the states of a machine are taken apart; what the world supplies as a whole stays whole."""

    given: Any
    records: dict[type[Any], Record] = field(factory=dict, init=False)
    uncounted: dict[Path, Any] = field(factory=dict, init=False)
    parts: dict[tuple[int, type[Any], int], tuple[Any, Part]] = field(factory=dict, init=False)

    def part(self, kind: Any, value: Any) -> Part:  # noqa: ANN401 - an annotation and any value
        """What a value of an annotated kind is; it depends on nothing but its class and its length."""
        actual = type(value)
        mark = (id(kind), actual, len(value) if actual is tuple else 0)
        found = self.parts.get(mark)
        if found is None:
            found = self.parts[mark] = (kind, self._part(kind, value))  # holds the kind: its number stays its own
        return found[1]

    def _part(self, kind: Any, value: Any) -> Part:  # noqa: ANN401, PLR0911 - one answer a kind
        domain, origin, arguments = domain_of(kind), get_origin(kind), get_args(kind)
        if isinstance(domain, Between):
            return Leaf(domain.low, domain.high) if len(domain) <= WIDEST else FIXED
        if isinstance(domain, Among):
            return Leaf(0, len(domain.names) - 1, domain.names)
        if kind is bool:
            return TRUTH
        if domain is not None or value is None:
            return FIXED
        if origin is Annotated:
            return self.part(arguments[0], value)
        if origin in UNIONS:
            others = [each for each in arguments if each is not NoneType]
            return self.part(others[0], value) if len(others) == 1 else FIXED
        if origin is tuple and type(value) is tuple:
            many = len(arguments) == 2 and arguments[1] is Ellipsis  # noqa: PLR2004 - tuple[kind, ...]
            kinds = (arguments[0],) * len(value) if many else arguments
            return Row(kinds) if len(kinds) == len(value) else FIXED
        if not isinstance(kind, type):
            return FIXED
        if issubclass(kind, Enum):
            return Leaf(0, len(kind) - 1, tuple(kind)) if len(kind) else FIXED
        return self._record(type(value)) if by_value(kind) and issubclass(type(value), kind) else FIXED

    def _record(self, kind: type[Any]) -> Record:
        found = self.records.get(kind)
        if found is None:
            fields = attrs.fields(kind)
            equality: Any = kind.__eq__
            if any(each.eq_key for each in fields):
                raise NotPacked(f"{kind.__name__} compares its fields in a way of its own")
            if not getattr(equality, "__code__", NOTHING).co_filename.startswith("<attrs"):
                raise NotPacked(f"{kind.__name__} compares itself in a way of its own")
            hints = hints_of(kind)
            kinds = tuple((each.name, hints[each.name] if each.eq else UNCOUNTED) for each in fields)
            found = self.records[kind] = Record(kind, kinds)
        return found

    def _insist_on_one(self, path: Path, value: Any) -> None:  # noqa: ANN401 - any value
        """A field that does not count when states are compared is one and the same in all of them."""
        if self.uncounted.setdefault(path, value) is not value:
            raise NotPacked(f"{written(path)} does not count when states are compared, and changes")

    def walk(self, value: Any, kind: Any, path: Path, visit: Visit, structure: list[Any]) -> Any:  # noqa: ANN401 - values of any model
        """The value with each leaf and fixed part replaced by what `visit` gives; `structure` gets the rest of it."""
        part = FIXED if path and value is self.given else self.part(kind, value)
        if isinstance(part, Row):
            structure.append(len(part.kinds))
            pairs = enumerate(zip(value, part.kinds, strict=True))
            return tuple(self.walk(each, inner, (*path, at), visit, structure) for at, (each, inner) in pairs)
        if isinstance(part, Record):
            structure.append(part.kind)
            new: Any = object.__new__(part.kind)
            for name, inner in part.kinds:
                part_of = getattr(value, name)
                if inner is UNCOUNTED:
                    self._insist_on_one((*path, name), part_of)
                    put(new, name, part_of)
                else:
                    put(new, name, self.walk(part_of, inner, (*path, name), visit, structure))
            return new
        return visit(path, part, value)


put = object.__setattr__  # records are frozen


class _NoCode:
    co_filename = ""


NOTHING = _NoCode()


def written(path: Path) -> str:
    """A path as an author would write it."""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path).lstrip(".") or "the state"
