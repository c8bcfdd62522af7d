"""The Node authorizer decides every recorded request as Kubernetes 1.32 to 1.36 do."""

import gzip
import json
from pathlib import Path

import pytest

from models.authorization.behaviour import events
from models.authorization.worlds.events import answer_events

ANSWERS = Path(__file__).parents[1] / "data" / "node_decisions.jsonl.gz"
VERSIONS = ("1.32", "1.33", "1.34", "1.35", "1.36")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_recorded_decision_is_the_models(version: str) -> None:
    """6,118 requests between 4,588 events, of which a version ignores those that it takes for unimportant."""
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as file:
        lines = list(file)
    expected = {
        (run["id"], place): step["node"][version]
        for run in map(json.loads, lines)
        for place, step in enumerate(run["steps"], start=1)
        if "request" in step
    }
    found = {(each.run, each.step): each.decision.value for each in answer_events(lines, version)}
    assert {key: found.get(key) for key in expected if found.get(key) != expected[key]} == {}
    assert len(found) == len(expected) == 6118


def test_a_late_claim_of_extended_resources_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finding 0006: sixteen runs tell a status that is a reason to look at a pod again from one that is none."""
    plain = events._is_unimportant  # noqa: SLF001 - what the finding is about
    monkeypatch.setattr(
        events, "_is_unimportant", lambda old, new, known: plain(old, new, known) and old.extended == new.extended
    )
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as file:
        lines = [line for line in file if "extendedResourceClaimStatus" in line]
    recorded = {run["id"]: run["steps"] for run in map(json.loads, lines)}
    other = [
        each
        for each in answer_events(lines, "1.36")
        if each.decision.value != recorded[each.run][each.step - 1]["node"]["1.36"]
    ]
    assert len({each.run for each in other}) == 16
    assert {each.decision.value for each in other} == {"Allow"}
