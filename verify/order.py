"""A word for numbers of which only the order counts."""

from collections.abc import Sequence
from typing import cast

from verify.symbolic.active import engine


def ranked(numbers: Sequence[int], step: int, between: tuple[int, int]) -> tuple[int, ...]:
    """The numbers that lie between two others become `step`, twice `step`, … in the same order; all others stay.

    On unknown numbers it does not fork.
    """
    if engine.hooks.ranked is not None:
        return cast("tuple[int, ...]", engine.hooks.ranked(tuple(numbers), step, between))
    low, high = between
    ordered = sorted({number for number in numbers if low < number < high})
    new = {number: step * place for place, number in enumerate(ordered, 1)}
    return tuple([new.get(number, number) for number in numbers])
