"""What each formula is documented to break, cause by cause."""

from models.cpu.vocabulary import RELEASES
from verify import Known


def _known(reference: str, *names: str) -> tuple[Known, ...]:
    return tuple(Known(f"cpu.*.{name}", reference) for name in names)


OVERSHOOTS = _known(
    "the write-up itself; cadvisor 2032; theorem T2: N × (W + D) is reached",
    "a_full_node_never_shows_more_than_its_cores",
)
TINY_WINDOWS = _known(
    "kubernetes pkg/kubelet/eviction: synchronize samples on demand; cadvisor PR 1779 deleted the least window",
    "samples_are_an_interval_apart",
    "no_rate_reaches_twice_the_cores",
)
ON_DEMAND = _known("kubernetes pkg/kubelet/eviction: synchronize samples on demand", "samples_are_an_interval_apart")
ZERO_FOR_NONE = _known(
    "kubernetes pkg/kubelet/stats/helper.go: both pointers default to zero; kubernetes 122092",
    "no_number_is_not_shown_as_zero",
)
KEEPS_BASE_OF_A_STEP = _known(
    "theorem T14: where time does not go forward the old base stays", "a_step_of_the_clock_costs_one_number"
)
KEEPS_BASE_OF_A_RESET = _known("theorem T14: where a counter falls the old base stays", "a_reset_costs_one_number")
WRAPS_A_DIFFERENCE = _known(
    "kubernetes PR 83507, 114057; containerd PR 10652: no guard against a counter that falls",
    "a_reset_never_shows_more_than_was_used",
    "nothing_is_printed_of_a_counter_that_fell",
    "what_skew_can_explain_it_explains",
)
WRAPS_A_PRODUCT = _known(
    "kubernetes 27194, 82195; cadvisor PR 1333: nanoseconds times 10^9 leave 64 bits after 18.4 core-seconds",
    "no_rate_of_a_full_node_falls_below_its_bound",
    "the_bound_is_reached",
    "any_spread_can_push_a_rate_above_the_cores",
    "an_overshoot_shows_from_one_unit_on",
    "a_slow_clock_takes_no_more_than_its_rate",
    "no_window_is_long_enough_for_a_slow_clock",
    "a_rate_is_growth_over_recorded_time",
    "contiguous_windows_add_up",
)
WRAPS_MILLICORES = _known(
    "theorem T15: nanoseconds times 1000 leave 64 bits after 213 core-days in one window",
    "the_bound_is_reached",
    "any_spread_can_push_a_rate_above_the_cores",
    "an_overshoot_shows_from_one_unit_on",
)
SATURATES = _known(
    "cadvisor 144: a growth below zero counts as none",
    "nothing_is_printed_of_a_counter_that_fell",
    "a_counter_that_wraps_is_never_misread",
    "what_skew_can_explain_it_explains",
)
CARRIES_A_NEGATIVE_RATE = _known(
    "heapster 1126, 1778: no guard against a counter that falls",
    "nothing_is_printed_of_a_counter_that_fell",
    "no_rate_is_below_zero",
    "what_skew_can_explain_it_explains",
)
DIVIDES_BY_ANY_TIME = _known(
    "candidate: no guard against a window that is empty or negative", "nothing_is_printed_where_no_time_passed"
)
LEAVES_TIME_TO_THE_STORE = _known(
    "metrics-server PR 1300: resourceUsage does not look at the window, the order of points is the store's business",
    "nothing_is_printed_where_no_time_passed",
)
MEAN_OF_RATES = _known("theorem T9: cadvisor summary/percentiles.go mean.Add", "averaging_dilutes_the_skew")
CUTS = _known(
    "theorem T5: what is cut at the capacity no longer adds up (kubernetes PR 141698, proposed)",
    "the_bound_is_reached",
    "any_spread_can_push_a_rate_above_the_cores",
    "a_slow_clock_takes_no_more_than_its_rate",
    "no_window_is_long_enough_for_a_slow_clock",
    "contiguous_windows_add_up",
)
SHARED_CELL = _known("kubernetes 74667, 122092; containerd 9531 (T19)", "a_readers_window_is_its_own")
MISSING_ENTRY = _known(
    "candidate: finding 0004, metrics-server pkg/storage/pod.go:Store @ 5ed5d3a2",
    "the_previous_point_was_sampled",
    "an_answer_is_what_was_used",
    "no_answer_spans_a_restart",
)
WINDOW_OF_ITS_OWN = _known("metrics-server 50, 119, 477: a constant window", "the_published_window_is_the_real_one")

KUBECTL_TOP = _known(
    "kubectl pkg/metricsutil/metrics_printer.go:printAllResourceUsages: percent of Allocatable unless --show-capacity "
    "(kubernetes 78621, 99945; PR 102917 left the default), MilliValue rounds up (T17, T18)",
    "a_full_node_is_a_hundred_percent",
    "truncating_only_takes_away",
)
WALL_CLOCK = _known(
    "theorem T12 (24 of 8 cores on metrics-server's own code): stamps are of the wall clock, which is set",
    "a_clock_that_is_set_moves_no_rate",
)

IN_KUBELET = (*OVERSHOOTS, *TINY_WINDOWS)
CRI = (*IN_KUBELET, *KEEPS_BASE_OF_A_STEP)
FALLBACK = (*CRI, *SHARED_CELL)
IN_METRICS_SERVER = (*IN_KUBELET, *LEAVES_TIME_TO_THE_STORE, *MISSING_ENTRY)

_BREAKS: dict[str, tuple[Known, ...]] = {
    "background": OVERSHOOTS,
    "cadvisor": OVERSHOOTS,
    "cadvisor-0.23": (*OVERSHOOTS, *WRAPS_A_PRODUCT),
    "cadvisor-2014": (*OVERSHOOTS, *SATURATES),
    "cadvisor-summary": (
        *OVERSHOOTS,
        *WRAPS_MILLICORES,
        *KEEPS_BASE_OF_A_RESET,
        *KEEPS_BASE_OF_A_STEP,
        *MEAN_OF_RATES,
    ),
    "cadvisor-ui": (
        *OVERSHOOTS,
        *CARRIES_A_NEGATIVE_RATE,
        *DIVIDES_BY_ANY_TIME,
        *_known("theorem T15: numbers of 53 bits do not wrap", "a_counter_that_wraps_is_never_misread"),
    ),
    "kubelet": (*IN_KUBELET, *ZERO_FOR_NONE),
    "kubelet-cri": CRI,
    "kubelet-cri-before-82300": (*FALLBACK, *WRAPS_A_PRODUCT, *WRAPS_A_DIFFERENCE),
    "kubelet-cri-before-83507": (*FALLBACK, *WRAPS_A_DIFFERENCE),
    "kubelet-clamped": (*CUTS, *ON_DEMAND, *KEEPS_BASE_OF_A_STEP),
    "containerd": (*FALLBACK, *KEEPS_BASE_OF_A_RESET),
    "containerd-collector": (*IN_KUBELET, *ZERO_FOR_NONE),
    "containerd-before-10652": (*FALLBACK, *WRAPS_A_DIFFERENCE),
    "containerd-windows": (*FALLBACK, *WRAPS_A_DIFFERENCE),
    "cri-o": (*IN_KUBELET, *WRAPS_A_DIFFERENCE, *DIVIDES_BY_ANY_TIME),
    "metrics-server": (*IN_METRICS_SERVER, *KUBECTL_TOP),
    "metrics-server-0.5": (*IN_METRICS_SERVER, *KUBECTL_TOP),
    "metrics-server-0.4": (*IN_KUBELET, *ZERO_FOR_NONE, *WINDOW_OF_ITS_OWN, *KUBECTL_TOP),
    "heapster": (
        *IN_KUBELET,
        *WRAPS_MILLICORES,
        *CARRIES_A_NEGATIVE_RATE,
        *_known(
            "theorem T15: a product in int64",
            "no_rate_of_a_full_node_falls_below_its_bound",
            "a_slow_clock_takes_no_more_than_its_rate",
        ),
        *_known("heapster 1126: a product in int64", "a_reset_never_shows_more_than_was_used"),
    ),
}
IS_SET = {variant.name for variant in RELEASES if not variant.monotonic and not variant.clamps}
BREAKS = {name: (*known, *WALL_CLOCK) if name in IS_SET else known for name, known in _BREAKS.items()}
