"""A saved counterexample is run again."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def report(run: Run, tmp_path: Path) -> Path:
    """A saved report with one counterexample."""
    file = tmp_path / "out.json"
    run("toy", "--engine", "toy", "--report", str(file))
    return file


def test_a_counterexample_still_refutes(run: Run, report: Path) -> None:
    """Nothing has changed since it was saved."""
    done = run("replay", str(report))
    assert done.returncode == 0
    assert "toy.safety.wrong on plain: still refutes\n1 of 1 stand." in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "status", "said"),
    [
        ("Limit(9), 9)", "Limit(9), 8)", 1, "no longer refutes"),
        ("Limit(9), 9)", "Limit(9), nine)", 4, "does not run: NameError"),
        ("assert wrong", "import sys\\nsys.exit(0)\\nassert wrong", 4, "does not run: SystemExit"),
        (
            "assert wrong",
            "import verify.rerun, signal\\nsignal.alarm(1)\\nwhile True: pass\\nassert wrong",
            4,
            "OutOfTime",
        ),
        ("toy.safety.wrong", "toy.safety.gone", 4, "there is no such property any more"),
        ("assert wrong", "found = wrong", 4, "its last line asserts nothing"),
    ],
)
def test_a_counterexample_that_does_not_stand_is_said(
    run: Run, report: Path, old: str, new: str, status: int, said: str
) -> None:
    """Gone is 1, broken is 4."""
    report.write_text(report.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = run("replay", str(report))
    assert (done.returncode, said in done.stdout) == (status, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1 column 2: expected JSON"),
        ("[]", 'expected a report with "schema": 1'),
        ('{"schema": 2}', 'expected a report with "schema": 1'),
        ('{"schema": 1, "results": [3]}', "results: expected"),
        ('{"schema": 1, "results": [{"property": 3, "world": "w", "verdict": "violated"}]}', "results: expected"),
        (
            '{"schema": 1, "results": [{"property": "a.b", "world": "w", "verdict": "violated", "counterexample": 1}]}',
            "results: expected",
        ),
    ],
)
def test_a_file_that_is_no_report_is_status_2(run: Run, tmp_path: Path, text: str, said: str) -> None:
    """One line names the file and what was expected."""
    file = tmp_path / "out.json"
    file.write_text(text, encoding="utf-8")
    done = run("replay", str(file))
    assert (done.returncode, done.stderr.count("\n"), said in done.stderr) == (2, 1, True)
