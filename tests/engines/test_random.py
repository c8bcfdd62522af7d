"""The random engine finds what is there, finds it again, and never calls it a proof."""

from typing import Any

import pytest

from tests.engines import promises, sharing, toys
from tests.engines.commit import HastyTwoPhase, of
from tests.engines.test_explicit import named
from tests.programs import failing
from verify import World
from verify.engines.random import check
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome, Strength, Verdict

FEW = Limits(samples=200)


def verdict_on(item: Property, given: Any = None, limits: Limits = FEW) -> Verdict:
    """What the engine says of one property."""
    ((_, verdict),) = check([item], World("toy", given), limits)
    return verdict


@pytest.mark.parametrize(
    ("item", "given"),
    [
        (promises.sums_commute, None),
        (promises.halves_are_equal, None),
        (promises.never_are_both_critical, sharing.Peterson()),
        (promises.neighbours_never_eat_together, sharing.Table()),
        (promises.managers_agree, of(2)),
        (promises.a_lit_fuse_burns_down_in_five_steps, toys.Fuse()),
        (promises.a_commit_can_follow_an_abort, of(2)),
    ],
    ids=named,
)
def test_nothing_found_is_bounded(item: Property, given: Any) -> None:
    """Samples without a counterexample are told with their number and seed."""
    verdict = verdict_on(item, given)
    assert (verdict.outcome, verdict.strength) == (Outcome.BOUNDED, Strength.BOUNDED)
    assert verdict.reason is not None
    assert verdict.reason.endswith("seed 0")


@pytest.mark.parametrize(
    ("item", "given", "most"),
    [
        (promises.never_are_both_critical, sharing.RudePeterson(), 10),
        (promises.neighbours_never_eat_together, sharing.GreedyPhilosophers((0, 0, 0)), 4),
        (promises.what_was_sent_and_not_received_is_held, toys.LossyChannel(), 2),
        (promises.managers_agree, of(2, HastyTwoPhase), 5),
        (promises.a_lit_fuse_burns_down_in_five_steps, toys.DampFuse(), 6),
        (promises.a_lit_fuse_burns_down_in_five_steps, toys.WetFuse(), 4),
        (promises.the_level_is_low, toys.Meter(), 1),
    ],
    ids=named,
)
def test_a_faulty_machine_is_refuted_by_a_short_run(item: Property, given: Any, most: int) -> None:
    """What a walk finds is cut down to the steps that it needs, and runs as printed."""
    verdict = verdict_on(item, given, Limits(samples=2000))
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.counterexample is not None
    assert verdict.depth == len(verdict.counterexample.steps) <= most
    assert not item(failing(verdict)["state"])


def test_a_witness_is_found() -> None:
    """A walk that reaches what is looked for proves that it can be reached."""
    verdict = verdict_on(promises.four_gallons_can_be_measured, toys.Jugs(), Limits(samples=2000))
    assert verdict.outcome is Outcome.PROVED
    assert verdict.counterexample is not None


def test_values_are_simplified() -> None:
    """A refuted property of values shows the simplest of them, as a program that fails."""
    verdict = verdict_on(promises.sums_are_small)
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.counterexample is not None
    assert verdict.counterexample.python.endswith("assert sums_are_small(one=50, other=100)")
    failing(verdict)


@pytest.mark.parametrize("item", [promises.the_impossible_is_true, promises.nothing_follows_from_nothing], ids=named)
def test_assumptions_that_no_sample_satisfies_are_unknown(item: Property) -> None:
    """A property of which no sample speaks is vacuous, not bounded."""
    verdict = verdict_on(item, toys.Fuse())
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason is not None
    assert verdict.reason.startswith("vacuous: none of")


def test_a_search_can_be_repeated() -> None:
    """The same seed gives the same verdict, and another seed is told as such."""
    first = verdict_on(promises.managers_agree, of(2, HastyTwoPhase), Limits(samples=2000))
    assert first == verdict_on(promises.managers_agree, of(2, HastyTwoPhase), Limits(samples=2000))
    other = verdict_on(promises.managers_agree, of(2, HastyTwoPhase), Limits(samples=2000, seed=1))
    assert other.reason == "seed 1"


def test_time_that_is_over_is_unknown() -> None:
    """A search without time left says so."""
    verdict = verdict_on(promises.sums_commute, limits=Limits(seconds=0))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "out of time after 0 s")


def test_what_happens_sooner_or_later_is_not_decided() -> None:
    """No walk that ends refutes a promise without a deadline."""
    assert verdict_on(promises.what_is_asked_is_answered, toys.Server()).outcome is Outcome.UNKNOWN


def test_a_machine_that_crashes_is_an_error() -> None:
    """An action that raises is an error of the model, told as one."""
    verdict = verdict_on(promises.the_divisor_is_small, toys.Divider())
    assert verdict.outcome is Outcome.ERROR
    assert verdict.reason is not None
    assert verdict.reason.startswith("divides() fails with ZeroDivisionError")


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Hypothesis does its work in silence."""
    verdict_on(promises.sums_are_small)
    assert capsys.readouterr() == ("", "")
