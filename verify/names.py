"""A word for what depends on one name: found once for each name, and by an unknown name once for each answer."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, cast

from verify.symbolic.active import Unknown, engine

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

KEPT = 4096  # names whose answers are kept; whoever asks for more distinct ones finds the answers again


class Names(Generic[K, V]):
    """A function of one name that looks at nothing else, and its answers so far; equal answers are one object.

    `at` is the word. An unknown name answers for itself, so that the word knows no engine: it splits once for each
    answer, however many names share it. `parts` belongs to the engines.
    """

    __slots__ = ("find", "found", "parts")

    def __init__(self, find: Callable[[K], V]) -> None:
        self.find = find
        self.found: dict[K, V] = {}
        self.parts: dict[Any, Any] = {}

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


def is_unknown(name: object) -> bool:
    """Whether a name is not known yet, for those who draw a shortcut for known ones."""
    return issubclass(type(name), Unknown)
