"""Run a plain function on a box of inputs; a comparison that the box does not decide splits the box. No solver.

A run's result depends only on decisions that are uniform on its box, and the boxes left for later are the
complements, so the boxes of all runs partition the box that was given: `explore` asserts it by volume.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from verify.limits import CannotSay, OutOfBudget
from verify.symbolic.active import Hooks, author, engine
from verify.symbolic.region import Box, Region, volume

LOOKS_EVERY = 64  # runs, of whatever exploration, between two looks at the time
COUNTED = 10_000  # runs before the end of the budget, whose forks are counted
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

    __slots__ = ("_memory", "budget", "counting", "forks", "left", "sides", "trace", "turns")

    def __init__(self) -> None:
        self.sides: list[Region] = []
        self.left: list[tuple[list[Region], tuple[Any, ...]]] = []
        self.trace = Trace()
        self.budget = 50_000_000
        self.counting = False
        self.forks: Counter[str] = Counter()
        self.turns = 0
        self._memory: ModuleType | None = None

    @property
    def memory(self) -> Any:  # noqa: ANN401 - a module
        """What remembers functions over all values of their arguments; it explores, and so it is imported late."""
        if self._memory is None:
            from verify.symbolic import tabulation  # noqa: PLC0415 - it needs this module

            self._memory = tabulation
        return self._memory


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
        run.forks[author()] += 1


def fork_side(slot: int, mine: Region, others: list[Region]) -> None:
    """Go on with `mine`, and leave the other parts of this side for later runs."""
    answered = tuple(run.trace.answers)
    for other in others:
        sides = run.sides.copy()
        sides[slot] = other
        run.left.append((sides, answered))
    run.sides[slot] = mine
    if run.counting:
        run.forks[author()] += 1


def explore(
    function: Callable[[], Any], box: Box, silent: tuple[type[Exception], ...] = (), *, traced: bool = True
) -> Iterator[tuple[Box, Any]]:
    """Every (class, result) of a function on a box; a run that ends in a `silent` exception yields that exception.

    The classes are disjoint and cover the box: checked by volume, AssertionError otherwise. Raises OutOfBudget
    with the line that forks most. Explorations nest: the state of the outer one is put back around each run.
    """
    left: list[tuple[list[Region], tuple[Any, ...]]] = [(list(box), ())]
    covered = runs = 0
    table_of = run.memory.table_of
    while left:
        runs += 1
        run.turns += 1
        if not run.turns % LOOKS_EVERY:
            engine.keep_time()
        if runs > run.budget - COUNTED and not run.counting:
            run.counting, run.forks = True, Counter()
        if runs > run.budget:
            line, times = (run.forks or Counter({"(nothing forks)": 0})).most_common(1)[0]
            run.counting = False
            raise OutOfBudget(f"more than {run.budget} runs; {line} forks most ({times} times)")
        outer, hooks = (run.sides, run.left, run.trace), engine.quiet()
        sides, answered = left.pop()
        run.sides, run.left, run.trace = sides, left, Trace(answered)
        engine.hooks = Hooks(recall=run.trace.recall if traced else None, tabulate=table_of)
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
    if covered != volume(box):  # the certificate, which `python -O` keeps
        raise AssertionError("the classes do not partition the box")


__all__ = ["CannotSay", "Run", "Trace", "explore", "fork", "fork_side", "run"]
