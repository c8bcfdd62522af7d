"""Results point at what the user gave: the rule, the document, the dump, the row, the line."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.reports.conftest import reports_in
from tests.reports.inputs import COMMANDS, LOG, RULES, log

Reports = Callable[[str], dict[str, str]]
PLACES: dict[str, tuple[str, str, int | None]] = {
    "reachability": ("nodes_reach_every_pod", "snap/n1/route.json", None),
    "nat": ("a_service_is_reached", "rules.txt", 13),
    "authorization": ("nobody_else_becomes_cluster_admin", "rbac.yaml", 7),
    "cpu": ("no_window_is_above_capacity", "node.csv", 8),
    "pleg": ("each_change_starts_where_the_last_one_ended", "kubelet.log", 4),
}


def results_of(report: str) -> dict[str, Any]:
    """The results of a SARIF report by the last part of their rule."""
    (run,) = json.loads(report)["runs"]
    return {found["ruleId"].rpartition(".")[2]: found for found in run["results"]}


@pytest.mark.parametrize("name", PLACES)
def test_code_scanning_shows_the_place_in_the_input(reports_of: Reports, name: str) -> None:
    """The file as the command names it, and the line where a file of text has one; the sentence is beside it."""
    sentence, file, line = PLACES[name]
    found = results_of(reports_of(name)["sarif"])[sentence]
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == file
    assert place.get("region", {}).get("startLine") == line
    beside = [each["physicalLocation"]["artifactLocation"]["uri"] for each in found["relatedLocations"]]
    assert beside[-1].startswith("properties/")


@pytest.mark.parametrize("name", PLACES)
def test_people_see_the_same_place(reports_of: Reports, name: str) -> None:
    """On the page, in the summary of a job, and where a CI server shows a failure."""
    _, file, line = PLACES[name]
    told = file if line is None else f"{file}:{line}"
    for ending in ("html", "md", "xml"):
        assert told in reports_of(name)[ending], ending


def test_a_place_quotes_what_stands_there(reports_of: Reports) -> None:
    """The rule itself, and the line of the log."""
    rule = results_of(reports_of("nat")["sarif"])["every_chain_is_reached"]["locations"][0]["physicalLocation"]
    assert rule["region"]["snippet"]["text"] == RULES.splitlines()[rule["region"]["startLine"] - 1]
    line = results_of(reports_of("pleg")["sarif"])[PLACES["pleg"][0]]["locations"][0]["physicalLocation"]["region"]
    assert line["snippet"]["text"] == LOG.splitlines()[line["startLine"] - 1]


def test_what_is_not_decided_points_at_the_file(reports_of: Reports) -> None:
    """A result without counterexample names what was read."""
    (run,) = json.loads(reports_of("pleg")["sarif"])["runs"]
    files = {found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for found in run["results"]}
    assert files == {"kubelet.log"}


def test_fingerprints_are_those_of_the_last_run(reports_of: Reports, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Also where lines have moved: an alert that was closed stays closed."""

    def moved(folder: Any) -> list[str]:
        asked = log(folder)
        first, rest = LOG.split("\n", 1)
        (folder / "kubelet.log").write_text(f"{first}\nI1127 10:00:01.050000    1234 other.go:1] nothing\n{rest}")
        return asked

    old = results_of(reports_of("pleg")["sarif"])
    again = results_of(reports_in(tmp_path_factory.mktemp("again"), log)["sarif"])
    later = results_of(reports_in(tmp_path_factory.mktemp("later"), moved)["sarif"])
    name = PLACES["pleg"][0]
    assert {key: found["partialFingerprints"] for key, found in old.items()} == {
        key: found["partialFingerprints"] for key, found in again.items()
    }
    assert old[name]["partialFingerprints"] == later[name]["partialFingerprints"]
    assert old[name]["locations"] != later[name]["locations"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_violation_has_a_picture_of_its_kind(reports_of: Reports, name: str) -> None:
    """A way with its failing stop, a graph, a plot, lines below each other, the steps of a machine."""
    page = reports_of(name)["html"]
    marks = {
        "reachability": 'class="box bad"',
        "nat": "KUBE-SERVICES",
        "authorization": "escalate-clusterrole",
        "cpu": 'class="curve limit"',
        "pleg": "line 4",
        "machine": 'class="box changed"',
    }
    assert marks[name] in page.partition("<figure")[2].partition("</figure>")[0]
