"""The solver is asked about what is linked only, never twice, and its answers stay those of the whole."""

import itertools
from typing import Any

import pytest
import z3
from hypothesis import given, settings, strategies

from verify.limits import Limits
from verify.symbolic.feasible import EMPTY, Decided, Feasible
from verify.symbolic.paths import paths
from verify.symbolic.rows import Rows
from verify.symbolic.terms import Number
from verify.symbolic.trail import conjunction
from verify.table import keyed_map, prefix_map

X, Y, Z = z3.Ints("x y z")
ATOMS = (X <= 3, X <= 7, Y <= 3, Y == X, Z <= 2, Z > Y, X == 9)


def decided_on(feasible: Feasible, sides: tuple[bool | None, ...]) -> Decided:
    """The answers to some of the atoms."""
    decided = Decided()
    for atom, side in zip(ATOMS, sides, strict=True):
        if side is not None:
            decided.add(atom, atom.get_id(), side=side)
    decided.sort(feasible)
    return decided


def test_a_question_about_other_unknowns_is_another_part() -> None:
    """What is known of y and z says nothing about x."""
    feasible = Feasible([])
    decided = decided_on(feasible, (True, None, None, None, None, True, None))
    assert decided.around(X, feasible).literals == ((ATOMS[0], True),)
    assert decided.around(Y, feasible) is decided.around(Z, feasible)


def test_promises_link_unknowns() -> None:
    """Unknowns that a promise relates are asked about together, even if they were met apart."""
    feasible = Feasible([X < Y])
    decided = decided_on(feasible, (False, None, True, None, None, None, None))
    part = decided.around(X, feasible)
    assert len(part.literals) == 2
    assert feasible.answer(part, Limits()) is None


def test_the_same_question_is_asked_once() -> None:
    """The order of the literals makes no other question."""
    feasible = Feasible([X >= 0])
    one, other = (EMPTY.and_also(atom, atom.get_id(), side=True) for atom in ATOMS[:2])
    both = one.and_also(ATOMS[1], ATOMS[1].get_id(), side=True)
    again = other.and_also(ATOMS[0], ATOMS[0].get_id(), side=True)
    assert feasible.answer(both, Limits()) is feasible.answer(again, Limits())
    assert feasible.checks == 1


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(strategies.tuples(*[strategies.sampled_from((None, True, False))] * len(ATOMS)))
def test_parts_are_possible_exactly_if_the_whole_is(sides: tuple[bool | None, ...]) -> None:
    """The literals can hold together if and only if those of each part can."""
    feasible = Feasible([X >= 0, Y >= 0, Z >= 0])
    decided = decided_on(feasible, sides)
    solver = z3.Solver()
    solver.add(X >= 0, Y >= 0, Z >= 0, conjunction(decided.literals))
    parts = set(decided.parts.values())
    assert all(feasible.answer(part, Limits()) is not None for part in parts) == (solver.check() == z3.sat)
    for one, other in itertools.combinations(parts, 2):
        assert not one.names & other.names


@pytest.mark.parametrize("number", [0, 4, 5, 6, 10, 11, 19, 20, 99])
def test_one_row_is_true_of_each_key(number: int) -> None:
    """The conditions of the rows of a table partition its keys, and agree with the table."""
    index = prefix_map([(0, 9, "a"), (5, 5, "b"), (10, 19, "a")], "none")
    rows = Rows(X, index.starts, index.answers, len(index.values))
    solver = z3.Solver()
    solver.add(number == X)
    assert solver.check() == z3.sat
    true = [row for row in range(rows.many) if z3.is_true(solver.model().eval(rows.truth(row).z))]
    assert [index.values[row] for row in true] == [index.at(number)]
    assert true == [rows.at(number)]


def test_a_table_forks_once_for_each_answer_that_is_left() -> None:
    """Rows that an earlier answer excludes are no paths, and what is read again does not fork again."""
    index = keyed_map([(1, "one"), (2, ("two",)), (30, None)], otherwise=0)
    key: Any = Number(X)

    def ask() -> object:
        return index.at(key) if key < 20 and index.at(key) == index.at(key) else "large"

    found = list(paths(ask, constraints=[X >= 0, X < 100], limits=Limits()))
    assert {result for _, result in found} == {"one", ("two",), 0, "large"}
    assert len(found) == 4
    solver = z3.Solver()
    solver.add(X >= 0, X < 100, z3.Not(z3.Or([condition for condition, _ in found])))
    assert solver.check() == z3.unsat
    for (one, _), (other, _) in itertools.combinations(found, 2):
        solver = z3.Solver()
        solver.add(X >= 0, X < 100, one, other)
        assert solver.check() == z3.unsat
