"""Who else has an address on the wire: twins on plain cards, behind bridges, and of whom nobody can say."""

import pytest
from attrs import evolve

from models.packet import address
from models.reachability.vocabulary import (
    Assigned,
    BridgePort,
    Host,
    HostKind,
    Kind,
    Link,
    Network,
    Rule,
    Segment,
    Underlay,
)
from models.reachability.vocabulary.hosts import RULES
from models.reachability.worlds.flannel import vxlan
from models.reachability.worlds.nodes import LOOPBACK, connected, loopback_routes, mac_of, own_routes
from tests.conformance.kernel.clusters import stretched
from tests.properties.networks import asked
from verify.verdict import Outcome

GIVEN = Assigned(address("192.168.33.102"), 24)  # node1's own
OTHER = Assigned(address("192.168.33.250"), 24)
CARD = Link("eth0", Kind.PHYSICAL, mac_of(7, 7))


def printer(speaking: Link, *others: Link, rules: tuple[Rule, ...] = RULES) -> Host:
    """A machine on the wire that speaks by this device."""
    (given,) = speaking.addresses
    routes = (connected(speaking.name, given), *loopback_routes(), *own_routes(speaking.name, given))
    return Host("printer", HostKind.ROUTER, (LOOPBACK, speaking, *others), routes, rules=rules)


def plain(rules: tuple[Rule, ...] = RULES) -> Host:
    """The address on a card."""
    return printer(evolve(CARD, addresses=(GIVEN,)), rules=rules)


def bridged(*more: Link, given: Assigned = GIVEN, locked: bool = False) -> Host:
    """The address on a bridge that the card is a port of."""
    bridge = Link("br0", Kind.BRIDGE, mac_of(7, 8), addresses=(given,))
    return printer(bridge, evolve(CARD, master="br0", port=BridgePort(locked=locked)), *more)


def beside(host: Host, *devices: str) -> Network:
    """Three nodes with flannel's vxlan, and the host on their wire by these devices."""
    network = vxlan(3)
    (wire,) = network.underlay.segments
    ports = (*wire.ports, *((host.name, device) for device in devices))
    return evolve(network, hosts=(*network.hosts, host), underlay=Underlay((Segment("underlay", ports),)))


@pytest.mark.parametrize("host", [plain(), bridged()], ids=["on a card", "behind a bridge"])
def test_a_twin_of_a_nodes_address_is_found(host: Host) -> None:
    """Both owners answer, and the carriers of the pods may go to either."""
    found = asked(beside(host, "eth0"), "*reach_every_*")

    assert {name: verdict.outcome for name, verdict in found.items()} == {
        "pods_reach_every_pod": Outcome.VIOLATED,
        "pods_reach_every_node": Outcome.VIOLATED,
        "nodes_reach_every_pod": Outcome.VIOLATED,
        "nodes_reach_every_node": Outcome.VIOLATED,
    }


def test_a_twin_whose_rules_nobody_knows_is_unknown() -> None:
    """Whether it answers is decided by a rule that is not modelled: that is no silence."""
    found = asked(beside(plain((Rule(0, "", unmodelled=("l3mdev",)), *RULES)), "eth0"), "*.pods_reach_every_pod")
    verdict = found["pods_reach_every_pod"]

    assert verdict.outcome is Outcome.UNKNOWN
    assert "whether printer answers on eth0: rule.json: rule 0: key 'l3mdev' is not modelled" in (verdict.reason or "")


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        (bridged(given=OTHER, locked=True), "a locked port on a segment"),
        (
            bridged(Link("eth1", Kind.PHYSICAL, mac_of(7, 9), master="br0", port=BridgePort()), given=OTHER),
            "a bridge that joins a segment",
        ),
    ],
    ids=["locked port", "two cards in one bridge"],
)
def test_nobody_can_say_who_hears_behind_a_strange_bridge(host: Host, reason: str) -> None:
    """Questions that may come to others, or not at all, make what depends on them unknown."""
    cards = [link.name for link in host.links if link.kind is Kind.PHYSICAL]
    verdict = asked(beside(host, *cards), "*.pods_reach_every_pod")["pods_reach_every_pod"]

    assert verdict.outcome is Outcome.UNKNOWN
    assert reason in (verdict.reason or "")


def test_pods_on_one_ethernet_over_a_tunnel_reach_each_other() -> None:
    """Their questions are flooded into the tunnel that is a port of their bridge, and the answers come back."""
    whole = stretched()
    cut = whole.with_hosts(*(evolve(node, vxlan_entries=()) for node in whole.nodes[:1]))

    assert asked(whole, "*.pods_reach_every_pod")["pods_reach_every_pod"].outcome is Outcome.PROVED
    assert asked(cut, "*.pods_reach_every_pod")["pods_reach_every_pod"].outcome is Outcome.VIOLATED
