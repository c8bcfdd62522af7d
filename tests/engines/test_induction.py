"""Unrolling and k-induction on machines whose answers are known."""

from typing import Any

import pytest

from tests.engines import toys_symbolic as toys
from tests.engines.test_smt import second_opinion
from tests.programs import failing
from verify import World
from verify.engines.induction import check
from verify.language import actions_of
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome, Strength, Verdict

LIMITS = Limits(depth=8, seconds=60)


def verdict_on(item: Property, given: Any, limits: Limits = LIMITS) -> Verdict:
    """What the engine says of one property."""
    ((found, verdict),) = check([item], World("toy", given), limits)
    assert found is item
    return verdict


def last_state(verdict: Verdict) -> Any:
    """The state that the printed run ends in."""
    return failing(verdict)["state"]


PROVED: tuple[tuple[Property, Any, int], ...] = (
    (toys.the_level_is_not_negative, toys.SafeChannel(), 1),
    (toys.full_channels_are_full, toys.SafeChannel(), 1),
    (toys.never_both_green, toys.Crossing(), 1),
    (toys.north_is_red_soon, toys.Crossing(), 2),
    (toys.the_balance_keeps_its_limit, toys.Settings(100), 1),
    (toys.it_never_stands_at_three, toys.Ring(), 4),
)


@pytest.mark.parametrize(("item", "given", "depth"), PROVED, ids=lambda value: getattr(value, "name", None))
def test_what_is_inductive_is_proved(item: Property, given: Any, depth: int) -> None:
    """For runs of any length, with as few steps of induction as it takes."""
    verdict = verdict_on(item, given)
    assert (verdict.outcome, verdict.strength) == (Outcome.PROVED, Strength.UNBOUNDED)
    assert verdict.depth == depth


@pytest.mark.parametrize(("item", "given", "depth"), PROVED[2:], ids=lambda value: getattr(value, "name", None))
def test_a_second_solver_discharges_the_obligations(item: Property, given: Any, depth: int) -> None:
    """Base and step are unsatisfiable for cvc5 as well."""
    texts = verdict_on(item, given).obligations
    assert len(texts) >= 2 * depth
    assert {second_opinion(text) for text in texts} == {"unsat"}


def test_assuming_the_domain_would_hide_the_overflow() -> None:
    """Pitfall 3: the domain is an obligation, so filling a full channel is found, by the shortest way."""
    verdict = verdict_on(toys.the_level_is_not_negative, toys.Channel())
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.depth == 6
    assert verdict.reason == "field level leaves its domain 0..5: it becomes 6"
    assert last_state(verdict) == toys.Channel(6)


def test_a_witness_is_a_run_that_python_can_take() -> None:
    """The shortest one, action by action, with what each step changed."""
    verdict = verdict_on(toys.the_channel_fills_up, toys.SafeChannel())
    assert (verdict.outcome, verdict.depth) == (Outcome.PROVED, 5)
    assert toys.the_channel_fills_up(last_state(verdict))
    assert verdict.counterexample is not None
    assert verdict.counterexample.steps[0].changes == ("level: 0 → 1",)


def test_a_witness_may_need_unknown_first_states_and_parameters() -> None:
    """A blue account that is full: the first balance is chosen by the solver."""
    verdict = verdict_on(toys.a_blue_account_is_full, toys.Settings(100))
    assert (verdict.outcome, verdict.depth) == (Outcome.PROVED, 1)
    assert last_state(verdict) == toys.Account(100, 100, "blue")


def test_a_first_state_can_violate() -> None:
    """At depth zero, with the parameter of the first state that does it."""
    verdict = verdict_on(toys.the_balance_is_never_seven, toys.Settings(100))
    assert (verdict.outcome, verdict.depth) == (Outcome.VIOLATED, 0)
    assert last_state(verdict) == toys.Account(100, 7)


def test_a_first_state_outside_its_domain_violates() -> None:
    """Nothing is assumed of a state that the world gives."""
    verdict = verdict_on(toys.the_level_is_not_negative, toys.SafeChannel(9))
    assert (verdict.outcome, verdict.depth) == (Outcome.VIOLATED, 0)
    assert "leaves its domain" in (verdict.reason or "")


def test_what_cannot_be_reached_is_violated_without_a_run() -> None:
    """Its negation is inductive."""
    verdict = verdict_on(toys.both_amber, toys.Crossing())
    assert (verdict.outcome, verdict.strength) == (Outcome.VIOLATED, Strength.UNBOUNDED)
    assert verdict.reason == "unreachable: its negation is inductive"
    assert verdict.counterexample is None


def test_a_deadline_that_is_missed_has_the_run_that_misses_it() -> None:
    """Green, then amber: one step is not enough."""
    verdict = verdict_on(toys.north_is_red_at_once, toys.Crossing())
    assert (verdict.outcome, verdict.depth) == (Outcome.VIOLATED, 2)
    assert last_state(verdict).north == toys.Light.AMBER


def test_a_machine_that_stops_misses_its_deadline() -> None:
    """No action is enabled any more, and what is awaited has not come."""
    verdict = verdict_on(toys.it_is_empty_again, toys.Candle(2))
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.depth == 2


def test_what_is_not_inductive_within_the_depth_is_bounded() -> None:
    """A step from a state that need not be reachable is told as such, not as a bug."""
    verdict = verdict_on(toys.it_never_stands_at_three, toys.Ring(), Limits(depth=1))
    assert (verdict.outcome, verdict.strength) == (Outcome.BOUNDED, Strength.BOUNDED)
    assert "not inductive: if Ring(place=" in (verdict.reason or "")
    assert "were reachable, moves() would lead to Ring(place=" in (verdict.reason or "")
    assert verdict.counterexample is None


def test_an_assumption_that_no_state_satisfies_proves_nothing() -> None:
    """Pitfall 12: vacuity is unknown; the other assumption is met after five steps, and that is enough."""
    verdict = verdict_on(toys.nothing_is_said, toys.SafeChannel())
    assert verdict.outcome is Outcome.UNKNOWN
    assert (verdict.reason or "").startswith("vacuous")


def test_a_crash_of_the_model_is_an_error_with_its_run() -> None:
    """Pitfall 9: three steps lead to where the fourth crashes."""
    verdict = verdict_on(toys.it_stays_low, toys.Fragile())
    assert (verdict.outcome, verdict.depth) == (Outcome.ERROR, 3)
    assert verdict.reason == "the model crashes: rises() raises KeyError: 3"


def test_a_run_that_does_not_replay_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the solver says, plain Python decides; here it is made to differ."""
    step = next(each for each in actions_of(toys.SafeChannel) if each.__name__ == "fills")
    engine = check([toys.the_channel_fills_up], World("toy", toys.SafeChannel()), LIMITS)
    monkeypatch.setattr(
        "verify.trace.Move.__call__", lambda move, state: step(step(state)) if state.level < 4 else state
    )
    ((_, verdict),) = engine
    assert verdict.outcome is Outcome.ERROR
    assert "leads elsewhere when the run is taken again" in (verdict.reason or "")


def test_properties_of_one_machine_share_what_was_read_off_it() -> None:
    """In the order in which they were asked."""
    items = [toys.the_channel_fills_up, toys.the_level_is_not_negative, toys.nothing_is_said]
    answers = list(check(items, World("toy", toys.SafeChannel()), LIMITS))
    assert [item for item, _ in answers] == items
    assert [verdict.outcome for _, verdict in answers] == [Outcome.PROVED, Outcome.PROVED, Outcome.UNKNOWN]


def test_a_field_without_bounds_that_changes_is_for_another_engine() -> None:
    """The reason names the field."""
    verdict = verdict_on(toys.the_log_is_short, toys.Log())
    assert verdict.outcome is Outcome.UNKNOWN
    assert (verdict.reason or "").startswith("cannot say: the state.lines changes its length")
