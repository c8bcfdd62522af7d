"""Sets of whole numbers, and boxes made of them."""

from collections.abc import Iterable
from math import prod
from typing import Any

Span = tuple[int, int]


class Region:
    """A set of whole numbers as sorted disjoint spans; interned, so that equal regions are one object."""

    __slots__ = ("cuts", "size", "spans")

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self.spans = spans
        self.size = sum(last - first + 1 for first, last in spans)
        self.cuts: dict[int, tuple[Region | None, Region | None]] = {}

    @property
    def low(self) -> int:
        """The least member."""
        return self.spans[0][0]

    @property
    def high(self) -> int:
        """The greatest member."""
        return self.spans[-1][1]

    def __contains__(self, number: int) -> bool:
        """Whether the number is a member."""
        return any(first <= number <= last for first, last in self.spans)

    def __repr__(self) -> str:
        return "{" + ", ".join(str(a) if a == b else f"{a}..{b}" for a, b in self.spans) + "}"


Box = tuple[Region, ...]

_interned: dict[tuple[Span, ...], Region] = {}


def region(spans: Iterable[Span]) -> Region:
    """The one region with these sorted disjoint spans."""
    key = tuple(spans)
    found = _interned.get(key)
    if found is None:
        found = _interned[key] = Region(key)
    return found


def forget() -> None:
    """Let go of every interned region; regions made before must not meet regions made after."""
    _interned.clear()
    _unions.clear()
    _shifts.clear()
    _common.clear()


def split(whole: Region, cut: int) -> tuple[Region | None, Region | None]:
    """The members below the cut, and those at or above it; None stands for the empty set."""
    found = whole.cuts.get(cut)
    if found is None:
        below: list[Span] = []
        above: list[Span] = []
        for first, last in whole.spans:
            if last < cut:
                below.append((first, last))
            elif first >= cut:
                above.append((first, last))
            else:
                below.append((first, cut - 1))
                above.append((cut, last))
        found = whole.cuts[cut] = (region(below) if below else None, region(above) if above else None)
    return found


_shifts: dict[tuple[Region, int], Region] = {}
_unions: dict[frozenset[Region], Region] = {}
_common: dict[tuple[Region, Region], Region | None] = {}


def shifted(whole: Region, by: int) -> Region:
    """Every member plus a constant."""
    if not by:
        return whole
    found = _shifts.get((whole, by))
    if found is None:
        found = _shifts[whole, by] = region((first + by, last + by) for first, last in whole.spans)
    return found


def common(one: Region, other: Region) -> Region | None:
    """The members of both; None stands for the empty set."""
    if one is other:
        return one
    if (one, other) not in _common:
        spans = [
            (max(first, start), min(last, end))
            for first, last in one.spans
            for start, end in other.spans
            if start <= last and first <= end
        ]
        _common[one, other] = region(spans) if spans else None
    return _common[one, other]


def meeting(one: Box, other: Box) -> Box | None:
    """What two boxes share; None where they are disjoint."""
    found = []
    for mine, yours in zip(one, other, strict=True):
        both = common(mine, yours)
        if both is None:
            return None
        found.append(both)
    return tuple(found)


def union(parts: frozenset[Region]) -> Region:
    """Every member of any of the regions."""
    found = _unions.get(parts)
    if found is None:
        spans: list[list[int]] = []
        for first, last in sorted(span for part in parts for span in part.spans):
            if spans and first <= spans[-1][1] + 1:
                spans[-1][1] = max(spans[-1][1], last)
            else:
                spans.append([first, last])
        found = _unions[parts] = region((first, last) for first, last in spans)
    return found


def volume(box: Box) -> int:
    """How many concrete values the box stands for."""
    return prod([side.size for side in box])


def joined(boxes: Iterable[Box]) -> list[Box]:
    """The same set in fewer boxes: those that differ in one side only become one, until nothing joins."""
    left = list(dict.fromkeys(boxes))
    width = len(left[0]) if left else 0
    stale = 0
    side = width - 1
    while left and stale < width and len(left) > 1:
        groups: dict[Any, list[Region]] = {}
        for box in left:
            groups.setdefault(box[:side] + box[side + 1 :], []).append(box[side])
        if len(groups) < len(left):
            left = [
                (*rest[:side], sides[0] if len(sides) == 1 else union(frozenset(sides)), *rest[side:])
                for rest, sides in groups.items()
            ]
            stale = 0
        else:
            stale += 1
        side = (side - 1) % width
    return left
