"""Runs of a machine: its moves, its states, and one line for each step with what it changed."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import attrs
from attrs import field, frozen

from verify.language import NotEnabled
from verify.limits import Defect
from verify.literal import NOTHING, Known, Names, literal
from verify.verdict import Step


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
        names = ", ".join(f"{name}={short(value)}" for name, value in self.arguments.items())
        return f"{self.action}({names})"

    def written(self, names: Names, known: Known = NOTHING) -> str:
        """The call as Python that runs."""
        given = ", ".join(f"{name}={literal(value, names, known)}" for name, value in self.arguments.items())
        return f".{self.action}({given})"

    def fast(self, model: type[Any]) -> Any:  # noqa: ANN401 - a function of any machine
        """The same as a function of the state, for loops where a call counts."""
        function = getattr(model, self.action)
        return partial(function, **self.arguments) if self.arguments else function


@frozen
class Run:
    """A run: its states from the first one on, the moves between them, and how many of those repeat at its end."""

    states: tuple[Any, ...] = field(repr=False)
    moves: tuple[Move, ...] = ()
    again: int = 0

    @property
    def end(self) -> Any:  # noqa: ANN401 - a state is of any machine
        """The last state."""
        return self.states[-1]

    @property
    def turn(self) -> int:
        """The number of the state to which the run comes back, or of the last one."""
        return len(self.moves) - self.again

    @property
    def steps(self) -> tuple[Step, ...]:
        """What happened: where each step has led, where the machine can say so, else what each step has changed."""
        if hasattr(self.states[0], "describe"):
            names = ("start", *(move.action for move in self.moves))
            return tuple(Step(name, (state.describe(),)) for name, state in zip(names, self.states, strict=True))
        return tuple(
            Step(move.text, tuple(_changes("", before, after)))
            for move, before, after in zip(self.moves, self.states, self.states[1:], strict=False)
        )


def taken(start: Any, moves: Iterable[Move]) -> tuple[Any, ...]:  # noqa: ANN401 - a state is of any machine
    """The states of the run that these moves make in plain Python; Defect where one cannot be made."""
    states = [start]
    for move in moves:
        try:
            states.append(move(states[-1]))
        except NotEnabled:
            raise Defect(f"{move.text} cannot happen when the run is taken again") from None
        except Exception as crash:
            raise Defect(f"{move.text} crashes in plain Python ({type(crash).__name__}: {crash})") from crash
    return tuple(states)


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
        yield f"{path}: {short(before)} → {short(after)}"


def short(value: Any) -> str:  # noqa: ANN401 - any value
    """A value in a few words where it has some: as it describes itself, or its name."""
    if hasattr(value, "describe"):
        return str(value.describe())
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else literal(value)
