"""Dumps of real nodes load, and what is wrong with them is found, and nothing else."""

import pytest

from models.nat.behaviour.recognizing import recognized
from models.nat.reading import objects_of, rules_of, services_of
from models.nat.vocabulary import Node
from models.nat.worlds import Options, worlds
from tests.conformance.nat.proxies import recorded
from tests.conformance.nat.recorded import PUBLISHED, beside, documents, large, node, rules
from verify import World, discover
from verify.binding import applies, why_not
from verify.engines.classes import check
from verify.limits import Limits
from verify.verdict import Outcome

DUMPS = PUBLISHED / "dumps"
FOUND = {  # the properties that a dump violates; with rows of facts §4 and §6
    "kubeadm-flannel-2026-01": set(),
    "calico-fv-cali-chains-2019-12": {
        "the_hooks_lead_to_the_services",  # calico's chains alone were dumped
        "what_belongs_to_no_connection_is_dropped",
    },
    "aks-npm-v1-2022-05": {"nobody_else_writes_the_mark"},  # Azure's policies clear every mark when they accept
    "aks-npm-filter-only-2021-07": {
        "the_hooks_lead_to_the_services",  # FORWARD has no jump to KUBE-EXTERNAL-SERVICES (before 1.20)
    },
}
LACKING = {
    "a_service_without_endpoints_tells_its_own_node",
    "a_node_port_is_refused_at_its_own_addresses_alone",
    "a_range_keeps_others_out_by_every_way",
}


def violated(world: World) -> set[str]:
    """The properties that are violated in a world."""
    items = [item for item in discover.properties("nat") if applies(item, world) and why_not(item, world) is None]
    found = check(items, world, Limits(seconds=120))
    return {item.predicate.__name__ for item, verdict in found if verdict.outcome is Outcome.VIOLATED}


@beside
@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", FOUND)
def test_what_is_wrong_with_a_real_node_is_found(name: str) -> None:
    """And no other alarm is given; what the dump does not say stays undecided."""
    (world,) = worlds(Options(rules=DUMPS / f"{name}.iptables-save"))
    assert violated(world) == FOUND[name]


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 4, 6, 9])
def test_a_recorded_node_raises_no_false_alarm(number: int) -> None:
    """What kube-proxy wrote holds, but for what it is documented to lack (rows 10, 25 and 26)."""
    document = documents()[number]
    proxy = recorded(document)
    services = services_of(objects_of("objects", [document["objects"]]), proxy)
    given = recognized(rules(document), node(document), proxy.pods, services, proxy)
    assert violated(World(document["id"], given)) <= LACKING


@pytest.mark.slow
@pytest.mark.parametrize("room", ["safety.structure", "safety.affinity", "safety.borders"])
def test_a_service_of_every_kind_is_programmed_right(room: str) -> None:
    """What is said of rules by themselves holds of all kinds; `verify nat --kinds` asks everything."""
    (world,) = worlds(Options(kinds=True))
    documented = {"every_rule_of_services_is_asked"}
    asked = [item for item in discover.properties("nat") if item.predicate.__module__.endswith(room)]
    found = check([item for item in asked if applies(item, world)], world, Limits())
    assert {item.predicate.__name__ for item, verdict in found if verdict.outcome is not Outcome.PROVED} <= documented


@pytest.mark.slow
def test_two_thousand_services_are_well_formed() -> None:
    """Every sentence about structure holds of the large rule set."""
    given = recognized(rules_of("large", large()), Node())
    assert len({front.hashed for front in given.fronts}) == 2000
    world = World("large", given)
    items = [item for item in discover.properties("nat") if item.predicate.__module__.endswith("safety.structure")]
    assert len(items) == 12
    assert {verdict.outcome for _, verdict in check(items, world, Limits())} == {Outcome.PROVED}
