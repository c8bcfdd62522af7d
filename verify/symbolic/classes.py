"""Unknown numbers, names and truths for the class engine: each is one side of the box of the run under way."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from verify.names import Names, beginning
from verify.symbolic.active import Unknown
from verify.symbolic.region import Region, Span, region, split
from verify.symbolic.runs import CannotSay, explore, fork_side, run
from verify.table import Index


class Side(Unknown):
    """An unknown whose values are one side of the box."""

    __slots__ = ("slot",)
    slot: int

    def tabulate(self, derive: Callable[..., Any], known: dict[Any, Any], args: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """Work out a remembered function for all values of its unknown arguments, or find what was worked out."""
        return run.memory.answer_of(derive, known, args)


class Quantity(Side):
    """An unknown whole number: one side of the box, plus a constant."""

    __slots__ = ("shift",)

    def __init__(self, slot: int, shift: int = 0) -> None:
        self.slot, self.shift = slot, shift

    def __repr__(self) -> str:
        return f"?{self.slot}{self.shift:+d}" if self.shift else f"?{self.slot}"

    def __add__(self, other: int) -> "Quantity":
        return Quantity(self.slot, self.shift + _known(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> "Quantity":
        return Quantity(self.slot, self.shift - _known(other))

    def __bool__(self) -> bool:
        raise TypeError("an unknown number has no truth: compare it")

    def _below(self, cut: Any) -> bool:  # noqa: ANN401 - checked right here
        if type(cut) is not int:
            cut = _known(cut)
        slot = self.slot
        below, above = split(run.sides[slot], cut - self.shift)
        if above is None:
            return True
        if below is None:
            return False
        fork_side(slot, below, [above])
        return True

    def __lt__(self, other: int) -> bool:
        return self._below(other)

    def __le__(self, other: int) -> bool:
        return self._below(_known(other) + 1)

    def __gt__(self, other: int) -> bool:
        return not self._below(_known(other) + 1)

    def __ge__(self, other: int) -> bool:
        return not self._below(other)

    def __eq__(self, other: object) -> bool:
        if other is None:
            return False
        if type(other) is Quantity:
            if other.slot == self.slot:
                return self.shift == other.shift
            if run.sides[self.slot].size == 1:
                return _is(other.slot, _known(self) - other.shift)
        return _is(self.slot, _known(other) - self.shift)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def look_up(self, index: Index[Any]) -> Any:  # noqa: ANN401 - a table holds anything
        """Fork once for each answer that the region leaves open."""
        if self.shift:
            raise CannotSay("a table is looked up with a field itself, not with a sum")
        return _answer(self.slot, index)


def _answer(slot: int, index: Index[Any]) -> Any:  # noqa: ANN401 - a table holds anything
    """What the table holds under a side of the box, which forks once for each answer that is left open."""
    whole = run.sides[slot]
    parts = index.parts.get(whole)
    if parts is None:
        parts = index.parts[whole] = _parts(index, whole)
    if len(parts) > 1:
        fork_side(slot, parts[0][1], [part for _, part in parts[1:]])
    return index.values[parts[0][0]]


def _parts(index: Index[Any], whole: Region) -> list[tuple[int, Region]]:
    """The region cut by the answers of a table: one class an answer, however many spans it has."""
    groups: dict[int, list[Span]] = {}
    starts, answers, count = index.starts, index.answers, len(index.starts)
    for first, last in whole.spans:
        place = bisect_right(starts, first) - 1
        while first <= last:
            stop = min(last, starts[place + 1] - 1) if place + 1 < count else last
            groups.setdefault(answers[place], []).append((first, stop))
            first, place = stop + 1, place + 1  # noqa: PLW2901 - walks the span
    return [(answer, region(spans)) for answer, spans in groups.items()]


def _known(value: Any) -> int:  # noqa: ANN401 - checked right here
    """A plain number; an unknown of which one value is left counts as that value."""
    if type(value) is int:
        return value
    if type(value) is Quantity and run.sides[value.slot].size == 1:
        return run.sides[value.slot].low + value.shift
    if isinstance(value, Unknown):
        raise CannotSay("two unknown values are related: this engine cannot say")
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"an unknown number is compared with {value!r}")
    return int(value)


def _is(slot: int, wanted: int) -> bool:
    """Decide whether a side of the box is this number, splitting it if it is open."""
    whole = run.sides[slot]
    below, rest = split(whole, wanted)
    same, above = split(rest, wanted + 1) if rest is not None else (None, None)
    if same is None:
        return False
    if below is None and above is None:
        return True
    others = (*(below.spans if below else ()), *(above.spans if above else ()))
    fork_side(slot, same, [region(others)])
    return True


class Choice(Side):
    """An unknown one of a few values (an Enum, or names): its side of the box holds their positions."""

    __slots__ = ("values",)

    def __init__(self, slot: int, values: tuple[Any, ...]) -> None:
        self.slot, self.values = slot, values

    def __repr__(self) -> str:
        return f"?{self.slot}"

    def __bool__(self) -> bool:
        raise TypeError("an unknown name has no truth: compare it")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Unknown):
            raise CannotSay("two unknown values are related: this engine cannot say")
        return other in self.values and _is(self.slot, self.values.index(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def look_up(self, names: Names[Any, Any]) -> Any:  # noqa: ANN401 - a table holds anything
        """Fork once for each answer that the values which are left have."""
        return _answer(self.slot, names.over(self.values))

    def startswith(self, prefix: str) -> bool:
        """Decide whether the name begins like this."""
        return beginning(prefix).at(self)  # type: ignore[arg-type] # it stands for a name


class Truth(Side):
    """An unknown yes or no: its side of the box holds 0 and 1."""

    __slots__ = ()

    def __init__(self, slot: int) -> None:
        self.slot = slot

    def __repr__(self) -> str:
        return f"?{self.slot}"

    def __bool__(self) -> bool:
        return _is(self.slot, 1)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Unknown):
            raise CannotSay("two unknown values are related: this engine cannot say")
        return bool(self) == other

    def __ne__(self, other: object) -> bool:
        return not self == other


__all__ = ["CannotSay", "Choice", "Quantity", "Side", "Truth", "explore", "run"]
