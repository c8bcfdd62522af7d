"""The class engine and the solver agree on healthy networks of 2 to 5 nodes, and on faulty ones of up to 10."""

from typing import Any

import pytest

from models.reachability.faults import edits
from models.reachability.worlds.flannel import host_gw, vxlan
from tests.programs import failing
from verify import World, discover
from verify.engines import classes, unrolling
from verify.limits import Limits
from verify.property import Claim, Property
from verify.verdict import Outcome, Verdict

BACKENDS = (vxlan, host_gw)
FLIGHTS = [item for item in discover.properties("reachability") if item.claim is Claim.ALWAYS]
ONE = [item for item in FLIGHTS if item.predicate.__name__ == "pods_reach_every_pod"]
FAULTS = {fault.name: fault for fault in discover.faults("reachability")}
# Faults that the solver meets early, one of each kind: filter, bridge, route, underlay, neighbour, forwarding entry.
MET_EARLY = (
    "docker_sets_forward_to_drop",
    "a_node_stops_forwarding",
    "every_bridge_is_down",
    "a_leftover_route_steals_the_own_block",
    "the_underlay_swallows_the_tunnels_port",
    "one_subnet_is_two_wires",
    "systemd_rewrites_the_vtep_mac",
    "two_tunnel_ends_share_a_mac",
    "one_node_uses_another_identifier",
)
LIMITS = Limits(paths=1_000_000)


def verdicts(engine: Any, items: list[Property], world: World) -> dict[str, Verdict]:
    """What an engine says of each property."""
    return {item.name: verdict for item, verdict in engine.check(items, world, LIMITS)}


def outcomes(engine: Any, items: list[Property], world: World) -> dict[str, Outcome]:
    """The outcomes alone."""
    return {name: verdict.outcome for name, verdict in verdicts(engine, items, world).items()}


@pytest.mark.parametrize("build", BACKENDS)
def test_they_agree_on_two_nodes(build: Any) -> None:
    """All properties of flights, all senders, all packets."""
    world = World("small", build(2))

    assert outcomes(unrolling, FLIGHTS, world) == outcomes(classes, FLIGHTS, world)


@pytest.mark.slow
@pytest.mark.parametrize(("build", "nodes"), [(vxlan, 3), (vxlan, 5), (host_gw, 3), (host_gw, 5)])
def test_they_agree_on_healthy_networks(build: Any, nodes: int) -> None:
    """All properties of flights are proved by both, for all senders and all packets."""
    world = World("healthy", build(nodes))

    found = outcomes(unrolling, FLIGHTS, world)
    assert set(found.values()) == {Outcome.PROVED}
    assert found == outcomes(classes, FLIGHTS, world)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_they_agree_on_faulty_networks(name: str) -> None:
    """Whether pods reach every pod in each of the documented faults, on three nodes."""
    world = FAULTS[name].world

    assert outcomes(unrolling, ONE, world) == outcomes(classes, ONE, world)


@pytest.mark.slow
@pytest.mark.parametrize("name", MET_EARLY)
def test_they_refute_faulty_networks_of_ten_nodes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find a packet that is lost, and each counterexample fails as it is printed."""
    monkeypatch.setattr(edits, "NODES", 10)
    world = FAULTS[name].world
    assert len(world.given.nodes) == 10

    for engine in (unrolling, classes):
        (found,) = verdicts(engine, ONE, world).values()
        assert found.outcome is Outcome.VIOLATED
        failing(found)
