"""What the exit status says."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOY = ("toy", "--engine", "toy")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 0),
        (("--paths", "a"), 1),  # then nothing documents the violation
        (("--kind", "large"), 3),
        (("--paths", "a", "--kind", "large"), 1),
        (("--seed", "14"), 3),
        (("--seed", "13"), 4),
        (("--paths", "a", "--seed", "13"), 4),
        (("--property", "right"), 0),
        (("--property", "toy.safety.r*"), 0),
    ],
)
def test_the_status_is_that_of_the_worst_verdict(run: Run, arguments: tuple[str, ...], status: int) -> None:
    """4 wins over 1, and 1 over 3."""
    done = run(*TOY, *arguments)
    assert (done.returncode, done.stderr) == (status, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("toy", "--report", "out.txt"), "out.txt: the ending chooses the format"),
        (("toy", "--report", "nowhere/out.json"), "there is no folder"),
        (("toy", "--size", "many"), "--size"),
        (("toy", "--kind", "huge"), "'small', 'large'"),
        (("toy", "--colour", "green"), "'red', 'blue'"),
        (("toy", "--jobs", "0"), "--jobs"),
        (("toy", "--timeout", "0"), "--timeout"),
        (("toy", "--engine", "steam"), "classes"),
        (("toy", "--property", "nothing.*"), "no property matches"),
        (("toy", "--size", "-1"), "expected a number that is not negative"),
        (("toy", "--loud"), "toy.txt:3: too loud"),
        (("toy", "--snapshot", "nowhere"), "nowhere: No such file"),
        (("toys",), "toys"),
        (("explain", "nothing"), "no property is named"),
        (("list", "--property", "nothing"), "no property matches"),
        (("replay", "nowhere.json"), "nowhere.json: No such file"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    """One line on standard error that says what was expected; nothing on standard output."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("verify: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_a_defect_is_status_4_without_a_traceback(run: Run) -> None:
    """The traceback is for those who ask twice."""
    done = run("toy", "--size", "99")
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "RuntimeError: a defect" in done.stderr
    assert "Traceback" in run("toy", "--size", "99", "-vv").stderr


def test_a_failing_engine_is_an_error_verdict(run: Run) -> None:
    """Its reason stands in the report."""
    done = run(*TOY, "--seed", "13")
    assert "RuntimeError: the dog ate it" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "Traceback" in run(*TOY, "--seed", "13", "-vv").stderr


def test_an_interrupted_write_of_a_report_is_said(run: Run, tmp_path: Path) -> None:
    """A folder of that name cannot be written as a file."""
    (tmp_path / "out.json").mkdir()
    done = run(*TOY, "--report", str(tmp_path / "out.json"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_jobs_change_no_verdict(run: Run) -> None:
    """Two processes say what one says, fault by fault."""
    assert run("faults", "--engine", "toy", "--jobs", "2").stdout == run("faults", "--engine", "toy").stdout
