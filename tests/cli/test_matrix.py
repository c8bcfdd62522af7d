"""The status of a fault matrix: what is a gap, and what is only undecided."""

import pytest
from attrs import frozen

from verify import World, fault, for_all
from verify.matrix import Mark, Matrix
from verify.verdict import Outcome, Result, Verdict, vacuous


@frozen
class Lock:
    """What the toys are about."""


@for_all
def shut(lock: Lock) -> bool:
    """Ask about a lock."""
    return lock is not None


@for_all
def oiled(lock: Lock) -> bool:
    """Ask about the lock again."""
    return lock is not None


@fault(reference="issue 1", breaks=("*.shut",))
def forced() -> World:
    """Somebody has forced the lock."""
    return World("any", Lock())


@fault(reference="issue 2", breaks=("*.oiled",))
def rusty() -> World:
    """Nobody has cared."""
    return World("any", Lock())


BROKEN = Verdict(Outcome.VIOLATED, None, "toy")
HELD = Verdict(Outcome.PROVED, None, "toy")
LATE = Verdict(Outcome.UNKNOWN, None, "toy", reason="out of time")
VACUOUS = vacuous("toy", "no value satisfies the assumptions")
DEFECT = Verdict(Outcome.ERROR, None, "toy")


def matrix(other: Verdict, caught: Verdict = BROKEN) -> Matrix:
    """Two faults, each caught by its property; this is the verdict of the other property under the first one."""
    verdicts = {(forced, shut): caught, (forced, oiled): other, (rusty, shut): HELD, (rusty, oiled): BROKEN}
    results = {(row.name, item.name): Result(item, row.world, it, 0.0) for (row, item), it in verdicts.items()}
    return Matrix("toy", (forced, rusty), (shut, oiled), results)


@pytest.mark.parametrize(
    ("other", "mark", "status"),
    [
        (HELD, Mark.HELD, 0),
        (VACUOUS, Mark.VACUOUS, 0),
        (BROKEN, Mark.SURPRISE, 0),
        (LATE, Mark.UNDECIDED, 3),
        (DEFECT, Mark.UNDECIDED, 4),
    ],
)
def test_a_matrix_without_a_gap_is_good(other: Verdict, mark: Mark, status: int) -> None:
    """What assumes health is silent in a broken world, and that is no gap; running out of time is said."""
    found = matrix(other)
    assert (found.mark(forced, oiled), found.exit_status) == (mark, status)


@pytest.mark.parametrize("caught", [HELD, LATE, VACUOUS])
def test_a_fault_that_is_not_shown_to_break_its_property_is_a_gap(caught: Verdict) -> None:
    """Whatever the reason; a gap wins over what is undecided."""
    found = matrix(LATE, caught)
    assert found.mark(forced, shut) is Mark.MISSED
    assert (found.missed, found.never_caught, found.exit_status) == (((forced, shut),), (forced,), 1)
