"""Run a plain function on a box of inputs; a comparison that the box does not decide splits the box. No solver.

A run's result depends only on decisions that are uniform on its box, and the boxes left for later are the
complements, so the boxes of all runs partition the box that was given: `explore` asserts it by volume.
"""

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any

from verify.limits import OutOfBudget
from verify.symbolic.active import Unknown, engine
from verify.symbolic.region import Box, Region, Span, region, split, volume
from verify.table import Index


class CannotSay(TypeError):  # noqa: N818 - reads as the sentence it starts
    """The question relates two unknowns, or multiplies one: a question for the solver."""


OPEN = object()  # a call that had not come back when the run forked


class Trace:
    """What the calls of `@pure` functions have answered in this run, in the order in which they began.

    A run that is left for later starts from what its run had answered when it forked: its box is a part of the box of
    then, on which all of those answers are the same, so the calls that had come back are not made again.
    """

    __slots__ = ("answers", "next")

    def __init__(self, answers: Sequence[Any] = ()) -> None:
        self.answers = list(answers)
        self.next = 0

    def recall(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        """The answer of this call: the one it gave before the fork, or that of the function."""
        answers, place = self.answers, self.next
        self.next = place + 1
        if place == len(answers):
            answers.append(OPEN)
        elif answers[place] is not OPEN:
            return answers[place]
        answer = function(*args, **kwargs)
        del answers[place + 1 :]  # what was called meanwhile is part of this answer
        answers[place] = answer
        self.next = place + 1
        return answer


class Run:
    """The box of the run under way and the boxes left for later runs."""

    __slots__ = ("budget", "counting", "forks", "left", "sides", "trace")

    def __init__(self) -> None:
        self.sides: list[Region] = []
        self.left: list[tuple[list[Region], tuple[Any, ...]]] = []
        self.trace = Trace()
        self.budget = 50_000_000
        self.counting = False
        self.forks: Counter[str] = Counter()


run = Run()


def fork(slots: Sequence[int], boxes: Sequence[Sequence[Region]]) -> None:
    """Go on with the first box of these slots, and leave the others for later runs."""
    answered = tuple(run.trace.answers)
    for box in boxes[1:]:
        sides = run.sides.copy()
        for slot, side in zip(slots, box, strict=True):
            sides[slot] = side
        run.left.append((sides, answered))
    for slot, side in zip(slots, boxes[0], strict=True):
        run.sides[slot] = side
    if run.counting and len(boxes) > 1:
        run.forks[_author()] += 1


def _fork(slot: int, mine: Region, others: list[Region]) -> None:
    """Go on with `mine`, and leave the other parts of this side for later runs."""
    answered = tuple(run.trace.answers)
    for other in others:
        sides = run.sides.copy()
        sides[slot] = other
        run.left.append((sides, answered))
    run.sides[slot] = mine
    if run.counting:
        run.forks[_author()] += 1


def _author() -> str:
    """The line of the model that forks: the first frame outside this package."""
    frame = sys._getframe(1)  # noqa: SLF001 - the only way to name the line that forks
    while frame.f_back is not None and "/verify/" in frame.f_code.co_filename.replace("\\", "/"):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


class Side(Unknown):
    """An unknown whose values are one side of the box."""

    __slots__ = ("slot",)
    slot: int

    def tabulate(self, derive: Callable[..., Any], known: dict[Any, Any], args: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """Work out a remembered function for all values of its unknown arguments, or find what was worked out."""
        from verify.symbolic.tabulation import answer_of  # noqa: PLC0415 - it explores, and so needs this module

        return answer_of(derive, known, args)


def _table_of(decide: Callable[..., Any], known: dict[Any, Any], args: tuple[Any, ...]) -> Index[Any] | None:
    from verify.symbolic.tabulation import table_of  # noqa: PLC0415 - as in `Side.tabulate`

    return table_of(decide, known, args)


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
        _fork(slot, below, [above])
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
        slot = self.slot
        whole = run.sides[slot]
        parts = index.parts.get(whole)
        if parts is None:
            parts = index.parts[whole] = _parts(index, whole)
        if len(parts) > 1:
            _fork(slot, parts[0][1], [part for _, part in parts[1:]])
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
    _fork(slot, same, [region(others)])
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


def explore(
    function: Callable[[], Any], box: Box, silent: tuple[type[Exception], ...] = ()
) -> Iterator[tuple[Box, Any]]:
    """Every (class, result) of a function on a box; a run that ends in a `silent` exception yields that exception.

    The classes are disjoint and cover the box: checked by volume, AssertionError otherwise. Raises OutOfBudget
    with the line that forks most. Explorations nest: the state of the outer one is put back around each run.
    """
    left: list[tuple[list[Region], tuple[Any, ...]]] = [(list(box), ())]
    covered = runs = 0
    while left:
        runs += 1
        if runs > run.budget:
            line, times = (run.forks or Counter({"(nothing counted)": 0})).most_common(1)[0]
            raise OutOfBudget(f"more than {run.budget} runs; {line} forks most ({times} times)")
        outer, hooks = (run.sides, run.left, run.trace), engine.quiet()
        sides, answered = left.pop()
        run.sides, run.left, run.trace = sides, left, Trace(answered)
        engine.recall, engine.tabulate = run.trace.recall, _table_of
        try:
            result = function()
        except silent as stopped:
            result = stopped
        finally:
            mine = tuple(run.sides)
            run.sides, run.left, run.trace = outer
            engine.back(hooks)
        covered += volume(mine)
        yield mine, result
    assert covered == volume(box), "the classes do not partition the box"  # noqa: S101 - the certificate


def sort_of(values: tuple[Any, ...]) -> bool:
    """Whether these values can be a Choice: enum members or names."""
    return all(isinstance(value, (Enum, str)) for value in values)
