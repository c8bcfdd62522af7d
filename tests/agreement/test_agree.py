"""The harness finds functions, supplies them, passes those that agree and catches those that cheat."""

import pytest

from tests.agreement import toys
from tests.agreement.agree import Agreement, agree
from tests.agreement.drawing import cases
from tests.agreement.supply import Pool, Subject, subjects

SUBJECTS = {subject.name.rpartition(".")[2]: subject for subject in subjects("tests.agreement.toys")}


def agreement_on(subject: Subject) -> Agreement:
    """What the harness says of one function."""
    pool = Pool([world.given for world in toys.worlds()])
    return agree(subject.name, cases(subject, pool, list(SUBJECTS.values()), 4), seconds=10)


def test_marked_functions_and_methods_are_found() -> None:
    """Functions by `@pure`, methods by `@action`; nothing else."""
    marked = {"name_of", "is_near", "rises", "cheats", "cheats_by_identity"}
    assert set(SUBJECTS) == marked | {"first_of", "asked_twice", "is_named", "place_of", "power_of"}


@pytest.mark.parametrize("name", ["name_of", "rises", "first_of", "asked_twice"])
def test_both_engines_are_compared(name: str) -> None:
    """Classes and paths, with members of each."""
    told = agreement_on(SUBJECTS[name])
    assert told.classes > 1
    assert told.paths >= 1
    assert told.compared > told.classes
    assert not told.unsaid


def test_what_only_the_solver_can_say_is_compared_with_the_solver() -> None:
    """The class engine's silence is listed."""
    told = agreement_on(SUBJECTS["is_near"])
    assert told.compared == 40
    assert told.classes == 0
    assert len(told.unsaid) == 1


@pytest.mark.parametrize("name", ["cheats", "cheats_by_identity"])
def test_a_function_that_tells_unknown_from_known_is_caught(name: str) -> None:
    """The message names the function, the values and both sides."""
    with pytest.raises(AssertionError, match=rf"{name}: .* Python says"):
        agreement_on(SUBJECTS[name])


@pytest.mark.parametrize(
    ("name", "leaves"),
    [
        ("first_of", {"key"}),
        ("asked_twice", {"key"}),
        ("is_named", {"entry.number", "entry.name", "name"}),
        ("place_of", {"other"}),
        ("power_of", set()),
    ],
)
def test_every_part_that_can_be_unknown_is(name: str, leaves: set[str]) -> None:
    """Type variables and callables are supplied, records are opened, and what no engine can say stays known."""
    assert agreement_on(SUBJECTS[name]).leaves >= leaves
    assert bool(agreement_on(SUBJECTS[name]).leaves) == bool(leaves)
