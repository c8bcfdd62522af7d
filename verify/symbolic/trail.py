"""The branches of one function on unknown values, run one by one, each shown feasible by the solver.

A run answers each undecided truth with one of its two values and leaves the other for a later run: the runs are the
leaves of a binary tree, visited depth first, so their conditions are disjoint and cover what the promises allow.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import z3
from attrs import evolve, frozen

from verify.limits import Limits, OutOfBudget, OutOfTime
from verify.symbolic.active import PLAIN, Hooks, author, engine
from verify.symbolic.feasible import Decided, Feasible, Literal, Part
from verify.symbolic.rows import Rows
from verify.symbolic.terms import Truth, all_hold, running

GIVE_UP = (OutOfBudget, OutOfTime)
Answer = tuple[Any, bool]  # a truth or a row, and whether there was no other


class Dead(BaseException):
    """The run under way turned out to be impossible: it is dropped."""


@frozen
class Silent:
    """A run that need not be made: where it leaves the one under way, an assumption fails."""

    decided: Decided
    raised: Exception


@frozen
class Taken:
    """The row that a run takes, after those that earlier runs took; negative if it is still to be chosen."""

    row: int
    before: tuple[int, ...] = ()


OPEN = Taken(-1)


class Session:
    """What all explorations of one question share: the promises about the unknowns, a solver, and what was merged."""

    def __init__(self, promises: list[z3.BoolRef], limits: Limits, hooks: Hooks = PLAIN) -> None:
        self.limits, self.hooks = limits, hooks
        self.feasible = Feasible(promises)
        self.merged: dict[Any, Any] = {}
        self.plain: dict[int, Any] = {}
        self.met: list[z3.BoolRef] = []  # the conditions of paths of which values are known

    def answer(self, part: Part) -> Any:  # noqa: ANN401 - z3 has no types
        """A model of the promises and these literals; None if there is none, True if the solver gives up."""
        return self.feasible.answer(part, self.limits)


class Trail:
    """The answers given on one run, and those left for later runs."""

    __slots__ = ("answers", "atoms", "checked", "decided", "forks", "left", "prefix", "session", "shown")

    def __init__(self, session: Session, base: Decided, prefix: list[Answer], *, shown: bool) -> None:
        self.session, self.prefix, self.decided = session, prefix, base.copy()
        self.shown = shown  # whether what the prefix says was shown to be possible
        self.answers: list[Answer] = []
        self.atoms: list[z3.BoolRef] = []  # keeps the numbers in `decided.known` from being reused
        self.left: list[tuple[list[Answer], bool] | Silent] = []
        self.forks: Counter[str] = Counter()
        self.checked = True

    def decide(self, truth: Truth) -> bool:
        """Answer an unknown truth for this run."""
        atom, number, positive = truth.read()
        if number < 0:
            return positive
        found = self.decided.known.get(number)
        if found is not None:
            return found == positive
        place = len(self.answers)
        answer, forced = self.prefix[place] if place < len(self.prefix) else self._open(atom, number)
        self.answers.append((answer, forced))
        self.atoms.append(atom)
        if forced:
            self.decided.known[number] = answer
        else:
            self.decided.add(atom, number, side=answer)
        return bool(answer == positive)

    def demand(self, condition: Any, otherwise: type[Exception]) -> None:  # noqa: ANN401 - a truth, known or not
        """Go on where an unknown truth holds; what is left out needs no run, because nothing is known of it."""
        if type(condition) is Truth:
            atom, number, positive = condition.read()
            if number >= 0 and number not in self.decided.known and len(self.answers) >= len(self.prefix):
                aside = self.decided.copy()
                aside.add(atom, number, side=not positive)
                self.left.append(Silent(aside, otherwise()))
                self.answers.append((positive, False))
                self.atoms.append(atom)
                self.decided.add(atom, number, side=positive)
                self.shown = False
        if not condition:
            raise otherwise

    def _open(self, atom: z3.BoolRef, number: int) -> Answer:
        """Take a side that is possible, and leave the other for later if it is possible as well."""
        if not self.checked:
            self._leave(answer=False)
            return True, False
        self.show()
        part = self.decided.around(atom, self.session.feasible)
        model, side = self.session.answer(part), True
        if model is None:
            raise Dead
        if model is not True:
            side = z3.is_true(model.eval(atom, model_completion=True))
            self.session.feasible.remember(part.and_also(atom, number, side=side), model)
        elif self.session.answer(part.and_also(atom, number, side=True)) is None:
            if self.session.answer(part.and_also(atom, number, side=False)) is None:
                raise Dead
            return False, True
        if self.session.answer(part.and_also(atom, number, side=not side)) is None:
            return side, True
        self._leave(answer=not side)
        return side, False

    def show(self) -> None:
        """Show that what was taken without a question is possible; Dead where it is not."""
        if not self.shown:
            self.shown = True
            self.decided.sort(self.session.feasible)
            if any(self.session.answer(part) is None for part in set(self.decided.parts.values())):
                raise Dead

    def choose(self, rows: Rows) -> int:
        """Answer an unknown key for this run: which row of the table it finds."""
        if rows.many == 1:
            return 0
        if rows in self.decided.rows:
            return self.decided.rows[rows]
        place = len(self.answers)
        taken, forced = self.prefix[place] if place < len(self.prefix) else (OPEN, False)
        if taken.row < 0:
            taken, forced = self._row(rows, taken.before)
        self.answers.append((taken, forced))
        self._read(rows, taken, forced=forced)
        return int(taken.row)

    def _read(self, rows: Rows, taken: Taken, *, forced: bool) -> None:
        """Note a row: what was not taken before it, then the row itself, so that runs are leaves of a binary tree."""
        row = self.decided.rows[rows] = taken.row
        for each in (*taken.before, row):
            atom, number, positive = rows.truth(each).read()
            self.atoms.append(atom)
            self.decided.known[number] = (each == row) == positive
            if each != row or not forced:
                self.decided.literals.append((atom, (each == row) == positive))
        if taken.before or not forced:
            self.decided.unsorted.append((atom, number, positive))

    def _row(self, rows: Rows, before: tuple[int, ...]) -> tuple[Taken, bool]:
        """Take a row that is possible and not taken before, and leave the rest for later if any of it is possible."""
        if not self.checked:
            row = next(row for row in range(rows.many) if row not in before)
            forced = len(before) + 1 == rows.many
        else:
            self.show()
            part = self.decided.around(rows.key, self.session.feasible)
            rest = self._without(part, rows, before)
            row = self._possible(part, rest, rows, before)
            forced = self.session.answer(self._without(rest, rows, (row,))) is None
        if not forced:
            self._leave(answer=Taken(-1, (*before, row)))
        return Taken(row, before), forced

    def _possible(self, part: Part, rest: Part, rows: Rows, before: tuple[int, ...]) -> int:
        """A row that is possible, by a model of the rest if the solver has one."""
        model = self.session.answer(rest)
        if model is None:
            raise Dead
        if model is not True:
            row = rows.at(model.eval(rows.key, model_completion=True).as_long())
            self.session.feasible.remember(self._with(part, rows, row), model)
            return row
        for row in range(rows.many):
            if row not in before and self.session.answer(self._with(part, rows, row)) is not None:
                return row
        raise Dead

    def _with(self, part: Part, rows: Rows, row: int) -> Part:
        atom, number, positive = rows.truth(row).read()
        return part.and_also(atom, number, side=positive)

    def _without(self, part: Part, rows: Rows, others: tuple[int, ...]) -> Part:
        for row in others:
            atom, number, positive = rows.truth(row).read()
            part = part.and_also(atom, number, side=not positive)
        return part

    def _leave(self, *, answer: Any) -> None:  # noqa: ANN401 - a truth, or rows
        self.left.append(([*self.answers, (answer, False)], self.checked))
        self.forks[author()] += 1


Literals = list[Literal]
DEAD = object()


def explore(
    session: Session, function: Callable[[], Any], *, silent: tuple[type[Exception], ...] = (), unchecked: int = 0
) -> Iterator[tuple[Literals, Any]]:
    """Every (literals, result) of a function, depth first; DEAD for a run that turned out to be impossible.

    A run that ends in a `silent` exception yields that exception. The first `unchecked` runs are not shown feasible.
    Raises OutOfBudget with the line that forks most, or where terms nest too deep. Explorations nest: what the outer
    one set is put back.
    """
    for decided, result in explore_from(Decided(), session, function, silent=silent, unchecked=unchecked):
        yield decided.literals, result


def explore_from(
    base: Decided,
    session: Session,
    function: Callable[[], Any],
    *,
    silent: tuple[type[Exception], ...] = (),
    unchecked: int = 0,
    direct: bool = False,
) -> Iterator[tuple[Decided, Any]]:
    """Go on from what an earlier run has decided: as `explore`, with all that was decided on each run.

    `direct`: the function catches nothing that `assume` or `require` raises, so that what they leave out is not run,
    nor shown to be possible.
    """
    left: list[tuple[list[Answer], bool] | Silent] = [([], True)]
    forks: Counter[str] = Counter()
    runs = 0
    while left:
        session.limits.keep_time()
        runs += 1
        if runs > session.limits.paths:
            line, times = (forks or Counter({"(nothing forks)": 0})).most_common(1)[0]
            raise OutOfBudget(f"more than {session.limits.paths} paths; {line} forks most ({times} times)")
        this = left.pop()
        if isinstance(this, Silent):
            yield this.decided, this.raised
            continue
        prefix, shown = this
        trail = Trail(session, base, prefix, shown=shown)
        trail.checked, trail.forks, trail.left = runs > unchecked, forks, left
        outer, hooks = (running.decide, running.choose, running.look_up), engine.quiet()
        running.decide, running.choose = trail.decide, trail.choose
        running.look_up = session.hooks.look_up
        engine.hooks = evolve(session.hooks, demand=trail.demand) if direct else session.hooks
        try:
            result = function()
            if direct:
                trail.show()
        except Dead:
            result = DEAD
        except GIVE_UP:
            raise
        except RecursionError as deep:  # of ours, as a rule: plain Python may well run what our terms nest too deep for
            raise OutOfBudget("the terms of a run nest too deep for Python") from deep
        except silent as stopped:
            result = stopped
        finally:
            running.decide, running.choose, running.look_up = outer
            engine.back(hooks)
        yield trail.decided, result


def conjunction(literals: Literals) -> z3.BoolRef:
    """All of these literals, as one condition."""
    return all_hold(atom if side else z3.Not(atom) for atom, side in literals)
