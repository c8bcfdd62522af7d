"""Every fault of the chain of authorizers is noticed by exactly the promises that it names."""

from fnmatch import fnmatchcase

import pytest

from models.authorization.worlds.queues import queue_world
from tests.programs import failing
from verify import World, discover
from verify.engines import classes
from verify.limits import Limits
from verify.verdict import Outcome, Verdict

FAULTS = {each.name: each for each in discover.faults("authorization") if each.make.__module__.endswith(".queues")}
CLAIMS = [each for each in discover.properties("authorization") if each.predicate.__module__.endswith(".queue")]


def violations(world: World) -> dict[str, Verdict]:
    """What is violated; the rest is proved."""
    found = {item.name: verdict for item, verdict in classes.check(CLAIMS, world, Limits())}
    assert {verdict.outcome for verdict in found.values()} <= {Outcome.VIOLATED, Outcome.PROVED}
    return {name: verdict for name, verdict in found.items() if verdict.outcome is Outcome.VIOLATED}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_what_it_says(name: str) -> None:
    """No more and no less, and each violation runs as it is printed."""
    broken = violations(FAULTS[name].world)

    for glob in FAULTS[name].breaks:
        assert any(fnmatchcase(each, glob) for each in broken)
    for each, verdict in broken.items():
        assert any(fnmatchcase(each, glob) for glob in FAULTS[name].breaks)
        failing(verdict)


def test_what_ships_keeps_every_promise() -> None:
    """And some requests are allowed by one authorizer only, or the promises would say little."""
    world = queue_world()
    assert violations(world) == {}
    by_one = {order for order in world.given.orders for ask in world.given.requests if world.given.alone(order, ask)}
    assert {("Node",), ("RBAC",)} <= by_one
