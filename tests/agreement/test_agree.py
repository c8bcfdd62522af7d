"""The harness finds functions, supplies them, passes those that agree and catches those that cheat."""

import pytest

from tests.agreement import toys
from tests.agreement.agree import Agreement, agree
from tests.agreement.supply import Pool, Subject, subjects, supplies, unknowns_of

SUBJECTS = {subject.name.rpartition(".")[2]: subject for subject in subjects("tests.agreement.toys")}


def agreement_on(subject: Subject) -> Agreement:
    """What the harness says of one function."""
    pool = Pool(toys.worlds())
    return agree(subject.function, subject.name, supplies(subject, pool, 4), unknowns_of(subject), seconds=10)


def test_marked_functions_and_methods_are_found() -> None:
    """Functions by `@pure`, methods by `@action`; nothing else."""
    assert set(SUBJECTS) == {"name_of", "is_near", "cheats", "cheats_by_identity", "rises"}


@pytest.mark.parametrize("name", ["name_of", "rises"])
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
    assert told.compared == 10
    assert len(told.unsaid) == 1


@pytest.mark.parametrize("name", ["cheats", "cheats_by_identity"])
def test_a_function_that_tells_unknown_from_known_is_caught(name: str) -> None:
    """The message names the function, the values and both sides."""
    with pytest.raises(AssertionError, match=rf"{name}: .* Python says"):
        agreement_on(SUBJECTS[name])
