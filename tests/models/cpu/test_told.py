"""What the command line tells of recordings that are easily misread, file by file."""

from fractions import Fraction
from pathlib import Path

import pytest

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.judging import findings
from models.cpu.behaviour.steps import pauses
from models.cpu.vocabulary.series import Finding, Recording
from models.cpu.worlds import Options
from models.cpu.worlds.answering import recorded_answers
from models.cpu.worlds.examples import EIGHT, MILLISECOND, SECOND, series_of
from models.cpu.worlds.recorded import recording_of
from models.cpu.worlds.telling import verdicts

LATE = (0, 0, 0, 400, 0, 0, 400, 0, 0, 400, 0, 0)  # milliseconds from a read to its stamp
WORD = 2**64


def recording(tmp_path: Path, *lines: str) -> tuple[Recording, Options]:
    """What is read of a table of these lines, on eight cores."""
    file = tmp_path / f"node-{len(lines)}.csv"
    file.write_text("\n".join(lines) + "\n")
    options = Options(series=file, cores="8")
    return recording_of(options), options


def told(*samples: tuple[int, int]) -> str:
    """The sentences about samples in nanoseconds, on eight cores."""
    (series,) = (series_of("n", samples),)
    return " ".join(verdicts(Recording(EIGHT, (series,), None, None, None)).notes)


def test_delays_beyond_the_allowed_skew_are_several_windows() -> None:
    """Three late stamps of 400 ms are not one window, and are told as delays."""
    samples = [(SECOND * 10 * at + late * MILLISECOND, 1 + 80 * SECOND * at) for at, late in enumerate(LATE)]
    series = series_of("n", samples)
    assert findings(series, EIGHT) == (Finding.SEVERAL,)
    assert explained(series, EIGHT).unexplained == 3
    text = told(*samples)
    assert "3 windows are beyond it, each by itself: delays" in text
    assert "cores is wrong" not in text


def test_bursts_beyond_any_skew_are_not_called_a_clock() -> None:
    """14.4 of 8 cores in a third of the windows: twenty seconds of skew are not met; N, guests or a quota are."""
    usages = [1 + sum((144 if at % 3 == 0 else 16) * SECOND for at in range(end)) for end in range(13)]
    text = told(*((SECOND * 10 * at, usage) for at, usage in enumerate(usages)))
    assert "4 windows are beyond it" in text
    assert "it takes 15 or more" in text
    assert "guest time is counted twice" in text
    assert "clock" not in text


def test_windows_that_are_beyond_the_skew_only_together_are_told_so() -> None:
    """Two windows of 60 ms each, of 100 ms that are allowed."""
    parts = ((0, 1), (10_000, 80_480), (20_000, 160_960), (30_000, 160_960))
    samples = tuple((time * MILLISECOND, 1 + usage * MILLISECOND) for time, usage in parts)
    assert findings(series_of("n", samples), EIGHT) == (Finding.SEVERAL,)
    assert "no window is by itself, they are together" in told(*samples)


def test_the_shortest_stretch_that_forces_the_skew_is_told() -> None:
    """A full node before the step has the same drift at every sample: the step is between the last two."""
    found = explained(series_of("n", ((0, 1), (10, 81), (20, 161), (25, 241))), EIGHT).forced
    assert found is not None
    assert (found.first, found.last) == (2, 3)


def test_two_reads_at_one_stamp_are_told_as_such() -> None:
    """There is no window between them that could be beyond anything."""
    text = told((0, 1), (10 * SECOND, 1 + SECOND), (10 * SECOND, 1 + 4 * SECOND), (20 * SECOND, 1 + 5 * SECOND))
    assert "two reads at one stamp" in text
    assert "window" not in text


@pytest.mark.parametrize(("before", "after", "is_end"), [
    (WORD - 40 * SECOND, 40 * SECOND, True),
    (WORD // 2 - 40 * SECOND, 40 * SECOND, True),
    (WORD - 4000 * SECOND, 40 * SECOND, False),
    (900 * SECOND, 40 * SECOND, False),
])  # fmt: skip
def test_the_end_of_a_word_is_told_apart_from_a_reset(before: int, after: int, is_end: bool) -> None:  # noqa: FBT001 - one case of the table
    """A counter near 2^64, or 2^63, whose difference by modulo is what the cores can do (T15)."""
    text = told((0, before), (10 * SECOND, after), (20 * SECOND, after + SECOND))
    assert "the counter began again" in text
    assert ("64 bits" in text) == is_end


@pytest.mark.parametrize(("text", "step"), [
    ("2023-11-14T22:13:2{}Z", SECOND),
    ("2023-11-14T22:13:2{}.5Z", SECOND // 10),
    ("2023-11-14T22:13:2{}.000001+02:00", 1000),
])  # fmt: skip
def test_the_step_of_written_times_is_that_of_their_digits(tmp_path: Path, text: str, step: int) -> None:
    """Times in whole seconds say no more, as in a column of seconds."""
    whole, _ = recording(tmp_path, "timestamp,usage_ns", *(f"{text.format(at)},{at + 1}" for at in range(4)))
    assert whole.bounds.stamp == step


@pytest.mark.parametrize("written", ["1700000000", "1.7e9", "1700000000.0"])
def test_a_time_of_our_days_needs_its_unit_however_it_is_written(tmp_path: Path, written: str) -> None:
    """Seconds since 1970 are not read as nanoseconds."""
    with pytest.raises(ValueError, match="timestamp_s"):
        recording(tmp_path, "timestamp,usage_ns", f"{written},1")


def test_a_busy_node_with_a_jittered_timer_has_no_pauses() -> None:
    """Between two full windows of 12 and 15 s one of 15.5 s at 96 % is a window like any other."""
    ends = ((0, 0), (12, 96), (27.5, 215.2), (42.5, 335.2))
    plain = series_of("n", tuple((round(time * SECOND), 1 + round(usage * SECOND)) for time, usage in ends))
    assert pauses(plain, EIGHT) is None
    longer = ((0, 0), (12, 96), (57.5, 215.2), (72.5, 335.2))
    far = series_of("n", tuple((round(time * SECOND), 1 + round(usage * SECOND)) for time, usage in longer))
    assert pauses(far, EIGHT) is not None


def test_where_there_is_no_window_nothing_is_said_to_hold(tmp_path: Path) -> None:
    """Zeros that stand for missing values leave no rate that could be within capacity."""
    whole, _ = recording(tmp_path, "timestamp_s,usage_ns", *(f"{at * 10},0" for at in range(5)))
    assert whole.measured is None
    assert whole.counters is not None
    pair, _ = recording(tmp_path, "timestamp_s,usage_ns", "10,1", "10,2")
    assert pair.measured is not None


def test_numbers_below_zero_are_counted(tmp_path: Path) -> None:
    """The row of heapster, which had no guard against a counter that falls, tells it; its highest number does not."""
    _, options = recording(tmp_path, "timestamp_s,usage_ns", "10,80000000000", "20,160000000000", "30,5", "40,10")
    table = next(each for each in recorded_answers(options, ("heapster", "kubelet")) if "program" in each.columns)
    at = table.columns.index("below 0")
    assert {row[0]: row[at] for row in table.rows} == {"heapster": "1", "kubelet": "0"}


def test_a_fraction_of_a_core_is_held_to_all_of_its_windows() -> None:
    """Windows beyond the skew are counted the same way for cores that are no whole number."""
    series = series_of("n", ((0, 1), (10, 17), (20, 33), (30, 50)))
    found = explained(series, type(EIGHT)(Fraction(3, 2), skew=1))
    assert (found.above, found.unexplained) == (3, 1)


def test_times_without_a_unit_that_are_no_nanoseconds_are_pointed_out() -> None:
    """Ten nanoseconds are no window: they were seconds, and their column did not say so."""
    assert "name it timestamp_s" in told((0, 5), (10, 85), (20, 165))
    assert "timestamp_s" not in told((0, 5), (10 * SECOND, 85), (20 * SECOND, 165))


def test_what_stands_still_is_told_with_its_samples() -> None:
    """From which sample to which, and for how long."""
    samples = ((0, 1), (10, 41), (20, 41), (30, 41), (40, 41), (50, 81))
    text = told(*((SECOND * time, SECOND * usage) for time, usage in samples))
    assert "the counter stands still for 30 s, from sample 2 to 5" in text
