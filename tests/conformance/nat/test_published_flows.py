"""The flows of kube-proxy's own tests, by its tracer's abstraction and by the whole model."""

import json
from typing import Any

import pytest

from models.nat.behaviour.flight import at, first_packet
from models.nat.behaviour.routing import own
from models.nat.behaviour.walking import Question, walk
from models.nat.reading import read_rules
from models.nat.vocabulary import End, Family, Fate, History, Hook, Node, Packet, Passing, Ruleset, address
from tests.conformance.nat.recorded import PUBLISHED, beside, cases, destination, packet

pytestmark = [pytest.mark.data, beside]

MARK = 0x4000
TRACED = ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL")
REFUSED = {Fate.REJECTED: "REJECT", Fate.DROPPED: "DROP"}


def published(folder: str) -> tuple[Ruleset, Node, set[str], list[dict[str, Any]]]:
    """The rules of a case, its node, the node's own sources, and its flows."""
    place = PUBLISHED / folder
    meta = json.loads((place / "meta.json").read_text())
    known = {*meta["local_ips"], *(meta["config"].get("interfaceAddresses") or ())}
    is_v6 = meta["ip_family"] == "IPv6"
    owned = tuple(own(text) for text in sorted(known) if (":" in text) == is_v6 and text not in ("127.0.0.1", "::1"))
    node = Node(owned, None, meta["config"].get("localhostNodePorts", True), Family(6 if is_v6 else 4))
    flows = json.loads((place / "flows.json").read_text())
    return read_rules(place / "rules.iptables-save"), node, set(meta["local_ips"]), flows


def expected(flow: dict[str, Any]) -> set[str]:
    """What the flow expects, as a set."""
    return set(flow["expect"]) if isinstance(flow["expect"], list) else {flow["expect"]}


def traced(rules: Ruleset, node: Node, way: Passing) -> str:
    """What the upstream tracer says: four chains of filter asked one after the other, whatever the hook."""
    (filters,) = rules.named("filter")
    for name in TRACED:
        chain = filters.chains.get(name)
        for each in () if chain is None else walk(Question(filters, node, History.FRESH), chain, way):
            if each.end is not None and isinstance(each.end.target, End):
                return each.end.target.ending.value
    return "NONE" if way.original is None else destination(way)


def is_own(flow: dict[str, Any], local: set[str]) -> bool:
    """Whether the node itself sends it."""
    return flow["source"] in local


@pytest.mark.parametrize("folder", cases())
def test_the_tracer_says_the_same(folder: str) -> None:
    """Destinations, verdicts and the mark: nat once, then four chains of filter."""
    rules, node, local, flows = published(folder)
    for flow in flows:
        own_packet = is_own(flow, local)
        hook, received = (Hook.OUTPUT, "") if own_packet else (Hook.PREROUTING, None)
        ways = at(rules, node, hook, ("nat",), [Passing(packet(flow), received=received)], History.FRESH)
        assert {traced(rules, node, way) for way in ways} == expected(flow), flow["name"]
        assert {way.mark & MARK == MARK for way in ways} == {flow["masq"]}, flow["name"]


@pytest.mark.parametrize("folder", cases())
def test_the_whole_model_says_the_same(folder: str) -> None:
    """No published flow is one of those where hooks matter (rows 25 and 26); ACCEPT is no fate of its own."""
    rules, node, local, flows = published(folder)
    for flow in flows:
        ways = first_packet(rules, node, packet(flow), "" if is_own(flow, local) else "eth0")
        untouched = {"NONE": "ACCEPT"} if flow["expect"] == "ACCEPT" else {}
        found = {
            REFUSED.get(way.fate) or ("NONE" if way.original is None else destination(way))  # type: ignore[arg-type]
            for way in ways
        }
        assert {untouched.get(each, each) for each in found} == expected(flow), flow["name"]


def test_all_flows_are_asked() -> None:
    """None is lost between the index and here."""
    assert sum(len(published(folder)[3]) for folder in cases()) == 342


def sent(source: str, destination: str, port: int) -> set[Fate | None]:
    """How a packet of the node ends on the published rules of services without endpoints (1.36)."""
    rules, node, _, _ = published("iptables/v1.36/TestNoEndpointsReject")
    asked = Packet(address(source), address(destination), 6, 40000, port)
    return {way.fate for way in first_packet(rules, node, asked, "")}


def test_a_client_on_the_node_is_not_told_of_missing_endpoints() -> None:
    """Row 25: OUTPUT never asks KUBE-EXTERNAL-SERVICES; the tracer cannot see it. The cluster address is rejected."""
    assert sent("192.168.0.2", "172.30.0.41", 80) == {Fate.REJECTED}
    assert sent("192.168.0.2", "1.2.3.4", 80) == {Fate.FORWARDED}


def test_a_node_port_without_endpoints_is_refused_on_every_local_address() -> None:
    """Row 26: addrtype LOCAL holds of 127.0.0.1, where a listener of the node's own may be meant."""
    assert sent("127.0.0.1", "127.0.0.1", 3001) == {Fate.REJECTED}
