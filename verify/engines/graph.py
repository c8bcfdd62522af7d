"""Breadth-first search of the states of a machine: each state once, exactly, by the shortest way."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from attrs import define, field, frozen

from verify.engines.evidence import says
from verify.engines.fields import Fields
from verify.engines.moves import Repertoire
from verify.language import NotEnabled
from verify.limits import Defect, Limits, Progress
from verify.property import Predicate
from verify.trace import Move

TOLD_EVERY = 0.2  # seconds
Edge = tuple[Move, int]


class Broken(Exception):  # noqa: N818 - reads as the verdict's reason
    """A state has a field outside its domain; `number` is that state."""

    def __init__(self, reason: str, number: int) -> None:
        super().__init__(reason)
        self.number = number


class Crashed(Exception):  # noqa: N818 - reads as the verdict's reason
    """An action raised, or returned no state of its machine; `number` is the state in which this move did."""

    def __init__(self, reason: str, number: int, move: Move) -> None:
        super().__init__(reason)
        self.number, self.move = number, move


class Untold(Defect):
    """A predicate fails in a state; `number` is that state."""

    def __init__(self, reason: str, number: int) -> None:
        super().__init__(reason)
        self.number = number


@frozen
class Path:
    """A run by the numbers of its states, with the moves between them."""

    numbers: tuple[int, ...]
    moves: tuple[Move, ...] = ()

    def __add__(self, edges: Iterable[Edge]) -> "Path":
        steps = tuple(edges)
        return Path((*self.numbers, *(number for _, number in steps)), (*self.moves, *(move for move, _ in steps)))


class Walked(Protocol):
    """What is known of a finished search: its states by number, the steps to each, and the moves from each."""

    @property
    def depths(self) -> Sequence[int]:
        """The number of steps to each state."""

    @property
    def edges(self) -> Sequence[Sequence[Edge]]:
        """The moves from each state, with the numbers of the states that they lead to."""

    def path_to(self, number: int) -> Path:
        """The shortest run to a state."""


@define(eq=False)
class Graph:
    """The states met so far, numbered in the order of discovery, which is the order of their depth.

    `origins` holds how each state was first reached (None: it is a first state). `edges` are kept where a property
    needs them.
    """

    repertoire: Repertoire
    fields: Fields
    keeps_edges: bool = False
    states: list[Any] = field(factory=list, init=False)
    origins: list[tuple[Move, int] | None] = field(factory=list, init=False)
    depths: list[int] = field(factory=list, init=False)
    edges: list[list[Edge]] = field(factory=list, init=False)
    transitions: int = field(default=0, init=False)

    @property
    def depth(self) -> int:
        """The number of steps to the state that is farthest."""
        return self.depths[-1] if self.depths else 0

    def path_to(self, number: int) -> Path:
        """The shortest run to a state."""
        steps: list[Edge] = []
        origin = self.origins[number]
        while origin is not None:
            move, before = origin
            steps.append((move, number))
            number = before
            origin = self.origins[number]
        return Path((number,)) + reversed(steps)

    def where(self, predicate: Predicate, limits: Limits) -> bytearray:
        """A mark for each state in which the predicate holds; Untold where it fails."""
        marks = bytearray(len(self.states))
        for number, state in enumerate(self.states):
            limits.keep_time()
            try:
                marks[number] = bool(says(predicate, state))
            except Defect as problem:
                raise Untold(str(problem), number) from problem
        return marks

    def explore(self, starts: Iterable[Any], limits: Limits) -> Iterator[int]:
        """Yield the number of each state when it is met; raises OutOfTime, Broken, Crashed or Boundless."""
        numbers: dict[Any, int] = {}
        yield from self._begin(starts, numbers)
        states, depths, edges_of = self.states, self.depths, self.edges
        key, moves_of, monotonic = self.fields.key, self.repertoire.reader(), time.monotonic
        model, keeps_edges = self.repertoire.model, self.keeps_edges
        fresh, tell_at = len(states), 0.0
        for number, state in enumerate(states):  # grows while it is read
            if monotonic() >= tell_at:
                tell_at = self._tell(number, limits)
            edges: list[Edge] = []
            for move, step in moves_of(state):
                try:
                    following = step(state)
                    if type(following) is not model:
                        raise TypeError(f"it returns a {type(following).__name__}")  # noqa: TRY301 - told below
                    mark = key(following)
                    found = numbers.setdefault(mark, fresh)
                except NotEnabled:
                    continue
                except Exception as problem:
                    told = f"{move.text} fails with {type(problem).__name__}: {problem}"
                    raise Crashed(told, number, move) from problem
                self.transitions += 1
                if found == fresh:
                    self._add(following, mark, (move, number), depths[number] + 1)
                    fresh += 1
                    yield found
                if keeps_edges:
                    edges.append((move, found))
            if keeps_edges:
                edges_of.append(edges)

    def _begin(self, starts: Iterable[Any], numbers: dict[Any, int]) -> Iterator[int]:
        for start in starts:
            mark = self.fields.key(start)
            if mark not in numbers:
                numbers[mark] = len(self.states)
                self._add(start, mark, None, 0)
                yield numbers[mark]

    def _add(self, state: Any, mark: tuple[Any, ...], origin: tuple[Move, int] | None, depth: int) -> None:  # noqa: ANN401 - a state of any model
        """File a state that was not met before; Broken if one of its fields is outside its domain."""
        self.states.append(state)
        self.origins.append(origin)
        self.depths.append(depth)
        reason = self.fields.breach(mark)
        if reason is not None:
            raise Broken(reason, len(self.states) - 1)

    def _tell(self, number: int, limits: Limits) -> float:
        """Look at the time and say how far the search is; gives back when to do so again."""
        limits.keep_time()
        limits.tell(Progress(len(self.states), self.depths[number], len(self.states) - number))
        return time.monotonic() + TOLD_EVERY
