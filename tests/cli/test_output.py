"""What stands on standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOY = ("toy", "--engine", "toy")
KEYS = {
    "property", "sentence", "why", "domain", "world", "claim", "verdict", "strength", "expected", "reference",
    "unexpected", "engine", "seconds", "states", "depth", "counterexample", "reason",
}  # fmt: skip


def test_json_is_one_document_and_nothing_else(run: Run) -> None:
    """Every key of version 1 is there."""
    done = run(*TOY, "--format", "json", "--paths", "a", "b", "--kind", "large")
    document = json.loads(done.stdout)
    assert done.stderr == ""
    assert set(document) == {"schema", "tool", "started", "seconds", "summary", "answers", "results"}
    assert document["schema"] == 1
    assert set(document["tool"]) == {"name", "version", "z3"}
    assert document["summary"] == {
        "properties": 3, "proved": 1, "bounded": 0, "violated": 1, "unknown": 1, "error": 0, "unexpected": 2
    }  # fmt: skip
    assert all(set(result) >= KEYS for result in document["results"])
    right, wrong, needs_data = document["results"]
    assert (right["verdict"], right["strength"], right["states"]) == ("proved", "exhaustive", 10)
    assert wrong["counterexample"]["steps"] == [{"action": "count", "changes": ["a: 0 -> 9"]}]
    assert needs_data["reason"] == "not evaluated: no dump"
    assert right["scope"] == "9 numbers, 2 paths"


def test_answers_stand_before_verdicts(run: Run) -> None:
    """A table and its notes, in the order of the file; quiet leaves them out, and no status depends on them."""
    asked = ("--paths", "here", "--kind", "large")
    text = run(*TOY, *asked).stdout
    assert text.startswith("How far?\n  place  far\n  here     9\n  As the toy flies.\n\n")
    assert "How far?" not in run(*TOY, *asked, "-q").stdout
    (answer,) = json.loads(run(*TOY, *asked, "--format", "json").stdout)["answers"]
    assert answer == {
        "title": "How far?", "columns": ["place", "far"], "rows": [["here", "9"]], "notes": ["As the toy flies."],
        "data": {"far": 9},
    }  # fmt: skip


def test_a_chart_is_saved_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    """A picture that stands by itself; one that cannot be written is told in one line."""
    file = tmp_path / "way.svg"
    assert run(*TOY, "--paths", str(file), "--loud", "--size", "1").returncode == 2
    assert run(*TOY, "--paths", str(file)).returncode == 1
    assert file.read_text().startswith("<svg ")
    done = run(*TOY, "--paths", str(tmp_path / "nowhere" / "way.svg"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_documented_violation_carries_its_reference(run: Run) -> None:
    """It is expected, and no reason to fail."""
    wrong = json.loads(run(*TOY, "--format", "json").stdout)["results"][1]
    assert (wrong["expected"], wrong["reference"], wrong["unexpected"]) == ("violated", "issue 7", False)


def test_text_shows_what_is_wrong_first(run: Run) -> None:
    """The counterexample stands above the table, ready to be pasted."""
    text = run(*TOY, "--paths", "a").stdout
    assert text.startswith("VIOLATED  toy.safety.wrong\n")
    assert text.index("    assert wrong(Limit(9), 9)") < text.index("exhaustive")
    assert text.splitlines()[-1].startswith("3 properties: 2 proved, 1 violated; 1 unexpected;")


def test_quiet_leaves_the_summary(run: Run) -> None:
    """One line when all is as expected."""
    assert run(*TOY, "-q").stdout.count("\n") == 1


def test_a_closed_pipe_ends_quietly(tree: Path) -> None:
    """The status stays that of the run; nothing complains."""
    for arguments in (TOY, ("list",), ("--help",), (*TOY, "--format", "json")):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [sys.executable, "-m", "verify", *arguments], cwd=tree, stdout=write, stderr=subprocess.PIPE, check=False
        )
        os.close(write)
        assert (done.stderr, done.returncode) == (b"", 0)


@pytest.mark.parametrize("ending", ["json", "html", "sarif", "xml", "md"])
def test_each_report_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    """The ending chooses the format; each names the property that is violated."""
    file = tmp_path / f"out.{ending}"
    assert run(*TOY, "--paths", "a", "--report", str(file)).returncode == 1
    assert "wrong" in file.read_text(encoding="utf-8")


def test_a_trace_of_a_machine_has_an_ending_of_its_own(run: Run, tmp_path: Path) -> None:
    """It is no report in JSON; without a run of a machine it is empty, and says so."""
    file = tmp_path / "run.itf.json"
    assert run(*TOY, "--paths", "a", "--report", str(file)).returncode == 1
    assert json.loads(file.read_text(encoding="utf-8"))["#meta"]["format"] == "ITF"
    assert "expected one of" in run(*TOY, "--report", str(tmp_path / "run.itf")).stderr


def test_list_and_explain_name_every_property(run: Run) -> None:
    """What is listed can be explained."""
    names = [entry["property"] for entry in json.loads(run("list", "--format", "json").stdout)["properties"]]
    assert names == ["toy.safety.right", "toy.safety.wrong", "toy.safety.needs_data"]
    assert all(name in run("list").stdout for name in names)
    told = run("explain", "wrong").stdout
    assert "Nine is <never> reached." in told
    assert "plain: expected to fail, issue 7" in told
    assert "limit_is_gone (issue 1)" in run("explain", "toy.safety.right").stdout


def test_the_matrix_names_its_gaps(run: Run) -> None:
    """A property that nothing breaks, a fault that nothing catches, a violation that did not happen."""
    done = run("faults", "--engine", "toy", "--format", "json")
    (domain,) = json.loads(done.stdout)["domains"]
    assert done.returncode == 1
    assert domain["never_broken"] == ["toy.safety.needs_data"]
    assert domain["missed"] == [["nothing_is_wrong", "toy.safety.needs_data"]]
    assert domain["faults"][0]["marks"] == {
        "toy.safety.right": "caught", "toy.safety.wrong": "surprise", "toy.safety.needs_data": "held"
    }  # fmt: skip
    whole = run("faults", "--engine", "toy", "--fault", "limit*", "--property", "right")
    assert whole.returncode == 0
    only = run("faults", "--engine", "toy", "--property", "needs_data")
    assert "Faults that nothing catches: 2" in only.stdout
