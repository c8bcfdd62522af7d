"""A state of which nothing can be said proves nothing, whichever engine meets it; nor do assumptions never met."""

# ruff: noqa: D103 - a property's name is its sentence

import importlib
from typing import Annotated

import pytest
from attrs import evolve, frozen

from verify import Between, World, action, always, assume, initial, leads_to, reachable, require
from verify.language import Irrelevant
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome, Verdict

ENGINES = ("explicit", "induction", "random", "unrolling", "classes")
WHY = "3 is not modelled"
Small = Annotated[int, Between(0, 3)]


@frozen
class Steps:
    """Counts up, into a state that the model does not know."""

    n: Small = 0

    @property
    def undecided(self) -> str | None:
        """Why nothing can be said of this state."""
        return WHY if self.n == 3 else None

    @initial
    @classmethod
    def begins(cls, n: Small) -> "Steps":
        """Begin anywhere below."""
        assume(n < 2)
        return cls(n)

    @action
    def step(self) -> "Steps":
        """Count."""
        require(self.n < 3)
        return evolve(self, n=self.n + 1)


@always(Steps)
def it_stays_low(steps: Steps) -> bool:
    if steps.n == 3:
        raise Irrelevant
    return steps.n < 3


@reachable(Steps)
def it_goes_beyond(steps: Steps) -> bool:
    if steps.n == 3:
        raise Irrelevant
    return steps.n > 3


@leads_to(Steps, after=lambda steps: steps.n == 0)
def it_gets_to_two(steps: Steps) -> bool:
    return steps.n == 2


@always(Steps)
def it_is_never_two(steps: Steps) -> bool:
    return steps.n != 2


@frozen
class Still:
    """Goes nowhere."""

    n: Small = 0

    @initial
    @classmethod
    def begins(cls, n: Small) -> "Still":
        """Begin anywhere."""
        return cls(n)

    @action
    def step(self) -> "Still":
        """Never happens."""
        require(self.n > 3)
        return self


@always(Still)
def nothing_is_high(still: Still) -> bool:
    assume(still.n > 3)
    return False


def asked(engine: str, item: Property) -> Verdict:
    """What one engine says of one property."""
    check = importlib.import_module(f"verify.engines.{engine}").check
    ((_, verdict),) = check([item], World("toy", None), Limits(samples=200))
    found: Verdict = verdict
    return found


@pytest.mark.parametrize("item", [it_stays_low, it_goes_beyond, it_gets_to_two], ids=lambda item: item.name)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_state_that_is_undecided_proves_nothing(engine: str, item: Property) -> None:
    """It says why itself; an engine that cannot ask it sends the question on."""
    verdict = asked(engine, item)

    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.cannot_say or verdict.reason == WHY


@pytest.mark.parametrize("engine", ["explicit", "random", "unrolling", "classes"])
def test_what_is_broken_before_is_broken(engine: str) -> None:
    """A counterexample needs no state that is undecided."""
    assert asked(engine, it_is_never_two).outcome is Outcome.VIOLATED


@pytest.mark.parametrize("engine", ENGINES)
def test_assumptions_that_no_state_meets_prove_nothing(engine: str) -> None:
    """The claim is vacuous, and every engine says so."""
    verdict = asked(engine, nothing_is_high)

    assert verdict.outcome is Outcome.UNKNOWN
    assert "vacuous" in (verdict.reason or "")
