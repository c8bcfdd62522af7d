"""Sentences about tables are asked where they mean something, and say no more than they check."""

from typing import Any

import pytest
from attrs import evolve

from models.packet import address, prefix
from models.reachability.vocabulary import NextHop, Route, RouteType, Scope, Segment, Underlay
from tests.properties.networks import BUILDERS, asked, with_routes
from verify.verdict import Outcome

TUNNELS = ("tunnels_agree", "every_tunnel_has_a_mac_of_its_own")
REMOTE = prefix("172.10.0.0/24")


@pytest.mark.parametrize(
    ("backend", "asks", "never"),
    [("vxlan", TUNNELS, ("plain_routes_stay_on_one_wire",)), ("host-gw", ("plain_routes_stay_on_one_wire",), TUNNELS)],
)
def test_a_sentence_is_asked_only_of_a_backend_that_it_is_about(
    backend: str, asks: tuple[str, ...], never: tuple[str, ...]
) -> None:
    """Nothing about tunnels is proved where there are none, and nothing about plain routes where there are tunnels."""
    found = asked(BUILDERS[backend](3))
    assert {found[name].outcome for name in asks} == {Outcome.PROVED}
    assert not set(never) & set(found)


def test_unplugged_devices_are_on_no_common_wire() -> None:
    """Two devices that are plugged in nowhere do not hear each other."""
    for segments in ((), (Segment("alone", (("node1", "eth0"),)),)):
        network = evolve(BUILDERS["host-gw"](3), underlay=Underlay(segments))
        found = asked(network, "plain_routes_stay_on_one_wire")
        assert found["plain_routes_stay_on_one_wire"].outcome is Outcome.VIOLATED


def test_no_tunnel_is_no_agreement() -> None:
    """Nodes of a vxlan cluster that have lost their tunnels do not agree about them."""
    network = BUILDERS["vxlan"](3)
    bare = tuple(evolve(node, links=tuple(x for x in node.links if x.vxlan is None)) for node in network.nodes)
    found = asked(network.with_hosts(*bare))
    assert {found[name].outcome for name in TUNNELS} == {Outcome.VIOLATED}


@pytest.mark.parametrize(
    "change",
    [
        {"table": "100"},
        {"hops": (NextHop("cni0", address("192.168.33.102")),)},
        {"hops": (NextHop("eth0", address("192.168.33.103")),)},
        {"type": RouteType.BLACKHOLE, "hops": ()},
    ],
    ids=str,
)
def test_a_route_that_is_not_exactly_the_lease_is_noticed(change: dict[str, Any]) -> None:
    """Table, device, gateway and type of the one route for a remote block are those that host-gw writes."""
    network = BUILDERS["host-gw"](3)
    master = network.nodes[0]
    routes = tuple(evolve(route, **change) if route.prefix == REMOTE else route for route in master.routes)
    found = asked(network.with_hosts(evolve(master, routes=routes)), "every_node_knows_every_lease")
    assert found["every_node_knows_every_lease"].outcome is Outcome.VIOLATED


@pytest.mark.parametrize(
    "route",
    [
        Route(prefix("172.10.9.0/24"), (NextHop("cni0"),), scope=Scope.LINK, protocol="kernel"),
        Route(prefix("172.10.9.0/24"), (NextHop("eth0"),)),
        Route(prefix("172.10.9.0/24"), type=RouteType.BLACKHOLE),
        Route(prefix("172.10.9.7/32"), (NextHop("eth0", address("192.168.33.109")),)),
    ],
    ids=str,
)
def test_a_leftover_needs_no_gateway_to_be_one(route: Route) -> None:
    """A connected block of before, a device route and a blackhole into the cluster belong to no lease either."""
    found = asked(with_routes(BUILDERS["host-gw"](3), "master", route), "nothing_remains_of_dead_leases")
    assert found["nothing_remains_of_dead_leases"].outcome is Outcome.VIOLATED


@pytest.mark.parametrize(
    "route",
    [
        Route(prefix("172.10.0.0/16"), type=RouteType.UNREACHABLE),
        Route(prefix("172.10.100.5/32"), (NextHop("veth9"),), scope=Scope.LINK),
        Route(prefix("10.7.0.0/16"), (NextHop("eth0", address("192.168.33.7")),)),
    ],
    ids=str,
)
def test_a_route_of_the_own_block_or_of_elsewhere_is_no_leftover(route: Route) -> None:
    """The whole cluster's block, a pod's own address, and what is outside the cluster are not about dead leases."""
    found = asked(with_routes(BUILDERS["host-gw"](3), "master", route), "nothing_remains_of_dead_leases")
    assert found["nothing_remains_of_dead_leases"].outcome is Outcome.PROVED
