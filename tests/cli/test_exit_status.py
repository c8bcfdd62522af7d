"""What the exit status says."""

import os
import signal
import subprocess
import sys
import time
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
        (("--property", "right", "--property", "wrong", "--paths", "a"), 1),  # the first of two counts, too
        (("--property", "wrong", "--property", "right", "--paths", "a"), 1),
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
        (("toy", "--evidence", ""), "expected a path, not an empty text"),
        (("toy", "--kind", "huge"), "'small', 'large'"),
        (("toy", "--colour", "green"), "'red', 'blue'"),
        (("toy", "--jobs", "0"), "--jobs"),
        (("toy", "--timeout", "0"), "--timeout"),
        (("toy", "--timeout", "nan"), "nan is no number of seconds"),
        (("toy", "--snapshot", ""), "expected a path, not an empty text"),
        (("toy", "--snapshot", "a", "--size", "3"), "--size says nothing beside --snapshot"),
        (("toy", "--engine", "steam"), "classes"),
        (("toy", "--property", "nothing.*"), "no property matches"),
        (("toy", "--property", "right", "--property", "nothing.*"), "no property matches 'nothing.*'"),
        (("toy", "--size", "-1"), "expected a number that is not negative"),
        (("toy", "--loud"), "toy.txt:3: too loud"),
        (("toy", "--snapshot", "nowhere"), "nowhere: No such file"),
        (("toys",), "toys"),
        (("explain", "nothing"), "no property is named"),
        (("list", "--property", "nothing"), "no property matches"),
        (("list", "--property", "right", "--property", "nothing"), "no property matches 'nothing'"),
        (("faults", "--property", "no", "--property", "nil"), "a property that matches 'no' or 'nil'"),
        (("replay", "nowhere.json"), "nowhere.json: expected a readable file, found No such file"),
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


def out_of_reach(folder: Path, kind: str) -> Path:
    """A place where nothing can be written: nobody may make files in /proc, and nobody files below a file."""
    if kind == "proc":
        if not Path("/proc/self").is_dir():
            pytest.skip("this system has no /proc")
        return Path("/proc")
    place = folder / kind
    if kind == "file":
        place.touch()
        return place
    if os.geteuid() == 0:
        pytest.skip("everything is open to root")
    place.mkdir(mode=0)
    return place


@pytest.mark.parametrize("kind", ["proc", "file", "locked"])
@pytest.mark.parametrize(("option", "name"), [("--report", "out.html"), ("--evidence", "new/evidence")])
def test_what_cannot_be_written_is_refused_before_any_work(
    run: Run, tmp_path: Path, kind: str, option: str, name: str
) -> None:
    """The place is named, nothing is verified, and nothing is left where something could be written."""
    place = out_of_reach(tmp_path, kind)
    done = run(
        *TOY, option, str(tmp_path / "fine.json" if option == "--report" else place / name), option, str(place / name)
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"{place / name}: " in done.stderr
    assert not (tmp_path / "fine.json").exists()


def test_a_report_that_is_there_is_kept_until_the_next_is_written(run: Run, tmp_path: Path) -> None:
    """What is tried before the run changes nothing."""
    old = tmp_path / "out.json"
    old.write_text("old")
    assert run(*TOY, "--report", str(old), "--size", "-1").returncode == 2
    assert old.read_text() == "old"


def test_jobs_change_no_verdict(run: Run) -> None:
    """Two processes say what one says, fault by fault."""
    assert run("faults", "--engine", "toy", "--jobs", "2").stdout == run("faults", "--engine", "toy").stdout


@pytest.mark.parametrize("arguments", ["list", "--help", "toy --engine toy"])
@pytest.mark.parametrize("where", ["> /dev/full", ">&-"])
def test_output_that_cannot_be_written_is_one_line(tree: Path, arguments: str, where: str) -> None:
    """A full disk and a closed standard output are the user's to mend."""
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m verify {arguments} {where}"],
        cwd=tree, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("verify: standard output")


def test_the_version_is_said(run: Run) -> None:
    """One line, and status 0."""
    done = run("--version")
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 1, "")


def wait_for_children(parent: int, number: int, patience: float = 60) -> None:
    """Wait until a process has started so many; on a busy machine that takes its time."""
    until = time.monotonic() + patience
    while len(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()) < number:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_interrupted_parent_leaves_no_process(tree: Path) -> None:
    """The signal reaches the parent alone; it ends at once, with status 130, and so do those that it started."""
    with subprocess.Popen(
        [sys.executable, "-m", "verify", "faults", "--engine", "slow", "--jobs", "2"],
        cwd=tree, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True,
    ) as started:  # fmt: skip
        wait_for_children(started.pid, 2)
        started.send_signal(signal.SIGINT)
        assert started.wait(10) == 130
        assert started.stderr is not None
        assert started.stderr.read().strip() == "verify: interrupted"
    with pytest.raises(ProcessLookupError):
        os.killpg(started.pid, 0)
