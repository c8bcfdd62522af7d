"""Every fault of the Node authorizer and of NodeRestriction is noticed by exactly the properties that it names."""

from fnmatch import fnmatchcase
from functools import cache

import pytest

from models.authorization.worlds.nodes import node_worlds
from tests.programs import failing
from verify import World, discover
from verify.limits import Limits
from verify.run import batches, evaluate
from verify.verdict import Outcome, Result

ROOMS = ("isolation", "invaded", "possible", "bypass")
CLAIMS = [
    item for item in discover.properties("authorization") if item.predicate.__module__.rpartition(".")[2] in ROOMS
]
FAULTS = {
    fault.name: fault
    for fault in discover.faults("authorization")
    if fault.make.__module__.rpartition(".")[2] in ("nodes", "footholds", "bypass")
}
WORLDS = {world.name: world for world in node_worlds()}


@cache
def results(world: World) -> tuple[Result, ...]:
    """What is said of each property that applies."""
    return tuple(result for batch in batches((world,), CLAIMS) for result in evaluate(batch, Limits()))


@cache
def faulty(name: str) -> World:
    """The world of a fault."""
    return FAULTS[name].world


def broken(world: World) -> set[str]:
    """The properties that are violated."""
    return {each.property.name for each in results(world) if each.verdict.outcome is Outcome.VIOLATED}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_what_it_says(name: str) -> None:
    """No more and no less."""
    found = broken(faulty(name))
    for glob in FAULTS[name].breaks:
        assert any(fnmatchcase(each, glob) for each in found), f"{glob} is not broken"
    assert {each for each in found if not any(fnmatchcase(each, glob) for glob in FAULTS[name].breaks)} == set()
    assert all(each.verdict.outcome in (Outcome.VIOLATED, Outcome.PROVED) for each in results(faulty(name)))


@pytest.mark.parametrize("name", WORLDS)
def test_what_ships_is_decided_as_documented(name: str) -> None:
    """Proved, exhaustively, but for what finding 0005 breaks in 1.36; the repaired index breaks nothing."""
    found = results(WORLDS[name])
    assert found
    assert [each.property.name for each in found if each.unexpected] == []
    assert name.startswith(("node-shared", "node-succ")) or broken(WORLDS[name]) == set()
    assert "repaired" not in name or broken(WORLDS[name]) == set()


@pytest.mark.parametrize("name", [*FAULTS, *WORLDS])
def test_each_violation_runs_as_it_is_printed(name: str) -> None:
    """Pasted into a file, the counterexample fails in its last line."""
    for each in results(faulty(name) if name in FAULTS else WORLDS[name]):
        if each.verdict.outcome is Outcome.VIOLATED and each.verdict.counterexample is not None:
            failing(each.verdict)


def test_every_property_notices_something() -> None:
    """A fault, or what is documented of 1.36 as it stands."""
    found = set.union(*(broken(faulty(name)) for name in FAULTS), *(broken(world) for world in WORLDS.values()))
    assert {item.name for item in CLAIMS} == found


def test_the_drift_is_found_in_five_steps() -> None:
    """Two referrers, the pod that names the secret twice, another pod of its node; then the pod is deleted."""
    verdicts = {each.property.predicate.__name__: each.verdict for each in results(WORLDS["node-shared-secret"])}
    shown = verdicts["no_node_reads_what_is_not_its_own"]
    assert shown.depth == 5
    assert shown.counterexample is not None
    assert shown.counterexample.python.count(".adds(") == 4
    assert shown.counterexample.python.count(".deletes(") == 1


def test_the_collected_node_is_found_in_four_steps() -> None:
    """CVE-2025-5187: an owner that does not exist, the collector, a new registration, the scheduler."""
    (shown,) = (
        each.verdict.counterexample
        for each in results(faulty("a_node_has_itself_collected"))
        if each.verdict.outcome is Outcome.VIOLATED
    )
    assert shown is not None
    assert [step.action.partition("(")[0] for step in shown.steps] == ["tries", "collects", "tries", "schedules"]
