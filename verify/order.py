"""A word for numbers of which only the order counts."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

from verify.symbolic.active import engine


def ranks(numbers: Sequence[int], of: Sequence[int]) -> tuple[int, ...]:
    """For each number of `of`: how many different ones of `numbers` are not above it; unknown ones do not fork."""
    if engine.hooks.ranks is not None:
        return cast("tuple[int, ...]", engine.hooks.ranks(tuple(numbers), tuple(of)))
    ordered = sorted(set(numbers))
    return tuple(bisect_right(ordered, number) for number in of)
