"""The highest windows of a series, and what programs print around them."""

import random
from fractions import Fraction

import numpy as np
import pytest

from models.cpu.behaviour.windows import as_printed, highest
from models.cpu.vocabulary import RELEASES
from models.cpu.vocabulary.series import Bounds, Series
from models.cpu.worlds.examples import BUSY, EIGHT, SECOND, busy_node, series_of
from models.cpu.worlds.plotting import COLUMNS, chart_of

BY_NAME = {variant.name: variant for variant in RELEASES}


def long_series(count: int, seed: int = 1) -> Series:
    """A busy node whose stamps are late by up to 50 ms, as arrays."""
    dice = np.random.default_rng(seed)
    times = np.arange(count) * 10 * SECOND + dice.integers(0, 5 * 10**7, count)
    return Series("node", times, np.arange(count) * 80 * SECOND + 1)  # type: ignore[arg-type] # arrays read as numbers


def as_tuples(series: Series) -> Series:
    """The same, one number after another."""
    return Series(series.name, tuple(map(int, series.times)), tuple(map(int, series.usages)))


@pytest.mark.parametrize("seed", range(5))
def test_a_long_series_has_the_same_highest_windows(seed: int) -> None:
    """In the order of the record, whether it is arrays or not."""
    series = long_series(3000, seed)
    found = highest(series, EIGHT, 7)
    assert found == highest(as_tuples(series), EIGHT, 7)
    assert len(found) == 7
    rates = [series.sample(at + 1).usage - series.sample(at).usage for at in range(3)]
    assert set(rates) == {80 * SECOND}
    every = highest(as_tuples(series), EIGHT, 3000)
    assert len(every) == 2999
    assert min(each.rate for each in found) >= sorted(each.rate for each in every)[-7]


def test_all_windows_are_listed_where_there_are_few() -> None:
    """A zero in between, and a fall, make none."""
    samples = (*BUSY[:3], (35 * SECOND, 0), *BUSY[3:5], (60 * SECOND, SECOND), (70 * SECOND, 2 * SECOND))
    found = highest(series_of("node", samples), EIGHT, 10)
    assert [(each.first, each.last) for each in found] == [(0, 1), (1, 2), (2, 4), (4, 5), (6, 7)]
    assert [each.rate for each in found] == [8, 8, 8, 8, Fraction(1, 10)]
    assert highest(series_of("node", samples), EIGHT, 0) == ()


def test_programs_see_stamps_as_coarse_as_they_are_told() -> None:
    """metrics-server 0.5 reads whole seconds: 15.999 s become 15 s, and 8 cores 8.5328.

    Since 0.6 it reads 128.992 s, which uint64(v * 1e9) makes 128991999999 ns: a nanosecond less (facts 1.3).
    """
    series = series_of("node", ((0, SECOND), (15_999_000_000, SECOND + 8 * 15_999_000_000)))
    said = {name: as_printed(BY_NAME[name], series, EIGHT, range(2))[-1].number for name in BY_NAME}
    assert said["metrics-server-0.5"] == 8_532_800_000
    assert said["metrics-server"] == 7_999_999_999
    assert said["cadvisor"] == 8_000_000_000
    assert said["kubelet-clamped"] == 8_000_000_000
    assert said["heapster"] == 8000


def test_a_program_with_a_clock_of_its_own_is_not_hurt_by_a_step() -> None:
    """The wall clock goes back 10 s between two samples: 24 of 8 cores by the stamps, and nobody knows by the other."""
    within = ((0, 0), (15, 120), (20, 240), (35, 360))
    beyond = ((0, 0), (15, 120), (10, 200), (25, 320))
    for samples in (within, beyond):
        series = series_of("node", ((SECOND * time, SECOND * (1 + usage)) for time, usage in samples))
        for name in ("cadvisor", "kubelet", "metrics-server-0.4"):
            said = as_printed(BY_NAME[name], series, EIGHT, range(4))
            assert [each.untold for each in said] == [False, False, True, False]
            assert [each.number for each in said[1:]] == [8 * SECOND, None, 8 * SECOND]
    for name in ("cadvisor-0.23", "heapster", "metrics-server"):
        assert not any(each.untold for each in as_printed(BY_NAME[name], series, EIGHT, range(4)))


def test_a_drawing_keeps_what_counts() -> None:
    """Of twenty thousand samples a few are drawn: the ends, the extremes of the drift, and what forces the skew."""
    series = long_series(20_000)
    drawn, part = chart_of(series, EIGHT, None).panels[1:]
    exact = [
        (int(time), usage - 8 * int(time)) for time, usage in zip(series.times, map(int, series.usages), strict=True)
    ]
    heights = [drift - exact[0][1] for _, drift in exact]
    shown = [y for _, y in drawn.curves[0].points]
    assert len(shown) < 6 * COLUMNS
    assert max(shown) == pytest.approx(max(heights) / SECOND, abs=1e-9)
    assert min(shown) == pytest.approx(min(heights) / SECOND, abs=1e-9)
    low, high = (mark.y or 0 for mark in part.marks)
    assert low == 0
    assert high == pytest.approx(8 * 0.05, abs=0.01)


def test_a_jump_of_the_counter_leaves_the_drift_where_it_was() -> None:
    """A counter that begins again does not hide the rises, in a short drawing or a long one."""
    dice = random.Random(4)  # noqa: S311 - samples, not secrets
    for count in (40, 15_000):
        times = tuple(10 * SECOND * at + dice.randint(0, 10**7) for at in range(count))
        usages = tuple(
            (at if at < count // 2 else at - count // 2 + 1) * 80 * SECOND - SECOND for at in range(1, count + 1)
        )
        short = Series("node", times, usages)
        arrays = Series("node", np.array(times), np.array(usages))  # type: ignore[arg-type] # arrays read as numbers
        for series in (short, arrays):
            (_, drift, *_) = chart_of(series, EIGHT, None).panels
            assert max(abs(y) for _, y in drift.curves[0].points) < 0.5


def test_a_series_without_cores_is_drawn_alone() -> None:
    """There is nothing to be compared with."""
    (panel,) = chart_of(busy_node(), Bounds(), None).panels
    assert [curve.name for curve in panel.curves] == ["counter"]
