"""`verify pleg --log` and `--events`: what a user gets for a file, and what status a gate ends with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.pleg.worlds.recordings import (
    FALLEN,
    GENERIC,
    REPEATED,
    STREAM,
    Line,
    log_text,
    message,
    outage,
    relisted,
    shown_container,
    stream_text,
    told,
)
from verify.cli import main

OLD = """\
I0126 12:00:01.0     698 kubelet.go:1] SyncLoop (PLEG): "web_shop(u1)", \
event: &pleg.PodLifecycleEvent{ID:"u1", Type:"ContainerStarted", Data:"c1"}
I0126 12:00:02.0     698 generic.go:1] GenericPLEG: u1/c1: running -> exited
I0126 12:00:02.0     698 kubelet.go:1] skipping pod synchronization - \
[PLEG is not healthy: pleg was last seen active 3m5.3s ago; threshold is 3m0s]
""".replace(".0 ", ".000000 ")
AS_JSON = "".join(
    json.dumps(each) + "\n"
    for each in (
        {"ts": 1718089689000, "msg": "Started kubelet", "v": 0},
        {"ts": 1718089689100.5, "msg": "GenericPLEG: Relisting", "v": 5},
        {
            "ts": 1718089689101,
            "msg": "SyncLoop (PLEG): event for pod",
            "v": 2,
            "pod": {"name": "web", "namespace": "shop"},
            "event": {"ID": "u1", "Type": "ContainerStarted", "Data": "c1"},
        },
    )
)
LOGS = (log_text(GENERIC), log_text(REPEATED), OLD, AS_JSON)
V2 = ("SyncLoop", "Started kubelet", "finished")
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on this text; give its status and what it wrote."""
    monkeypatch.setenv("COLUMNS", "160")

    def call(option: str, text: str, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "recorded.txt"
        file.write_text(text, encoding="utf-8")
        status = main(["pleg", option, str(file), *options])
        return status, *capsys.readouterr()

    return call


def verdicts(ask: Ask, option: str, text: str) -> dict[str, dict[str, Any]]:
    """The results by the property's own name."""
    document = json.loads(ask(option, text, "--format", "json")[1])
    return {each["property"].rpartition(".")[2]: each for each in document["results"]}


def answers(ask: Ask, option: str, text: str) -> dict[str, Any]:
    """The data of the answers by their title."""
    return {each["title"]: each["data"] for each in json.loads(ask(option, text, "--format", "json")[1])["answers"]}


def test_a_healthy_log_passes(ask: Ask) -> None:
    """Of level 5, so that everything is decided; the tables tell what was in it."""
    status, out, complaints = ask("--log", log_text(GENERIC))
    assert (status, complaints) == (0, "")
    assert "17 lines, 16 about PLEG, level 5 or more, 1 kubelet" in out
    found = answers(ask, "--log", log_text(GENERIC))
    (pod,) = found["Pods of the log"]["pods"]
    assert {key: pod[key] for key in ("pod", "starts", "ends", "starts_after_an_end")} == {
        "pod": "shop/web",
        "starts": 3,
        "ends": 1,
        "starts_after_an_end": 1,
    }
    gaps = found["Gaps between relists, from the beginning of one to that of the next"]
    assert (gaps["gaps"], gaps["least_ns"], gaps["most_ns"]) == (4, 1_100_000_000, 1_100_000_000)


def test_what_the_log_level_does_not_show_is_unknown(ask: Ask) -> None:
    """Of level 2 there are events and exit codes: everything else says what it needs, and is never passed."""
    quiet: tuple[Line, ...] = tuple(line for line in GENERIC if any(part in line[1] for part in V2))
    status, _, _ = ask("--log", log_text(quiet))
    assert status == 3
    found = verdicts(ask, "--log", log_text(quiet))
    assert found["no_start_is_told_twice"]["verdict"] == "proved"
    unknown = {name: each["reason"] for name, each in found.items() if each["verdict"] == "unknown"}
    assert set(unknown) == {
        "each_change_starts_where_the_last_one_ended",
        "each_event_is_one_of_the_table",
        "each_change_is_told",
        "relists_are_no_further_apart_than_the_threshold",
        "a_relist_that_nothing_forces_waits_for_the_period",
        "evented_pleg_gives_up_after_five_failures",
        "no_short_outage_ends_evented_pleg",
        "after_the_fallback_evented_pleg_is_silent",
    }
    assert all("which log level" in reason or "of log level 4" in reason for reason in unknown.values())


def test_a_violation_names_its_lines(ask: Ask) -> None:
    """In the counterexample, in the table of all places, and in the data."""
    broken = log_text((*GENERIC, relisted(204_600), relisted(409_600)))
    status, out, _ = ask("--log", broken)
    assert status == 1
    assert "relists = lines 17 and 18" in out
    found = answers(ask, "--log", broken)["What breaks a sentence in the log"]
    assert found == {"relists_are_no_further_apart_than_the_threshold": ["lines 17 and 18", "lines 18 and 19"]}


def test_events_that_evented_pleg_repeats_are_expected(ask: Ask) -> None:
    """Once it was seen in use; without it they are a violation that nobody expects."""
    status, out, _ = ask("--log", log_text(REPEATED))
    assert status == 0
    assert "relists repeat its events" in out
    twice = (*GENERIC, told(4700, "Started", "c2"))
    assert ask("--log", log_text(twice), "--property", "*twice")[0] == 1


def test_a_restart_of_the_runtime_is_suggested_as_its_bug(ask: Ask) -> None:
    """By row and line, and as a suggestion."""
    text = log_text((*FALLEN[:8], *outage(70_000, 90)))
    assert ask("--log", text)[0] == 1
    bugs = {
        each["row"]: each for each in answers(ask, "--log", text)["Documented bugs that would leave such a log"]["bugs"]
    }
    assert bugs["B11"]["seen"] == "consistent"
    assert bugs["B11"]["places"] == ["line 24"]
    assert bugs["D2"]["seen"] == "cannot be seen"
    assert bugs["B22"]["seen"] == "nothing seen"
    assert "not what happened" in ask("--log", text)[1]


def test_a_healthy_stream_passes(ask: Ask) -> None:
    """And the model's cache is empty after it."""
    status, out, complaints = ask("--events", stream_text(STREAM))
    assert (status, complaints) == (0, "")
    assert "8 messages of 1 pods" in out
    assert answers(ask, "--events", stream_text(STREAM))["What the pod cache holds after the stream"]["cache"] == [
        {"uid": "6f2c", "holds": "no entry", "refused": 0}
    ]


def test_a_broken_stream_names_its_documents(ask: Ask) -> None:
    """Both of a pair, with their lines."""
    exited = shown_container("c1", "EXITED", at=3)
    text = stream_text((*STREAM[:3], message(4, "STOPPED", "c1", exited), message(5, "STARTED", "c1", exited)))
    status, out, _ = ask("--events", text)
    assert status == 1
    assert "messages = document 4 (line 65), STOPPED of c1; document 5 (line 95), STARTED of c1" in out
    bugs = answers(ask, "--events", text)["Documented bugs that would leave such a stream"]["bugs"]
    assert [each["row"] for each in bugs if each["seen"] == "consistent"] == ["B24"]


def test_both_recordings_are_asked_together(ask: Ask, tmp_path: Path) -> None:
    """A world each."""
    (tmp_path / "events.json").write_text(stream_text(STREAM), encoding="utf-8")
    status, out, _ = ask("--log", log_text(GENERIC), "--events", str(tmp_path / "events.json"))
    assert status == 0
    assert "Pods of the log" in out
    assert "Pods of the stream" in out


def test_a_counterexample_runs_again(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the report, on the same file."""
    report = tmp_path / "out.json"
    assert ask("--log", log_text((*GENERIC, relisted(5000))), "--report", str(report))[0] == 1
    assert main(["replay", str(report)]) == 0
    assert "still refutes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--log", "", "expected the log of a kubelet, and the file is empty"),
        ("--log", "nothing\n", "expected lines of a kubelet about PLEG"),
        ("--log", OLD.replace("exited", "gone"), ":2: expected a state among"),
        ("--events", "", "expected what crictl events prints"),
        ("--events", "{}", ":1: document 1: containerEventType: expected one of"),
        ("--events", stream_text(STREAM)[:-3], "expected JSON, found its end: it is cut off"),
    ],
)
def test_bad_input_is_one_line(ask: Ask, option: str, text: str, said: str) -> None:
    """And status 2, with the file and the place."""
    status, out, complaints = ask(option, text)
    assert (status, out, complaints.count("\n")) == (2, "", 1)
    assert said in complaints
    assert "recorded.txt" in complaints


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--year", "2024"], "--year says nothing without --log FILE"),
        (["--bugs", "--runtime", "cri-o"], "--runtime says nothing beside --bugs"),
        (["--log", "x", "--year", "24"], "--year 24: expected a year from 1970"),
        (["--log", "/nowhere/at/all"], "No such file"),
        (["--events", "/nowhere/at/all"], "No such file"),
        (["--log", "/"], "Is a directory"),
        (["--log", "/dev/null"], "a pipe or a device"),
    ],
)
def test_bad_usage_is_one_line(capsys: pytest.CaptureFixture[str], options: list[str], said: str) -> None:
    """And status 2."""
    assert main(["pleg", *options]) == 2
    complaints = capsys.readouterr().err
    assert complaints.count("\n") == 1
    assert said in complaints


def test_help_shows_how_a_recording_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    """With an example of each."""
    assert main(["pleg", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "verify pleg --log kubelet.log" in shown
    assert "verify pleg --events crictl-events.json" in shown


PUTS = ("", "0", "-", "9" * 30, "\n", "\\", " ", "\x1b[2J", "{", '"', "}", "null", "é", "1e9", "0229", "Removed")


def damaged(data: st.DataObject, text: str) -> str:
    """The text with up to three places overwritten, and perhaps cut."""
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        puts = [
            "",
            "0",
            "-",
            "9" * 30,
            "\n",
            "\\",
            " ",
            "\x1b[2J",
            "{",
            '"',
            "}",
            "null",
            "é",
            "1e9",
            "0229",
            "Removed",
        ]
        text = text[:at] + data.draw(st.sampled_from(puts)) + text[at + data.draw(st.integers(0, 8)) :]
    return text[: data.draw(st.one_of(st.just(len(text)), st.integers(0, len(text))))]


def insist(found: tuple[int, str, str]) -> None:
    """A status from 0 to 3; with 2 one line and nothing else; and nothing that steers a terminal."""
    status, out, complaints = found
    assert status in (0, 1, 2, 3)
    assert (out == "") == (status == 2)
    assert complaints.count("\n") == (status == 2)
    assert "\x1b" not in out + complaints


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_in_a_log_has_a_status(ask: Ask, data: st.DataObject) -> None:
    """A damaged log is answered, or refused in one line; it is never a defect."""
    insist(ask("--log", damaged(data, data.draw(st.sampled_from(LOGS)))))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_in_a_stream_has_a_status(ask: Ask, data: st.DataObject) -> None:
    """A damaged stream is answered, or refused in one line; it is never a defect."""
    insist(ask("--events", damaged(data, stream_text(STREAM))))
