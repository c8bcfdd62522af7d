"""Clocks by order: what is read is later than all that the clock has shown, and ranks are numbered anew."""

from models.pleg.vocabulary import NEVER, ZERO
from models.pleg.vocabulary.finite import FAR, STEP
from verify import pure, ranks

FIRST = 2  # what is no time and the zero time come before all others


@pure
def renumbered(time: int, place: int) -> int:
    """The new number of a time that has this place in order; no time, zero and the far future stay."""
    return STEP * (place - FIRST) if ZERO < time < FAR else time


def ranked(times: tuple[int, ...], clock: int) -> tuple[tuple[int, ...], int]:
    """Each time by its new number, in the same order and evenly spaced; and that of the last one up to the clock."""
    *places, last = ranks((NEVER, ZERO, *times), (*times, clock))
    return tuple(map(renumbered, times, places)), STEP * (last - FIRST)
