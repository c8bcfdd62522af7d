"""Every `@pure` function and every `@action` of the models means the same on unknown values and in plain Python."""

import functools
import importlib
import pkgutil

import pytest

import models
from tests.agreement.agree import agree
from tests.agreement.supply import Pool, Subject, subjects, supplies, unknowns_of
from verify.symbolic.classes import CannotSay

SECONDS = 40.0  # for all functions together
SUPPLIES = 12

DOMAINS = sorted(found.name for found in pkgutil.iter_modules(models.__path__) if found.ispkg)


def _all() -> list[Subject]:
    return [subject for domain in DOMAINS for subject in subjects(f"models.{domain}")]


SUBJECTS = _all()


@functools.cache
def pool_of(domain: str) -> Pool:
    """What the default worlds of a domain hold."""
    worlds = importlib.import_module(f"models.{domain}.worlds")
    return Pool(worlds.worlds(worlds.Options()))


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name.removeprefix("models."))
def test_the_engines_agree_with_python(subject: Subject) -> None:
    """What an engine says of a class or a path, Python says of each member that was tried."""
    domain = subject.name.split(".")[1]
    kinds = unknowns_of(subject)
    if not kinds:
        return
    try:
        told = agree(
            subject.function,
            subject.name,
            supplies(subject, pool_of(domain), SUPPLIES),
            kinds,
            SECONDS / len(SUBJECTS),
        )
    except (LookupError, CannotSay) as limit:
        pytest.skip(f"not supplied: {limit}")
    if told.unsaid and not told.compared:
        pytest.skip(f"not said: {'; '.join(sorted(told.unsaid))[:300]}")
