"""Packed states in the order in which they were met, each once, with the state from which each was first reached."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import define, field

from verify.engines.compiled import kernels

ROWS = 16384  # rows of one chunk: small enough to stay in the processor's own memory
RECENT = 8192  # rows that `sift` remembers; as large as its memory allows without going further out
FULL = 0.65  # of a table: the fuller, the longer a search in it
MOST = 2**32 - 2  # states that a table of numbers can name
Array = np.ndarray[Any, Any]


@define(eq=False)
class Store:
    """The states that were met, and a table in which to look for them.

    A state of one word is kept in the table itself; of more words, or where the numbers of what follows are kept, the
    table holds the numbers of states.
    """

    words: int
    widest: int
    keeps_edges: bool
    count: int = field(default=0, init=False)
    done: int = field(default=0, init=False)
    states: Array = field(init=False)
    parents: Array = field(init=False)
    table: Array = field(init=False)
    targets: Array = field(init=False)
    ways: Array = field(init=False)
    ends: Array = field(init=False)
    rows: Array = field(init=False)
    chunk: tuple[Array, Array, Array, Array, Array] = field(init=False)

    def __attrs_post_init__(self) -> None:
        room = max(ROWS // self.words, self.widest)
        self.states = np.empty((room, self.words), np.int64)
        self.parents = np.empty(room, np.uint32)
        self.table = self._table(4 * room)
        held = room if self.keeps_edges else 0
        self.targets, self.ways, self.ends = np.empty(held, np.uint32), np.empty(held, np.int32), np.zeros(1, np.int64)
        self.rows = np.empty((room, self.words), np.int64)
        self.chunk = (
            np.empty(room, np.int32),
            np.empty(room // self.widest, np.int64),
            np.full((1 << (RECENT // self.words).bit_length() - 1, self.words), kernels.FREE, np.int64),
            np.empty(room + 1, np.int64),
            np.empty(room + 1, np.int32),
        )

    @property
    def as_words(self) -> bool:
        """Whether the table holds the states themselves."""
        return self.words == 1 and not self.keeps_edges

    @property
    def step(self) -> int:
        """How many states can be expanded at once."""
        return len(self.chunk[1])

    def _table(self, least: int) -> Array:
        size = 1 << (least - 1).bit_length()
        return np.full(size, kernels.FREE, np.int64) if self.as_words else np.zeros(size, np.uint32)

    def begin(self, rows: Sequence[Sequence[int]]) -> None:
        """File the first states, which differ from each other."""
        self._make_room(len(rows))
        for row in rows:
            self.states[self.count] = row
            self.parents[self.count] = self.count
            self.count += 1
        if self.as_words:
            kernels.refill_words(self.table, self.states[: self.count, 0])
        else:
            kernels.refill_rows(self.table, self.states, self.count)

    def expand(self, program: Any, first: int, last: int) -> int | None:  # noqa: ANN401 - a compiled module
        """File what follows on these states; gives the place of a way that is odd, before which it stopped."""
        ways, ends, recent, slots, places = self.chunk
        many = program.expand(self.states, first, last, self.rows, ways, ends)
        self._make_room(many)
        sift, filing = (kernels.sift_words, kernels.file_words) if self.as_words else (kernels.sift, kernels.file_rows)
        kept, looked = sift(self.rows, ways, many, recent, len(self.table) - 1, slots, places)
        self.count, _ = filing(
            self.rows, ends, first, kept, slots, places, self.table, self.states, self.parents, self.count
        )
        if self.keeps_edges:
            self._keep_edges(first, last, looked)
        self.done += looked
        return looked if looked < many else None

    def _keep_edges(self, first: int, last: int, looked: int) -> None:
        ways, ends = self.chunk[:2]
        self.targets, self.ways = (_grown(each, self.done + looked) for each in (self.targets, self.ways))
        self.ends = _grown(self.ends, last + 1)
        kernels.numbers_of(self.rows, looked, self.table, self.states, self.targets, self.done)
        self.ways[self.done : self.done + looked] = ways[:looked]
        self.ends[first + 1 : last + 1] = ends[: last - first] + self.done

    def _make_room(self, many: int) -> None:
        """Have room for so many more states."""
        need = self.count + many
        if need > MOST:
            raise MemoryError("more states than a table of numbers can name")
        self.states, self.parents = _grown(self.states, need), _grown(self.parents, need)
        if need > FULL * len(self.table):
            smaller, self.table = self.table, self._table(2 * len(self.table))
            if self.as_words:
                kernels.refill_words(self.table, smaller)
            else:
                kernels.refill_rows(self.table, self.states, self.count)

    def depths(self, starts: int) -> Array:
        """How many steps it takes to each state."""
        depths = np.empty(self.count, np.uint32)
        kernels.depths_of(self.parents, starts, depths)
        return depths


def _grown(held: Array, need: int) -> Array:
    """The array, or a larger one with the same beginning."""
    if need <= len(held):
        return held
    larger = np.empty((max(need, len(held) * 3 // 2), *held.shape[1:]), held.dtype)
    larger[: len(held)] = held
    return larger
