"""Routes are taken for one only where nothing but their block and their gateway differs."""

from typing import Any

import attrs
import pytest

from models.packet import Packet, Protocol, address, prefix
from models.reachability.behaviour.routing import BY_DESTINATION, gateway_of, look_up
from models.reachability.vocabulary import (
    Assigned,
    Host,
    HostKind,
    Kind,
    Link,
    NextHop,
    Route,
    RouteType,
    Scope,
)
from models.reachability.worlds.flannel import vxlan

HOP = NextHop("eth0", address("10.0.0.1"))
# what may differ, and what no look-up finds beside the other: another table, a TOS, a dead next hop
APART = ("prefix", "hops", "gateway", "table", "tos", "dead")
OTHER_VALUES: dict[str, Any] = {
    "type": RouteType.LOCAL,
    "metric": 7,
    "scope": Scope.LINK,
    "protocol": "bird",
    "source": address("10.0.0.9"),
    "mtu": 1400,
    "unmodelled": "route.json: row 3",
    "device": "eth1",
    "weight": 3,
    "onlink": True,
    "linkdown": True,
}


def host(*routes: Route) -> Host:
    """A node with two devices and these routes."""
    links = tuple(
        Link(name, Kind.PHYSICAL, f"02:00:00:00:00:0{number}", addresses=(Assigned(address(f"10.0.{number}.9"), 24),))
        for number, name in enumerate(("eth0", "eth1"))
    )
    return Host("n0", HostKind.NODE, links, routes)


def found(where: Host, destination: str) -> Route:
    """The route for a packet to this address."""
    packet = Packet(0, address(destination), Protocol.UDP, 1, 2, 64, 100, unfragmentable=False)
    return look_up(where, packet)


def test_routes_by_one_device_are_one_until_the_gateway_is_asked() -> None:
    """Two blocks, two gateways, one route; each destination still gets its own gateway."""
    one, other = Route(prefix("10.1.0.0/24"), (HOP,)), Route(prefix("10.2.0.0/24"), (NextHop("eth0", 77),))
    node = host(one, other)

    assert found(node, "10.1.0.5") == found(node, "10.2.0.5")
    assert found(node, "10.1.0.5").hops[0].gateway == BY_DESTINATION
    for destination, gateway in (("10.1.0.5", HOP.gateway), ("10.2.0.5", 77)):
        route = found(node, destination)
        assert gateway_of(node, route, route.hops[0], address(destination)) == gateway


@pytest.mark.parametrize(
    "name",
    [each.name for kind in (Route, NextHop) for each in attrs.fields(kind) if each.name not in APART],
)
def test_a_difference_in_any_other_field_is_kept(name: str) -> None:
    """A field that is added later is asked about here too."""
    value, hop, plain = OTHER_VALUES[name], HOP, Route(prefix("10.1.0.0/24"), (HOP,))
    if name in {each.name for each in attrs.fields(NextHop)}:
        hop, value = attrs.evolve(HOP, **{name: value}), None
    changed = Route(prefix("10.2.0.0/24"), (hop,))
    changed = attrs.evolve(changed, **{name: value}) if value is not None else changed
    node = host(plain, changed)
    one, other = found(node, "10.1.0.5"), found(node, "10.2.0.5")

    assert one != other
    told = getattr(other, name) if hasattr(other, name) else getattr(other.hops[0], name)
    assert told == OTHER_VALUES[name]


def test_a_world_that_ships_has_one_route_into_the_tunnel() -> None:
    """All remote blocks of a vxlan node are one route, and each leads to the gateway of its own block."""
    network = vxlan(4)
    node = network.nodes[0]
    routes = {found(node, f"172.10.{block}.9") for block in (0, 1, 103)}

    assert len(routes) == 1
