"""The explicit engine on machines whose states are known to the last one."""

from typing import Any

import pytest

from tests.engines import promises, sharing, toys
from tests.engines.commit import HastyTwoPhase, TwoPhase, of
from tests.programs import failing
from verify import World
from verify.engines.explicit import Exploration, check
from verify.engines.moves import Repertoire
from verify.language import NotEnabled
from verify.limits import Limits, Progress
from verify.property import Property
from verify.verdict import Outcome, Strength, Verdict


def named(value: Any) -> str:
    """The part of a test's name that this parameter gives."""
    return value.predicate.__name__ if isinstance(value, Property) else type(value).__name__


def verdict_on(item: Property, given: Any, limits: Limits | None = None) -> Verdict:
    """What the engine says of one property."""
    ((_, verdict),) = check([item], World("toy", given), limits or Limits())
    return verdict


def naive_count(model: type[Any], given: Any, start: Any) -> int:
    """Count the reachable states with a set and a stack."""
    seen, stack, repertoire = {start}, [start], Repertoire(model, World("toy", given))
    while stack:
        state = stack.pop()
        for move in repertoire.moves(state, {}):
            try:
                following = move(state)
            except NotEnabled:
                continue
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return len(seen)


@pytest.mark.parametrize(
    ("item", "given", "states", "depth"),
    [
        (promises.the_bit_is_a_bit, toys.BinaryClock(), 2, 1),
        (promises.what_was_sent_and_not_received_is_held, toys.Channel(), 8, 5),
        (promises.never_are_both_critical, sharing.Peterson(), 20, 6),
        (promises.neighbours_never_eat_together, sharing.Table(), 14, 3),
        (promises.neighbours_never_eat_together, sharing.Table((0, 1, 2, 3, 4)), 82, 5),
        (promises.managers_agree, of(3), 288, 10),
        (promises.managers_agree, of(5), 8832, 16),
    ],
    ids=named,
)
def test_states_are_counted_exactly(item: Property, given: Any, states: int, depth: int) -> None:
    """A proof visits every state once, and says how many and how deep."""
    verdict = verdict_on(item, given)
    assert (verdict.outcome, verdict.strength) == (Outcome.PROVED, Strength.EXHAUSTIVE)
    assert (verdict.states, verdict.depth) == (states, depth)
    assert item.model is not None
    start = given if isinstance(given, item.model) else sharing.Philosophers.seated(given)
    assert naive_count(type(start), given, start) == states


@pytest.mark.parametrize(("managers", "transitions"), [(3, 1145), (5, 58145)])
def test_transitions_are_those_of_tla(managers: int, transitions: int) -> None:
    """TLC generates 1,146 states for three managers: each transition, and the first state."""
    exploration = Exploration(TwoPhase, World("toy", of(managers)), Limits(), (promises.managers_agree,))
    exploration.run()
    assert exploration.graph.transitions == transitions


@pytest.mark.parametrize(
    ("item", "given", "steps"),
    [
        (promises.what_was_sent_and_not_received_is_held, toys.LossyChannel(), 2),
        (promises.never_are_both_critical, sharing.RudePeterson(), 6),
        (promises.neighbours_never_eat_together, sharing.GreedyPhilosophers((0, 0, 0)), 4),
        (promises.managers_agree, of(3, HastyTwoPhase), 5),
        (promises.a_commit_was_heard_by_all, of(3, HastyTwoPhase), 3),
    ],
    ids=named,
)
def test_a_faulty_machine_is_refuted_by_a_shortest_run(item: Property, given: Any, steps: int) -> None:
    """The counterexample runs as it is printed, ends in a bad state, and none is shorter."""
    verdict = verdict_on(item, given)
    assert (verdict.outcome, verdict.depth) == (Outcome.VIOLATED, steps)
    assert verdict.counterexample is not None
    assert not item(failing(verdict)["state"])
    assert len(verdict.counterexample.steps) == steps


def test_a_witness_is_a_shortest_run() -> None:
    """Four gallons take six steps; without pouring they are out of reach in the whole closed set."""
    verdict = verdict_on(promises.four_gallons_can_be_measured, toys.Jugs())
    assert (verdict.outcome, verdict.depth) == (Outcome.PROVED, 6)
    assert verdict.counterexample is not None
    assert verdict.counterexample.python.splitlines() == [
        "from tests.engines.promises import four_gallons_can_be_measured",
        "from tests.engines.toys import Jugs",
        "state = Jugs().fill_big().big_to_small().empty_small().big_to_small().fill_big().big_to_small()",
        "assert not four_gallons_can_be_measured(state)",
    ]
    assert verdict.counterexample.steps[1].changes == ("small: 0 → 3", "big: 5 → 2")
    verdict = verdict_on(promises.four_gallons_can_be_measured, toys.JugsWithoutPouring())
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.reason == "no reachable state; closed state set of 4 states"


def test_properties_share_one_exploration() -> None:
    """Each property of a machine gets its own verdict from one search, in the order asked."""
    items = [promises.all_can_commit, promises.managers_agree, promises.a_commit_can_follow_an_abort]
    told = list(check(items, World("toy", of(3)), Limits()))
    assert [item for item, _ in told] == items
    assert [verdict.outcome for _, verdict in told] == [Outcome.PROVED, Outcome.PROVED, Outcome.VIOLATED]
    assert told[0][1].depth == 10


def test_a_vacuous_property_is_unknown() -> None:
    """A property that assumes what no reachable state satisfies proves nothing."""
    verdict = verdict_on(promises.nothing_is_said_where_no_one_is, of(2))
    assert (verdict.outcome, verdict.reason) == (
        Outcome.UNKNOWN,
        "vacuous: no reachable state satisfies what it assumes",
    )


def test_a_field_that_leaves_its_domain_breaks_every_property() -> None:
    """The domain of a field is an obligation in each reachable state."""
    verdict = verdict_on(promises.the_bit_is_a_bit, toys.OverwoundClock())
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.reason == "field bit leaves its domain 0..1: it becomes 2 after tock()"
    assert failing(verdict)["state"].bit == 2


def test_a_field_without_bounds_that_changes_is_unknown() -> None:
    """An `int` without a domain may be a constant, and nothing else."""
    verdict = verdict_on(promises.the_limit_is_kept, toys.Counter())
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason == "cannot say: field count changes and has no bounds: give it Between or Among"
    assert verdict_on(promises.the_limit_is_kept, toys.Counter(limit=0)).outcome is Outcome.PROVED


def test_a_parameter_with_too_many_values_is_unknown() -> None:
    """A parameter that cannot be enumerated is named."""
    verdict = verdict_on(promises.the_level_is_low, toys.Meter())
    assert (verdict.outcome, verdict.reason) == (
        Outcome.UNKNOWN,
        "cannot say: parameter is_set.level has too many values to try each",
    )


def test_a_machine_that_crashes_is_an_error() -> None:
    """An action that raises in a reachable state is reported with the run that leads there."""
    verdict = verdict_on(promises.the_divisor_is_small, toys.Divider())
    assert verdict.outcome is Outcome.ERROR
    assert verdict.reason is not None
    assert verdict.reason.startswith("divides() fails with ZeroDivisionError")
    assert verdict.counterexample is not None
    assert verdict.counterexample.python.endswith("state = Divider().divides()\nstate.divides()")
    failing(verdict, ZeroDivisionError)


def test_a_predicate_that_crashes_is_an_error() -> None:
    """A predicate that raises in a reachable state has not been decided."""
    verdict = verdict_on(promises.the_divisor_divides, toys.Divider())
    assert verdict.outcome is Outcome.ERROR
    assert verdict.reason is not None
    assert verdict.reason.startswith("the_divisor_divides fails with ZeroDivisionError")
    failing(verdict, ZeroDivisionError)


def test_time_that_is_over_is_unknown_with_the_count_so_far() -> None:
    """A search without time left says how far it came, and keeps the verdicts it has."""
    verdict = verdict_on(promises.managers_agree, of(5), Limits(seconds=0))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "out of time after 1 states, 0 steps deep")


def test_progress_is_told() -> None:
    """A search says how far it is."""
    told: list[Progress] = []
    verdict_on(promises.managers_agree, of(3), Limits(tell=told.append))
    assert told[0] == Progress(1, 0, 1)


def test_what_belongs_to_the_world_is_named_after_it() -> None:
    """A counterexample rebuilds the world by its recipe instead of spelling it out."""
    recipe = "from tests.engines.sharing import Cell, Village\nworld = Village((Cell('a'), Cell('b')))"
    village = sharing.Village((sharing.Cell("a"), sharing.Cell("b")))
    ((_, verdict),) = check([promises.nobody_moves_to_b], World("toy", village, recipe=recipe), Limits())
    assert verdict.counterexample is not None
    assert verdict.counterexample.steps[0].action == "moves(to=b)"
    assert verdict.counterexample.steps[0].changes == ("home: a → b",)
    assert verdict.counterexample.python.splitlines() == [
        "from tests.engines.promises import nobody_moves_to_b",
        "from tests.engines.sharing import Tenant",
        *recipe.splitlines(),
        "state = Tenant(village=world, home=world.cells[0]).moves(to=world.cells[1])",
        "assert nobody_moves_to_b(state)",
    ]
    failing(verdict)
