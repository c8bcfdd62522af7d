"""What happens sooner or later, on machines that no engine can list."""

from typing import Any

import pytest

from tests.engines import toys_waiting as toys
from tests.engines.test_smt import second_opinion
from tests.programs import failing
from verify import World
from verify.choice import engines_for
from verify.engines import unrolling
from verify.engines.induction import check
from verify.engines.lasso import Lasso
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome, Strength, Verdict

LIMITS = Limits(depth=6, seconds=60)


def verdict_on(item: Property, given: Any) -> Verdict:
    """What the engine says of one property."""
    world = World("toy", given)
    assert engines_for(item, world) == ("induction",)
    ((_, verdict),) = check([item], world, LIMITS)
    return verdict


@pytest.mark.parametrize(
    ("item", "given", "depth", "reason"),
    [
        (toys.it_fills, toys.LeakyPump(), 3, "the last 2 steps repeat for ever"),
        (toys.it_fills_in_fairness, toys.LeakyPump(), 3, "the last 2 steps repeat for ever"),
        (toys.it_fills, toys.StuckPump(), 4, "no action is enabled"),
    ],
)
def test_a_run_that_waits_for_ever_is_found(item: Property, given: Any, depth: int, reason: str) -> None:
    """The shortest lasso or dead end, printed as Python that runs."""
    verdict = verdict_on(item, given)
    assert (verdict.outcome, verdict.depth, verdict.reason) == (Outcome.VIOLATED, depth, reason)
    failing(verdict)


def test_waits_that_are_all_short_are_proved() -> None:
    """No state is ever met twice, and no wait lasts: the deadline is inductive, and a second solver agrees."""
    verdict = verdict_on(toys.it_fills, toys.Pump())
    assert (verdict.outcome, verdict.strength) == (Outcome.PROVED, Strength.UNBOUNDED)
    assert verdict.reason == "no wait is longer than 6 steps"
    assert {second_opinion(text) for text in verdict.obligations} == {"unsat"}


def test_a_wait_without_end_and_without_a_loop_is_bounded() -> None:
    """A pump that only rises never empties, and never repeats itself within the depth."""
    verdict = verdict_on(toys.it_empties, toys.Pump())
    assert (verdict.outcome, verdict.strength) == (Outcome.BOUNDED, Strength.BOUNDED)
    assert verdict.depth == 6
    assert (verdict.reason or "").startswith("no run that waits for ever is so short")


def test_a_cause_that_is_not_met_is_unknown() -> None:
    """Nothing is said about what never begins."""
    verdict = verdict_on(toys.it_sinks, toys.Pump())
    assert verdict.outcome is Outcome.UNKNOWN
    assert (verdict.reason or "").startswith("vacuous")


def test_a_lasso_that_does_not_replay_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the solver says, plain Python decides; here the solver is asked for any step at all."""
    monkeypatch.setattr(Lasso, "_round", lambda self, back, depth: self.at(depth, self.goal.free))
    verdict = verdict_on(toys.it_fills, toys.Pump())
    assert (verdict.outcome, verdict.depth) == (Outcome.ERROR, 1)
    assert "the loop does not close" in (verdict.reason or "")


def test_runs_that_end_are_followed_to_their_end() -> None:
    """Unrolled runs decide what follows where no run is longer than the depth."""
    ((_, verdict),) = unrolling.check([toys.it_fills], World("toy", toys.StuckPump()), LIMITS)
    assert (verdict.outcome, verdict.depth) == (Outcome.VIOLATED, 4)
    assert verdict.reason == "no action is enabled after 3 steps"
