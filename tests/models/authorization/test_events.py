"""Recorded events are run from an empty graph, and what cannot be read is refused in one line."""

import json
from typing import Any

import pytest

from models.authorization.reading import Unreadable
from models.authorization.vocabulary import Decision
from models.authorization.vocabulary.releases import UnknownRelease
from models.authorization.worlds.events import answer_events

POD = {"metadata": {"namespace": "ns", "name": "p"}, "spec": {"nodeName": "n1", "imagePullSecrets": [{"name": "s"}]}}
ADDED = {"event": {"op": "add", "kind": "Pod", "object": POD}}
DELETED = {"event": {"op": "delete", "kind": "Pod", "object": POD}}
ASKED = {
    "request": {
        "user": "system:node:n1",
        "groups": ["system:nodes"],
        "verb": "get",
        "resource": "secrets",
        "namespace": "ns",
        "name": "s",
    }
}


def run(*steps: Any) -> str:
    """A line."""
    return json.dumps({"id": "run", "steps": steps})


def test_requests_are_answered_between_events() -> None:
    """Allowed while the pod exists; the next line starts anew."""
    lines = [run(ASKED, ADDED, ASKED, DELETED, ASKED), "", run(ADDED, ASKED)]
    found = [(each.step, each.decision) for each in answer_events(lines, "1.36")]
    no, yes = Decision.NO_OPINION, Decision.ALLOW
    assert found == [(1, no), (3, yes), (5, no), (2, yes)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "file: line 1: expected a JSON object"),
        ("[]", "file: line 1: expected a JSON object, found a list"),
        (run({}), "file: line 1: step 1: expected an event or a request, found an object"),
        (run(ADDED, {"event": {"op": "put"}}), "file: line 1: step 2: op: expected one of add, update, delete"),
        (
            run({"event": {"op": "add", "kind": "Pod", "object": {}}}),
            "file: line 1: step 1: Pod: 'metadata' is missing",
        ),
        ("[" * 100_000, "file: line 1: expected JSON of a sane size and depth"),
        ('{"steps": [], "steps": [1]}', "file: line 1: expected each key once, found 'steps' twice"),
        (run({"event": {"op": "add", "kind": "Secret"}}), "file: line 1: step 1: kind 'Secret': expected one of Pod"),
        (run({"request": {"user": "u"}}), "file: line 1: step 1: verb: expected text, found nothing"),
        (run({"request": {"user": "u", "verb": 1}}), "file: line 1: step 1: verb: expected text, found 1"),
        (
            run({"request": {"user": "u", "verb": "get", "groups": "g"}}),
            "file: line 1: step 1: groups: expected a list",
        ),
        (
            run({"event": {"op": "add", "kind": "Pod", "object": {"metadata": {"name": 1}}}}),
            "file: line 1: step 1: Pod: expected names, namespace and uid to be text",
        ),
        (
            run({"event": {"op": "add", "kind": "Pod", "object": {"metadata": {"name": ["p"]}}}}),
            "file: line 1: step 1: Pod: expected an object as the API serves it",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(line: str, told: str) -> None:
    """With file, line, step and key."""
    with pytest.raises(Unreadable) as refused:
        list(answer_events([line], "1.36", "file"))
    assert str(refused.value).startswith(told)
    assert "\n" not in str(refused.value)


def test_an_unknown_version_is_refused() -> None:
    """Nothing near it is taken instead."""
    with pytest.raises(UnknownRelease, match=r"^'1.99': expected a Kubernetes version among 1.18, "):
        list(answer_events([], "1.99"))
