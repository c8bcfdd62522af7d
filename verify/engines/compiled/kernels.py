"""The set of states that were met: compiled once for all machines, and kept on the disk by numba.

Rows come in the order in which plain Python would make them, and are filed in that order, so that states get the same
numbers. Most rows were met a moment ago: `sift` drops those that it remembers, word for word, before the large table
is asked. The table is read ahead, because memory is slow and answers several questions at once.
"""

# ruff: noqa: ANN401, PLR0913, PLR0917 - what is compiled takes plain arrays and numbers, and no records of them

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

MIX = -7046029254386353131  # 2**64 divided by the golden ratio, as a signed word: spreads neighbours
FREE = -1  # a slot of a table of words that holds none; the words of a state are never negative
F = TypeVar("F", bound=Callable[..., Any])


def jit(function: F) -> F:
    """Compile a function when it is first called, and keep it on the disk."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))


@jit
def mixed(rows: Any, at: int) -> int:
    """A number that differs for most rows."""
    found = 0
    for word in range(rows.shape[1]):
        found = (found ^ rows[at, word]) * MIX
        found ^= (found >> 32) & 0xFFFFFFFF
    return found


@jit
def is_same(rows: Any, at: int, others: Any, other: int) -> bool:
    """Whether two rows hold the same words, all of them."""
    same = True
    for word in range(rows.shape[1]):
        same &= rows[at, word] == others[other, word]
    return same


@jit
def sift(rows: Any, ways: Any, many: int, recent: Any, mask: int, slots: Any, places: Any) -> tuple[int, int]:
    """The rows that were not met a moment ago: how many, and how many were looked at before one that is odd."""
    kept, place = 0, 0
    while place < many and ways[place] >= 0:
        found = mixed(rows, place)
        entry = (found >> 16) & (recent.shape[0] - 1)
        slots[kept] = found & mask
        places[kept] = place
        kept += not is_same(rows, place, recent, entry)
        for word in range(rows.shape[1]):
            recent[entry, word] = rows[place, word]
        place += 1
    return kept, place


@jit
def sift_words(rows: Any, ways: Any, many: int, recent: Any, mask: int, slots: Any, places: Any) -> tuple[int, int]:
    """The same as `sift`, for rows of one word."""
    kept, place = 0, 0
    while place < many and ways[place] >= 0:
        word = rows[place, 0]
        found = word * MIX
        found ^= (found >> 32) & 0xFFFFFFFF
        entry = (found >> 16) & (recent.shape[0] - 1)
        slots[kept] = found & mask
        places[kept] = place
        kept += recent[entry, 0] != word
        recent[entry, 0] = word
        place += 1
    return kept, place


@jit
def file_words(
    rows: Any,
    ends: Any,
    first: int,
    kept: int,
    slots: Any,
    places: Any,
    table: Any,
    states: Any,
    parents: Any,
    count: int,
) -> tuple[int, int]:
    """File states of one word in a table of words; gives the number of states, and what was read ahead."""
    mask, owner, ahead = table.size - 1, 0, 0
    for at in range(kept):
        ahead ^= table[slots[at]]
    for at in range(kept):
        place = places[at]
        word, slot = rows[place, 0], slots[at]
        held = table[slot]
        while held != word and held != FREE:  # noqa: PLR1714 - numba would build the tuple
            slot = (slot + 1) & mask
            held = table[slot]
        if held == FREE:
            while place >= ends[owner]:
                owner += 1
            table[slot] = word
            states[count, 0] = word
            parents[count] = first + owner
            count += 1
    return count, ahead


@jit
def file_rows(
    rows: Any,
    ends: Any,
    first: int,
    kept: int,
    slots: Any,
    places: Any,
    table: Any,
    states: Any,
    parents: Any,
    count: int,
) -> tuple[int, int]:
    """The same for states of any number of words, in a table of their numbers."""
    mask, owner, ahead = table.size - 1, 0, 0
    for at in range(kept):
        ahead ^= table[slots[at]]
    for at in range(kept):
        place, slot = places[at], slots[at]
        held = table[slot]
        while held != 0 and not is_same(rows, place, states, held - 1):
            slot = (slot + 1) & mask
            held = table[slot]
        if held == 0:
            while place >= ends[owner]:
                owner += 1
            for word in range(rows.shape[1]):
                states[count, word] = rows[place, word]
            parents[count] = first + owner
            count += 1
            table[slot] = count
    return count, ahead


@jit
def numbers_of(rows: Any, many: int, table: Any, states: Any, targets: Any, done: int) -> None:
    """Note the number of each row, all of which are filed, in a table of numbers."""
    mask = table.size - 1
    for place in range(many):
        slot = mixed(rows, place) & mask
        while not is_same(rows, place, states, table[slot] - 1):
            slot = (slot + 1) & mask
        targets[done + place] = table[slot] - 1


@jit
def refill_words(table: Any, smaller: Any) -> None:
    """File the words of a table in a larger one: in its order, so that neighbours stay neighbours."""
    mask = table.size - 1
    for at in range(smaller.size):
        word = smaller[at]
        if word != FREE:
            found = word * MIX
            slot = (found ^ ((found >> 32) & 0xFFFFFFFF)) & mask
            while table[slot] != FREE:
                slot = (slot + 1) & mask
            table[slot] = word


@jit
def refill_rows(table: Any, states: Any, count: int) -> None:
    """File the number of every state in a new table."""
    mask = table.size - 1
    for number in range(count):
        slot = mixed(states, number) & mask
        while table[slot] != 0:
            slot = (slot + 1) & mask
        table[slot] = number + 1


@jit
def depths_of(parents: Any, starts: int, depths: Any) -> None:
    """The number of steps to each state: one more than to the state from which it was first reached."""
    for number in range(depths.size):
        depths[number] = 0 if number < starts else depths[parents[number]] + 1
