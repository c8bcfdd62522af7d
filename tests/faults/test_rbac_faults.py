"""Every fault of RBAC is noticed by exactly the promises that it names, by both symbolic engines."""

from fnmatch import fnmatchcase
from functools import cache

import pytest

from models.authorization.worlds import Options, worlds
from tests.programs import failing
from verify import discover
from verify.binding import applies
from verify.engines import classes, smt
from verify.limits import Limits
from verify.verdict import Outcome, Verdict

ROOMS = tuple(f"models.authorization.faults.{room}" for room in ("deciders", "grants", "hiding"))
FAULTS = {fault.name: fault for fault in discover.faults("authorization") if fault.make.__module__ in ROOMS}
MODULES = ("properties.authorization.safety.rbac", "properties.authorization.safety.escalation")
CLAIMS = tuple(item for item in discover.properties("authorization") if item.predicate.__module__ in MODULES)
ENGINES = {"classes": classes, "smt": smt}


@cache
def violations(name: str, engine: str) -> dict[str, Verdict]:
    """What is violated in the faulty world, and nothing is left open."""
    world = FAULTS[name].world
    claims = tuple(item for item in CLAIMS if applies(item, world))
    checked = dict(ENGINES[engine].check(claims, world, Limits()))
    assert {verdict.outcome for verdict in checked.values()} <= {Outcome.VIOLATED, Outcome.PROVED}
    return {item.name: verdict for item, verdict in checked.items() if verdict.outcome is Outcome.VIOLATED}


@pytest.mark.parametrize("engine", ["classes", pytest.param("smt", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_what_it_says(name: str, engine: str) -> None:
    """No more and no less."""
    broken, globs = violations(name, engine), FAULTS[name].breaks

    assert [glob for glob in globs if not any(fnmatchcase(each, glob) for each in broken)] == []
    assert [each for each in broken if not any(fnmatchcase(each, glob) for glob in globs)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_violation_runs_as_it_is_printed(name: str) -> None:
    """Pasted into a file, the counterexample fails in its last line."""
    for verdict in violations(name, "classes").values():
        failing(verdict)


def test_every_promise_notices_some_fault() -> None:
    """Or is known to be broken by Kubernetes itself, in a world that ships."""
    noticed = {claim for name in FAULTS for claim in violations(name, "classes")}
    known = {item.name for item in CLAIMS for world in worlds(Options()) if world.reference_for(item.name)}

    assert {item.name for item in CLAIMS} - noticed == known


@pytest.mark.parametrize("engine", ENGINES)
def test_what_ships_keeps_every_promise(engine: str) -> None:
    """But for the one about requests that no URL makes, where coverage and matching part (F2)."""
    for world in worlds(Options()):
        claims = tuple(item for item in CLAIMS if applies(item, world))
        for item, verdict in ENGINES[engine].check(claims, world, Limits()):
            expected = Outcome.VIOLATED if world.reference_for(item.name) else Outcome.PROVED
            assert verdict.outcome is expected, item.name
