"""Invariants that are found, shown as obligations, and printed; and runs where there is no invariant."""

# ruff: noqa: D102, D103 - a name is its sentence

from typing import Annotated, Any

import pytest
import z3

from tests.agreement.test_explicit_and_induction import MACHINES, PROPERTIES, named, verdict_of
from verify import Between, World, action, always, evolve, frozen, reachable, require
from verify.binding import applies
from verify.engines import induction, pdr
from verify.limits import Limits
from verify.property import Property
from verify.run import evaluate
from verify.verdict import Outcome, Strength, Verdict

HIGHEST = 10**9
Level = Annotated[int, Between(0, HIGHEST)]


@frozen
class Twins:
    """Two tanks that fill and empty together: they are level for a reason that is far from any bad state."""

    left: Level = 0
    right: Level = 0

    @action
    def fill(self) -> "Twins":
        require(self.left < HIGHEST, self.right < HIGHEST)
        return evolve(self, left=self.left + 1, right=self.right + 1)

    @action
    def empty(self) -> "Twins":
        require(self.left > 0, self.right > 0)
        return evolve(self, left=self.left - 1, right=self.right - 1)


@frozen
class LeakyTwins(Twins):
    """One of them leaks once it is high."""

    @action
    def leak(self) -> "LeakyTwins":
        require(self.left > 4)
        return evolve(self, left=self.left - 1)


@always(Twins)
def an_empty_left_means_an_empty_right(twins: Twins) -> bool:
    return twins.left > 0 or twins.right == 0


@reachable(Twins)
def only_the_left_is_empty(twins: Twins) -> bool:
    return twins.left == 0 and twins.right > 0


def verdict_by(engine: Any, item: Property, given: Any, limits: Limits | None = None) -> Verdict:
    ((_, verdict),) = engine.check([item], World("toy", given), limits or Limits())
    assert isinstance(verdict, Verdict)
    return verdict


def test_it_proves_what_induction_cannot() -> None:
    """No number of good states before it shows it; one invariant does."""
    assert verdict_by(induction, an_empty_left_means_an_empty_right, Twins()).outcome is Outcome.BOUNDED
    verdict = verdict_by(pdr, an_empty_left_means_an_empty_right, Twins())
    assert (verdict.outcome, verdict.strength) == (Outcome.PROVED, Strength.UNBOUNDED)
    assert verdict.reason is not None
    assert verdict.reason.startswith("inductive invariant: ")
    assert "left" in verdict.reason
    assert "right" in verdict.reason


def test_the_invariant_is_shown_by_three_obligations() -> None:
    """Each is unsatisfiable by itself."""
    texts = verdict_by(pdr, an_empty_left_means_an_empty_right, Twins()).obligations
    assert [text.partition("\n")[0].partition("the invariant ")[2] for text in texts] == [
        "holds in first states",
        "is kept by every step",
        "implies the property",
    ]
    for text in texts:
        solver = z3.Solver()
        solver.from_string(text)
        assert solver.check() == z3.unsat


def test_what_cannot_be_reached_is_shown_by_an_invariant() -> None:
    """The negation of a `reachable` is an `always`."""
    verdict = verdict_by(pdr, only_the_left_is_empty, Twins())
    assert (verdict.outcome, verdict.strength) == (Outcome.VIOLATED, Strength.UNBOUNDED)
    assert (verdict.reason or "").startswith("unreachable; inductive invariant: ")


def test_where_there_is_no_invariant_the_shortest_run_is_replayed() -> None:
    """Five steps up, one leak, four down."""
    verdict = verdict_by(pdr, an_empty_left_means_an_empty_right, LeakyTwins())
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.counterexample is not None
    assert len(verdict.counterexample.steps) == 10


def test_a_run_that_is_too_long_is_only_bounded() -> None:
    """It is there, but nobody has seen it."""
    verdict = verdict_by(pdr, an_empty_left_means_an_empty_right, LeakyTwins(), Limits(depth=5))
    assert verdict.outcome is Outcome.BOUNDED


PAIRS = [(item, given) for given in MACHINES for item in PROPERTIES if applies(item, World("toy", given))]


@pytest.mark.slow
@pytest.mark.parametrize(("item", "given"), PAIRS, ids=named)
def test_it_agrees_with_induction(item: Property, given: Any) -> None:
    """The same outcome, and runs that are equally short, wherever both decide."""
    solved, directed = verdict_of(induction, item, given), verdict_of(pdr, item, given)
    assert directed.outcome is solved.outcome, (directed.reason, solved.reason)
    if solved.counterexample is not None:
        assert directed.counterexample is not None
        assert len(directed.counterexample.steps) == len(solved.counterexample.steps)


def test_the_command_line_asks_it_where_induction_leaves_a_property_open() -> None:
    """A bounded verdict is no proof: the next engine is asked, and the better verdict counts."""
    world = World("toy", Twins())
    (proved,) = evaluate((world, (an_empty_left_means_an_empty_right,)), Limits())
    assert (proved.verdict.engine, proved.verdict.outcome) == ("pdr", Outcome.PROVED)
    (left,) = evaluate((world, (an_empty_left_means_an_empty_right,)), Limits(depth=2), "induction")
    assert (left.verdict.engine, left.verdict.outcome) == ("induction", Outcome.BOUNDED)


def test_a_bounded_verdict_is_better_than_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the next engine finds nothing, what the former found stands."""
    monkeypatch.setattr(
        pdr, "check", lambda items, *_: [(item, Verdict(Outcome.UNKNOWN, None, "pdr")) for item in items]
    )
    (left,) = evaluate((World("toy", Twins()), (an_empty_left_means_an_empty_right,)), Limits(depth=2))
    assert (left.verdict.engine, left.verdict.outcome) == ("induction", Outcome.BOUNDED)
