"""`verify cpu --series`: what a user gets for a file, and what status a gate ends with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.cpu.recordings import EVERY, METRICS, SUMMARIES, node_metrics
from verify.cli import main

GOOD = "timestamp,usage\n0,1\n10000000000,79000000001\n20000000000,158000000001\n"
OVER = "timestamp,usage\n0,1\n10000000000,80400000001\n20000000000,160000000001\n"
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on this text; give its status and what it wrote."""
    monkeypatch.setenv("COLUMNS", "160")

    def call(text: str, *options: str, name: str = "node.csv") -> tuple[int, str, str]:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        status = main(["cpu", "--series", str(file), *options])
        return status, *capsys.readouterr()

    return call


def report(ask: Ask, text: str, *options: str) -> dict[str, Any]:
    """The same as JSON."""
    found: dict[str, Any] = json.loads(ask(text, *options, "--format", "json")[1])
    return found


def test_a_quiet_node_passes(ask: Ask) -> None:
    """Nothing more has to be told than the cores."""
    status, out, complaints = ask(GOOD, "--cores", "8")
    assert (status, complaints) == (0, "")
    assert "within capacity" in out


def test_an_overshoot_fails_unless_the_allowed_skew_explains_it(ask: Ask) -> None:
    """50 ms explain it, so that windows above capacity are expected; 49 ms do not."""
    assert ask(OVER, "--cores", "8")[0] == 0
    assert ask(OVER, "--cores", "8", "--skew", "50")[0] == 0
    assert ask(OVER, "--cores", "8", "--skew", "49ms")[0] == 1
    (series,) = report(ask, OVER, "--cores", "8")["answers"][0]["data"]["series"]
    assert series["smallest_spread_ns"] == 50_000_000
    assert series["forced_by"] == [1, 2]
    assert series["verdicts"] == ["explainable by skew"]


def test_what_was_not_told_is_unknown(ask: Ask) -> None:
    """Without cores nothing is said of capacity, though the counter is; with one sample there is no window."""
    status, out, _ = ask(GOOD)
    assert status == 3
    assert "not evaluated: needs --cores" in out
    status, out, _ = ask("timestamp,usage\n0,1\n", "--cores", "8")
    assert status == 3
    assert "needs a counter with two samples" in out


def test_a_violation_is_not_hidden_by_a_short_series(ask: Ask) -> None:
    """A series of one sample is unknown beside one that is too high."""
    text = "name,timestamp,usage\na,0,1\na,10000000000,90000000000\nb,0,1\n"
    status, out, _ = ask(text, "--cores", "8")
    assert status == 1
    assert "one sample only" in out
    assert ask(text, "--cores", "8", "--only", "b")[0] == 3
    assert ask(text, "--cores", "10", "--only", "a")[0] == 0


def test_allocatable_is_a_verdict_of_its_own(ask: Ask) -> None:
    """7.9 of 8 cores need no error of measuring to be above 7.5."""
    status, out, _ = ask(GOOD, "--cores", "8", "--allocatable", "7500m")
    assert status == 1
    assert "VIOLATED  cpu.safety.usage_stays_within_allocatable" in out
    assert out.count("VIOLATED") == 1


def test_rates_are_judged_without_a_counter(ask: Ask) -> None:
    """8.0005328 of 8 cores over 15.157 s: stamps of whole seconds explain it; there is no counter to be judged."""
    status, out, _ = ask(METRICS, "--cores", "8")
    assert status == 0
    assert "8.0005328" in out
    results = {
        each["property"].rpartition(".")[2]: each["verdict"] for each in report(ask, METRICS, "--cores", "8")["results"]
    }
    assert "a_counter_never_decreases" not in results
    assert results["no_window_is_above_capacity"] == "violated"
    assert results["every_overshoot_is_explained_by_the_allowed_skew"] == "proved"


def test_children_above_their_parents_are_explained(ask: Ask) -> None:
    """A container that was read 8 s after its pod; and a printed rate above the pod's."""
    status, out, _ = ask(SUMMARIES, "--cores", "2", "--property", "*child*")
    assert status == 0
    assert "6.17792 ms" in out
    assert "0.004558032" in out


def test_every_program_is_asked_what_it_would_have_printed(ask: Ask) -> None:
    """Issue 27194: 1054002403 nanocores, and 27959484 before the product was mended."""
    text = "timestamp,usage\n0,1\n17978530662,18949414525\n"
    out = ask(text, "--cores", "1", "--variant", "all")[1]
    rows = {line.split()[0]: line.split()[1] for line in out.splitlines() if line.startswith("  cadvisor")}
    assert (rows["cadvisor"], rows["cadvisor-0.23"]) == ("1.054002403", "0.027959484")


@pytest.mark.parametrize("form", EVERY)
def test_every_format_is_answered(ask: Ask, form: str) -> None:
    """Whether it is told or found out."""
    asked = ("--cores", "64", "--format", "json")
    found, told = (json.loads(ask(EVERY[form], *asked, *more)[1]) for more in ((), ("--series-format", form)))
    assert found["answers"] == told["answers"] != []


def test_a_plot_is_a_picture(ask: Ask, tmp_path: Path) -> None:
    """The counter and the drift, above each other."""
    file = tmp_path / "plot.svg"
    assert ask(OVER, "--cores", "8", "--plot", str(file))[0] == 0
    names = {node.text for node in ET.parse(file).iter() if node.tag.endswith("text")}  # noqa: S314 - our own
    assert {"counter", "8 full cores", "drift", "windows above capacity"} <= names


@pytest.mark.parametrize(("options", "told"), [
    (("--cores", "8", "--granularity", "0"), "--granularity 0: expected a step of 1ns or more"),
    (("--cores", "0"), "--cores 0: expected a number of cores above 0"),
    (("--cores", "eight"), "--cores eight: expected a number of cores"),
    (("--cores", "8", "--allocatable", "9"), "--allocatable 9: expected no more than --cores 8"),
    (("--skew", "-1"), "--skew -1: expected a length of time"),
    (("--granularity", "0.5ns"), "--granularity 0.5ns: expected a length"),
    (("--only", "nobody"), "--only nobody: expected a name of the file's series, such as node"),
    (("--plot", "x.png"), "--plot x.png: expected a file that ends in .svg"),
    (("--plot", "nowhere/x.svg"), "in a folder that exists"),
    (("--windows", "-1"), "--windows -1: expected a number that is not negative"),
    (("--series-format", "cri"), "line 1"),
])  # fmt: skip
def test_bad_usage_is_one_line(ask: Ask, options: tuple[str, ...], told: str) -> None:
    """And status 2; nothing is printed as a result."""
    status, out, complaints = ask(GOOD, *options)
    assert (status, out, complaints.count("\n")) == (2, "", 1)
    assert told in complaints


def test_options_say_nothing_without_a_recording(capsys: pytest.CaptureFixture[str]) -> None:
    """Cores are those of a file's samples."""
    assert main(["cpu", "--cores", "8"]) == 2
    assert "--cores says nothing without --series FILE" in capsys.readouterr().err
    assert main(["cpu", "--series", "/nowhere/at/all"]) == 2
    assert "No such file" in capsys.readouterr().err


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_in_the_file_has_a_status(ask: Ask, data: st.DataObject) -> None:
    """A damaged recording is answered, or refused in one line; it is never a defect."""
    text = data.draw(st.sampled_from([*sorted(EVERY.values()), GOOD, OVER]))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(st.sampled_from(["", "0", "-", "9" * 18, "9" * 30, "e9", "\n", ",", " ", "\x1b[2J", "{", '"']))
        text = text[:at] + put + text[at + data.draw(st.integers(0, 8)) :]
    cores = data.draw(st.sampled_from([(), ("--cores", "1"), ("--cores", "7.5", "--allocatable", "7")]))
    status, out, complaints = ask(text, *cores, "--variant", "all")
    assert status in (0, 1, 2, 3)
    assert (out == "") == (status == 2)
    assert complaints.count("\n") == (status == 2)
    assert "\x1b" not in out + complaints


@pytest.mark.parametrize(("time", "unit"), [("1700000010", "s"), ("1700000010000", "ms"), ("1700000010000000", "us")])
def test_a_time_of_our_days_without_its_unit_is_refused(ask: Ask, time: str, unit: str) -> None:
    """Seconds since 1970 that are taken for nanoseconds would accuse a healthy node."""
    status, _, told = ask(f"timestamp,usage\n{time},1\n{int(time) + 10},2\n", "--cores", "8")
    assert status == 2
    assert f"line 2: found '{time}', expected a time whose unit its column names: timestamp_{unit}" in told
    assert ask(f"timestamp_ns,usage\n{time},1\n{int(time) + 10},2\n", "--cores", "8")[0] != 2


def test_a_series_that_is_too_short_to_tell_is_unknown(ask: Ask) -> None:
    """Three windows, each of 8.2 cores, at whole seconds: 1.1 s of skew explain it, and so does a wrong number."""
    text = "timestamp_s,usage_s\n" + "".join(f"{10 * at},{1 + 82 * at}\n" for at in range(4))
    status, out, _ = ask(text, "--cores", "8")
    assert status == 3
    assert "too short to tell skew from what lasts" in out
    assert "the number of cores is wrong (it takes 9 or more)" in out
    assert "not evaluated: needs --cores, and series that are long enough" in out
    assert ask(text + "40,329\n50,411\n", "--cores", "8")[0] == 1


def test_a_rate_since_the_year_one_is_a_default_record(ask: Ask) -> None:
    """L1 as metrics-server serves it, beside the node; with or without a number of cores."""
    text = json.dumps(node_metrics("n1", "0", "2562047h47m16.854775807s"))
    for options in (("--cores", "8"), ()):
        status, out, _ = ask(text, *options)
        assert status == 1
        assert "VIOLATED  cpu.safety.no_rate_is_since_a_default_record" in out
        assert "default record, never stored (L1, finding 0004)" in out


def test_a_single_rate_above_capacity_says_what_can_be_said(ask: Ask) -> None:
    """18446744074 cores are no mix of identities, and 9 of 8 are no clock step: a rate by itself does not tell."""
    status, out, _ = ask(json.dumps(node_metrics("n1", "18446744074", "15s")), "--cores", "8")
    assert status == 1
    assert "rate beyond any skew" in out
    assert "read without its sign (metrics-server PR 1300" in " ".join(out.split())
    assert "identity mix" not in out
    status, out, _ = ask(json.dumps(node_metrics("n1", "10", "15s")), "--cores", "8")
    assert status == 1
    assert "a rate by itself does not tell which: record the counter" in " ".join(out.split())


def test_published_zeros_are_not_counted_as_no_number(ask: Ask) -> None:
    """Of a first sample and a repeated one cAdvisor says nothing and the kubelet zero, which looks measured."""
    text = "timestamp_s,usage_s\n0,1\n10,41\n10,41\n20,81\n"
    out = ask(text, "--cores", "8")[1]
    rows = {line.split()[0]: line.split()[-2:] for line in out.splitlines() if line.startswith("  ")}
    assert rows["cadvisor"] == ["2", "0"]
    assert rows["kubelet"] == ["0", "2"]


def test_starts_in_the_exposition_tell_a_restart(ask: Ask) -> None:
    """The counter has grown past its old value; container_start_time_seconds is later (T13)."""
    text = "".join(
        f'container_cpu_usage_seconds_total{{container="c",namespace="d",pod="p"}} {usage} {at}000\n'
        f'container_start_time_seconds{{container="c",namespace="d",pod="p"}} {start}\n'
        for at, usage, start in (
            (1633252715, 1, 1.633252712e9),
            (1633252730, 9, 1.633252712e9),
            (1633252745, 9.5, 1633252735),
        )
    )
    status, out, _ = ask(text, "--cores", "8", name="scrapes.txt")
    assert status == 1
    assert "reset, within capacity" in out
    assert "VIOLATED  cpu.safety.a_counter_never_decreases" in out
    without = "".join(line + "\n" for line in text.splitlines() if "start" not in line)
    assert ask(without, "--cores", "8", name="scrapes.txt")[0] == 0
