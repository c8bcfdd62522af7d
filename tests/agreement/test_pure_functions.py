"""Every `@pure` function and every `@action` of the models means the same on unknown values and in plain Python."""

import functools
import importlib
import pkgutil

import pytest

import models
from tests.agreement.agree import agree
from tests.agreement.drawing import cases
from tests.agreement.supply import Pool, subjects

SECONDS = 25.0  # for all functions together
TIMES = 12

DOMAINS = sorted(found.name for found in pkgutil.iter_modules(models.__path__) if found.ispkg)
SUBJECTS = {subject.name: subject for domain in DOMAINS for subject in subjects(f"models.{domain}")}

INFORMED = "models.authorization.behaviour.informed.Informed"
WHOLE = "an event is about a whole object of the world, found again among those that exist"
NOTHING_UNKNOWN = {
    f"{INFORMED}.adds": WHOLE,
    f"{INFORMED}.changes": WHOLE,
    f"{INFORMED}.deletes": WHOLE,
    "models.authorization.behaviour.invaded.Invaded.collects": "the node is one of the world's forms",
}
"""Functions of which no part can be unknown, each with the reason: they are called on known values only."""


@functools.cache
def pool_of(domain: str) -> Pool:
    """What the default worlds of a domain hold."""
    worlds = importlib.import_module(f"models.{domain}.worlds")
    return Pool([world.given for world in worlds.worlds(worlds.Options())])


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_engines_agree_with_python(name: str) -> None:
    """What an engine says of a class or a path, Python says of each member that was tried."""
    drawn = cases(SUBJECTS[name], pool_of(name.split(".")[1]), list(SUBJECTS.values()), TIMES)
    told = agree(name, drawn, SECONDS / len(SUBJECTS))

    assert told.compared > 0, told.unsaid
    if name in NOTHING_UNKNOWN:
        assert not told.leaves, "it takes unknown values by now: no reason is needed any more"
    else:
        assert told.leaves, f"nothing in its arguments can be unknown: say why in NOTHING_UNKNOWN ({told.unsaid})"


def test_reasons_are_given_for_functions_that_exist() -> None:
    """A function that was renamed or removed leaves no reason behind."""
    assert set(NOTHING_UNKNOWN) <= set(SUBJECTS)
