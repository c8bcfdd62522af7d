"""The compiled search of one machine, with the face of the plain one: numbered states, and shortest runs to them."""

import time
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from attrs import define, field

from verify.engines.compiled.layout import Layout
from verify.engines.compiled.programs import TRUE, UNSAID
from verify.engines.compiled.store import Store
from verify.engines.evidence import says
from verify.engines.fields import Fields
from verify.engines.graph import TOLD_EVERY, Broken, Crashed, Edge, Path, Untold
from verify.engines.moves import Repertoire
from verify.language import NotEnabled
from verify.limits import Defect, Limits, Progress
from verify.property import Predicate
from verify.trace import Move


@define(eq=False)
class States(Sequence[Any]):
    """The plain states by number, each made when it is asked for; the last one may be a state that has no words."""

    layout: Layout
    store: Store
    first: list[Any] = field(factory=list, init=False)
    odd: Any = field(default=None, init=False)
    met: int | None = field(default=None, init=False)

    def __len__(self) -> int:
        return self.store.count + (self.odd is not None) if self.met is None else self.met

    @overload
    def __getitem__(self, number: int) -> Any: ...  # noqa: ANN401 - a state is of any machine

    @overload
    def __getitem__(self, number: slice) -> Sequence[Any]: ...

    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if number == self.store.count and self.odd is not None:
            return self.odd
        if not 0 <= number < self.store.count:
            raise IndexError(number)
        if number < len(self.first):
            return self.first[number]  # the world itself, where a machine stands for itself
        return self.layout.unpack(self.store.states[number])


@define(eq=False)
class Edges(Sequence[list[Edge]]):
    """The moves that each state offers, with the numbers of the states that they lead to."""

    graph: "CompiledGraph"

    def __len__(self) -> int:
        return self.graph.expanded

    @overload
    def __getitem__(self, number: int) -> list[Edge]: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[list[Edge]]: ...

    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        store = self.graph.store
        begin, end = store.ends[number], store.ends[number + 1]
        moves = self.graph.moves(self.graph.states[number] if self.graph.repertoire.own else None)
        return [
            (moves[way][0], int(target))
            for way, target in zip(store.ways[begin:end], store.targets[begin:end], strict=True)
        ]


@define(eq=False)
class CompiledGraph:
    """What `Graph` is, for states in words; NotPacked where a machine has no such form."""

    repertoire: Repertoire
    fields: Fields
    layout: Layout
    program: Any
    keeps_edges: bool
    told: tuple[Predicate, ...] = ()
    starts: int = field(default=0, init=False)
    expanded: int = field(default=0, init=False)
    store: Store = field(init=False)
    states: States = field(init=False)
    _depths: Any = field(default=None, init=False)
    _codes: Any = field(default=None, init=False)
    _odd: tuple[Move, int] | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        widest = max(1, *(len(shape.ways) for shape in self.layout.shapes), 1)
        self.store = Store(self.layout.words, widest, self.keeps_edges)
        self.states = States(self.layout, self.store)

    @property
    def transitions(self) -> int:
        """The number of moves that were made."""
        return self.store.done + (self._odd is not None)

    @property
    def edges(self) -> Edges:
        """What follows on each state, where it is kept."""
        return Edges(self)

    @property
    def depth(self) -> int:
        """The number of steps to the state that is farthest."""
        return self.depth_of(len(self.states) - 1) if len(self.states) else 0

    @property
    def depths(self) -> Any:  # noqa: ANN401 - an array
        """The number of steps to each state."""
        if self._depths is None or len(self._depths) < self.store.count:
            self._depths = self.store.depths(self.starts)
        return self._depths

    def depth_of(self, number: int) -> int:
        """The number of steps to a state."""
        depth = 0
        if number == self.store.count and self._odd is not None:
            depth, number = 1, self._odd[1]
        while number >= self.starts:
            depth, number = depth + 1, int(self.store.parents[number])
        return depth

    def moves(self, state: Any) -> Sequence[tuple[Move, Any]]:  # noqa: ANN401 - of any machine
        """The moves of a state, by the number of their way."""
        return self.repertoire.reader()(state)

    def path_to(self, number: int) -> Path:
        """The shortest run to a state: its moves are found again in plain Python."""
        steps: list[Edge] = []
        if number == self.store.count and self._odd is not None:
            move, before = self._odd
            steps.append((move, number))
            number = before
        while number >= self.starts:
            before = int(self.store.parents[number])
            steps.append((self._move_between(before, number), number))
            number = before
        return Path((number,)) + reversed(steps)

    def _move_between(self, before: int, after: int) -> Move:
        state, wanted = self.states[before], self.fields.key(self.states[after])
        for move, step in self.moves(state):
            try:
                if self.fields.key(step(state)) == wanted:
                    return move
            except NotEnabled:
                continue
        raise Defect(f"compiled code finds a step from state {before} to state {after}, plain Python does not")

    def explore(self, starts: Sequence[Any], limits: Limits) -> Iterator[tuple[int, int]]:
        """Yield the first and last number of the states that are new; raises OutOfTime, Broken, Crashed, Boundless."""
        store = self.store
        distinct = {tuple(self.layout.pack(start)): start for start in reversed(starts)}
        rows = dict.fromkeys(tuple(self.layout.pack(start)) for start in starts)
        self.states.first = [distinct[row] for row in rows]
        store.begin(list(rows))
        self.starts = store.count
        yield 0, store.count
        tell_at = 0.0
        while self.expanded < store.count:
            if time.monotonic() >= tell_at:
                limits.keep_time()
                limits.tell(Progress(store.count, self.depth_of(self.expanded), store.count - self.expanded))
                tell_at = time.monotonic() + TOLD_EVERY
            first, before = self.expanded, store.count
            last = min(store.count, first + store.step)
            odd = store.expand(self.program, first, last)
            if store.count > before:
                yield before, store.count
            if odd is not None:
                self._meet(odd, first, last)
            self.expanded = last

    def _meet(self, place: int, first: int, last: int) -> None:
        """Let plain Python say what is odd about a way: raises what `Graph` would."""
        ways, ends = self.store.chunk[:2]
        number = first + int(np.searchsorted(ends[: last - first], place, side="right"))
        state, way = self.states[number], ~int(ways[place])
        move, step = self.moves(state)[way]
        try:
            following = step(state)
            if type(following) is not self.repertoire.model:
                raise TypeError(f"it returns a {type(following).__name__}")  # noqa: TRY301 - told below
        except NotEnabled:
            raise Defect(
                f"compiled code finds {move.text} odd in state {number}, plain Python cannot make it"
            ) from None
        except Exception as problem:
            told = f"{move.text} fails with {type(problem).__name__}: {problem}"
            raise Crashed(told, number, move) from problem
        reason = self.fields.breach(self.fields.key(following))
        if reason is None:
            raise Defect(f"compiled code finds {move.text} odd in state {number}, plain Python does not")
        self._odd, self.states.odd = (move, number), following
        raise Broken(reason, self.store.count)

    def where(self, predicate: Predicate, limits: Limits) -> bytearray:
        """A mark for each state in which the predicate, one of `told`, holds; Untold where it fails."""
        limits.keep_time()
        if self._codes is None:
            self._codes = np.zeros((self.store.count, len(self.told)), np.uint8)
            self.program.tell(self.store.states, 0, self.store.count, self._codes)
        codes = self._codes[:, self.told.index(predicate)]
        for number in np.flatnonzero(codes == UNSAID):
            try:
                says(predicate, self.states[int(number)])
            except Defect as problem:
                raise Untold(str(problem), int(number)) from problem
            raise Defect(f"compiled code cannot tell {predicate.__name__} of state {number}, plain Python can")
        return bytearray((codes == TRUE).tobytes())
