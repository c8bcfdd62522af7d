"""What the symbolic engines say of a function, held against plain Python on concrete members.

The classes of a function partition its box (`explore` asserts it by volume), and in each of them the result that was
found on unknown values is the result that Python gives. The same for the solver's paths: exactly one path condition
holds of each member, and its result, read from the model, is Python's.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import z3
from attrs import define, evolve, field

from tests.agreement.opening import Case, Leaf
from verify.limits import CannotSay, Limits, OutOfBudget, OutOfTime
from verify.symbolic import filling, unknowns
from verify.symbolic.classes import explore
from verify.symbolic.flattening import as_terms
from verify.symbolic.paths import paths
from verify.symbolic.region import Box, Region

Function = Callable[..., Any]
Values = Mapping[str, Any]
MOST_CLASSES = 2000
FEW_CLASSES = 50  # looked at to find out what an engine refuses


@define
class Agreement:
    """What was compared of one function; `unsaid` are the reasons why an engine did not speak.

    `leaves` are the parts of its arguments that were unknown where something was compared.
    """

    name: str
    cases: int = 0
    leaves: set[str] = field(factory=set)
    classes: int = 0
    paths: int = 0
    compared: int = 0
    unsaid: set[str] = field(factory=set)


class Raised:
    """An exception as a result: equal to one of the same kind."""

    def __init__(self, problem: Exception) -> None:
        self.kind = type(problem)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Raised) and self.kind is other.kind

    def __hash__(self) -> int:
        return hash(self.kind)

    def __repr__(self) -> str:
        return f"raised {self.kind.__name__}"


def plainly(function: Function, values: Values) -> Any:
    """What Python gives, an exception included."""
    try:
        return function(**values)
    except Exception as problem:  # noqa: BLE001 - whatever it raises is its result
        return Raised(problem)


def by_classes(case: Case, dice: random.Random, told: Agreement, until: float) -> list[Values]:
    """Compare every class with members of it; the members, for others to compare."""
    sides: list[Region] = []
    unknown = {name: unknowns.fresh(kind, sides) for name, kind in case.kinds.items()}
    members: list[Values] = []
    for box, found in explore(lambda: case(**unknown), tuple(sides), (Exception,)):
        if issubclass(type(found), TypeError):  # refused, loudly: CannotSay, or no hash, no text, no index
            told.unsaid.add(f"classes: {found}")
            continue
        told.classes += 1
        for pick in (unknowns.lowest, unknowns.highest, unknowns.any_of_them(dice)):
            values, expected = _member(unknown, found, box, pick)
            result = plainly(case, values)
            assert result == expected, f"{told.name}: {values}: classes say {expected!r}, Python says {result!r}"
            told.compared += 1
            members.append(values)
        if told.classes >= MOST_CLASSES or time.monotonic() > until:
            told.unsaid.add("classes: not all were looked at")
            break
    return members


def refuses(case: Case) -> bool:
    """Whether some class meets Python that has no meaning on unknown values; relating two of them is not meant."""
    sides: list[Region] = []
    unknown = {name: unknowns.fresh(kind, sides) for name, kind in case.kinds.items()}
    found = islice(explore(lambda: case(**unknown), tuple(sides), (Exception,)), FEW_CLASSES)
    return any(issubclass(type(result), TypeError) and not issubclass(type(result), CannotSay) for _, result in found)


def sayable(case: Case) -> Case:
    """The case with as many of its leaves as no class refuses."""

    def kept(known: tuple[Leaf, ...], group: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        if not group or not refuses(evolve(case, leaves=known + group)):
            return known + group
        if len(group) == 1:
            return known
        middle = len(group) // 2
        return kept(kept(known, group[:middle]), group[middle:])

    return evolve(case, leaves=kept((), case.leaves))


def _member(unknown: Values, found: Any, box: Box, pick: unknowns.Pick) -> tuple[Values, Any]:
    """A member of a class, and what the class says of it."""
    raised = issubclass(type(found), Exception)
    *values, result = unknowns.concrete((*unknown.values(), None if raised else found), box, pick)
    return dict(zip(unknown, values, strict=True)), Raised(found) if raised else result


def by_solver(case: Case, members: list[Values], told: Agreement, seconds: float) -> None:
    """Compare the solver's paths with Python on these members."""
    made = {name: filling.fresh(kind, name) for name, kind in case.kinds.items()}
    unknown = {name: value for name, (value, _) in made.items()}
    promises = [promise for _, more in made.values() for promise in more]
    limits = Limits(seconds=seconds, paths=2000)
    try:
        found = list(paths(lambda: case(**unknown), constraints=promises, limits=limits, silent=(Exception,)))
    except (OutOfTime, OutOfBudget) as limit:
        told.unsaid.add(f"solver: {str(limit) or 'out of time'}")
        return
    told.paths += len(found)
    for values in members:
        model = _model_of(unknown, values)
        mine = [result for condition, result in found if z3.is_true(model.eval(condition, model_completion=True))]
        assert len(mine) == 1, f"{told.name}: {len(mine)} paths hold of {values}"
        if issubclass(type(mine[0]), TypeError):
            told.unsaid.add(f"solver: {mine[0]}")
            continue
        raised = issubclass(type(mine[0]), Exception)
        expected = Raised(mine[0]) if raised else filling.concrete(mine[0], model)
        result = plainly(case, values)
        assert result == expected, f"{told.name}: {values}: the solver says {expected!r}, Python says {result!r}"
        told.compared += 1


def _model_of(unknown: Values, values: Values) -> z3.ModelRef:
    """The model in which each unknown is this value."""
    solver = z3.Solver()
    for name, value in unknown.items():
        for term, number in zip(as_terms(value, value), as_terms(values[name], value), strict=True):
            solver.add(term == number)
    assert solver.check() == z3.sat
    return solver.model()


def agree(name: str, cases: Iterator[Case], seconds: float, seed: int = 0) -> Agreement:
    """Hold both engines against Python on each case, until the time is over."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    told = Agreement(name)
    until = time.monotonic() + seconds
    for whole in cases:
        case = sayable(whole)
        before = told.compared
        members = by_classes(case, dice, told, until)
        if not members:
            members = [_anything(case, dice) for _ in range(10)]
        sample = dice.sample(members, min(len(members), 30))
        by_solver(case, sample, told, max(0.1, until - time.monotonic()))
        if told.compared > before:
            told.cases += 1
            told.leaves |= {leaf.name for leaf in case.leaves}
        if time.monotonic() > until and told.leaves:
            break
    return told


def _anything(case: Case, dice: random.Random) -> Values:
    """Random values of the leaves."""
    sides: list[Region] = []
    unknown = {name: unknowns.fresh(kind, sides) for name, kind in case.kinds.items()}
    values, _ = _member(unknown, None, tuple(sides), unknowns.any_of_them(dice))
    return values
