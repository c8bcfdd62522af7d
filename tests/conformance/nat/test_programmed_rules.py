"""What kube-proxy programs, by the model, is what the real one wrote: rule by rule."""

import json
from collections import Counter
from typing import Any

import pytest

from models.nat.behaviour.kube_proxy import canonical, programmed
from models.nat.reading import read_rules
from models.nat.reading.documents import objects_of
from models.nat.reading.objects import services_of
from models.nat.vocabulary import Ruleset
from models.nat.vocabulary.services import Proxy
from tests.conformance.nat import proxies
from tests.conformance.nat.recorded import PUBLISHED, documents, rules

BY_SERVICE = (
    "KUBE-SERVICES",
    "KUBE-NODEPORTS",
    "KUBE-EXTERNAL-SERVICES",
    "KUBE-PROXY-FIREWALL",
)  # in the order of a map
PARTIAL = ("Repeated", "TracePacket")  # inputs of partial syncs, and a text without objects


def comparable(found: Ruleset) -> dict[tuple[str, str], Any]:
    """Every chain of filter and nat: in order, but for those whose order is that of a Go map."""
    chains: dict[tuple[str, str], Any] = {}
    for table in found.named("filter") + found.named("nat"):
        for chain in table.chains.values():
            rows = [(canonical(rule.matches), rule.target, rule.comment) for rule in chain.rules]
            last = rows[-1][1:] if any("must be the last" in comment for _, _, comment in rows) else None
            chains[table.name, chain.name] = (Counter(rows), last) if chain.name in BY_SERVICE else rows
    return chains


def differing(found: Ruleset, proxy: Proxy, objects: Any) -> list[tuple[str, str]]:
    """The chains that differ."""
    services = services_of(objects_of("objects", [objects] if objects else []), proxy)
    wanted, made = comparable(found), comparable(programmed(proxy, services))
    return sorted(name for name in wanted.keys() | made.keys() if wanted.get(name) != made.get(name))


def test_the_real_kube_proxy_wrote_the_same() -> None:
    """All 120 recorded rule sets of 1.34 to 1.36."""
    assert len(documents()) == 120
    wrong = {
        document["id"]: differing(rules(document), proxies.recorded(document), document["objects"])
        for document in documents()
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_another_configuration_is_noticed() -> None:
    """The comparison can fail: another bit, other pods, another node."""
    document = documents()[0]
    for change in ({"masqueradeBit": 13}, {"localDetector": {"mode": "NoOp", "value": ""}}, {"randomFully": False}):
        changed = {**document, "config": {**document["config"], **change}}
        assert differing(rules(document), proxies.recorded(changed), document["objects"]) != []


def folders() -> list[str]:
    """The published cases of a full sync."""
    if not PUBLISHED.is_dir():
        return []
    index = json.loads((PUBLISHED / "index.json").read_text())
    return [case["dir"] for case in index if not any(part in case["dir"] for part in PARTIAL)]


@pytest.mark.data
@pytest.mark.parametrize("folder", folders())
def test_the_published_rules_are_the_same(folder: str) -> None:
    """Those of kube-proxy's own tests, 1.26 and 1.36, IPv6 and gates included; a case without a file has no objects."""
    place = PUBLISHED / folder
    meta = json.loads((place / "meta.json").read_text())
    file = place / "objects.json"
    objects = json.loads(file.read_text()) if file.is_file() else None
    found = read_rules(place / "rules.iptables-save")
    assert differing(found, proxies.published(meta), objects) == []
