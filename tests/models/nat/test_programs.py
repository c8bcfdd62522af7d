"""What is printed for objects is what the rules say, and what differs from it is named."""

import pytest
from attrs import evolve

from models.nat.behaviour.kube_proxy import canonical, programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.reading import rules_of
from models.nat.reading.documents import objects_of
from models.nat.reading.objects import services_of
from models.nat.vocabulary import Node, Ruleset
from models.nat.vocabulary.services import RELEASES
from models.nat.worlds.kinds import kinds
from models.nat.worlds.programs import compared, program
from models.nat.worlds.services import default_services, proxy, services
from tests.conformance.nat import proxies
from tests.conformance.nat.recorded import documents, rules


def said(found: Ruleset) -> dict[tuple[str, str], list[object]]:
    """Every chain with its rules, as far as a kernel and a reader tell them apart."""
    return {
        (table.name, name): [(canonical(rule.matches), rule.target, rule.comment) for rule in chain.rules]
        for table in found.tables
        for name, chain in table.chains.items()
    }


@pytest.mark.parametrize("release", RELEASES)
def test_what_is_written_reads_as_it_was_meant(release: str) -> None:
    """For a service of every kind, by every release."""
    configured = evolve(proxy(), release=RELEASES[release])
    known = (*services(), *kinds())
    assert said(rules_of("text", program(configured, known))) == said(programmed(configured, known))


def test_the_recorded_kube_proxies_show_how_they_are_set() -> None:
    """Held against their own objects, the rules of 1.34 to 1.36 differ in nothing, whatever options they ran with."""
    wrong = {}
    for document in documents():
        told = proxies.recorded(document)
        known = services_of(objects_of("objects", [document["objects"]]), told)
        given = recognized(rules(document), Node(), told.pods, known)
        answer = compared(given, told, None)
        if answer.rows:
            wrong[document["id"]] = answer.rows
    assert wrong == {}


def test_each_difference_is_named_with_its_service() -> None:
    """A rule that is gone, one too many, a chain that is gone, and two in another order; nothing else."""
    lines = program(proxy(), services()).split("\n")
    lost = next(line for line in lines if "default/web external IP" in line)
    chain = next(line for line in lines if "default/sticky -> 172.10.0.7:8080" in line).split()[-1]
    drawn = [place for place, line in enumerate(lines) if "kube-system/dns:dns -> " in line]
    lines[drawn[0]], lines[drawn[1]] = lines[drawn[1]], lines[drawn[0]]
    more = "-A KUBE-MARK-MASQ -j RETURN"
    lines.insert(drawn[0], more)
    drawn = [place + 1 for place in drawn]
    text = "\n".join(line for line in lines if line != lost and f"-A {chain} " not in line)
    given = recognized(rules_of("dump", text + "\n"), Node(), proxy().pods, services())
    found = {(row[0], row[1], row[3]) for row in compared(given, proxy(), "1.36").rows}
    dns = lines[drawn[0]].split()[1]
    assert found == {
        ("default/web", "missing", "KUBE-SERVICES"),
        ("-", "surplus", "KUBE-MARK-MASQ"),
        ("default/sticky", "missing", chain),
        ("kube-system/dns:dns", "in another order", dns),
    }


def test_the_shipped_node_differs_in_nothing() -> None:
    """And the release that fits best is the newest, where several write the same."""
    answer = compared(default_services(), proxy(), None)
    assert (answer.rows, answer.data["release"]) == ((), "1.36")
