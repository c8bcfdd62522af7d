"""Every format of a recording becomes the samples that it means, to the nanosecond."""

import gzip
import json
from fractions import Fraction
from pathlib import Path

import pytest

from models.cpu.behaviour.judging import findings
from models.cpu.reading import Record, format_of, read_recording
from models.cpu.vocabulary import Sample
from models.cpu.vocabulary.series import Bounds, Finding
from tests.models.cpu.recordings import (
    CSV,
    EVERY,
    METRICS,
    RESOURCE,
    RESOURCE_LATER,
    SUMMARIES,
    V1,
    V1_BLOCKS,
    V2_BLOCKS,
    node_metrics,
)

SECOND = 10**9


def read(folder: Path, text: str, name: str = "recording", form: str = "") -> Record:
    """Read this text as a file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_recording(file, form)


def samples(record: Record, name: str) -> list[Sample]:
    """The samples of the series of this name."""
    return list(next(series for series in record.series if series.name == name).samples())


@pytest.mark.parametrize("form", EVERY)
def test_a_format_is_known_by_its_content(tmp_path: Path, form: str) -> None:
    """Whatever the file is called, compressed or not."""
    plain, small = tmp_path / "a", tmp_path / "b"
    plain.write_text(EVERY[form], encoding="utf-8")
    small.write_bytes(gzip.compress(EVERY[form].encode()))
    assert format_of(plain) == format_of(small) == read_recording(plain).format == form
    assert [list(series.samples()) for series in read_recording(plain).series] == [
        list(series.samples()) for series in read_recording(small).series
    ]


def test_scrapes_after_each_other_are_series(tmp_path: Path) -> None:
    """Stamps are milliseconds, values seconds; containers know their pod, pods their node."""
    record = read(tmp_path, RESOURCE + RESOURCE_LATER)
    pod = "kube-system/coredns-558bd4d5db-4dpjz"
    assert samples(record, "node") == [
        Sample(1_633_253_809_720_000_000, 357_354_910_000),
        Sample(1_633_253_824_720_000_000, 477_362_910_000),
    ]
    assert samples(record, f"{pod}/coredns")[0] == Sample(1_633_253_812_125_000_000, 4_710_169_000)
    assert {series.name: series.parent for series in record.series} == {"node": "", pod: "node", f"{pod}/coredns": pod}
    assert (record.stamp, record.granularity) == (10**6, 1)


def test_a_float_of_seconds_is_coarse_after_years(tmp_path: Path) -> None:
    """Near 10^17 ns a float64 of seconds has steps of 15 ns, and two such counters are off by no more."""
    assert read(tmp_path, "node_cpu_usage_seconds_total 1e+08 1633253809720\n").granularity == 15


def test_labels_may_hold_anything(tmp_path: Path) -> None:
    """Commas, braces and escaped quotes belong to the value."""
    line = r'container_cpu_usage_seconds_total{container="a,}\"b",namespace="n",pod="p"} 1 2' + "\n"
    assert read(tmp_path, line).series[0].name == r"n/p/a,}\"b"


def test_summaries_have_whole_seconds(tmp_path: Path) -> None:
    """Two documents, one of them on many lines; what is printed as a rate is kept beside the counter."""
    record = read(tmp_path, SUMMARIES)
    node = next(series for series in record.series if series.name == "node")
    assert record.stamp == SECOND
    assert [sample.usage for sample in node.samples()] == [90 * SECOND, 92 * SECOND]
    assert node.sample(1).time - node.sample(0).time == 2 * SECOND
    coredns = next(series for series in record.series if series.name == "kube-system/coredns-58qvv/coredns")
    assert coredns.printed[0][1] == 4_558_032


def test_rates_become_windows_of_their_own(tmp_path: Path) -> None:
    """NodeMetrics has no counter: each window stands alone, from 0 to what its rate makes of it."""
    record = read(tmp_path, METRICS)
    one, other = record.series
    assert one.apart
    assert one.sample(1).time - one.sample(0).time == 15_157_000_000
    assert one.sample(1).usage == -(-8_000_532_800 * 15_157_000_000 // SECOND)
    assert other.sample(1).time - other.sample(0).time == 60_500_000_000
    assert other.sample(1).usage == 15_125_000_000


@pytest.mark.parametrize(("text", "step", "usages"), [
    (EVERY["cgroup"], 1000, [4 * SECOND, 84 * SECOND]),
    (V2_BLOCKS, 1000, [4 * SECOND, 84 * SECOND]),
    (V1, 1, [4 * SECOND, 84 * SECOND + 1]),
    (V1_BLOCKS, 1, [4 * SECOND, 84 * SECOND + 1]),
])  # fmt: skip
def test_what_a_loop_in_a_shell_collects(tmp_path: Path, text: str, step: int, usages: list[int]) -> None:
    """Version 2 counts microseconds, version 1 nanoseconds; on one line with the stamp, or below it."""
    record = read(tmp_path, text)
    assert [sample.usage for sample in record.series[0].samples()] == usages
    assert record.granularity == step
    assert record.series[0].sample(1).time - record.series[0].sample(0).time == 10 * SECOND


@pytest.mark.parametrize(("text", "first", "stamp"), [
    (CSV, Sample(0, 5), 1),
    ("0;5\n10;85\n", Sample(0, 5), 1),
    ("timestamp_ms\tusage_usec\n1500\t7\n", Sample(1_500_000_000, 7000), 10**6),
    ("time_s,usage_s\n1.5,0.000000007\n", Sample(1_500_000_000, 7), 10**8),
    ("usage,time\n7,2021-10-03T07:10:09.000000001Z\n", Sample(1_633_245_009_000_000_001, 7), 1),
    ("time,usage\n0.0,9223372036854775808\n", Sample(0, 2**63), 1),
    ("\n# not,a comment\n", None, 0),
])  # fmt: skip
def test_columns_have_the_units_that_they_name(tmp_path: Path, text: str, first: Sample | None, stamp: int) -> None:
    """Nanoseconds where they name none; any delimiter, any order, numbers of any size."""
    if first is None:
        with pytest.raises(ValueError, match=r"two columns|one column"):
            read(tmp_path, text, "a.csv", "csv")
        return
    record = read(tmp_path, text, "a.csv")
    assert record.series[0].sample(0) == first
    assert record.stamp == stamp


def test_a_column_of_names_makes_several_series(tmp_path: Path) -> None:
    """In the order in which they come first."""
    record = read(tmp_path, "name,time,usage\nb,0,1\na,0,2\nb,9,3\n", "a.csv")
    assert [(series.name, len(series)) for series in record.series] == [("b", 2), ("a", 1)]


def test_a_long_table_is_read_as_numbers_are_written(tmp_path: Path) -> None:
    """Above 2^53 too; a single odd row is read the slow way, to the same samples."""
    rows = [(2**60 + at * 10**9, 2**58 + 1 + at * 10**9) for at in range(20_000)]
    text = "timestamp,usage\n" + "".join(f"{time},{usage}\n" for time, usage in rows)
    fast = read(tmp_path, text, "a.csv").series[0]
    slow = read(tmp_path, text + "1.5e18,3e17\n", "b.csv").series[0]
    assert not isinstance(fast.times, tuple)
    assert list(fast.samples()) == [Sample(*row) for row in rows] == list(slow.samples())[:-1]
    assert slow.sample(20_000) == Sample(15 * 10**17, 3 * 10**17)


def test_a_whole_nodes_rate_never_rests(tmp_path: Path) -> None:
    """The kubelet says zero where it has no rate; a container may rest."""
    zero = node_metrics("n", "0")
    (node,) = read(tmp_path, json.dumps(zero)).series
    assert node.never_rests
    inside = {"name": "c", "usage": zero.pop("usage")}
    pod = {**zero, "kind": "PodMetrics", "metadata": {"name": "p", "namespace": "n"}, "containers": [inside]}
    (container,) = read(tmp_path, json.dumps(pod)).series
    assert not container.never_rests
    assert [findings(each, Bounds(Fraction(8))) for each in (node, container)] == [
        (Finding.ZERO, Finding.NO_WINDOW),
        (Finding.WITHIN,),
    ]
