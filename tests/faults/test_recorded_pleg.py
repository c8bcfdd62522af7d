"""Logs and streams as documented bugs leave them are noticed by exactly the properties that they name."""

import pytest

from models.pleg.vocabulary.findings import broken_by
from models.pleg.worlds.recordings import recorded_examples
from tests.programs import failing
from verify import discover
from verify.binding import applies, why_not
from verify.engines.classes import check
from verify.limits import Limits
from verify.verdict import Outcome, Verdict
from verify.world import World

OURS = ("logged", "streamed")
CLAIMS = [item for item in discover.properties("pleg") if item.predicate.__module__.endswith(OURS)]
FAULTS = {fault.name: fault for fault in discover.faults("pleg") if fault.make.__module__.endswith(OURS)}


def verdicts_on(world: World) -> dict[str, Verdict]:
    """What is said of every property that this world can decide: proved or violated."""
    asked = [item for item in CLAIMS if applies(item, world) and why_not(item, world) is None]
    verdicts = dict(check(asked, world, Limits()))
    assert {verdict.outcome for verdict in verdicts.values()} <= {Outcome.PROVED, Outcome.VIOLATED}
    return {item.name: verdict for item, verdict in verdicts.items()}


def violated(world: World) -> set[str]:
    """The names of the properties that this world breaks."""
    return {name for name, verdict in verdicts_on(world).items() if verdict.outcome is Outcome.VIOLATED}


@pytest.mark.parametrize("name", FAULTS)
def test_a_recording_breaks_what_it_says(name: str) -> None:
    """No more and no less, and everything else that applies is decided."""
    fault = FAULTS[name]
    world = fault.make()
    assert all(why_not(item, world) is None for item in CLAIMS if applies(item, world))
    assert violated(world) == set(fault.breaks)


@pytest.mark.parametrize("name", FAULTS)
def test_a_counterexample_fails_as_it_is_printed(name: str) -> None:
    """In its last line, and naming the place that breaks the sentence."""
    for verdict in verdicts_on(FAULTS[name].world).values():
        if verdict.outcome is Outcome.VIOLATED:
            failing(verdict)
            assert verdict.counterexample is not None
            assert "line" in verdict.counterexample.steps[0].changes[0]


def test_every_property_of_a_recording_notices_some_bug() -> None:
    """A gate that cannot close keeps nothing out."""
    assert {item.name for item in CLAIMS} == {glob for fault in FAULTS.values() for glob in fault.breaks}


@pytest.mark.parametrize("name", FAULTS)
def test_the_answer_lists_what_is_violated(name: str) -> None:
    """With the lines or documents that break it."""
    found = broken_by(FAULTS[name].make().given, CLAIMS)
    assert {f"pleg.safety.{each.name}" for each in found} == set(FAULTS[name].breaks)
    assert all("line" in part.name for each in found for part in each.parts)


@pytest.mark.parametrize(("number", "expected"), [(0, set()), (1, {"pleg.safety.no_start_is_told_twice"}), (2, set())])
def test_the_recordings_that_ship_break_what_is_documented(number: int, expected: set[str]) -> None:
    """A fallback tells again what Evented PLEG has told; nothing else goes wrong in them."""
    world = recorded_examples()[number]
    assert violated(world) == expected
    assert {name for name in expected if world.reference_for(name) is None} == set()
