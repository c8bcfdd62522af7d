"""What --ask and --events answer of nodes is what the real authorizer answered, and the paths that are shown exist."""

import gzip
import json
from pathlib import Path

import pytest

from models.authorization.behaviour.events import added
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.leading import standing
from models.authorization.behaviour.node import decide
from models.authorization.reading.steps import read_runs
from models.authorization.vocabulary import Request
from models.authorization.vocabulary.cluster import Change, Event, Object, Thing
from models.authorization.vocabulary.releases import release
from models.authorization.worlds.asking import Site, decisions_between
from models.authorization.worlds.examples import pod_reader

ANSWERS = Path(__file__).parents[1] / "data" / "node_decisions.jsonl.gz"


def lines() -> list[str]:
    """The recorded runs."""
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as file:
        return list(file)


@pytest.mark.parametrize("version", ["1.32", "1.36"])
def test_the_column_of_nodes_is_what_was_recorded(version: str, tmp_path: Path) -> None:
    """In a hundred runs, and every Allow says why: by a path, or by what every node may."""
    recorded = lines()[::4]
    file = tmp_path / "runs"
    file.write_text("".join(recorded))
    expected = [
        step["node"][version] for run in map(json.loads, recorded) for step in run["steps"] if "request" in step
    ]
    answer = decisions_between(Site(pod_reader(), Graph(), release(version)), (file,))
    found = answer.data["decisions"]

    assert [each["node"] for each in found] == expected
    allowed = [each for each in found if each["node"] == "Allow" and not each["reason"].startswith("member of")]
    assert len(allowed) > 200
    assert all(each["reason"].startswith("Node: ") and "no edge is left" not in each["reason"] for each in allowed)
    assert sum(" leads to node " in each["reason"] for each in allowed) > 100


@pytest.mark.parametrize("version", ["1.26", "1.32", "1.36"])
def test_what_stands_together_is_what_was_told_one_by_one(version: str) -> None:
    """The graph of a cluster's objects decides every recorded request as the graph of their events does."""
    known, compared = release(version), 0
    for _, steps in read_runs(lines()[::4], "runs"):
        events = [step for step, _ in steps if isinstance(step, Event) and step.change is Change.ADD]
        objects: dict[Thing, Object] = {event.object.thing: event.object for event in events}
        told = Graph()
        for each in objects.values():
            told = added(told, each, known)
        once = standing(objects.values(), known)
        assert {edge.source for edge in once.edges} == {edge.source for edge in told.edges}
        for step, _ in steps:
            if isinstance(step, Request):
                assert decide(once, step, known) == decide(told, step, known)
                compared += 1
    assert compared > 1000
