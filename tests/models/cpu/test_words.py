"""The words for what is easily taken for something else: ticks, short series, single rates, small steps, zeros."""

import random
from fractions import Fraction

import numpy as np
import pytest

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import least_spread
from models.cpu.behaviour.judging import causes, decided_after, findings
from models.cpu.behaviour.steps import pauses, set_back
from models.cpu.vocabulary.series import Bounds, Cause, Finding, Joint, Noted, Series
from models.cpu.worlds.examples import EIGHT, MILLISECOND, SECOND, series_of

LONGEST = 2**63 - 1


def said(*samples: tuple[float, float], bounds: Bounds = EIGHT) -> tuple[str, ...]:
    """What is said of these samples, in seconds."""
    whole = ((round(SECOND * time), round(SECOND * usage)) for time, usage in samples)
    return tuple(finding.value for finding in findings(series_of("any", whole), bounds))


def a_rate(rate: int, window: int, bounds: Bounds = EIGHT) -> tuple[str, ...]:
    """What is said of one rate in nanocores over so many nanoseconds."""
    single = Series("n", (0, window), (0, rate * window // SECOND), apart=True)
    return tuple(finding.value for finding in findings(single, bounds))


@pytest.mark.parametrize(("grown", "stamp", "expected"), [
    (8, SECOND, ("explainable by skew",)),  # 8 × (100 ms + 1 s - 1 ns) at most
    (8.8, MILLISECOND, ("identity mix", "within capacity")),
    (0.8, MILLISECOND, ("explainable by skew",)),
    (0.9, MILLISECOND, ("one window beyond skew",)),
    (8.9, SECOND, ("identity mix", "within capacity")),
    (-0.5, SECOND, ("out of order", "within capacity")),
    (-9, SECOND, ("identity mix", "within capacity")),
])  # fmt: skip
def test_two_reads_within_one_step_of_the_stamps_are_one_counter(
    grown: float, stamp: int, expected: tuple[str, ...]
) -> None:
    """Up to N × D + g - 1 is explained by skew; only what no skew of a second explains is another counter (T1)."""
    bounds = Bounds(Fraction(8), None, 100 * MILLISECOND, stamp)
    assert said((0, 100), (10, 140), (10, 140 + grown), (20, 150 + max(0, grown)), bounds=bounds) == expected


def test_a_step_of_a_coarse_counter_within_one_stamp_needs_no_skew() -> None:
    """A growth of g - 1 nanoseconds is what nothing may look like (T1)."""
    coarse = Bounds(Fraction(2), granularity=15_625_000)
    series = series_of("vm", ((0, 15_625_000), (0, 31_250_000 - 1)))
    assert least_spread(explained(series, coarse), coarse) == 0
    assert findings(series, coarse) == (Finding.SKEW,)


def test_reads_within_one_stamp_add_to_the_skew_of_the_series() -> None:
    """The rise goes on across the pair, which is no window."""
    series = series_of("any", ((0, 1), (10, 81), (10, 85), (20, 165)))
    found = explained(series, Bounds(Fraction(8), skew=SECOND))
    assert found.windows == 2
    assert found.forced is not None
    assert found.forced.excess == 4
    assert found.noted(Joint.TOGETHER) == (Noted(1, 2),)


def seconds_of(rate: float, windows: int, gap: float = 10) -> tuple[tuple[float, float], ...]:
    """A counter that grows evenly."""
    return tuple((gap * at, 1 + rate * gap * at) for at in range(windows + 1))


WHOLE_SECONDS = Bounds(Fraction(8), None, 100 * MILLISECOND, SECOND)


@pytest.mark.parametrize(("rate", "windows", "bounds", "expected"), [
    (8.2, 2, WHOLE_SECONDS, "explainable by skew"),
    (8.2, 3, WHOLE_SECONDS, "too short to tell skew from what lasts"),
    (8.2, 4, WHOLE_SECONDS, "too short to tell skew from what lasts"),
    (8.2, 5, WHOLE_SECONDS, "persistent"),
    (8.004, 5, EIGHT, "too short to tell skew from what lasts"),
    (8.004, 6, EIGHT, "persistent"),  # 500 ppm: 30 ms of skew, of 100 ms that are allowed
    (8, 60, EIGHT, "within capacity"),
])  # fmt: skip
def test_what_grows_with_the_length_is_not_called_skew(
    rate: float, windows: int, bounds: Bounds, expected: str
) -> None:
    """Three windows of three above the cores are too few to tell; a gain in each of six parts is no skew (T6, T12)."""
    assert said(*seconds_of(rate, windows), bounds=bounds)[-1] == expected


def test_what_a_short_series_suggests_is_told_with_the_length_that_decides() -> None:
    """8.2 of 8 cores at whole seconds: N × D / x = 8 × 1.1 s / 0.2 = 44 s tell; a slow clock of 2.4 % is none."""
    series = series_of("any", ((10 * at * SECOND, 1 + 82 * at * SECOND) for at in range(4)))
    assert causes(series, WHOLE_SECONDS) == (Cause.WRONG_CORES, Cause.GUEST_TWICE, Cause.QUOTA)
    assert round(float(decided_after(series, WHOLE_SECONDS) or 0) / SECOND, 3) == 44


@pytest.mark.parametrize("seed", range(20))
def test_skew_alone_is_not_taken_for_what_lasts(seed: int) -> None:
    """Full nodes with delays up to what is allowed, stamps cut to whole seconds or not: the verdict stays skew."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    for stamp in (1, MILLISECOND, SECOND):
        time, samples = 0, []
        for _ in range(dice.randint(12, 60)):
            time += dice.randint(10 * SECOND, 20 * SECOND)
            samples.append(((time + dice.randint(0, 100 * MILLISECOND)) // stamp * stamp, 8 * time))
        bounds = Bounds(Fraction(8), None, 100 * MILLISECOND, stamp)
        assert findings(series_of("node", samples), bounds) == (Finding.SKEW,)


def test_steps_of_stamps_that_creep_are_not_taken_for_what_lasts() -> None:
    """A scrape every 15.02 s in whole seconds looks too short 49 times in a row; that is less than a step gives."""
    samples = ((15_020 * MILLISECOND * at // SECOND * SECOND, 1 + 8 * 15_020 * MILLISECOND * at) for at in range(50))
    assert findings(series_of("node", samples), WHOLE_SECONDS)[-1] is not Finding.PERSISTENT


def test_the_default_record_is_named() -> None:
    """L1: zero CPU over 2562047h47m16.854775807s is no quiet container and no window."""
    rates = Series("c", (-5, LONGEST - 5), (0, 0), apart=True)
    assert findings(rates, EIGHT) == (Finding.DEFAULT_RECORD, Finding.NO_WINDOW)
    assert findings(rates, Bounds()) == (Finding.DEFAULT_RECORD, Finding.NO_WINDOW)


@pytest.mark.parametrize(("rate", "expected"), [
    (7_900_000_000, "within capacity"),
    (8_050_000_000, "explainable by skew"),
    (9_000_000_000, "one window beyond skew"),
    (18_446_744_074 * SECOND, "rate beyond any skew"),
    (1_229_782_938 * SECOND, "rate beyond any skew"),
    (200 * SECOND, "rate beyond any skew"),
])  # fmt: skip
def test_one_rate_has_the_word_of_a_rate(rate: int, expected: str) -> None:
    """A single rate is no mix of two, however absurd it is, and it is above capacity (T17)."""
    window = 15 * SECOND
    assert a_rate(rate, window) == (expected,)
    single = Series("n", (0, window), (0, rate * window // SECOND), apart=True)
    assert explained(single, EIGHT).above == (rate > 8 * SECOND)


def test_a_step_back_within_a_window_is_a_clock_step() -> None:
    """The clock goes back 10 s in a window of 15: 24 of 8 cores, and no single wrong stamp explains it (T12)."""
    series = series_of("n", ((SECOND * at, SECOND * (1 + of)) for at, of in ((0, 0), (15, 120), (20, 240), (35, 360))))
    step = set_back(series, EIGHT)
    assert step is not None
    assert (step.first, step.last) == (1, 2)
    assert step.about == 10 * SECOND
    assert findings(series, EIGHT) == (Finding.CLOCK_STEP, Finding.SUDDEN)


@pytest.mark.parametrize("samples", [
    ((0, 1), (11, 81), (20, 161), (30, 241)),  # one stamp a second late
    ((0, 1), (10, 81), (19, 161), (30, 241)),  # one stamp a second early
    ((0, 1), (9, 81)),  # nothing beside it
])  # fmt: skip
def test_one_wrong_stamp_is_no_clock_step(samples: tuple[tuple[float, float], ...]) -> None:
    """Without that sample all is explained, or there is nothing to say it."""
    assert said(*samples) == ("one window beyond skew",)


def test_a_step_forward_is_noted() -> None:
    """Of a full node that did ten seconds' work in twenty: the clock was set forward, or all stood."""
    word = "clock set forward, or a pause"
    assert said((0, 1), (10, 81), (30, 161), (40, 241)) == (word, "within capacity")
    assert said((0, 1), (10, 81), (30, 241), (40, 321)) == ("within capacity",)  # a missed sample
    assert said((0, 1), (10, 81), (20, 121), (30, 201)) == ("within capacity",)  # a rest
    assert said((0, 1), (10, 41), (30, 81), (40, 121)) == ("within capacity",)  # not full: nobody knows


@pytest.mark.parametrize("seed", range(40))
def test_long_series_pause_where_short_ones_do(seed: int) -> None:
    """Arrays and numbers one by one find the same."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    time, usage, times, usages = 0, 1, [], []
    for _ in range(60):
        times.append(time)
        usages.append(usage)
        gap = dice.choice((10, 10, 10, 11, 20))
        time, usage = time + gap, usage + dice.choice((gap, gap, 10)) * 8 * dice.choice((1, 1, 1, 1, 0))
    bounds = Bounds(Fraction(8), skew=dice.choice((0, 1)))
    plain = Series("a", tuple(times), tuple(usages))
    arrays = Series("a", np.array(times), np.array(usages))  # type: ignore[arg-type] # arrays read as numbers
    assert pauses(plain, bounds) == pauses(arrays, bounds)
    assert set_back(plain, bounds) == set_back(arrays, bounds)
    assert findings(plain, bounds) == findings(arrays, bounds)


@pytest.mark.parametrize(("samples", "missing", "expected"), [
    (((0, 0), (10, 0), (20, 0)), 3, "no window"),
    (((0, 0),), 1, "no window"),
    (((0, 0), (10, 40), (20, 80)), 0, "within capacity"),
    (((0, 0), (10, 0), (20, 40)), 1, "within capacity"),
    (((0, 0), (10, 9000), (20, 9040)), 1, "within capacity"),
    (((0, 0), (10, 0), (20, 9000), (30, 9040)), 2, "within capacity"),
])  # fmt: skip
def test_zeros_before_the_first_value_are_missing_values(
    samples: tuple[tuple[float, float], ...], missing: int, expected: str
) -> None:
    """Other than one from which the cores can have reached it; a counter that stays at zero was never read."""
    whole = series_of("any", ((round(SECOND * time), round(SECOND * usage)) for time, usage in samples))
    found = explained(whole, EIGHT).zeros
    assert (found.count if found else 0) == missing
    assert said(*samples) == (*(["zero means missing"] if missing else []), expected)


def test_starts_tell_a_restart_that_the_counter_hides() -> None:
    """A value that has grown past the old one again is a reset where the container started later (T13)."""
    times, usages = (0, 10 * SECOND, 20 * SECOND), (SECOND, 41 * SECOND, 60 * SECOND)
    again = Series("c", times, usages, starts=(-SECOND, -SECOND, 12 * SECOND))
    assert findings(again, EIGHT) == (Finding.RESET, Finding.WITHIN)
    assert findings(Series("c", times, usages), EIGHT) == (Finding.WITHIN,)
    earlier = Series("c", times, usages, starts=(-SECOND, -SECOND, -9 * SECOND))
    assert findings(earlier, EIGHT) == (Finding.MIX, Finding.WITHIN)
    assert findings(Series("c", times, usages, starts=(None, -SECOND, None)), EIGHT) == (Finding.WITHIN,)
