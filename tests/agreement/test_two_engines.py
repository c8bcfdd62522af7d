"""The class engine and the solver give the same verdicts on small networks, healthy and faulty."""

import pytest

from models.reachability.worlds.flannel import host_gw, vxlan
from verify import World, discover
from verify.engines import classes, unrolling
from verify.limits import Limits
from verify.property import Claim, Property
from verify.verdict import Outcome

FLIGHTS = [item for item in discover.properties("reachability") if item.claim is Claim.ALWAYS]
ONE = [item for item in FLIGHTS if item.predicate.__name__ == "pods_reach_every_pod"]
LIMITS = Limits(paths=1_000_000)
FAULTS = {fault.name: fault for fault in discover.faults("reachability")}


def outcomes(engine: object, items: list[Property], world: World) -> dict[str, Outcome]:
    """What an engine says of each property."""
    return {item.name: verdict.outcome for item, verdict in engine.check(items, world, LIMITS)}  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("build", [vxlan, host_gw])
def test_they_agree_on_healthy_networks(build: object) -> None:
    """Two nodes with two pods each: all properties of flights."""
    world = World("small", build(2))  # type: ignore[operator]

    assert outcomes(unrolling, FLIGHTS, world) == outcomes(classes, FLIGHTS, world)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_they_agree_on_faulty_networks(name: str) -> None:
    """Whether pods reach every pod in each of the documented faults."""
    world = FAULTS[name].world

    assert outcomes(unrolling, ONE, world) == outcomes(classes, ONE, world)
