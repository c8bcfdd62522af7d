"""Every fault of escalation is noticed by exactly the promises that it names, and what ships keeps the others."""

from fnmatch import fnmatchcase
from functools import cache

import pytest

from models.authorization.worlds.escalations import escalation_worlds
from tests.programs import failing
from verify import discover
from verify.binding import applies
from verify.choice import engines_for
from verify.engines import classes, explicit
from verify.limits import Limits
from verify.property import Claim
from verify.verdict import Outcome, Verdict
from verify.world import World

ROOMS = ("models.authorization.faults.chains", "models.authorization.faults.writes")
FAULTS = {fault.name: fault for fault in discover.faults("authorization") if fault.make.__module__ in ROOMS}
ROOM = "properties.authorization.safety.chains"
CLAIMS = tuple(item for item in discover.properties("authorization") if item.predicate.__module__ == ROOM)
ENGINES = {"classes": classes, "explicit": explicit}
WORLDS = {world.name: world for world in escalation_worlds()}


def verdicts(world: World) -> dict[str, Verdict]:
    """What the first engine says of each promise that applies: it is never left open."""
    found = {}
    for item in CLAIMS:
        if applies(item, world):
            ((_, verdict),) = ENGINES[engines_for(item, world)[0]].check((item,), world, Limits())
            assert verdict.outcome in (Outcome.PROVED, Outcome.VIOLATED), (item.name, verdict.reason)
            found[item.name] = verdict
    return found


@cache
def violations(name: str) -> dict[str, Verdict]:
    """What is violated in the faulty world."""
    found = verdicts(FAULTS[name].world)
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
    """A check that cannot fail proves nothing."""
    assert {item.name for item in CLAIMS} == {claim for name in FAULTS for claim in violations(name)}


@pytest.mark.parametrize("name", WORLDS)
def test_what_ships_keeps_every_promise_but_those_documented(name: str) -> None:
    """The role edit makes its holder every account of the namespace (B12); all else holds."""
    world = WORLDS[name]
    found = verdicts(world)

    assert found
    for item, verdict in found.items():
        expected = Outcome.VIOLATED if world.reference_for(item) else Outcome.PROVED
        assert verdict.outcome is expected, item


def test_machines_move_in_what_ships() -> None:
    """A proof over a machine that stands still would prove nothing: each visits more than its first states."""
    for name, machine in (("clerk", "nobody_gains"), ("default-roles", "settled"), ("editors", "no_attacker")):
        found = {item.rpartition(".")[2]: verdict for item, verdict in verdicts(WORLDS[name]).items()}
        ((_, verdict),) = ((item, verdict) for item, verdict in found.items() if item.startswith(machine))
        assert (verdict.depth or 0) > 1, name


def test_only_small_clusters_are_explored_set_by_set() -> None:
    """The two readings of the same promise are both asked where both can be answered."""
    always = [item for item in CLAIMS if item.claim is Claim.ALWAYS and item.predicate.__name__.startswith("no_att")]
    assert len(always) == 1
    assert applies(always[0], WORLDS["tenants"])
