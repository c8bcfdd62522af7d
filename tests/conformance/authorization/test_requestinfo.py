"""RequestInfo reads every URL as Kubernetes 1.32 to 1.36 do."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.authorization.behaviour.requestinfo import NoKind, is_long_running, request_of
from models.authorization.vocabulary import Request, User

ANSWERS = Path(__file__).parents[1] / "data" / "request_info.jsonl.gz"
TABLES = Path(__file__).parents[4] / "shared" / "data" / "authorization" / "requestinfo_cases.json"
ALICE = User("alice")
NAMES = {"resourceRequest": "is_resource", "apiGroup": "group"}


def rows() -> list[dict[str, Any]]:
    """Each method and URL that the real code was asked about."""
    with gzip.open(ANSWERS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def said(asked: Request, names: list[str]) -> dict[str, Any]:
    """The attributes under the names that the recorded answers have for them."""
    return {name: getattr(asked, NAMES.get(name, name)) for name in names}


def test_every_recorded_url_is_read_alike() -> None:
    """Verb, namespace, group, resource, subresource, name and path, or the refusal, of 1,500 URLs."""
    wrong = []
    for row in rows():
        try:
            found = said(request_of(ALICE, row["method"], row["url"]), list(row.get("attrs", {"verb": ""})))
        except NoKind as problem:
            if str(problem) != row.get("error"):
                wrong.append((row, str(problem)))
            continue
        if found != row.get("attrs"):
            wrong.append((row, str(found)))
    assert wrong == []


tables = pytest.mark.skipif(not TABLES.is_file(), reason="the upstream tables are not beside this project")


@tables
@pytest.mark.data
def test_the_upstream_table_is_read_alike() -> None:
    """The 30 URLs of requestinfo_test.go, its path requests, and what counts as a resource request."""
    table = json.loads(TABLES.read_text(encoding="utf-8"))
    names = ["verb", "apiGroup", "namespace", "resource", "subresource", "name"]
    for row in table["resource_requests"]:
        assert said(request_of(ALICE, row["method"], row["url"]), names) == {name: row[name] for name in names}, row
    for row in table["non_resource_urls"]:
        assert not request_of(ALICE, row["method"], row["url"]).is_resource, row
    for row in table["classification"]:
        assert request_of(ALICE, "GET", row["url"]).is_resource is row["isResourceRequest"], row


@tables
@pytest.mark.data
def test_selectors_are_read_alike() -> None:
    """The verb, the name that a selector gives, and which selectors authorizers may see."""
    for row in json.loads(TABLES.read_text(encoding="utf-8"))["selectors"]:
        asked = request_of(ALICE, row["method"], row["url"])
        assert (asked.verb, asked.name) == (row["verb"], row["expectName"]), row
        visible = row["fieldSelector"] if row["error"] is None else ""
        assert asked.field_selector == tuple(tuple(term.split("=")) for term in visible.split(",") if term), row


def test_without_the_gate_no_authorizer_sees_a_selector() -> None:
    """AuthorizeWithSelectors is off before 1.32."""
    url = "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1"
    assert request_of(ALICE, "GET", url).field_selector == (("spec.nodeName", "n1"),)
    assert request_of(ALICE, "GET", url, selectors=False).field_selector == ()


@pytest.mark.parametrize(
    ("method", "url", "expected"),
    [
        ("GET", "/api/v1/pods?watch=true", True),
        ("GET", "/api/v1/namespaces/ns/pods/p/log", True),
        ("GET", "/api/v1/namespaces/ns/pods/p", False),
        ("GET", "/debug/pprof/heap", True),
        ("GET", "/healthz", False),
        ("WATCH", "/healthz", True),  # candidate F4
        ("GET", "/apis/example.com/v1/widgets/w/proxy", True),
    ],
)
def test_long_running_requests(method: str, url: str, expected: bool) -> None:  # noqa: FBT001 - the answer
    """A watch, a stream of a pod, a profile; also what the check does not mean to name (F4)."""
    assert is_long_running(request_of(ALICE, method, url)) is expected
