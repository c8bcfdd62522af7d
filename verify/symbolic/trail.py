"""The branches of one function on unknown values, run one by one, each shown feasible by the solver.

A run answers each undecided truth with one of its two values and leaves the other for a later run: the runs are the
leaves of a binary tree, visited depth first, so their conditions are disjoint and cover what the promises allow.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import z3

from verify.limits import Limits, OutOfBudget, OutOfTime
from verify.symbolic.active import engine
from verify.symbolic.terms import Truth, all_hold, running

OURS = str(Path(__file__).resolve().parents[1])
GIVE_UP = (OutOfBudget, OutOfTime)
Hooks = tuple[Any, ...]


class Dead(BaseException):
    """The run under way turned out to be impossible: it is dropped."""


class Session:
    """What all explorations of one question share: the promises about the unknowns, a solver, and what was merged."""

    def __init__(self, promises: list[z3.BoolRef], limits: Limits, hooks: Hooks = (None,) * 5) -> None:
        self.limits, self.hooks = limits, hooks
        self.solver = z3.SimpleSolver()
        self.solver.add(promises)
        self.stack: list[tuple[int, bool]] = []
        self.merged: dict[Any, Any] = {}
        self.plain: dict[int, Any] = {}
        self.checks = 0

    def ask(self, literals: list[tuple[z3.BoolRef, bool]], extra: tuple[z3.BoolRef, bool]) -> Any:  # noqa: ANN401
        """A model of the promises, these literals and one more; None if there is none, True if the solver gives up."""
        shared = 0
        for (atom, side), (number, kept) in zip(literals, self.stack, strict=False):
            if atom.get_id() != number or side != kept:
                break
            shared += 1
        self.solver.pop(len(self.stack) - shared)
        del self.stack[shared:]
        for atom, side in literals[shared:]:
            self.solver.push()
            self.solver.add(atom if side else z3.Not(atom))
            self.stack.append((atom.get_id(), side))
        self.solver.push()
        self.solver.add(extra[0] if extra[1] else z3.Not(extra[0]))
        self.solver.set("timeout", patience_of(self.limits, at_most=5.0))
        self.checks += 1
        answer = self.solver.check()
        model = self.solver.model() if answer == z3.sat else None if answer == z3.unsat else True
        self.solver.pop()
        return model


def patience_of(limits: Limits, at_most: float = 4_000_000.0) -> int:
    """How many milliseconds the solver may still take."""
    if limits.seconds is None:
        return int(at_most * 1000)
    left = limits.started + limits.seconds - time.monotonic()
    return max(1, int(min(left, at_most) * 1000))


class Trail:
    """The answers given on one run, and those left for later runs."""

    __slots__ = ("answers", "atoms", "checked", "forks", "known", "left", "literals", "model", "prefix", "session")

    def __init__(self, session: Session, prefix: list[tuple[bool, bool]], model: Any) -> None:  # noqa: ANN401 - or None
        self.session, self.prefix, self.model = session, prefix, model
        self.answers: list[tuple[bool, bool]] = []  # (the answer, whether there was no other)
        self.known: dict[int, bool] = {}
        self.atoms: list[z3.BoolRef] = []  # keeps the numbers in `known` from being reused
        self.literals: list[tuple[z3.BoolRef, bool]] = []
        self.left: list[tuple[list[tuple[bool, bool]], Any]] = []
        self.forks: Counter[str] = Counter()
        self.checked = True

    def decide(self, truth: Truth) -> bool:
        """Answer an unknown truth for this run."""
        atom, number, positive = truth.read()
        if number < 0:
            return positive
        found = self.known.get(number)
        if found is not None:
            return found == positive
        place = len(self.answers)
        answer, forced = self.prefix[place] if place < len(self.prefix) else self._open(atom)
        self.answers.append((answer, forced))
        self.known[number] = answer
        self.atoms.append(atom)
        if not forced:
            self.literals.append((atom, answer))
        return answer == positive

    def _open(self, atom: z3.BoolRef) -> tuple[bool, bool]:
        """Take a side that is possible, and leave the other for later if it is possible as well."""
        if not self.checked:
            self._leave(answer=False, model=None)
            return True, False
        side = True
        if self.model is not None:
            side = z3.is_true(self.model.eval(atom, model_completion=True))
        else:
            model = self.session.ask(self.literals, (atom, True))
            if model is None:
                model = self.session.ask(self.literals, (atom, False))
                if model is None:
                    raise Dead
                self.model = None if model is True else model
                return False, True
            self.model = None if model is True else model
        other = self.session.ask(self.literals, (atom, not side))
        if other is None:
            return side, True
        self._leave(answer=not side, model=None if other is True else other)
        return side, False

    def _leave(self, *, answer: bool, model: Any) -> None:  # noqa: ANN401 - a model or None
        self.left.append(([*self.answers, (answer, False)], model))
        self.forks[author()] += 1


def author() -> str:
    """The line of the model that forks: the first frame outside this package."""
    frame = sys._getframe(1)  # noqa: SLF001 - the only way to name the line that forks
    while frame.f_back is not None and (
        frame.f_code.co_filename.startswith((OURS, "<attrs", "<frozen")) or "/functools.py" in frame.f_code.co_filename
    ):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


Literals = list[tuple[z3.BoolRef, bool]]
DEAD = object()


def explore(
    session: Session, function: Callable[[], Any], *, silent: tuple[type[Exception], ...] = (), unchecked: int = 0
) -> Iterator[tuple[Literals, Any]]:
    """Every (literals, result) of a function, depth first; DEAD for a run that turned out to be impossible.

    A run that ends in a `silent` exception yields that exception. The first `unchecked` runs are not shown feasible.
    Raises OutOfBudget with the line that forks most. Explorations nest: what the outer one set is put back.
    """
    left: list[tuple[list[tuple[bool, bool]], Any]] = [([], None)]
    forks: Counter[str] = Counter()
    runs = 0
    while left:
        session.limits.keep_time()
        runs += 1
        if runs > session.limits.paths:
            line, times = (forks or Counter({"(nothing forks)": 0})).most_common(1)[0]
            raise OutOfBudget(f"more than {session.limits.paths} paths; {line} forks most ({times} times)")
        trail = Trail(session, *left.pop())
        trail.checked, trail.forks, trail.left = runs > unchecked, forks, left
        outer, hooks = (running.decide, running.look_up), engine.quiet()
        running.decide = trail.decide
        running.look_up, engine.merge, engine.first_match, engine.any_of, engine.count = session.hooks
        try:
            result = function()
        except Dead:
            result = DEAD
        except GIVE_UP:
            raise
        except silent as stopped:
            result = stopped
        finally:
            running.decide, running.look_up = outer
            engine.back(hooks)
        yield trail.literals, result


def conjunction(literals: Literals) -> z3.BoolRef:
    """All of these literals, as one condition."""
    return all_hold(atom if side else z3.Not(atom) for atom, side in literals)
