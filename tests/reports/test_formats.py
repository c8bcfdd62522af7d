"""Each format says the same run, and is well formed whatever the texts hold."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve

from reports import json as document
from reports import junit, markdown, sarif, text
from reports.wording import legal
from tests.reports.runs import CLAIM, RESULTS, SHOWN, finished
from verify.property import Property
from verify.verdict import Step

STATUS = {"proved": 0, "bounded": 3, "violated": 1, "unknown": 3, "error": 4, "documented": 0, "vanished": 1}


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_each_outcome_has_its_status(name: str, status: int) -> None:
    """Alone, and beside a proof."""
    assert finished(name).exit_status == finished(name, "proved").exit_status == status


def test_the_worst_status_wins() -> None:
    """4 wins over 1, and 1 over 3."""
    assert finished().exit_status == 4
    assert finished("unknown", "violated").exit_status == 1


def test_json_counts_what_it_lists() -> None:
    """The summary is the sum of the results."""
    report: dict[str, Any] = json.loads(document.render(finished()))
    assert report["started"] == "2026-01-02T03:04:05Z"
    assert report["summary"] == {
        "properties": 7, "proved": 2, "bounded": 1, "violated": 2, "unknown": 1, "error": 1, "unexpected": 5
    }  # fmt: skip
    assert [entry["unexpected"] for entry in report["results"]] == [False, True, True, True, True, False, True]
    assert report["results"][2]["counterexample"]["python"] == SHOWN.python


def test_sarif_has_no_result_for_a_proof() -> None:
    """What is documented is there, and suppressed; every result points at a rule and a line."""
    (run,) = json.loads(sarif.render(finished()))["runs"]
    assert len(run["results"]) == 6
    assert [bool(found.get("suppressions")) for found in run["results"]] == [False, False, False, False, True, False]
    assert run["invocations"][0]["exitCode"] == 4
    for found in run["results"]:
        assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        place = found["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "tests/reports/runs.py"
        assert place["region"]["startLine"] > 1
    prints = {str(found["partialFingerprints"]) for found in run["results"]}
    assert len(prints) == 2  # one for each world


def test_junit_fails_where_a_verdict_differs() -> None:
    """A documented violation passes, a defect is an error; control characters are no XML."""
    root = ET.fromstring(junit.render(finished()))  # noqa: S314 - our own text
    cases = list(root.iter("testcase"))
    assert [len(case.findall("failure")) for case in cases] == [0, 1, 1, 1, 0, 0, 1]
    assert [len(case.findall("error")) for case in cases] == [0, 0, 0, 0, 1, 0, 0]
    assert cases[0].get("file") == "tests/reports/runs.py"
    assert int(cases[0].get("line", 0)) > 1
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("7", "4", "1")


def test_markdown_keeps_text_as_text() -> None:
    """No table is broken, and the fence is longer than any in the code."""
    page = markdown.render(finished())
    assert "````python\n" in page
    assert "Say \\<b\\>nothing" in page
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert {line.count(" | ") for line in rows} == {5}


def test_markdown_tells_the_counterexample_first_and_folds_it() -> None:
    """Before every table; a page that GitHub renders as folded parts."""
    page = markdown.render(finished())
    assert page.index("## Violated") < page.index("| | property |")
    assert page.count("<details>") == page.count("</details>") == 2
    assert "<summary>2 steps, the last: drop</summary>" in page


def test_the_step_that_folds_calls_nobody_and_is_cut_between_letters() -> None:
    """A mention stands apart, and no reference of a letter is cut in two."""
    shown = evolve(SHOWN, steps=(Step("@everyone " + "<" * 400),))
    result = evolve(RESULTS["violated"], verdict=evolve(RESULTS["violated"].verdict, counterexample=shown))
    page = markdown.render(evolve(finished("proved"), results=(result,)))
    assert f"<summary>1 step: @<!-- -->everyone {'&lt;' * 290}</summary>" in page


@pytest.mark.parametrize("mark", "\u061c\u200e\u200f\u202a\u202e\u2066\u2069")
def test_what_turns_the_direction_of_writing_is_shown_as_a_mark(mark: str) -> None:
    """A line that shows in another order than it has could say what it does not."""
    assert legal(f"a{mark}b") == "a\ufffdb"


def test_markdown_fits_a_job_summary() -> None:
    """What GitHub takes is one MiB: of more, the last parts are left out, and it is said how many."""
    shown = evolve(SHOWN, python="assert 'é' != 'e'\n" * 5000)
    result = evolve(RESULTS["violated"], verdict=evolve(RESULTS["violated"].verdict, counterexample=shown))
    run = evolve(finished("proved"), results=(RESULTS["proved"], *[result] * 40))
    page = markdown.render(run)
    assert len(page.encode()) <= 2**20
    assert page.startswith("# Verification")
    assert "more parts do not fit into this page" in page
    assert page.count("<details>") == page.count("</details>")


def test_text_gives_a_property_one_line_at_eighty_columns() -> None:
    """Columns of figures give way to a long name; the verdict and its strength stay."""

    def every_overshoot_is_explained_by_the_allowed_skew(number: int) -> bool:
        """A name of 48 letters."""
        return number > 0

    item = Property(CLAIM.claim, every_overshoot_is_explained_by_the_allowed_skew)
    page = text.render(evolve(finished("proved"), results=(evolve(RESULTS["proved"], property=item),)), width=80)
    (line,) = [line for line in page.splitlines() if item.predicate.__name__ in line]
    assert line.split() == [item.predicate.__name__, "proved", "exhaustive", "1,234"]
    assert max(len(line) for line in page.splitlines()) <= 80


@pytest.mark.parametrize("width", [40, 80, 200])
def test_text_fits_its_width(width: int) -> None:
    """All but the code to be pasted, which is never wrapped."""
    page = text.render(finished(), width=max(width, 60), verbose=True)
    code = SHOWN.python.splitlines()
    assert all(len(line) <= max(width, 60) for line in page.splitlines() if line.strip() not in code)
    assert all(f"    {line}\n" in page for line in code)
    assert "[red]else[/red]" in page


def test_text_without_colour_has_no_escapes() -> None:
    """Not even those that a label brings along."""
    assert "\x1b" not in text.render(finished(), verbose=True)
    assert "\x1b[" in text.render(finished("violated"), colour=True)


def test_every_outcome_is_rendered() -> None:
    """No outcome is without words."""
    assert {name for name in RESULTS if finished(name).counts["properties"] != 1} == set()
