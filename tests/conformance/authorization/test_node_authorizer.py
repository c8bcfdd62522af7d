"""The Node authorizer decides every recorded request as Kubernetes 1.32 to 1.36 do."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.authorization.behaviour.events import added, deleted, updated
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.node import decide
from models.authorization.behaviour.selectors import NoSelector, exact_matches
from models.authorization.reading.cluster import object_of
from models.authorization.vocabulary import Request, User
from models.authorization.vocabulary.releases import Release, release

ANSWERS = Path(__file__).parents[1] / "data" / "node_decisions.jsonl.gz"
VERSIONS = ("1.32", "1.33", "1.34", "1.35", "1.36")


def runs() -> list[dict[str, Any]]:
    """The recorded runs: events of the informers, and requests between them."""
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def after(graph: Graph, event: dict[str, Any], version: Release) -> Graph:
    """The graph after the event."""
    new = object_of(event["kind"], event["object"])
    if event["op"] == "add":
        return added(graph, new, version)
    if event["op"] == "delete":
        return deleted(graph, new, version)
    return updated(graph, object_of(event["kind"], event["old"]), new, version)


def request_in(row: dict[str, Any]) -> Request:
    """The request of a recorded step."""
    try:
        selector = exact_matches(row.get("fieldSelector", ""))
    except NoSelector:
        selector = ()
    return Request(
        User(row["user"], frozenset(row["groups"])),
        row["verb"],
        row["apiGroup"],
        row["resource"],
        row["subresource"],
        row["namespace"],
        row["name"],
        row.get("path", ""),
        row["resourceRequest"],
        selector,
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_every_recorded_decision_is_the_models(version: str) -> None:
    """6,118 requests between 4,588 events, of which a version ignores those that it takes for unimportant."""
    asked, wrong = 0, []
    for run in runs():
        graph = Graph()
        for number, step in enumerate(run["steps"]):
            if "event" in step:
                graph = after(graph, step["event"], release(version))
                continue
            asked += 1
            if decide(graph, request_in(step["request"]), release(version)).value != step["node"][version]:
                wrong.append((run["id"], number, step))
    assert wrong == []
    assert asked == 6118
