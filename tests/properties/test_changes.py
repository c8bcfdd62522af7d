"""What heals after a change, on networks of every size and with devices of every name."""

import pytest
from attrs import evolve

from models.packet import address, prefix
from models.reachability.behaviour import hosts_of
from models.reachability.behaviour.changes import after_a_flap, free_address, link_flaps
from models.reachability.behaviour.leases import acquainted, remote_rows, underlay_device
from models.reachability.vocabulary import Assigned, Network, NextHop, Plan, Route
from tests.properties.networks import BUILDERS, asked, with_device_renamed, with_routes
from verify.verdict import Outcome

CHANGES = (
    "a_link_flap_heals",
    "a_change_of_mac_heals",
    "a_new_node_address_reaches_everyone",
    "a_restart_of_flanneld_changes_nothing",
)


def plan_of(network: Network) -> Plan:
    """The plan, which every network here has."""
    assert network.plan is not None
    return network.plan


@pytest.mark.parametrize("backend", BUILDERS)
@pytest.mark.parametrize("count", [2, 5, 100, 101, 200])
def test_a_free_address_is_of_the_subnet_and_nobodys(backend: str, count: int) -> None:
    """It is neither the subnet's own, nor its broadcast address, nor on any host, nor the router's."""
    network = BUILDERS[backend](count)
    taken = {given.local for host in network.hosts for link in host.links for given in link.addresses}
    for lease in plan_of(network).leases[:: max(1, count // 5)]:
        found = free_address(network, lease)
        device = underlay_device(hosts_of(network)[lease.node], lease.public)
        assert device is not None
        block = device.addresses[0].block
        assert block.first < found < block.last
        assert found not in taken | {block.first + 1}


def test_a_full_subnet_has_no_free_address() -> None:
    """A /30 that its two hosts fill: there is no address to change to, and the question is not answered."""
    network = BUILDERS["host-gw"](2)
    nodes = []
    for node, number in zip(network.nodes, (1, 2), strict=True):
        given = (Assigned(address(f"192.168.33.{number}"), 30),)
        links = tuple(evolve(link, addresses=given) if link.name == "eth0" else link for link in node.links)
        routes = tuple(route for route in node.routes if route.prefix != prefix("0.0.0.0/0"))
        nodes.append(evolve(node, links=links, routes=routes))
    plan = plan_of(network)
    leases = tuple(
        evolve(lease, public=address(f"192.168.33.{n}")) for lease, n in zip(plan.leases, (1, 2), strict=True)
    )
    full = evolve(network.with_hosts(*nodes), plan=evolve(plan, leases=leases))
    assert free_address(full, leases[0]) == 0
    assert asked(full, "a_new_node_address_reaches_everyone")["a_new_node_address_reaches_everyone"].is_vacuous


@pytest.mark.parametrize("backend", BUILDERS)
def test_a_new_address_reaches_everyone_in_five_nodes(backend: str) -> None:
    """There, the last node's address and 150 more would be the broadcast address of the underlay."""
    found = asked(BUILDERS[backend](5), "a_new_node_address_reaches_everyone")
    assert found["a_new_node_address_reaches_everyone"].outcome is Outcome.PROVED


@pytest.mark.parametrize("backend", BUILDERS)
def test_the_name_of_the_underlay_device_decides_nothing(backend: str) -> None:
    """A cluster whose nodes have ens3 is as good as one whose nodes have eth0."""
    plain = asked(BUILDERS[backend](3))
    renamed = asked(with_device_renamed(BUILDERS[backend](3), "eth0", "ens3"))
    assert {name: verdict.outcome for name, verdict in renamed.items()} == {
        name: verdict.outcome for name, verdict in plain.items()
    }


def test_the_check_puts_back_what_is_missing_and_leaves_what_is_wrong() -> None:
    """Host-gw adds routes; the kernel refuses one for a block that has another already."""
    network = BUILDERS["host-gw"](3)
    plan = plan_of(network)
    master, first, second = plan.leases
    wrong = Route(first.subnet, (NextHop("eth0", second.public),))
    node = hosts_of(network)["master"]
    spoilt = network.with_hosts(evolve(node, routes=(wrong, *link_flaps(node, "eth0").routes)))
    healed = hosts_of(after_a_flap(spoilt, plan, second))["master"]
    assert remote_rows(plan, healed, second)
    assert not remote_rows(plan, healed, first)
    assert wrong in healed.routes
    assert master.node == "master"


def test_good_terms_are_between_all_nodes_not_between_first_pods() -> None:
    """One missing row between two nodes without pods is noticed, and only between these two."""
    network = BUILDERS["vxlan"](4, 0)
    plan = plan_of(network)
    node = hosts_of(network)["node2"]
    lost = network.with_hosts(evolve(node, vxlan_entries=node.vxlan_entries[:-1]))
    assert acquainted(network, plan, plan.leases[3]) == {"master", "node1", "node2"}
    assert acquainted(lost, plan, plan.leases[3]) == {"master", "node1"}


def test_a_change_is_judged_where_other_things_are_broken() -> None:
    """A route that leads to nobody's block does not keep the questions about changes from being answered."""
    stray = Route(prefix("172.10.9.0/24"), (NextHop("eth0", address("192.168.33.109")),))
    found = asked(with_routes(BUILDERS["host-gw"](3), "master", stray))
    assert {found[name].outcome for name in CHANGES} == {Outcome.PROVED}
    assert found["nothing_remains_of_dead_leases"].outcome is Outcome.VIOLATED
