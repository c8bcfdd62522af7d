"""The solver's engine on claims whose answers are known."""

import re

import pytest
import z3

from tests.engines import toys_numbers as toys
from tests.programs import failing
from verify import World, assume
from verify.engines.second import asked
from verify.engines.smt import check
from verify.language import Irrelevant
from verify.limits import Limits
from verify.property import Property
from verify.symbolic.paths import paths
from verify.symbolic.terms import Number
from verify.verdict import Outcome, Strength, Verdict


def verdict_on(item: Property, limits: Limits | None = None) -> Verdict:
    """What the engine says of one claim."""
    ((found, verdict),) = check([item], toys.NUMBERS, limits or Limits(seconds=30))
    assert found is item
    return verdict


PROVED = (
    toys.addition_commutes,
    toys.equal_numbers_are_both_small,
    toys.three_is_in_the_pair,
    toys.a_half_and_its_rest_are_the_whole,
    toys.a_part_and_its_rest_are_the_whole,
)


@pytest.mark.parametrize("item", PROVED, ids=lambda item: item.predicate.__name__)
def test_what_is_true_is_proved(item: Property) -> None:
    """Relations between unknowns, `in`, floor division: unbounded, with their obligations."""
    verdict = verdict_on(item)
    assert (verdict.outcome, verdict.strength) == (Outcome.PROVED, Strength.UNBOUNDED)
    assert verdict.obligations


@pytest.mark.parametrize("item", PROVED, ids=lambda item: item.predicate.__name__)
def test_a_second_solver_discharges_the_obligations(item: Property) -> None:
    """Each text is unsatisfiable for cvc5 as well."""
    for text in verdict_on(item).obligations:
        assert second_opinion(text) == "unsat"


def second_opinion(text: str) -> str:
    """What cvc5 says of an SMT-LIB text."""
    return asked(text).value


def test_a_violation_is_runnable_python_that_fails() -> None:
    """Pasted into a file it raises AssertionError."""
    verdict = verdict_on(toys.x_is_below_y)
    assert verdict.outcome is Outcome.VIOLATED
    failing(verdict)


def test_an_assumption_that_nothing_satisfies_proves_nothing() -> None:
    """Pitfall 12: vacuity is unknown, not proved."""
    verdict = verdict_on(toys.nothing_is_both)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason == "vacuous: no value satisfies the assumptions"


def test_a_crash_counts_only_where_it_can_happen() -> None:
    """Pitfall 9: of two crashes the feasible one is reported, with values that crash plain Python."""
    verdict = verdict_on(toys.tables_are_long_enough)
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.reason == "the model crashes: LookupError: nine is too many"
    failing(verdict, LookupError)


def test_python_without_a_meaning_on_unknowns_is_unknown() -> None:
    """The reason is the sentence of the refusal."""
    verdict = verdict_on(toys.unknowns_index_nothing)
    assert verdict.outcome is Outcome.UNKNOWN
    assert (verdict.reason or "").startswith("cannot say: an unknown number cannot be an index")


def test_a_divisor_that_may_be_zero_crashes_or_is_refused() -> None:
    """Nothing is claimed of a quotient that the solver and Python would read differently."""
    verdict = verdict_on(toys.a_part_is_no_more_than_the_whole)
    assert verdict.outcome is not Outcome.PROVED
    assert re.search("ZeroDivisionError|divide only by a positive number", verdict.reason or "")


def test_time_that_runs_out_is_unknown() -> None:
    """The reason names the limit."""
    verdict = verdict_on(toys.addition_commutes, Limits(seconds=0))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "out of time after 0 s")


def test_a_small_path_budget_is_unknown() -> None:
    """The reason names the line that forks."""
    verdict = verdict_on(toys.equal_numbers_are_both_small, Limits(paths=1))
    assert verdict.outcome is Outcome.UNKNOWN
    assert re.search(r"more than 1 paths; .*toys_numbers\.py:\d+ forks most", verdict.reason or "")


def test_a_solver_that_is_wrong_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that do not refute the claim in plain Python are a defect of ours, with both sides."""
    monkeypatch.setattr("verify.engines.smt.concrete", lambda *_: 1)
    verdict = verdict_on(toys.a_half_is_less)
    assert verdict.outcome is Outcome.ERROR
    assert "plain Python says True" in (verdict.reason or "")


def test_a_claim_about_nothing_in_the_world_is_vacuous() -> None:
    """No choice, no claim."""
    world = World("empty", toys.Group(()))
    ((_, verdict),) = check([toys.every_member_is_itself], world, Limits())
    assert verdict.outcome is Outcome.UNKNOWN
    assert (verdict.reason or "").startswith("vacuous")


def test_each_choice_is_asked() -> None:
    """The third of three members is the one that breaks it."""
    world = World(
        "three", toys.Group((1, 2, 3)), recipe="from tests.engines.toys_numbers import Group\nworld = Group((1, 2, 3))"
    )
    ((_, verdict),) = check([toys.every_member_is_itself], world, Limits())
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.counterexample is not None
    assert "member=world.members[2]" in verdict.counterexample.python


def test_a_question_is_the_same_whatever_was_asked_before() -> None:
    """Its obligations are the same texts, in another order of the properties and among other terms."""
    alone = {item.name: verdict_on(item).obligations for item in PROVED}
    among = {item.name: verdict_on(item).obligations for item in reversed(PROVED)}
    assert alone == among


def test_what_an_assumption_leaves_out_is_not_run() -> None:
    """The function runs once for each way through what the assumption leaves; the rest is told without a run."""
    x = z3.Int("x")
    runs = []

    def function() -> bool:
        runs.append(1)
        assume(Number(x) > 5, Number(x) < 9)
        return bool(Number(x) > 7)

    found = list(paths(function, constraints=[], limits=Limits(), silent=(Exception,)))
    assert len(runs) == 2
    assert [type(result) for _, result in found].count(Irrelevant) == 2
    covers, disjoint = z3.Solver(), z3.Solver()
    covers.add(z3.Not(z3.Or([condition for condition, _ in found])))
    disjoint.add(z3.AtLeast(*(condition for condition, _ in found), 2))
    assert (covers.check(), disjoint.check()) == (z3.unsat, z3.unsat)


def test_assumptions_that_exclude_each_other_leave_no_run() -> None:
    """What comes after them is no path: nothing makes all of them true."""
    x = z3.Int("x")

    def function() -> bool:
        assume(Number(x) > 5, Number(x) < 3)
        return True

    found = [result for _, result in paths(function, constraints=[], limits=Limits(), silent=(Exception,))]
    assert found
    assert all(isinstance(result, Irrelevant) for result in found)
