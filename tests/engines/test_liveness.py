"""Deadlines, and what happens sooner or later, on machines small enough to follow by hand."""

from typing import Any

import pytest

from tests.engines import promises, sharing, toys
from tests.engines.test_explicit import named, verdict_on
from tests.programs import failing
from verify.engines.liveness import components
from verify.property import Property
from verify.verdict import Outcome


@pytest.mark.parametrize(
    ("item", "given"),
    [
        (promises.what_is_asked_is_answered_in_fairness, toys.Server()),
        (promises.who_asks_gets_in, sharing.Peterson()),
        (promises.who_asks_gets_in_after_nine_steps, sharing.Peterson()),
        (promises.a_lit_fuse_burns_down_in_five_steps, toys.Fuse()),
        (promises.a_lit_fuse_burns_down, toys.Fuse()),
        (promises.a_lit_fuse_burns_down_in_fairness, toys.DampFuse()),
        (promises.what_is_burnt_was_lit, toys.Fuse()),
    ],
    ids=named,
)
def test_what_every_run_does_is_proved(item: Property, given: Any) -> None:
    """A promise that every fair run keeps is proved on the closed graph."""
    assert verdict_on(item, given).outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("item", "given", "steps", "reason"),
    [
        (promises.what_is_asked_is_answered, toys.Server(), 3, "the last 2 steps repeat for ever"),
        (promises.what_is_asked_is_answered_in_fairness, toys.MoodyServer(), 3, "the last 2 steps repeat for ever"),
        (promises.a_lit_fuse_burns_down, toys.DampFuse(), 2, "the last 1 steps repeat for ever"),
        (promises.a_lit_fuse_burns_down_in_fairness, toys.WetFuse(), 4, "no action is enabled"),
        (promises.a_lit_fuse_burns_down_in_five_steps, toys.DampFuse(), 6, "not met in 5 steps"),
        (promises.a_lit_fuse_burns_down_in_five_steps, toys.WetFuse(), 4, "no action is enabled after 3 of the steps"),
        (promises.a_lit_fuse_burns_down_in_four_steps, toys.Fuse(), 5, "not met in 4 steps"),
        (promises.who_asks_gets_in_after_eight_steps, sharing.Peterson(), 12, "not met in 8 steps"),
        (promises.someone_eats, sharing.Table(), 3, "no action is enabled"),
    ],
    ids=named,
)
def test_a_run_that_keeps_a_promise_waiting_is_shown(item: Property, given: Any, steps: int, reason: str) -> None:
    """A dead end, a fair loop or a deadline that passes is printed as a run that can be run."""
    verdict = verdict_on(item, given)
    assert (verdict.outcome, verdict.depth, verdict.reason) == (Outcome.VIOLATED, steps, reason)
    assert not item(failing(verdict)["state"])


def test_a_loop_is_printed_with_what_makes_it_one() -> None:
    """The text of a lasso is its states, where they meet, and the promise that is not kept."""
    verdict = verdict_on(promises.what_is_asked_is_answered, toys.Server())
    assert verdict.counterexample is not None
    assert verdict.counterexample.python.splitlines() == [
        "from tests.engines.promises import what_is_asked_is_answered",
        "from tests.engines.toys import Server",
        "from verify.engines.evidence import holds",
        "states = [",
        "    state := Server(),",
        "    state := state.asks(),",
        "    state := state.flips(),",
        "    state := state.flips(),",
        "]",
        "assert states[-1] == states[1]",
        (
            "assert not holds(what_is_asked_is_answered.cause, states[1])"
            " or any(holds(what_is_asked_is_answered, state) for state in states[1:])"
        ),
    ]


def test_a_cause_that_never_comes_is_unknown() -> None:
    """A promise about what no reachable state begins is vacuous."""
    verdict = verdict_on(promises.nothing_follows_from_nothing, toys.Fuse())
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "vacuous: no reachable state is a cause")


def test_fairness_to_an_action_that_does_not_exist_is_an_error() -> None:
    """A misspelt action would make fairness mean nothing."""
    verdict = verdict_on(promises.what_is_misspelt_is_an_error, toys.Server())
    assert (verdict.outcome, verdict.reason) == (Outcome.ERROR, "no action is called answer")


def test_components_are_the_largest_parts_in_which_all_reach_all() -> None:
    """Two rings and a bridge are two parts; a single node is a part of its own."""
    after = {0: [1], 1: [2], 2: [0, 3], 3: [4], 4: [3, 5], 5: []}
    parts = {frozenset(part) for part in components(list(after), lambda node: iter(after[node]))}
    assert parts == {frozenset({0, 1, 2}), frozenset({3, 4}), frozenset({5})}
