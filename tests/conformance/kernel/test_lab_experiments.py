"""The documented experiments on the running kernel: the facts must be what it does."""

import json

import pytest

from models.packet import address, prefix
from models.reachability.vocabulary import NextHop, Route
from tests.conformance.kernel.changes import packet, with_routes
from tests.conformance.kernel.clusters import BEHIND_THE_ROUTER, MEMBERS, TUNNEL, host_gw, vxlan, with_router
from tests.conformance.kernel.compare import last_hosts
from tests.conformance.kernel.experiments import CASES, M1, P0A, P1A, Case
from tests.conformance.kernel.lab import Lab, built
from tests.conformance.kernel.namespaces import Refused
from tests.conformance.kernel.probe import Arrived, probed
from tests.conformance.kernel.surprises import PROXIES, SURPRISES

pytestmark = pytest.mark.kernel


@pytest.mark.parametrize("case", [*CASES, *SURPRISES, *PROXIES], ids=lambda case: case.name)
def test_the_facts_are_what_the_kernel_does(case: Case) -> None:
    """Delivered where, from whom, with what TTL; or lost on which host, and with what ICMP error."""
    with built(case.network) as lab:
        (seen,) = probed(lab, [(case.sender, case.packet)])
    if case.ttl is not None:
        source = case.packet.source if case.source is None else address(case.source)
        assert seen.delivered == [Arrived(case.end, source, case.ttl)], seen.trail
        return
    assert seen.delivered == [], seen.trail
    assert case.end in last_hosts(case.network, seen), seen.trail
    if case.icmp is not None:
        assert case.icmp in {(error.kind, error.code) for error in seen.errors}, seen.trail


@pytest.mark.parametrize(
    "route",
    [
        Route(prefix("10.8.0.0/24"), (NextHop(TUNNEL, address("172.10.0.0")),)),
        Route(prefix("10.8.0.0/24"), (NextHop(TUNNEL, address("172.10.100.0"), onlink=True),)),
    ],
    ids=["E5 no onlink", "E5 onlink to an own address"],
)
def test_the_kernel_refuses_the_gateway(route: Route) -> None:
    """A gateway must be behind a connected route, or onlink; it is never an own address."""
    with pytest.raises(Refused, match="invalid gateway"), built(with_routes(vxlan(), "n0", route)):
        pass


def test_the_kernel_refuses_a_gateway_of_another_subnet() -> None:
    """E14: host-gw between nodes of different subnets cannot be programmed."""
    with (
        pytest.raises(Refused, match="invalid gateway"),
        built(with_router(host_gw((*MEMBERS[:2], BEHIND_THE_ROUTER)))),
    ):
        pass


def _rows(lab: Lab, *words: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(lab.ask("n0", *words))
    return rows


def test_a_flap_of_the_tunnel_loses_routes_and_neighbours() -> None:
    """E8: down and up again, and routes and permanent neighbours are gone, forwarding entries are not."""
    with built(vxlan()) as lab:
        lab.ask("n0", "ip", "link", "set", TUNNEL, "down")
        lab.ask("n0", "ip", "link", "set", TUNNEL, "up")
        assert _rows(lab, "ip", "-j", "route", "show", "dev", TUNNEL) == []
        assert _rows(lab, "ip", "-j", "neigh", "show", "dev", TUNNEL, "nud", "permanent") == []
        assert len(_rows(lab, "bridge", "-j", "fdb", "show", "dev", TUNNEL)) == len(MEMBERS) - 1
        (seen,) = probed(lab, [("p0a", packet(P0A, P1A))])
    assert seen.delivered == []
    assert (3, 0) in {(error.kind, error.code) for error in seen.errors}


def test_a_new_mac_flushes_the_devices_own_neighbours() -> None:
    """E2b: permanent ones too."""
    with built(vxlan()) as lab:
        lab.ask("n0", "ip", "link", "set", TUNNEL, "address", "ba:74:f9:db:69:ff")
        assert _rows(lab, "ip", "-j", "neigh", "show", "dev", TUNNEL, "nud", "permanent") == []
        assert any(row["mac"] == M1 for row in _rows(lab, "bridge", "-j", "fdb", "show", "dev", TUNNEL))


def test_a_tunnel_cannot_be_longer_than_its_wire() -> None:
    """E15c: with a lower device, its MTU less 50 is the most."""
    with built(vxlan()) as lab:
        refused = lab.start("n0", "ip", "link", "set", TUNNEL, "mtu", "1500").complaints()
    assert any("greater than device maximum" in line or "Invalid argument" in line for line in refused), refused


def test_a_blocking_port_of_a_bridge_without_stp_forwards_at_once() -> None:
    """E20: state 4 does not last."""
    with built(vxlan()) as lab:
        lab.ask("n0", "bridge", "link", "set", "dev", "veth0b", "state", "4")
        (seen,) = probed(lab, [("p0a", packet(P0A, "172.10.100.3"))])
    assert [there.host for there in seen.delivered] == ["p0b"]
