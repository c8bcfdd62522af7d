"""What is no recording gives one line: the file, the line or key, what was found and what was expected."""

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.cpu.reading import FORMATS, Unreadable, read_recording
from tests.models.cpu.recordings import EVERY, RESOURCE, node_metrics, summary

REFUSED = [
    ("csv", "", "the file is empty"),
    ("csv", "timestamp,usage\n", "a row below"),
    ("csv", "timestamp,usage\n1,2\n3\n", "line 3: found '3', expected 2 columns"),
    ("csv", "timestamp,usage\n0,5\n10,85,9\n", "line 3: found '10,85,9', expected 2 columns"),
    ("csv", "0,5\n1,0,85\n", "line 2: found '1,0,85', expected 2 columns"),
    ("csv", "t,usage\n" + "1,2\n" * 20_000 + "3,4,5\n", "line 20002: found '3,4,5', expected 2 columns"),
    ("cgroup", "usage_usec 400\nuser_usec 300\n", "line 1: found 'usage_usec', expected a stamp in seconds"),
    ("csv", "timestamp,usage\n1,2\n3,nan\n", "line 3: found 'nan', expected a cumulative usage"),
    ("csv", "timestamp,usage\n1,2\nx,2\n", "line 3: found 'x', expected a time"),
    ("csv", "timestamp,usage\n1,-2\n", "line 2: found '-2'"),
    ("csv", "timestamp,usage\n-1,2\n", "line 2: found '-1', expected a time: a number in its column's unit"),
    (
        "csv",
        "timestamp_s,usage\n1700000000,1\n1700000010000,2\n",
        "line 3: found '1700000010000', expected a time before",
    ),
    ("csv", "timestamp_s,usage\n5,1\n-0.5,2\n", "line 3: found '-0.5', expected a time"),
    ("csv", "timestamp,usage\n1969-12-31T23:59:59Z,2\n", "line 2: found '1969-12-31T23:59:59Z', expected a time"),
    ("resource", "node_cpu_usage_seconds_total 1 -5\n", "line 1: found '-5', expected a stamp in milliseconds that"),
    (
        "",
        '{"node": {"cpu": {"time": "noon", "usageCoreNanoSeconds": 5}}}',
        "node.cpu.time: found 'noon', expected a time",
    ),
    ("", '{"pods": [{"cpu": {}}]}', "pods[0].podRef: expected the pod's name"),
    (
        "",
        '{"node": {"cpu": {"time": "1966-01-01T00:00:00Z", "usageCoreNanoSeconds": 5}}}',
        "node.cpu.time: found '1966-01-01T00:00:00Z', expected a time since 1970",
    ),
    ("csv", "timestamp,usage\n1.5,2\n", "line 2: found '1.5', expected a time"),
    ("csv", "timestamp,usage\n1,1e400\n", "line 2: found '1e400'"),
    ("csv", "timestamp,usage\n2021-10-03T07:10:09,2\n", "line 2: found '2021-10-03T07:10:09'"),
    ("csv", "when,usage\n1,2\n", "line 1: found 'when, usage', expected one column named timestamp"),
    ("csv", "time,timestamp,usage\n1,1,2\n", "expected one column named timestamp"),
    ("csv", "time,usage_parsecs\n1,2\n", "expected one column named usage"),
    ("resource", "node_cpu_usage_seconds_total NaN 5\n", "line 1: found 'NaN', expected CPU seconds"),
    ("resource", "node_cpu_usage_seconds_total -1 5\n", "line 1: found '-1', expected CPU seconds"),
    ("resource", "node_cpu_usage_seconds_total 1\n", "expected a stamp in milliseconds"),
    ("resource", RESOURCE + "container{a=} 1 2\n", "line 9: found 'container{a=} 1 2'"),
    ("resource", "node_memory_working_set_bytes 1 2\n", "expected a sample of node_cpu_usage"),
    ("summary", '{"node": 5, "pods": []}', "node: found '5', expected an object"),
    (
        "summary",
        json.dumps({"node": {"cpu": {"usageCoreNanoSeconds": 5}}, "pods": []}),
        "node.cpu.time: expected text",
    ),
    ("summary", json.dumps({"node": {"cpu": {"usageCoreNanoSeconds": -5}}, "pods": []}), "usageCoreNanoSeconds: found"),
    ("summary", '{"node": {}, "pods": [{}]}', "pods[0].podRef: expected the pod's name"),
    ("summary", json.dumps(summary())[:-20], "expected JSON, found its end: it is cut off"),
    ("metrics", json.dumps(node_metrics("n", "NaN")), "usage.cpu: found 'NaN', expected a quantity of CPU"),
    ("metrics", json.dumps(node_metrics("n", "5n", "soon")), "window: found 'soon', expected a duration"),
    ("metrics", json.dumps(node_metrics("n", "5n", "0s")), "window: found '0s', expected a duration above zero"),
    ("metrics", json.dumps(node_metrics("n", "5n", at="2021-13-03T07:10:09Z")), "timestamp: found"),
    ("cgroup", "1700000000.5 usage_sec 5\n", "expected one counter, or usage_usec"),
    ("cgroup", "1700000000.5 5\nnoon 6\n", "line 1"),
    ("cri", '{"stats": {}}', "stats: found an object, expected a list"),
    ("cri", "[]", "document 1: found a list, expected a JSON object"),
]


@pytest.mark.parametrize(("form", "text", "told"), REFUSED)
def test_one_line_says_where_and_what(tmp_path: Path, form: str, text: str, told: str) -> None:
    """So that the user finds it without opening our code."""
    file = tmp_path / "bad"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_recording(file, form)
    assert told in str(refused.value)
    assert str(refused.value).startswith(str(file))
    assert "\n" not in str(refused.value)


def test_the_row_of_a_long_table_is_found(tmp_path: Path) -> None:
    """The fast way refuses, the slow way says where."""
    rows = [f"{at},{at}" for at in range(30_000)]
    rows[20_000] = "20000,oops"
    (tmp_path / "a.csv").write_text("timestamp,usage\n" + "\n".join(rows), encoding="utf-8")
    with pytest.raises(Unreadable, match="line 20002: found 'oops'"):
        read_recording(tmp_path / "a.csv")


def test_a_negative_time_of_a_long_table_is_found(tmp_path: Path) -> None:
    """The arrays take none either."""
    rows = [f"{at - 1},{at}" for at in range(30_000)]
    (tmp_path / "a.csv").write_text("timestamp,usage\n" + "\n".join(rows), encoding="utf-8")
    with pytest.raises(Unreadable, match="line 2: found '-1'"):
        read_recording(tmp_path / "a.csv")


@pytest.mark.parametrize("form", ["", *FORMATS])
def test_what_is_cut_off_or_no_text_is_said(tmp_path: Path, form: str) -> None:
    """A truncated archive, bytes, another encoding, nothing at all."""
    whole = gzip.compress(("timestamp,usage\n" + "".join(f"{at},{at}\n" for at in range(50_000))).encode())
    for content in (whole[: len(whole) // 2], whole[:15], b"\x7fELF\0\0\1,2\n", "a,b\n\xe9".encode("latin-1"), b""):
        file = tmp_path / "bad.csv.gz"
        file.write_bytes(content)
        with pytest.raises(Unreadable):
            read_recording(file, form)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """The first look at its content would take it away."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="can be read twice"):
        read_recording(tmp_path / "pipe")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_in_a_file_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """A good file with a few characters changed, read as any format, never fails in another way."""
    text = data.draw(st.sampled_from(sorted(EVERY.values())))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(
            st.sampled_from(["", "-", ".", "9" * 30, "e9", "{", "}", '"', "\n", ",", " ", "null", "é", "\0"])
        )
        text = text[:at] + put + text[at + data.draw(st.integers(0, 5)) :]
    file = tmp_path / "fuzz"
    file.write_text(text, encoding="utf-8")
    form = data.draw(st.sampled_from(["", *FORMATS]))
    told = ""
    try:
        assert all(len(series) for series in read_recording(file, form).series)
    except Unreadable as refused:
        told = str(refused)
    assert "\n" not in told
