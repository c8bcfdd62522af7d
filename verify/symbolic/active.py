"""Which symbolic engine, if any, is running the function at this moment."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import frozen

OURS = str(Path(__file__).resolve().parents[1])


@frozen(eq=False)
class Hooks:
    """What a symbolic engine puts in the place of words while it runs a function; all None in plain Python."""

    merge: Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any] | None = None
    recall: Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any] | None = None
    tabulate: Callable[[Callable[..., Any], dict[Any, Any], tuple[Any, ...]], Any] | None = None
    look_up: Callable[..., Any] | None = None
    first_match: Callable[..., Any] | None = None
    any_of: Callable[..., Any] | None = None
    count: Callable[..., Any] | None = None
    demand: Callable[[Any, type[Exception]], None] | None = None
    ranked: Callable[..., Any] | None = None
    canonical: Callable[[Callable[..., Any], Any], Any] | None = None


PLAIN = Hooks()


class Engine:
    """The hooks that stand at this moment."""

    __slots__ = ("hooks", "keep_time")

    def __init__(self) -> None:
        self.hooks = PLAIN
        self.keep_time: Callable[[], None] = lambda: None  # raises OutOfTime; long work calls it now and then

    def quiet(self) -> Hooks:
        """Switch every hook off, so that functions run as written; give the result to `back`."""
        hooks, self.hooks = self.hooks, PLAIN
        return hooks

    def back(self, hooks: Hooks) -> None:
        """Put the hooks back as `quiet` found them."""
        self.hooks = hooks


engine = Engine()


def author() -> str:
    """The line of the model that forks: the first frame outside this package."""
    frame = sys._getframe(1)  # noqa: SLF001 - the only way to name the line that forks
    while frame.f_back is not None and (
        frame.f_code.co_filename.startswith((OURS, "<attrs", "<frozen")) or "/functools.py" in frame.f_code.co_filename
    ):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


class Unknown:
    """A value that no one knows yet; it answers comparisons through the engine that made it.

    It refuses what would silently mean something else: hashing, text, `isinstance` against anything but itself.
    """

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        raise TypeError("an unknown value has no text: a model decides by comparing, not by printing")

    def __format__(self, spec: str) -> str:
        raise TypeError("an unknown value has no text: a model decides by comparing, not by printing")

    def __index__(self) -> int:
        raise TypeError("an unknown number cannot be an index: use a table word such as keyed_map")

    def __int__(self) -> int:
        raise TypeError("an unknown number cannot be made plain: compare it")

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        raise TypeError("isinstance of an unknown value would not be decided by its type: compare it")

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it has none
        if name.startswith("__"):  # what Python itself asks of any object
            raise AttributeError(name)
        raise TypeError(f"an unknown value has no `.{name}`: compare it with the value that you mean")

    def look_up(self, index: Any) -> Any:  # noqa: ANN401 - a table holds anything
        """Answer for itself when it is the key of a table word."""
        raise NotImplementedError

    def tabulate(self, derive: Callable[..., Any], known: dict[Any, Any], args: tuple[Any, ...]) -> Any:  # noqa: ANN401, ARG002
        """Answer for itself when it is an argument of a remembered function; `known` is what is remembered of it."""
        return derive(*args)
