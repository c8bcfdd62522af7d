"""Schedules on the command line: what is printed, and how wrong ones are refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verify.cli import main

SHIPPED = Path(__file__).parents[1] / "conformance" / "data" / "pleg_demonstrations.jsonl.gz"
POD = {"uid": "u1", "containers": [{"id": "c1", "state": "running"}], "sandboxes": [{"id": "s1", "state": "running"}]}


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command; give its status and what it wrote."""
    monkeypatch.setenv("COLUMNS", "400")

    def call(*options: str) -> tuple[int, str, str]:
        status = main(["pleg", *options])
        return status, *capsys.readouterr()

    return call


def written(folder: Path, *steps: Any, **keys: Any) -> Path:
    """A file of one schedule."""
    line = {"id": "one", "version": "1.36", "input": {"start": 100, "steps": list(steps)}} | keys
    file = folder / "schedules.jsonl"
    file.write_text(json.dumps(line) + "\n")
    return file


def test_a_schedule_is_told_step_by_step(asked: Ask, tmp_path: Path) -> None:
    """In the form of the recorded outputs; without a recording there is nothing to agree with, and the run is good."""
    file = written(tmp_path, {"op": "upsertPods", "pods": [POD]}, {"op": "relist"})
    status, out, complaints = asked("--schedule", str(file), "--format=json")
    (answer,) = json.loads(out)["answers"]
    (schedule,) = answer["data"]["schedules"]

    assert (status, complaints) == (0, "")
    assert schedule["output"][1] == {
        "now": 100,
        "events": [["u1", "ContainerStarted", "c1"], ["u1", "ContainerStarted", "s1"]],
        "cache": {
            "u1": {"modified": 100, "observed": 100, "containers": {"c1": "running"}, "sandboxes": {"s1": "running"}}
        },
        "cacheTime": 100,
        "records": {"u1": [{"c1": "running", "s1": "running"}, None]},
        "relistTime": 100,
    }


def test_a_recording_that_is_not_what_happens_is_a_violation(asked: Ask, tmp_path: Path) -> None:
    """The real code says something else than the model: status 1."""
    status, out, _ = asked("--schedule", str(written(tmp_path, {"op": "noop"}, output=[{"now": 101}])))
    assert status == 1
    assert "VIOLATED  pleg.safety.a_recorded_schedule_is_answered_as_the_real_code_did" in out


def test_the_recorded_demonstrations_are_as_expected(asked: Ask) -> None:
    """Those that end in a panic are recorded as such."""
    assert asked("--schedule", str(SHIPPED), "-q")[0] == 0


REFUSED: list[tuple[str, str]] = [
    ("not json", ":1: expected a JSON object on one line"),
    ("[1]", ":1: expected a JSON object, found a list"),
    ('{"id": "a", "version": "1.36"}', ":1: input: expected an object, found nothing"),
    ('{"id": "a", "version": "1.99", "input": {}}', "version '1.99': expected one of"),
    ('{"id": "a", "version": "1.36", "input": {"start": 1}}', "input.steps: expected a list of steps"),
    (
        '{"id": "a", "version": "1.36", "input": {"start": -1, "steps": []}}',
        "input.start: expected seconds, zero or more",
    ),
    ('{"id": "a", "version": "1.36", "input": {"start": NaN, "steps": []}}', "expected numbers of JSON, found NaN"),
    (
        '{"id": "a", "version": "1.36", "input": {"start": 1e999, "steps": []}}',
        "expected seconds that a clock can show",
    ),
    ('{"id": "a", "version": "1.36", "input": {"start": 0.0000000001, "steps": []}}', "at most nine decimals"),
    ('{"id": "a", "id": "b"}', "expected each key once, found 'id' twice"),
    (
        '{"id": "a", "version": "1.36", "input": {"start": 1, "steps": [{"op": "relsit"}]}}',
        "steps[0].op: expected one of",
    ),
    (
        '{"id": "a", "version": "1.36", "input": {"start": 1, "steps": [{"op": "advance"}]}}',
        "steps[0].seconds: expected what advance needs, found nothing",
    ),
    (
        '{"id": "a", "version": "1.34", "input": {"start": 1, "steps": [{"op": "relistPod", "pod": "u"}]}}',
        "steps[0].op: expected a step that this version has",
    ),
    (
        '{"id": "a", "version": "1.36", "input": {"start": 1, "steps": [{"op": "noop", "pod": "u"}]}}',
        "steps[0].'pod': expected one of op",
    ),
    ("", "expected at least one schedule"),
]


@pytest.mark.parametrize(("line", "expected"), REFUSED)
def test_a_wrong_schedule_is_refused_in_one_line(line: str, expected: str, asked: Ask, tmp_path: Path) -> None:
    """The line says which file and key, and what was expected; nothing is run."""
    file = tmp_path / "schedules.jsonl"
    file.write_text(line + "\n")
    status, out, complaints = asked("--schedule", str(file))
    assert (status, out) == (2, "")
    assert expected in complaints
    assert str(file) in complaints


def test_a_missing_or_torn_file_is_refused(asked: Ask, tmp_path: Path) -> None:
    """As is one that is not text, and a folder."""
    torn, binary = tmp_path / "torn.jsonl.gz", tmp_path / "binary.jsonl"
    torn.write_bytes(SHIPPED.read_bytes()[:1000])
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "absent", torn, binary, tmp_path):
        status, out, complaints = asked("--schedule", str(file))
        assert (status, out) == (2, "")
        assert str(file) in complaints


def test_a_byte_order_mark_is_no_part_of_the_first_schedule(asked: Ask, tmp_path: Path) -> None:
    """Some editors write one."""
    file = written(tmp_path, {"op": "noop"})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert asked("--schedule", str(file), "-q")[0] == 0


def test_an_option_that_would_say_nothing_is_refused(asked: Ask, tmp_path: Path) -> None:
    """A schedule names its own release; of two files one would be left out without a word."""
    file = str(written(tmp_path, {"op": "noop"}))
    refused = (("--schedule", file, "--variant", "1.26"), ("--bugs", "--variant", "1.26"), ("--schedule", file) * 2)
    for options in refused:
        status, out, complaints = asked(*options)
        assert (status, out, complaints.count("\n")) == (2, "", 1)
        assert "--variant" in complaints or "--schedule is given 2 times" in complaints
