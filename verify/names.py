"""A word for what depends on one name: found once for each name, and by an unknown name once for each answer."""

import functools
from collections.abc import Callable, Collection, Hashable
from typing import Any, Generic, TypeVar, cast

from verify.symbolic.active import engine
from verify.table import Index, index_of, keyed_map

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

KEPT = 4096  # names whose answers are kept; whoever asks for more distinct ones finds the answers again
ORDERS = 64  # lists of values whose positions are kept


class _Stranger:
    """Equal to no name."""


STRANGER: Any = _Stranger()
NOTHING: Any = object()


class Names(Generic[K, V]):
    """A function of one name (or of anything hashable) that looks at nothing else, with its answers so far.

    `at` is the word. An unknown name answers for itself, so that the word knows no engine: it splits once for each
    answer, however many names share it. Answers are one where they are equal plain values, or the same object.
    `among` lists the names that the function compares with, if it only compares: all others are answered alike, as a
    stranger that equals none of them.
    """

    __slots__ = ("among", "find", "found", "over_values")

    def __init__(self, find: Callable[[K], V], among: Collection[K] | None = None) -> None:
        self.find = find
        self.among = None if among is None else frozenset(among)
        self.found: dict[K, V] = {}
        self.over_values: dict[int, tuple[tuple[K, ...], Index[V]]] = {}

    def at(self, name: K) -> V:
        """The answer for this name."""
        try:
            answer = self.found.get(name, NOTHING)
        except TypeError:  # an unknown has no hash
            return cast("V", name.look_up(self))  # type: ignore[attr-defined]
        if answer is NOTHING:
            if self.among is not None and name not in self.among:
                answer = self.found.get(STRANGER, NOTHING)
                return self._find(STRANGER) if answer is NOTHING else cast("V", answer)
            return self._find(name)
        return cast("V", answer)

    def _find(self, name: K) -> V:
        hooks = engine.quiet()  # what is found belongs to no run
        try:
            answer = self.find(name)
        finally:
            engine.back(hooks)
        if len(self.found) >= KEPT:
            self.found.clear()
        self.found[name] = answer
        return answer

    def over(self, values: tuple[K, ...]) -> Index[V]:
        """The answers for all of these values, by position: what an unknown one of them is looked up in."""
        found = self.over_values.get(id(values))
        if found is None:
            found = self.over_values[id(values)] = (values, self._over(values))
        return found[1]

    def _over(self, values: tuple[K, ...]) -> Index[V]:
        if self.among is None or len(self.among) >= len(values):
            return index_of(map(self.at, values))
        places = _places(values)
        known = ((places[name], self.at(name)) for name in self.among if name in places)
        return keyed_map(known, self.at(STRANGER))


_known: dict[int, tuple[tuple[Any, ...], dict[Any, int]]] = {}


def _places(values: tuple[K, ...]) -> dict[K, int]:
    """The position of each value."""
    found = _known.get(id(values))
    if found is None:
        if len(_known) >= ORDERS:
            _known.clear()
        found = _known[id(values)] = (values, {value: place for place, value in enumerate(values)})
    return found[1]


@functools.cache
def beginning(prefix: str) -> Names[str, bool]:
    """Whether names begin with this, for unknown ones: their `startswith`."""
    return Names(lambda name: name.startswith(prefix))
