"""Clocks by order: what is read is later than all that the clock has shown, and ranks are numbered anew."""

from models.pleg.vocabulary.finite import FAR, STEP


def ranked(times: tuple[int, ...]) -> dict[int, int]:
    """The new number of each time: in the same order, evenly spaced; no time, zero and the far future stay."""
    held = sorted({time for time in times if 0 < time < FAR})
    return {time: STEP * place for place, time in enumerate(held, 1)}
