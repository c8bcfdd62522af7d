"""Numbers that threads and experiments have recorded, as the formulas print them."""

import pytest
from attrs import evolve

from models.cpu.behaviour.averaging import multiple, own_bound
from models.cpu.behaviour.bounds import reached, worst_first, worst_last
from models.cpu.behaviour.printed import printed, rate_of
from models.cpu.behaviour.sampling import sample_of
from models.cpu.vocabulary import MILLISECOND, SECOND, Arithmetic, Node, OnDecrease, Pipeline, Sample, Variant
from models.cpu.vocabulary import releases as of
from models.cpu.worlds.nodes import pipeline

START = Sample(0, 0)
MINUTE = 60 * SECOND


def rate(variant: Variant, window: int, growth: int, before: int = 0) -> int | None:
    """What is printed for one window, in nanoseconds both."""
    return rate_of(variant, Sample(0, before), Sample(window, before + growth))


def worst(name: str, window: int, spread: int = 50 * MILLISECOND) -> int | None:
    """What is printed of the two reads that reach the bound on eight cores."""
    made = pipeline(name)
    node = Node(8, spread)
    earlier = sample_of(made, node, worst_first(node))
    return rate_of(made.variant, earlier, sample_of(made, node, worst_last(made, node, window)))


def test_a_product_that_wraps_prints_almost_nothing() -> None:
    """Kubernetes 27194: one busy core printed 27959484 nanocores; divided in float64 it is 1054002403."""
    window, growth = 17_978_530_662, 18_949_414_524
    assert rate(of.CADVISOR_0_23, window, growth) == 27_959_484
    assert rate(of.CADVISOR, window, growth) == 1_054_002_403
    assert rate(of.KUBELET_CRI_BEFORE_82300, window, growth) == 27_959_484
    assert rate(of.KUBELET_CRI, window, growth) == 1_054_002_403


def test_a_counter_that_reads_zero_prints_billions_of_cores() -> None:
    """Kubernetes 114057: 5213910257021878272 nanocores of two, where a counter of 3.4 s fell to 0 in 3.538 s."""
    earlier, later = Sample(0, 3_438_077_628), Sample(3_537_986_494, 0)
    assert rate_of(of.CONTAINERD_BEFORE_10652, earlier, later) == 5_213_910_257_021_878_272
    assert rate_of(of.CONTAINERD, earlier, later) is None


def test_a_difference_that_wraps_is_more_than_a_billion_cores() -> None:
    """Kubernetes PR 83507: without a guard a reset over 15 s is 2^64 / 15 s, 1.2 billion cores (T13)."""
    found = rate_of(of.KUBELET_CRI_BEFORE_83507, Sample(0, 1), Sample(15 * SECOND, 0))
    assert found is not None
    assert found // 10**9 == 2**64 // (15 * SECOND) == 1_229_782_938
    assert rate_of(of.KUBELET_CRI, Sample(0, 1), Sample(15 * SECOND, 0)) is None


@pytest.mark.parametrize(
    ("millicores", "unsigned"),
    [(-25_160, 18_446_744_073_709_526_456), (-271_836, 18_446_744_073_709_279_780), (-167, 18_446_744_073_709_551_449)],
)
def test_a_negative_rate_is_nearly_two_to_the_64th(millicores: int, unsigned: int) -> None:
    """Heapster 1126, 1778, kubernetes 30939: the model printed these unsigned."""
    found = rate_of(of.HEAPSTER, Sample(0, 10**13), Sample(MINUTE, 10**13 + millicores * MINUTE // 1000))
    assert found == millicores
    assert found % 2**64 == unsigned


@pytest.mark.parametrize(
    ("name", "window", "printed_as"),
    [
        ("kubelet", 10 * SECOND, 8_039_999_999),
        ("kubelet", MILLISECOND, 408_000_000_000),
        ("background", 90 * SECOND, 8_004_444_444),
    ],
)
def test_the_worst_window_prints_what_the_bound_says(name: str, window: int, printed_as: int) -> None:
    """Eight busy cores and a spread of 50 ms: 8.040 over 10 s, 408 over a millisecond, 8.0044 over 90 s.

    The quotient of floats is truncated and loses a nanocore of 8.040 (T18).
    """
    assert worst(name, window) == printed_as


def test_ticks_alone_push_metrics_server_above_the_cores() -> None:
    """15.999 s stored as 15 s are 8.5328 of 8 cores; 15.000999 s stored as 15.000 s are 8.000533."""
    assert rate(of.METRICS_SERVER_0_5, 15 * SECOND, 8 * 15_999 * MILLISECOND) == 8_532_800_000
    assert rate(of.METRICS_SERVER, 15 * SECOND, 8 * 15_000_999_000) == 8_000_532_800


def test_a_clock_that_is_set_back_multiplies_the_rate() -> None:
    """15 s passed while the clock went from 115 s to 120 s: 24 of 8 cores; with 1 ms of window, 80008 (T12)."""
    step = 10 * SECOND
    assert rate(of.METRICS_SERVER, 5 * SECOND, 8 * (5 * SECOND + step)) == 24_000_000_000
    assert rate(of.METRICS_SERVER, MILLISECOND, 8 * (MILLISECOND + step)) == 80_008_000_000_000


def test_a_mean_of_rates_keeps_half_the_skew_of_a_short_window() -> None:
    """60 gaps of one and two seconds in turn read 8.103 where the growth over all of them reads 8.0044 (T9)."""
    gaps = (SECOND, 2 * SECOND) * 30
    made = Pipeline(of.CADVISOR_SUMMARY, Node(8, 50 * MILLISECOND), gaps=gaps)
    bound = own_bound(made, made.node, made.node.spread) / multiple(made) / len(gaps)
    assert bound == pytest.approx(8 + 8 * 0.05 * (30 - 29 / 2) / 60, abs=1e-9)

    time = usage = delay = 0
    series = [START]
    for number, gap in enumerate(gaps, start=1):
        gained = 50 * MILLISECOND if gap == SECOND else -50 * MILLISECOND if number < len(gaps) else 0
        time, delay = time + gap, delay + gained
        usage += 8 * (gap + gained)
        series.append(Sample(time, usage))
    assert printed(of.CADVISOR_SUMMARY, series)[-1].number == int(bound * 1000) == 8103


def test_a_step_of_a_coarse_counter_is_many_cores() -> None:
    """One step of 15.625 ms in 0.71 ms is 22 cores (kubernetes 134253, inferred)."""
    found = rate(of.CONTAINERD_WINDOWS, 710_000, 15_625_000)
    assert found is not None
    assert found // 10**9 == 22


def test_nominal_time_is_off_by_a_fencepost_and_by_the_jitter() -> None:
    """60 samples span 59 gaps: -1.67 %, or +1.69 % the other way; a jitter of one doubles the rate (T10)."""
    spanned, meant = 59, 60
    assert spanned / meant - 1 == pytest.approx(-0.0167, abs=1e-4)
    assert meant / spanned - 1 == pytest.approx(0.0169, abs=1e-4)
    jittered = evolve(of.BACKGROUND, interval=SECOND)
    assert rate(jittered, 59 * SECOND, 8 * 59 * SECOND) == 8_000_000_000


def test_an_identity_mix_with_a_negative_window_is_what_the_autoscaler_saw() -> None:
    """metrics-server PR 1300: a negative float becomes a uint64 of about 18446744074 cores."""
    found = rate_of(of.METRICS_SERVER, Sample(SECOND, 0), Sample(0, 1000))
    assert found is not None
    assert round(found / 1e9) == 18_446_744_074


def test_a_repeated_sample_from_year_one_prints_zero() -> None:
    """L1: with a zero point before it the rate is 0 over 2562047h47m16.854775807s, the longest Duration."""
    longest = 2**63 - 1
    assert longest == (2_562_047 * 3600 + 47 * 60 + 16) * SECOND + 854_775_807
    assert rate(of.METRICS_SERVER, longest, 9 * SECOND) == 0


def test_a_number_beyond_63_bits_loses_a_digit() -> None:
    """metrics-server's uint64Quantity keeps it with one decimal digit less."""
    found = rate(of.METRICS_SERVER, SECOND, 2**63 + 2**40)
    assert found is not None
    assert found % 10 == 0
    assert found >= 2**63


def test_counters_wrap_after_lifetimes() -> None:
    """584.5 core-years in unsigned nanoseconds, 4.6 years of 128 cores, 292.3 in signed ones (T15)."""
    year = 365.25 * 24 * 3600 * SECOND
    assert 2**64 / year == pytest.approx(584.5, abs=0.1)
    assert 2**64 / year / 128 == pytest.approx(4.57, abs=0.01)
    assert 2**63 / year == pytest.approx(292.3, abs=0.1)


def test_whole_steps_are_what_the_bound_counts() -> None:
    """With a granularity of 1 µs eight cores show at most the next whole microsecond."""
    made, node = pipeline("kubelet"), Node(8, 7, 1000)
    assert reached(made, node, 10 * SECOND) == 80_000_001_000
    assert made.variant.arithmetic is Arithmetic.QUOTIENT
    assert made.variant.on_decrease is OnDecrease.DROP


def test_the_first_sample_of_the_kubelet_is_published_as_zero() -> None:
    """Both pointers of its answer default to zero; cAdvisor itself says nothing."""
    series = (START, Sample(10 * SECOND, 8 * SECOND), Sample(20 * SECOND, 7 * SECOND), Sample(30 * SECOND, 9 * SECOND))
    assert [said.number for said in printed(of.KUBELET, series)] == [0, 800_000_000, 0, 200_000_000]
    assert [said.number for said in printed(of.CADVISOR, series)] == [None, 800_000_000, None, 200_000_000]
    assert [said.number for said in printed(of.CONTAINERD, series)] == [None, 800_000_000, None, 50_000_000]


def test_a_stray_zero_is_a_spike_only_where_nobody_drops_it() -> None:
    """Metrics-server takes a zero for a missing counter (PR 759); cAdvisor prints all that was counted before."""
    series = [Sample((1 + number) * 10 * SECOND, (1 + number) * 40 * SECOND) for number in range(4)]
    series[2] = Sample(30 * SECOND, 0)
    assert [each.number for each in printed(of.METRICS_SERVER, series)] == [None, 4 * 10**9, None, 4 * 10**9]
    assert printed(of.CADVISOR, series)[-1].number == 16 * 10**9


def test_metrics_server_looks_at_the_starts_of_containers() -> None:
    """One that restarted has no point before it, one of ten seconds counts from its start (PR 746, 775).

    The value after the restart has grown past the old one: without its start the rate is silently too low (T13).
    """
    series = [Sample(at * SECOND, usage * SECOND) for at, usage in ((15, 10), (30, 20), (45, 22), (60, 32))]
    ms = of.METRICS_SERVER
    assert [each.number for each in printed(ms, series)][2] == 2 * SECOND * SECOND // (15 * SECOND)
    late, early = (-SECOND, -SECOND, 40 * SECOND, 40 * SECOND), (-SECOND, -SECOND, 33 * SECOND, 33 * SECOND)
    assert [each.number for each in printed(ms, series, starts=late)][2:] == [None, 10 * 10**9 // 15]
    assert [each.number for each in printed(ms, series, starts=early)][2:] == [22 * 10**9 // 12, 10 * 10**9 // 15]


def test_metrics_server_refuses_a_start_that_is_earlier() -> None:
    """PR 1300: the point before is of another container."""
    series = [Sample(15 * SECOND, SECOND), Sample(30 * SECOND, 20 * SECOND)]
    said = printed(of.METRICS_SERVER, series, starts=(-SECOND, -9 * SECOND))
    assert (said[1].number, said[1].refused) == (None, True)
    assert printed(of.METRICS_SERVER, series, starts=(-SECOND, -SECOND))[1].number == 19 * 10**9 // 15
