"""Routes with several next hops: over many flows the kernel takes each of those that the model says it may take."""

import os

import pytest

from models.packet import Packet, Protocol, address, prefix
from models.reachability.behaviour import hop
from models.reachability.behaviour.wire import hosts_of
from models.reachability.vocabulary import Arrival, Departure, Host, Kind, Network, NextHop, Route
from tests.conformance.kernel.changes import with_routes
from tests.conformance.kernel.clusters import host_gw, vxlan
from tests.conformance.kernel.lab import built
from tests.conformance.kernel.namespaces import Refused
from tests.conformance.kernel.probe import Observation, probed
from tests.conformance.kernel.strategies import trial

pytestmark = pytest.mark.kernel
FLOWS = 120  # a next hop of one in five shares is missed by all of them once in 10^11 times
SENDERS = address("10.200.0.0")  # of nobody: newer kernels prefer the next hop whose source address a packet has
TRIALS = int(os.environ.get("KERNEL_MULTIPATH", "60"))  # random networks, of which about a third have such routes
BATCH = 30
FARAWAY = prefix("10.77.0.0/16")

Place = tuple[str, str] | None


def _flows(route: Route) -> list[Packet]:
    destination = route.prefix.last - 1 if route.prefix.length < 31 else route.prefix.first
    return [
        Packet(SENDERS + 1 + number, destination, Protocol.UDP, 30000, 9999, 64, 100, unfragmentable=False)
        for number in range(FLOWS)
    ]


def _first_place(network: Network, seen: Observation) -> Place:
    """Where a host other than the sender first took the packet, out of its carrier if it had one."""
    links = [(host.name, link) for host in network.hosts for link in host.links]
    aside = {(name, link.name) for name, link in links if link.master is not None or link.kind == Kind.LOOPBACK}
    for one in sorted(seen.seen, key=lambda each: each.when):
        if not one.leaving and not one.other_host and not one.sight.carried and (one.host, one.device) not in aside:
            return one.host, one.device
    return None


def _places(network: Network, host: Host, packet: Packet) -> set[Place]:
    """Where the packet may be after one step; None if it is lost on the way there."""
    ends = hop(network, Departure(host, packet))
    return {(end.host.name, end.device) if isinstance(end, Arrival) else None for end in ends}


def _compared(network: Network, name: str, route: Route) -> str | None:
    """How the places that the kernel reaches over many flows differ from those that the model says; None if not."""
    host, flows = hosts_of(network)[name], _flows(route)
    with built(network) as lab:
        observations = probed(lab, [(name, packet) for packet in flows])
    reached = [_first_place(network, seen) for seen in observations]
    possible = [_places(network, host, packet) for packet in flows]
    stray = [place for place, allowed in zip(reached, possible, strict=True) if place not in allowed]
    never = set().union(*possible) - set(reached)
    return f"{name} {route}: never {never}, stray {set(stray)}" if stray or never else None


def _two_ways(network: Network, *hops: NextHop) -> tuple[Network, Route]:
    route = Route(FARAWAY, hops)
    return with_routes(network, "n0", route), route


def _two_defaults(*gateways: int) -> tuple[Network, Route]:
    routes = [Route(prefix("default"), (NextHop("eth0", gateway),)) for gateway in gateways]
    return with_routes(host_gw(), "n0", *routes), routes[0]


N1, N2 = address("192.168.33.102"), address("192.168.33.103")
T1, T2 = address("172.10.0.0"), address("172.10.1.0")
HAND_MADE = {
    "two gateways": _two_ways(host_gw(), NextHop("eth0", N1), NextHop("eth0", N2)),
    "unequal weights": _two_ways(host_gw(), NextHop("eth0", N1, weight=3), NextHop("eth0", N2)),
    "wire and tunnel": _two_ways(vxlan(), NextHop("eth0", N1), NextHop("flannel.1", T2, onlink=True)),
    "two tunnels' ends": _two_ways(
        vxlan(), NextHop("flannel.1", T1, onlink=True), NextHop("flannel.1", T2, onlink=True)
    ),
    "a gateway that nobody has": _two_ways(host_gw(), NextHop("eth0", N1), NextHop("eth0", N2 + 100)),
    "two default routes, the first gateway dead": _two_defaults(N2 + 100, N1),
}


@pytest.mark.parametrize("name", HAND_MADE)
def test_every_next_hop_is_taken(name: str) -> None:
    """Where the model says that a packet may go next, some flow does go, and none goes elsewhere."""
    network, route = HAND_MADE[name]
    assert len(_places(network, hosts_of(network)["n0"], _flows(route)[0])) == 2
    assert _compared(network, "n0", route) is None


@pytest.mark.parametrize("first", range(0, TRIALS, BATCH))
def test_every_next_hop_is_taken_in_random_networks(first: int) -> None:
    """The same of the first route with several next hops of each random network that has one."""
    wrong, several = [], 0
    for seed in range(first, first + BATCH):
        network = trial(seed).network()
        routes = [(host.name, row) for host in network.hosts for row in host.routes if len(row.hops) > 1]
        for name, route in routes[:1]:
            several += len(_places(network, hosts_of(network)[name], _flows(route)[0])) > 1
            try:
                words = _compared(network, name, route)
            except Refused:
                continue
            wrong += [] if words is None else [f"seed {seed}: {words}"]
    assert several
    assert not wrong, "\n".join(wrong)
