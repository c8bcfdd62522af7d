"""Every fault of impersonation is noticed by exactly the promises that it names, and what ships keeps them all."""

from fnmatch import fnmatchcase
from functools import cache

import pytest

from models.authorization.worlds.disguises import disguise_worlds
from tests.programs import failing
from verify import discover
from verify.binding import applies
from verify.engines import classes
from verify.limits import Limits
from verify.verdict import Outcome, Verdict
from verify.world import World

ROOM = "models.authorization.faults.disguises"
FAULTS = {fault.name: fault for fault in discover.faults("authorization") if fault.make.__module__ == ROOM}
CLAIMS = tuple(
    item
    for item in discover.properties("authorization")
    if item.predicate.__module__ == "properties.authorization.safety.disguises"
)


def verdicts(world: World) -> dict[str, Verdict]:
    """What is said of each promise."""
    asked = [item for item in CLAIMS if applies(item, world)]
    return {item.name: verdict for item, verdict in classes.check(asked, world, Limits())}


@cache
def violations(name: str) -> dict[str, Verdict]:
    """What is violated in the faulty world, and nothing is left open."""
    found = verdicts(FAULTS[name].world)
    assert {verdict.outcome for verdict in found.values()} <= {Outcome.VIOLATED, Outcome.PROVED}
    return {name: verdict for name, verdict in found.items() if verdict.outcome is Outcome.VIOLATED}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_what_it_says(name: str) -> None:
    """No more and no less."""
    broken, globs = violations(name), FAULTS[name].breaks

    assert [glob for glob in globs if not any(fnmatchcase(each, glob) for each in broken)] == []
    assert [each for each in broken if not any(fnmatchcase(each, glob) for glob in globs)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_violation_runs_as_it_is_printed(name: str) -> None:
    """Pasted into a file, the counterexample fails in its last line."""
    for verdict in violations(name).values():
        failing(verdict)


def test_every_promise_notices_some_fault() -> None:
    """A promise that nothing breaks would prove nothing."""
    assert {claim for name in FAULTS for claim in violations(name)} == {item.name for item in CLAIMS}


def test_what_ships_keeps_every_promise() -> None:
    """Constrained modes and the one before them, for every attempt; what is remembered is documented."""
    world, remembering = disguise_worlds()
    assert {verdict.outcome for verdict in verdicts(world).values()} == {Outcome.PROVED}
    found = verdicts(remembering)
    assert [name for name, verdict in found.items() if verdict.outcome is Outcome.VIOLATED] == [
        "authorization.safety.a_remembered_mode_changes_nobodys_groups"
    ]
