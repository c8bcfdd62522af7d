"""A word for what depends on one name: found once for each name, and by an unknown name once for each answer."""

import functools
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, cast

from verify.symbolic.active import engine
from verify.table import Index, index_of

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

KEPT = 4096  # names whose answers are kept; whoever asks for more distinct ones finds the answers again


class Names(Generic[K, V]):
    """A function of one name (or of anything hashable) that looks at nothing else, with its answers so far.

    `at` is the word. An unknown name answers for itself, so that the word knows no engine: it splits once for each
    answer, however many names share it. Answers are one where they are equal plain values, or the same object.
    """

    __slots__ = ("find", "found", "over_values")

    def __init__(self, find: Callable[[K], V]) -> None:
        self.find = find
        self.found: dict[K, V] = {}
        self.over_values: dict[int, tuple[tuple[K, ...], Index[V]]] = {}

    def at(self, name: K) -> V:
        """The answer for this name."""
        try:
            return self.found[name]
        except KeyError:
            pass
        except TypeError:  # an unknown has no hash
            return cast("V", name.look_up(self))  # type: ignore[attr-defined]
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
            found = self.over_values[id(values)] = (values, index_of(map(self.at, values)))
        return found[1]


@functools.cache
def beginning(prefix: str) -> Names[str, bool]:
    """Whether names begin with this, for unknown ones: their `startswith`."""
    return Names(lambda name: name.startswith(prefix))
