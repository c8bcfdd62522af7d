"""Words for long tables: the value under a key, with an indexed reading for known and for unknown keys."""

import functools
import inspect
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, Generic, ParamSpec, TypeVar, cast

from verify.symbolic.active import Unknown, engine

P = ParamSpec("P")
V = TypeVar("V")
W = TypeVar("W")


def _identity(value: Any) -> Any:  # noqa: ANN401 - a table holds anything
    """What makes two values one answer: equality for plain values, being the same object for all else."""
    return value if isinstance(value, (int, str, Enum, type(None))) else id(value)


class Index(Generic[V]):
    """A total map from the whole numbers 0, 1, 2, … to values, kept as spans; equal answers are one answer.

    `at` is the word. A known key is found by bisection; an unknown key answers for itself, so that the word knows
    no engine. `parts` belongs to the engines: what they remember about this table.
    """

    __slots__ = ("answers", "parts", "starts", "values")

    def __init__(self, starts: list[int], answers: list[int], values: list[V]) -> None:
        self.starts, self.answers, self.values = starts, answers, values
        self.parts: dict[Any, Any] = {}

    def at(self, key: int) -> V:
        """Look up the value under this key."""
        if type(key) is int:
            return self.values[self.answers[bisect_right(self.starts, key) - 1]]
        return cast("V", key.look_up(self))  # type: ignore[attr-defined]

    def project(self, what: Callable[[V], W]) -> "Index[W]":
        """Make the index of `what(value)`: ask only what you use, so that fewer answers differ."""
        return _fuse(
            ((start, what(self.values[answer])) for start, answer in zip(self.starts, self.answers, strict=True))
        )

    def spans(self) -> Iterator[tuple[int, int | None, V]]:
        """Every (first, last, value), in order; the last span has no end."""
        ends = [*(start - 1 for start in self.starts[1:]), None]
        for start, end, answer in zip(self.starts, ends, self.answers, strict=True):
            yield start, end, self.values[answer]


def _fuse(cuts: Iterable[tuple[int, V]]) -> Index[V]:
    """Build an index from (start, value) in rising order, joining neighbours with one answer."""
    numbers: dict[Any, int] = {}
    by_id: dict[int, int] = {}
    starts: list[int] = []
    answers: list[int] = []
    values: list[V] = []
    alive: list[V] = []
    last = -1
    for start, value in cuts:
        key = id(value)
        number = by_id.get(key, -1)
        if number < 0:
            number = numbers.setdefault(_identity(value), len(values))
            if number == len(values):
                values.append(value)
            by_id[key] = number
            alive.append(value)  # or another value could take its id
        if number != last:
            starts.append(start)
            answers.append(number)
            last = number
    return Index(starts, answers, values)


def index_of(values: Iterable[V]) -> Index[V]:
    """Map 0, 1, 2, … to these values; all beyond to the last."""
    return _fuse(enumerate(values))


def prefix_map(rows: Iterable[tuple[int, int, V]], otherwise: V) -> Index[V]:
    """Map each number to the value of the narrowest (first, last, value) around it; among equals the earlier row.

    Rows nest or are disjoint, as prefixes do. One sweep with a stack of open rows.
    """
    cuts: dict[int, V] = {0: otherwise}
    open_rows: list[tuple[int, V]] = []

    def close(before: int | None) -> None:
        while open_rows and (before is None or open_rows[-1][0] < before):
            end, _ = open_rows.pop()
            cuts[end + 1] = next((value for last, value in reversed(open_rows) if last > end), otherwise)

    seen: set[tuple[int, int]] = set()
    for first, last, value in sorted(rows, key=lambda row: (row[0], -row[1])):
        if (first, last) in seen:
            continue
        seen.add((first, last))
        close(first)
        cuts[first] = value
        open_rows.append((last, value))
    close(None)
    return _fuse(sorted(cuts.items(), key=lambda cut: cut[0]))


def keyed_map(pairs: Iterable[tuple[int, V]], otherwise: V) -> Index[V]:
    """Map each listed number to its value (the first one given), and all others to `otherwise`, as one answer."""
    found: dict[int, V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    cuts: list[tuple[int, V]] = []
    following = 0
    for key in sorted(found):
        if key > following:
            cuts.append((following, otherwise))
        cuts.append((key, found[key]))
        following = key + 1
    cuts.append((following, otherwise))
    return _fuse(cuts)


def members(keys: Iterable[int]) -> Index[bool]:
    """Map each listed number to True and all others to False: ask membership before ownership."""
    return keyed_map(((key, True) for key in keys), otherwise=False)


def overlay(rows: Iterable[tuple[int, int, V]]) -> Index[tuple[V, ...]]:
    """Map each number to the values of all (first, last, value) around it, in the order given."""
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    values: list[V] = []
    for first, last, value in rows:
        opening.setdefault(first, []).append(len(values))
        closing.setdefault(last + 1, []).append(len(values))
        values.append(value)
    cuts: list[tuple[int, tuple[V, ...]]] = []
    seen: dict[tuple[int, ...], tuple[V, ...]] = {}
    around: set[int] = set()
    for place in sorted({0, *opening, *closing}):
        around.difference_update(closing.get(place, ()))
        around.update(opening.get(place, ()))
        key = tuple(sorted(around))
        cuts.append((place, seen.setdefault(key, tuple(values[number] for number in key))))
    return _fuse(cuts)


def remembered(derive: Callable[P, W]) -> Callable[P, W]:
    """Remember what is derived from a record that is compared by identity, as long as the record lives.

    The record is the first argument. The others are hashable; of a `@pure` function they may be unknown too: an
    unknown argument answers for itself, so that what the function makes of all its values is worked out once.
    """
    store: dict[int, dict[Any, Any]] = {}
    takes_unknowns = getattr(derive, "is_pure", False)

    def first_time(args: tuple[Any, ...]) -> Any:  # noqa: ANN401 - whatever is derived
        mine = store.get(id(args[0]))
        engine.keep_time()
        if mine is None:
            mine = store[id(args[0])] = {}
            weakref.finalize(args[0], store.pop, id(args[0]), None)
        for arg in args if takes_unknowns else ():
            if issubclass(type(arg), Unknown):
                return arg.tabulate(derive, mine, args)
        hooks = engine.quiet()  # what is remembered belongs to no run
        try:
            found = mine[args[1:]] = cast("Callable[..., Any]", derive)(*args)
        finally:
            engine.back(hooks)
        return found

    @functools.wraps(derive)
    def call(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - stands in for any signature
        if named:
            args = inspect.signature(derive).bind(*args, **named).args
        try:
            return store[id(args[0])][args[1:]]
        except (KeyError, TypeError):  # not yet derived, or an unknown, which has no hash
            return first_time(args)

    return cast("Callable[P, W]", call if len(inspect.signature(derive).parameters) > 1 else _of_one(derive, call))


def tabulated(decide: Callable[P, W]) -> Callable[P, W]:
    """Remember a `@pure` decision of a record as a table over its last argument, a number within bounds.

    In plain Python it is remembered call by call. The class engine works it out once for every value of the last
    argument, whoever asks first, so that deciding for the next one is a look-up.
    """
    plainly: Callable[..., Any] = remembered(decide)
    tables: dict[int, dict[Any, Any]] = {}

    @functools.wraps(decide)
    def call(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - stands in for any signature
        if engine.hooks.tabulate is None:
            return plainly(*args, **named)
        if named:
            args = inspect.signature(decide).bind(*args, **named).args
        mine = tables.get(id(args[0]))
        if mine is None:
            mine = tables[id(args[0])] = {}
            weakref.finalize(args[0], tables.pop, id(args[0]), None)
        table = engine.hooks.tabulate(decide, mine, args)
        return plainly(*args) if table is None else table.at(args[-1])

    return cast("Callable[P, W]", call)


def _of_one(derive: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """The same memory for a function of the record alone, one look-up shorter."""
    known: dict[int, Any] = {}

    @functools.wraps(derive)
    def found(record: Any) -> Any:  # noqa: ANN401 - any record
        try:
            return known[id(record)]
        except KeyError:
            answer = known[id(record)] = call(record)
            weakref.finalize(record, known.pop, id(record), None)
            return answer

    return found
