"""What is said of a series: the documented cases, and what each of them must not be taken for."""

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.bounds import draw_up
from models.cpu.behaviour.explaining import least_spread
from models.cpu.behaviour.judging import causes, findings, rate_of_forced, slowness, window_for
from models.cpu.behaviour.overhangs import unexplained, worst
from models.cpu.behaviour.stillness import stillness
from models.cpu.faults.recorded import a_quota_is_taken_for_cores
from models.cpu.vocabulary import Node
from models.cpu.vocabulary.series import Bounds, Cause, Finding, Joint, Nested, Series
from models.cpu.worlds.examples import BUSY, EIGHT, MILLISECOND, SECOND, busy_node, series_of

MIX, RESET = Finding.MIX, Finding.RESET


def said(*samples: tuple[int, int], bounds: Bounds = EIGHT) -> tuple[Finding, ...]:
    """What is said of these samples, in seconds."""
    return findings(series_of("any", ((SECOND * time, SECOND * usage) for time, usage in samples)), bounds)


@pytest.mark.parametrize(("samples", "expected"), [
    (((0, 1), (10, 81), (20, 161)), (Finding.WITHIN,)),
    (((0, 1), (10, 81), (20, 5), (30, 85)), (RESET, Finding.WITHIN)),
    (((0, 1000), (10, 1080), (20, 500), (30, 580)), (MIX, Finding.WITHIN)),
    (((0, 1), (10, 81), (10, 40), (20, 121)), (MIX, Finding.SUDDEN)),
    (((0, 1), (10, 81), (20, 99_000)), (MIX, Finding.WITHIN)),
    (((0, 1), (10, 81), (20, 0), (30, 241)), (Finding.ZERO, Finding.WITHIN)),
    (((0, 0), (10, 0), (20, 80)), (Finding.ZERO, Finding.WITHIN)),
    (((0, 1), (10, 81), (7, 90), (17, 170)), (Finding.CLOCK_STEP, Finding.WITHIN)),
    (((0, 1), (10, 81), (0, 1), (20, 161)), (Finding.OUT_OF_ORDER, Finding.WITHIN)),
    (((0, 1), (10, 81), (10, 81), (20, 161)), (Finding.DUPLICATE, Finding.WITHIN)),
    (((0, 1),), (Finding.NO_WINDOW,)),
    (((0, 1), (10, 91), (20, 180), (30, 270), (40, 361)), (Finding.PERSISTENT,)),
    (((0, 1), (10, 81), (15, 201), (25, 281)), (Finding.CLOCK_STEP, Finding.SUDDEN)),
])  # fmt: skip
def test_each_case_has_its_word(samples: tuple[tuple[int, int], ...], expected: tuple[Finding, ...]) -> None:
    """On eight cores with a skew of 100 ms allowed; the last word is about capacity."""
    assert said(*samples) == expected


def test_a_fall_without_cores_is_a_new_beginning() -> None:
    """Nobody can tell another counter from a new one, and nothing is said of capacity."""
    assert said((0, 1000), (10, 1080), (20, 500), (30, 580), bounds=Bounds()) == (RESET, Finding.NO_CORES)


def test_a_busy_node_is_explained_by_fifty_milliseconds() -> None:
    """Stamps up to 50 ms late, as built: no more is needed, and less does not do."""
    found = explained(busy_node(), EIGHT)
    assert found.above == 4
    assert least_spread(found, EIGHT) == 50 * MILLISECOND
    assert findings(busy_node(), EIGHT) == (Finding.SKEW,)
    assert findings(busy_node(), Bounds(EIGHT.cores, skew=50 * MILLISECOND - 1)) == (Finding.SEVERAL,)


def test_issue_2032_needs_a_skew_that_is_met() -> None:
    """A node of one core at 1002123571 nanocores: 21 ms at a window of 10 s, 42 ms at 20 s (facts section 3)."""
    for window, needed in ((10, 21), (20, 42)):
        series = series_of("node", ((0, 1), (window * SECOND, 1 + window * 1_002_123_571)))
        found = least_spread(explained(series, Bounds(Fraction(1))), Bounds(Fraction(1)))
        assert found is not None
        assert round(found / MILLISECOND) == needed


def test_issue_27194_is_no_skew() -> None:
    """Six values sum up to 3.69 s more than one core can do in 88 s: 3.7 s of skew, so a quota or a wrong N."""
    (series,) = a_quota_is_taken_for_cores.make().given.series
    bounds = Bounds(Fraction(1), skew=100 * MILLISECOND)
    found = explained(series, bounds)
    assert len(series) == 6
    assert round(Fraction(found.span, SECOND)) == 88
    assert found.forced is not None
    assert (found.forced.first, found.forced.last) == (0, 5)
    assert round(float(found.forced.excess) / SECOND, 2) == 3.69
    assert findings(series, bounds) == (Finding.PERSISTENT,)
    assert causes(series, bounds) == (Cause.WRONG_CORES, Cause.GUEST_TWICE, Cause.QUOTA)


def test_a_slow_clock_shows_at_every_window() -> None:
    """500 ppm: 8.004 of 8 cores however long the window is, and the clock is told by how much it is slow (T12)."""
    slow = Fraction(500, 10**6)
    series = series_of("node", ((int(at * (1 - slow)) + 1, 8 * at) for at in range(0, 10**13, 10**12)))
    assert findings(series, EIGHT) == (Finding.PERSISTENT,)
    assert Cause.SLOW_CLOCK in causes(series, EIGHT)
    rate = rate_of_forced(series, EIGHT)
    assert rate is not None
    assert round(float(rate), 3) == 8.004
    assert round(float(slowness(rate, Fraction(8))) * 10**6) == 500


def test_guest_time_twice_is_no_slow_clock() -> None:
    """Sixteen of eight cores are a wrong number or a double count."""
    series = series_of("node", ((time, 2 * usage) for time, usage in BUSY))
    assert causes(series, EIGHT) == (Cause.WRONG_CORES, Cause.GUEST_TWICE, Cause.QUOTA)


@pytest.mark.parametrize(("stamp", "rate"), [(SECOND, 8.5328), (MILLISECOND, 8.000532800)])
def test_truncated_stamps_explain_themselves(stamp: int, rate: float) -> None:
    """15.999 s stored as 15 s read 8.5328, 15.000999 s read 8.0005328: no skew but the step of the stamps (T2)."""
    true = {SECOND: 15_999_000_000, MILLISECOND: 15_000_999_000}[stamp]
    series = series_of("node", ((0, 1), (true // stamp * stamp, 1 + 8 * true)))
    assert float(rate_of_forced(series, EIGHT) or 0) == pytest.approx(rate, abs=1e-9)
    assert findings(series, Bounds(Fraction(8), stamp=stamp)) == (Finding.SKEW,)
    assert findings(series, Bounds(Fraction(8))) == (Finding.SUDDEN,)


def test_a_tiny_window_is_not_taken_for_another_counter() -> None:
    """Timer and eviction manager 1 ms apart, the first stamp 50 ms late: 408 of 8 cores, whatever skew is allowed."""
    pair = series_of("node", ((10 * SECOND, 1), (10 * SECOND + MILLISECOND, 1 + 8 * 51 * MILLISECOND)))
    assert findings(pair, EIGHT) == (Finding.SKEW,)
    assert findings(pair, Bounds(Fraction(8))) == (Finding.SUDDEN,)
    assert explained(pair, Bounds(Fraction(8))).above == 1


def test_a_coarse_counter_explains_itself() -> None:
    """Windows: one step of 15.625 ms within 0.71 ms looks like 22 cores, and is nothing (g)."""
    series = series_of("vm", ((0, 15_625_000), (710_000, 31_250_000)))
    coarse = Bounds(Fraction(2), granularity=15_625_000)
    assert float(rate_of_forced(series, coarse) or 0) == pytest.approx(22, abs=0.01)
    assert findings(series, coarse) == (Finding.SKEW,)
    assert findings(series, Bounds(Fraction(2))) == (Finding.SUDDEN,)


def test_what_a_wanted_accuracy_costs() -> None:
    """50 ms of skew: five seconds for 1%, fifty for 0.1%, whatever the number of cores (T4)."""
    assert window_for(Fraction(1, 100), Fraction(50 * MILLISECOND), EIGHT) == 5 * SECOND
    assert window_for(Fraction(1, 1000), Fraction(50 * MILLISECOND), Bounds(Fraction(64))) == 50 * SECOND


def test_a_container_above_its_pod_was_read_later() -> None:
    """The minikube dump: 4560175707 above 4553997785, but the pod was sampled 8 s earlier (T16)."""
    pod = series_of("pod", ((0, 4_553_997_785),))
    container = series_of("pod/kube-scheduler", ((8 * SECOND, 4_560_175_707),), parent="pod")
    found = worst(Nested(container, pod), EIGHT)
    assert found is not None
    assert found.above == 6_177_922
    assert unexplained(Nested(container, pod), EIGHT) == ()
    together = series_of("pod/kube-scheduler", ((0, 4_560_175_707),), parent="pod")
    assert unexplained(Nested(together, pod), Bounds(Fraction(8))) != ()
    assert unexplained(Nested(together, pod), Bounds(Fraction(8), skew=MILLISECOND)) == ()


def test_a_key_twice_in_one_scrape_is_two_counters() -> None:
    """994631.56 s and 295207.61 s at one time (metrics-server 1779)."""
    series = series_of("container", ((0, 994_631_560_000_000), (0, 295_207_610_000_000)))
    assert explained(series, EIGHT).noted(Joint.CLASHING)
    assert findings(series, EIGHT)[0] is MIX


def test_windows_of_rates_are_judged_one_by_one() -> None:
    """What is too much in one window is not paid back, or added, by another one."""
    rates = Series("n", (0, 10, 0, 10, 0, 10), (0, 81, 0, 0, 0, 81), apart=True)
    found = explained(rates, Bounds(Fraction(8)))
    assert (found.windows, found.above, found.zeros, found.noted(*(set(Joint) - {Joint.FORWARD}))) == (3, 2, None, ())
    assert least_spread(found, Bounds(Fraction(8))) == Fraction(1, 8)


@pytest.mark.parametrize("seed", range(50))
def test_the_rise_of_the_drift_is_that_of_the_theorem(seed: int) -> None:
    """What the pass finds is what `draw_up` says, of which the theorems speak, wherever the series is one run."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    cores, time, usage, samples = dice.choice((1, 2, 8)), 0, 1, []
    for _ in range(dice.randint(1, 20)):
        samples.append((time, usage))
        time, usage = time + dice.randint(1, 9), usage + dice.randint(0, 12 * cores)
    series = series_of("any", samples)
    bounds = Bounds(Fraction(cores), skew=1000)
    forced = explained(series, bounds).forced
    rise = draw_up(Node(cores, 0), tuple(series.samples()))
    assert rise == (forced.excess if forced is not None else 0)


def test_samples_belong_together_by_place_or_by_time() -> None:
    """A container that was scraped less often is compared with the pod's sample that is nearest."""
    pod = series_of("pod", ((at * SECOND, at * SECOND) for at in range(1, 20)))
    rare = series_of("pod/c", ((6 * SECOND, 6 * SECOND + 5), (12 * SECOND, 11 * SECOND)), parent="pod")
    found = worst(Nested(rare, pod), EIGHT)
    assert found is not None
    assert (found.parent.time, found.above) == (6 * SECOND, 5)
    assert worst(Nested(pod, pod), EIGHT) is None


def test_a_counter_that_stands_still_is_remarked() -> None:
    """Three windows of one value between growing ones; two are not enough, nor is one sample told three times."""
    growing = ((0, 1), (10, 41), (20, 41), (30, 41), (40, 41), (50, 81))
    assert said(*growing) == (Finding.STILL, Finding.WITHIN)
    assert said(*growing[:4], (40, 81)) == (Finding.WITHIN,)
    assert said((0, 1), (10, 41), (10, 41), (10, 41), (10, 41), (20, 81)) == (Finding.DUPLICATE, Finding.WITHIN)


def test_stillness_of_arrays_is_that_of_tuples() -> None:
    """The longest stretch, wherever the blocks are cut."""
    generator = random.Random(7)  # noqa: S311 - no secret
    for _ in range(200):
        usages = list(itertools.accumulate(generator.choice((0, 0, 0, 5)) for _ in range(generator.randint(2, 30))))
        usages = [1 + usage for usage in usages]
        plain = Series("any", tuple(range(0, 10 * len(usages), 10)), tuple(usages))
        arrays = Series("any", np.array(plain.times), np.array(plain.usages))  # type: ignore[arg-type] # columns of arrays, as large files have
        assert stillness(arrays, EIGHT) == stillness(plain, EIGHT)


def test_a_pod_that_is_made_anew_has_no_children_above_it() -> None:
    """Both counters begin again; the child's sample from before is later than the pod's, and above its new one."""
    child = series_of("ns/p/c", ((SECOND * time, SECOND * usage) for time, usage in ((10, 100), (20, 4), (30, 9))))
    again = series_of("ns/p", ((SECOND * time, SECOND * usage) for time, usage in ((9, 101), (19, 5), (29, 10))))
    assert unexplained(Nested(child, again), EIGHT) == ()
    one = series_of("ns/p", ((SECOND * time, SECOND * usage) for time, usage in ((9, 101), (19, 105), (29, 110))))
    assert unexplained(Nested(child, one), EIGHT) == ()
    below = series_of("ns/p", ((SECOND * time, SECOND * usage) for time, usage in ((9, 5), (19, 6), (29, 7))))
    assert unexplained(Nested(child, below), EIGHT) != ()
