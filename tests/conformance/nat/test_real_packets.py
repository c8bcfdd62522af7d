"""What a Linux kernel did to real packets on rules of the real kube-proxy: every flow agrees."""

from typing import Any

import pytest

from models.nat.behaviour.flight import first_packet
from models.nat.vocabulary import Fate, Passing, plainly
from tests.conformance.nat.recorded import destination, documents, node, packet, rules, seen

FAST = 12  # documents that the fast loop asks


def verdict(ways: tuple[Passing, ...]) -> str:
    """How all ways end, in the words of the recording."""
    fates = {way.fate for way in ways}
    return "mixed" if len(fates) > 1 else str(next(iter(fates)).value)  # type: ignore[union-attr]  # every way has ended


def translated(ways: tuple[Passing, ...]) -> list[str]:
    """The new destinations that can be seen: a packet that is dropped shows none."""
    return sorted({destination(way) for way in ways if way.original is not None and way.fate is not Fate.DROPPED})


def recorded_sources(outcome: dict[str, Any]) -> set[str]:
    """The sources that were seen."""
    found = outcome["source_seen"]
    return set(found if isinstance(found, list) else [found])


def disagreements(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The flows of a document that the model decides otherwise."""
    found = []
    read, measured = rules(document), node(document)
    for flow in document["flows"]:
        ways = first_packet(read, measured, packet(flow), flow["in_interface"] or "")
        outcome = flow["outcome"]
        assert sum(way.chance for way in ways) == 1
        assert not any(way.doubts for way in ways)
        if verdict(ways) != outcome["verdict"]:
            found.append((flow["name"], outcome["verdict"], verdict(ways)))
        if translated(ways) != sorted(outcome["dnat"] or []):
            found.append((flow["name"], str(outcome["dnat"]), str(translated(ways))))
        sources = {plainly(way.packet.source) for way in seen(ways)}
        if sources and sources != recorded_sources(outcome):
            found.append((flow["name"], str(outcome["source_seen"]), str(sources)))
    return found


@pytest.mark.parametrize("number", range(FAST))
def test_a_kernel_did_the_same(number: int) -> None:
    """Verdict, new destinations and the source seen, flow by flow."""
    assert disagreements(documents()[number]) == []


@pytest.mark.slow
def test_a_kernel_did_the_same_everywhere() -> None:
    """All documents, and all flows of them."""
    assert sum(len(document["flows"]) for document in documents()) == 12_610
    assert [wrong for document in documents() for wrong in disagreements(document)] == []


def test_a_wrong_rule_is_noticed() -> None:
    """The comparison can fail: without the rules of POSTROUTING some sources differ, without DNAT some destinations."""
    document = documents()[0]
    for lost in ("-A POSTROUTING", "-A PREROUTING"):
        kept = "\n".join(line for line in document["rules"].split("\n") if not line.startswith(lost))
        assert disagreements({**document, "rules": kept}) != []
