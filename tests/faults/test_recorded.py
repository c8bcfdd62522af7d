"""Recordings as documented bugs leave them are noticed by exactly the properties that they name."""

from fnmatch import fnmatchcase

import pytest

from verify import discover
from verify.binding import applies
from verify.engines.classes import check
from verify.limits import Limits
from verify.verdict import Outcome

OURS = "recorded"
NO_WINDOW = {  # what stays open where one key has two counters: between them there is no window
    "cpu.safety.no_window_is_above_capacity",
    "cpu.safety.every_overshoot_is_explained_by_the_allowed_skew",
    "cpu.safety.no_overshoot_lasts",
}
WITHOUT = ("two_containers_alternate_under_one_key", "one_scrape_has_a_key_twice")
CLAIMS = [item for item in discover.properties("cpu") if item.predicate.__module__.endswith(OURS)]
FAULTS = {fault.name: fault for fault in discover.faults("cpu") if fault.make.__module__.endswith(OURS)}


@pytest.mark.parametrize("name", FAULTS)
def test_a_recording_breaks_what_it_says(name: str) -> None:
    """No more and no less; what needs a window is left open where the bug leaves none."""
    fault = FAULTS[name]
    world = fault.make()
    verdicts = dict(check([item for item in CLAIMS if applies(item, world)], world, Limits()))

    assert {item.name for item, found in verdicts.items() if found.outcome is Outcome.VIOLATED} == set(fault.breaks)
    left_open = {item.name for item, found in verdicts.items() if found.outcome is Outcome.UNKNOWN}
    assert left_open == (NO_WINDOW if name in WITHOUT else set())
    assert len(verdicts) > len(fault.breaks)


def test_every_property_of_a_recording_notices_some_bug() -> None:
    """A gate that cannot close keeps nothing out."""
    assert {item.name for item in CLAIMS} == {glob for fault in FAULTS.values() for glob in fault.breaks}
    assert all(not fnmatchcase("x", glob) for fault in FAULTS.values() for glob in fault.breaks)


def test_the_recording_that_ships_breaks_what_is_documented() -> None:
    """A node that is read 50 ms late now and then is above capacity, and skew explains all of it."""
    (world,) = [world for world in discover.worlds("cpu") if world.name == OURS]
    verdicts = dict(check([item for item in CLAIMS if applies(item, world)], world, Limits()))
    assert {item.predicate.__name__ for item, verdict in verdicts.items() if verdict.outcome is Outcome.VIOLATED} == {
        "no_window_is_above_capacity"
    }
    assert world.reference_for("cpu.safety.no_window_is_above_capacity")
