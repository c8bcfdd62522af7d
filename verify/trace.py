"""Runs of a machine as text: runnable Python, and one line for each step with what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Any

import attrs
from attrs import field, frozen

from verify.verdict import Step
from verify.world import World

Known = Mapping[int, str]
"""How the things of a world are called, by their `id`."""

NOTHING: Known = {}
WIDE = 100  # a chain of calls longer than this is written one call a line


@frozen
class Move:
    """An action with its arguments: one way in which a machine may move."""

    action: str
    arguments: dict[str, Any] = field(factory=dict)

    def __call__(self, state: Any) -> Any:  # noqa: ANN401 - a state is of any machine
        """Take the action; NotEnabled if its requirement does not hold."""
        return getattr(state, self.action)(**self.arguments)

    @property
    def text(self) -> str:
        """The call as it is written, without what it is called on."""
        names = ", ".join(f"{name}={_short(value)}" for name, value in self.arguments.items())
        return f"{self.action}({names})"

    def written(self, kinds: set[type], known: Known) -> str:
        """The call as Python that runs."""
        names = ", ".join(f"{name}={literal(value, kinds, known)}" for name, value in self.arguments.items())
        return f".{self.action}({names})"

    def fast(self, model: type[Any]) -> Any:  # noqa: ANN401 - a function of any machine
        """The same as a function of the state, for loops where a call counts."""
        function = getattr(model, self.action)
        return partial(function, **self.arguments) if self.arguments else function


def literal(value: Any, kinds: set[type] | None = None, known: Known = NOTHING) -> str:  # noqa: ANN401 - any value
    """The expression that makes this value, without what is default in it; the classes it needs go into `kinds`."""
    kinds = set() if kinds is None else kinds
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, Enum):
        kinds.add(type(value))
        return f"{type(value).__qualname__}.{value.name}"
    if isinstance(value, tuple):
        parts = [literal(part, kinds, known) for part in value]
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    if isinstance(value, frozenset):
        return (
            f"frozenset({{{', '.join(sorted(literal(part, kinds, known) for part in value))}}})"
            if value
            else "frozenset()"
        )
    if attrs.has(type(value)):
        kinds.add(type(value))
        told = (f"{each.alias}={literal(now, kinds, known)}" for each, now in _told(value))
        return f"{type(value).__qualname__}({', '.join(told)})"
    return repr(value)


def _told(value: Any) -> Iterator[tuple["attrs.Attribute[Any]", Any]]:  # noqa: ANN401 - any attrs instance
    """The fields that are not at their default."""
    for each in attrs.fields(type(value)):
        now = getattr(value, each.name)
        default = each.default
        if isinstance(default, attrs.Factory) and not default.takes_self:  # type: ignore[arg-type]
            default = default.factory()
        if each.init and not (type(now) is type(default) and now == default):
            yield each, now


def imports(kinds: set[type]) -> str:
    """The import lines that these classes need, sorted."""
    found: dict[str, set[str]] = {}
    for kind in kinds:
        found.setdefault(kind.__module__, set()).add(kind.__qualname__.partition(".")[0])
    return "".join(f"from {module} import {', '.join(sorted(found[module]))}\n" for module in sorted(found))


def trace_text(
    start: Any,  # noqa: ANN401 - a state is of any machine
    steps: Sequence[Move],
    again: Sequence[Move] = (),
    world: World | None = None,
) -> str:
    """The run as runnable Python; `again`, if any, are the moves that lead from its end back to its end.

    What the start and the moves take from the world is named after it, where the world has a recipe.
    """
    kinds: set[type] = set()
    known = _things_of(world) if world is not None and world.recipe and world.given is not start else NOTHING
    lines = [_chain("state", literal(start, kinds, known), [move.written(kinds, known) for move in steps])]
    if again:
        lines.append(_chain("again", "state", [move.written(kinds, known) for move in again]))
        lines.append("assert again == state")
    if world is not None and any(name in line for line in lines for name in known.values()):
        lines.insert(0, world.recipe)
    return imports(kinds) + "\n".join(lines)


def _things_of(world: World) -> Known:
    """The world and the records that its lists hold, each with the expression that finds it."""
    given = world.given
    known = {id(given): "world"}
    if attrs.has(type(given)):
        for each in attrs.fields(type(given)):
            listed = getattr(given, each.name)
            if isinstance(listed, tuple):
                records = ((place, record) for place, record in enumerate(listed) if attrs.has(type(record)))
                known |= {id(record): f"world.{each.name}[{place}]" for place, record in records}
    return known


def _chain(name: str, first: str, calls: list[str]) -> str:
    line = f"{name} = {first}{''.join(calls)}"
    if len(line) <= WIDE or not calls:
        return line
    return "\n".join([f"{name} = (", f"    {first}", *(f"    {call}" for call in calls), ")"])


def steps_between(states: Sequence[Any], moves: Sequence[Move]) -> tuple[Step, ...]:
    """One step for each move, with the fields in which the state after it differs from the state before it."""
    return tuple(
        Step(move.text, tuple(_changes("", before, after)))
        for move, before, after in zip(moves, states, states[1:], strict=False)
    )


def _changes(path: str, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401 - any two values
    """The differences of two values, each under the path that leads to it."""
    kind: Any = type(before)
    if kind is type(after) and attrs.has(kind) and kind.__eq__ is not object.__eq__:
        for each in attrs.fields(kind):
            yield from _changes(
                f"{path}.{each.name}" if path else each.name, getattr(before, each.name), getattr(after, each.name)
            )
    elif isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(f"{path}[{place}]", old, new)
    elif before != after:
        yield f"{path}: {_short(before)} → {_short(after)}"


def _short(value: Any) -> str:  # noqa: ANN401 - any value
    """A value in one word where it has one: its name."""
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else literal(value)
