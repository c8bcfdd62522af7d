"""Clocks by order: what is read is later than all that the clock has shown, and ranks are numbered anew."""

from models.pleg.vocabulary import ZERO
from models.pleg.vocabulary.finite import FAR, STEP
from verify import ranked

HELD = (ZERO, FAR)  # no time, the zero time and the far future keep their numbers
LAST = FAR - 1  # later than all readings


def in_order(times: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Each time by its new number, in the same order and evenly spaced; and the last of them."""
    *new, after = ranked((*times, LAST), STEP, HELD)
    return tuple(new), after - STEP


def up_to(clock: int, times: tuple[int, ...], new: tuple[int, ...]) -> int:
    """The new number of the last time that a clock which has stepped back has shown."""
    return max((rank for time, rank in zip(times, new, strict=True) if ZERO < time <= clock), default=ZERO)
