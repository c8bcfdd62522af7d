"""Words that are too small, divisors that are not time, guards that are missing."""

from models.cpu.faults.edits import faulty, variant_with
from models.cpu.vocabulary import SECOND, Arithmetic, Denominator, OnDecrease, OnMissing, Points
from models.cpu.worlds.known import KEEPS_BASE_OF_A_RESET, KEEPS_BASE_OF_A_STEP, OVERSHOOTS, TINY_WINDOWS
from verify import World, fault

PRODUCT = (
    "*.no_rate_of_a_full_node_falls_below_its_bound",
    "*.the_bound_is_reached",
    "*.any_spread_can_push_a_rate_above_the_cores",
    "*.an_overshoot_shows_from_one_unit_on",
    "*.a_slow_clock_takes_no_more_than_its_rate",
    "*.no_window_is_long_enough_for_a_slow_clock",
    "*.a_rate_is_growth_over_recorded_time",
    "*.contiguous_windows_add_up",
)
DIFFERENCE = (
    "*.a_reset_never_shows_more_than_was_used",
    "*.nothing_is_printed_of_a_counter_that_fell",
    "*.what_skew_can_explain_it_explains",
)


@fault(reference="kubernetes 27194 (cadvisor PR 1333, before v0.24.0)", breaks=PRODUCT)
def nanoseconds_are_scaled_before_they_are_divided() -> World:
    """uint64 nanoseconds times 10^9 leave their word after 18.4 core-seconds: a busy node reads as nearly idle."""
    return faulty("cadvisor", variant_with("cadvisor", arithmetic=Arithmetic.UNSIGNED_PRODUCT))


@fault(reference="kubernetes 82195 (before PR 82300)", breaks=PRODUCT)
def the_cri_provider_scales_first() -> World:
    """The same product in the kubelet's CRI provider: tens of busy cores reach the end of the word in one window."""
    return faulty("kubelet-cri", variant_with("kubelet-cri", arithmetic=Arithmetic.UNSIGNED_PRODUCT))


@fault(reference="kubernetes 83507", breaks=DIFFERENCE)
def a_counter_is_written_to() -> World:
    """`echo 0 > cpuacct.usage` makes the counter fall, and the kubelet's uint64 difference is nearly 2^64."""
    return faulty("kubelet-cri", variant_with("kubelet-cri", on_decrease=OnDecrease.WRAP))


@fault(reference="kubernetes 114057 (containerd before PR 10652)", breaks=DIFFERENCE)
def a_container_that_goes_reads_zero() -> World:
    """While a container is removed its counter reads 0, and containerd's difference is nearly 2^64."""
    return faulty("containerd", variant_with("containerd", on_decrease=OnDecrease.WRAP), KEEPS_BASE_OF_A_RESET)


@fault(
    reference="heapster 1126",
    breaks=(
        "*.nothing_is_printed_of_a_counter_that_fell",
        "*.no_rate_is_below_zero",
        "*.what_skew_can_explain_it_explains",
        "*.a_counter_that_wraps_is_never_misread",
    ),
)
def a_rate_below_zero_is_carried_on() -> World:
    """A counter that fell gives a negative rate, which the model shows unsigned: 18446744073709526456 millicores."""
    return faulty("cadvisor", variant_with("cadvisor", on_decrease=OnDecrease.CARRY))


@fault(
    reference="cadvisor 144",
    breaks=(
        "*.nothing_is_printed_of_a_counter_that_fell",
        "*.a_counter_that_wraps_is_never_misread",
        "*.what_skew_can_explain_it_explains",
    ),
)
def a_growth_below_zero_counts_as_none() -> World:
    """The first guard of cAdvisor: a container that restarted seems to have been idle."""
    return faulty("cadvisor", variant_with("cadvisor", on_decrease=OnDecrease.SATURATE))


@fault(
    reference="theorem T10 (the write-up's total sampling time, read as 60 times one second)",
    breaks=(
        "*.no_rate_exceeds_its_bound",
        "*.no_rate_of_a_full_node_falls_below_its_bound",
        "*.the_bound_is_reached",
        "*.a_constant_delay_is_harmless",
        "*.any_spread_can_push_a_rate_above_the_cores",
        "*.the_relative_error_needs_no_core_count",
        "*.a_missed_sample_does_no_harm",
        "*.exact_times_need_no_allowance",
        "*.no_rate_reaches_twice_the_cores",
        "*.a_reset_never_shows_more_than_was_used",
        "*.a_rate_is_growth_over_recorded_time",
        "*.a_clock_step_adds_no_more_than_itself",
        "*.a_slow_clock_adds_no_more_than_its_rate",
        "*.floats_push_no_rate_above_the_cores",
        "*.a_slow_clock_takes_no_more_than_its_rate",
        "*.no_window_is_long_enough_for_a_slow_clock",
    ),
)
def the_growth_is_divided_by_the_nominal_time() -> World:
    """60 samples at one second are taken for 60 seconds, though the timer jitters and some samples are missing."""
    return faulty("background", variant_with("background", denominator=Denominator.NOMINAL))


@fault(reference="metrics-server 50 (before v0.5.0)", breaks=("*.the_published_window_is_the_real_one",))
def the_window_is_a_constant() -> World:
    """The window beside a rate is always 30 s, whatever was divided by."""
    return faulty("metrics-server", variant_with("metrics-server", shown_window=30 * SECOND))


@fault(reference="kubernetes 122092 (containerd 9531, PR 13138)", breaks=("*.no_number_is_not_shown_as_zero",))
def zero_stands_for_unknown() -> World:
    """A rate that could not be made is published as 0, which looks measured."""
    return faulty("containerd", variant_with("containerd", on_missing=OnMissing.ZERO))


@fault(
    reference="candidate: cri-o internal/lib/statsserver/stats_server.go:updateUsageNanoCores @ f954a17e",
    breaks=(*DIFFERENCE, "*.nothing_is_printed_where_no_time_passed"),
)
def neither_time_nor_growth_is_looked_at() -> World:
    """A repeated sample divides by zero, one from before by a negative time, and a counter may fall."""
    return faulty(
        "kubelet-cri", variant_with("kubelet-cri", on_decrease=OnDecrease.WRAP, min_window=None), KEEPS_BASE_OF_A_STEP
    )


@fault(
    reference="candidate: cadvisor summary/percentiles.go:GetMinutePercentiles @ 6a0c4f25",
    breaks=("*.a_reset_costs_one_number", "*.a_step_of_the_clock_costs_one_number"),
)
def a_refused_sample_never_becomes_the_base() -> World:
    """After a reset every sample is held against the one before it, until the counter has passed that again."""
    return faulty("cadvisor", variant_with("cadvisor", rebases_on_decrease=False, rebases_on_short=False))


@fault(
    reference="theorem T9 (cadvisor summary/percentiles.go:mean.Add)",
    breaks=("*.averaging_dilutes_the_skew",),
)
def rates_are_averaged() -> World:
    """The mean of 59 rates keeps half the skew of a short window, however many samples there are."""
    return faulty("background", variant_with("background", points=Points.MEAN))


@fault(
    reference="kubernetes 141698 (proposed for 134253); theorem T5",
    breaks=(
        "*.the_bound_is_reached",
        "*.any_spread_can_push_a_rate_above_the_cores",
        "*.a_slow_clock_takes_no_more_than_its_rate",
        "*.no_window_is_long_enough_for_a_slow_clock",
        "*.contiguous_windows_add_up",
    ),
)
def rates_are_cut_at_the_cores() -> World:
    """Cutting hides the overshoot, and with it a slow clock; what it cuts off never comes back."""
    return faulty("kubelet-cri", variant_with("kubelet-cri", clamps=True), (*OVERSHOOTS, *TINY_WINDOWS[1:]))


@fault(
    reference="theorem T18 (a quotient as the product with a rounded reciprocal)",
    breaks=(
        "*.rounding_crosses_no_whole_number",
        "*.seconds_are_rounded_to_a_point_of_their_grid",
        "*.floats_push_no_rate_above_the_cores",
        "*.a_ratio_loses_an_eighth_of_a_unit_at_most",
    ),
)
def a_quotient_is_a_product_with_the_reciprocal() -> World:
    """What is rounded twice in a step is no longer nearest: a full window may be printed as more than its cores."""
    return faulty("metrics-server", variant_with("metrics-server", rounds_within=3))


@fault(
    reference="theorem T18 (a float32 has 29 bits less than the float64 that upstream has)",
    breaks=(
        "*.rounding_crosses_no_whole_number",
        "*.seconds_are_rounded_to_a_point_of_their_grid",
        "*.floats_push_no_rate_above_the_cores",
        "*.floats_lose_a_unit_at_most",
        "*.a_ratio_loses_an_eighth_of_a_unit_at_most",
    ),
)
def rates_are_made_in_single_precision() -> World:
    """Half a place of a float32 is 2^29 halves of one of a float64: many nanocores, up and down."""
    return faulty("metrics-server", variant_with("metrics-server", rounds_within=2**29))
