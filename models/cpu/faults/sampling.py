"""Stamps, clocks and counters that are not what the bound takes them for."""

from attrs import evolve

from models.cpu.faults.edits import faulty, healthy, variant_with
from models.cpu.vocabulary import SECOND, Clock, Counter, Housekeeping
from models.cpu.worlds.known import CUTS
from models.cpu.worlds.nodes import WINDOWS
from verify import World, fault

BEYOND = (
    "*.no_rate_exceeds_its_bound",
    "*.the_bound_counts_whole_steps",
    "*.the_relative_error_needs_no_core_count",
    "*.a_missed_sample_does_no_harm",
    "*.a_wide_window_keeps_the_overshoot_small",
    "*.overshoots_do_not_add_up",
    "*.few_windows_in_a_row_can_overshoot",
    "*.skew_draws_up_no_more_than_itself",
    "*.averaging_dilutes_the_skew",
    "*.a_mean_of_rates_keeps_a_bound_of_its_own",
    "*.a_clock_step_adds_no_more_than_itself",
    "*.headroom_falls_below_zero_by_the_bound_at_most",
    "*.a_child_shows_no_more_than_its_parent_and_twice_the_skew",
)
MEANS = ("*.a_mean_of_rates_begins_within_its_bound", "*.a_mean_of_rates_stays_within_its_bound")
SLOW = "*.a_slow_clock_adds_no_more_than_its_rate"
REACHED = (
    "*.a_child_can_show_all_cores_beside_an_idle_parent",
    "*.a_child_can_show_twice_the_skew_above_its_parent",
    "*.cutting_costs_what_skew_moves",
    "*.the_bound_of_a_mean_is_reached",
    "*.a_slow_clock_keeps_its_share_of_time",
)
SET = "*.a_clock_that_is_set_moves_no_rate"  # in programs with a monotonic clock; others are known to
RESET = "*.a_reset_never_shows_more_than_was_used"
LATE = (
    *BEYOND,
    *MEANS,
    RESET,
    SLOW,
    "*.no_rate_of_a_full_node_falls_below_its_bound",
    "*.a_slow_clock_takes_no_more_than_its_rate",
)
EVEN_IF_EXACT = (
    *BEYOND,
    "*.a_constant_delay_is_harmless",
    "*.exact_times_need_no_allowance",
    "*.above_capacity_proves_a_measurement_effect",
    "*.a_full_node_is_a_hundred_percent",
)
TOO_SHORT = (*EVEN_IF_EXACT, RESET, "*.the_bound_is_reached", "*.above_allocatable_needs_no_error")


@fault(reference="containerd 13470, 13312 (before v2.4.0-beta.0)", breaks=LATE)
def a_batch_has_one_stamp() -> World:
    """One time.Now() for all samples of a batch: the stamp of the first is late by what the others took."""
    return faulty("containerd", evolve(healthy("containerd"), late=SECOND))


@fault(reference="cadvisor 2123 (before v0.33.0)", breaks=(*LATE, SET))
def samples_get_the_time_of_the_scrape() -> World:
    """The time of a sample is when Prometheus asked, up to a whole housekeeping interval after the read."""
    return faulty("kubelet", evolve(healthy("kubelet"), late=20 * SECOND))


@fault(
    reference="candidate: metrics-server pkg/scraper/client/resource/decode.go:parseNodeMemUsageMetrics @ 5ed5d3a2",
    breaks=LATE,
)
def the_memory_line_overwrites_the_time() -> World:
    """The point gets the time of its memory sample, as late as memory was read after the CPU."""
    return faulty("metrics-server", evolve(healthy("metrics-server"), late=SECOND))


@fault(
    reference="theorem T12 (metrics-server pkg/storage/node.go sees wall clocks only)",
    breaks=(*TOO_SHORT, MEANS[1], *REACHED),
)
def the_clock_is_set_back() -> World:
    """NTP sets the clock back by ten seconds between two scrapes: 24 of 8 cores in a window of five seconds."""
    return faulty("metrics-server", evolve(healthy("metrics-server"), clock=Clock(step=10 * SECOND)))


@fault(reference="theorem T12 (stamps that left the process; Go before 1.9)", breaks=(SET,))
def times_lose_their_monotonic_clock() -> World:
    """The kubelet compares stamps of the wall clock, as whoever gets them over a wire has to."""
    return faulty("kubelet", variant_with("kubelet", monotonic=False))


@fault(reference="theorem T12 (a clock that loses 500 ppm)", breaks=(*TOO_SHORT, *MEANS, *REACHED, SET))
def the_clock_runs_slow() -> World:
    """Every window is too short by the same share, so that no length of it helps: 8.004 of 8 cores.

    In the kubelet, whose monotonic clock no step can hurt, but a wrong rate does.
    """
    return faulty("kubelet", evolve(healthy("kubelet"), clock=Clock(slow_ppm=500)))


@fault(
    reference="linux 81c49d39aea8 (kernel/cgroup/rstat.c; before 5.15.y)",
    breaks=(*EVEN_IF_EXACT, *MEANS, RESET, SET, SLOW),
)
def guest_time_is_counted_twice() -> World:
    """The root cgroup adds guest time to the user time that has it already: up to 16 of 8 cores under KVM guests."""
    return faulty("kubelet", evolve(healthy("kubelet"), counter=Counter(guest_twice=True)))


@fault(reference="heapster 1778 (kubernetes 30939)", breaks=(*EVEN_IF_EXACT, *MEANS, SLOW))
def two_containers_share_a_key() -> World:
    """Two counters alternate under one name, and each pair of samples is of two containers."""
    return faulty("kubelet-cri", evolve(healthy("kubelet-cri"), counter=Counter(foreign=True)))


@fault(
    reference="opentelemetry-collector-contrib receiver/kubeletstatsreceiver/testdata/stats-summary.json (T16)",
    breaks=("*.a_child_shows_no_more_than_its_parent_and_twice_the_skew",),
)
def a_pod_is_sampled_at_other_times_than_its_container() -> World:
    """A recorded container uses more than its pod: each cgroup has a timer of its own."""
    return faulty("kubelet", evolve(healthy("kubelet"), windows_differ=True))


@fault(
    reference="cadvisor 1779 (v0.28.1 deleted the least window of 100 ms)",
    breaks=("*.no_rate_reaches_twice_the_cores", "*.samples_are_an_interval_apart"),
)
def a_sample_on_demand_comes_right_after_the_timers() -> World:
    """Somebody asks just after the timer has fired, and nothing refuses the tiny window: 408 of 8 cores."""
    return faulty("cadvisor", evolve(variant_with("cadvisor"), housekeeping=Housekeeping(1, 1)))


@fault(reference="cadvisor 1057 (before v0.20.3)", breaks=("*.a_gap_lasts_the_whole_jitter",))
def housekeeping_has_no_jitter() -> World:
    """All containers are sampled at the same moments, each exactly an interval after its last sample."""
    return faulty("background", evolve(healthy("background"), housekeeping=Housekeeping(1, 1, 0, on_demand=False)))


@fault(
    reference="cadvisor lib/manager/container.go: updateHousekeepingInterval @ 6a0c4f25",
    breaks=("*.no_gap_is_longer_than_two_intervals",),
)
def an_idle_container_is_sampled_less_often() -> World:
    """The interval of a container whose numbers do not change grows to 15 s, and jitters up to double that."""
    return faulty("kubelet", evolve(healthy("kubelet"), housekeeping=Housekeeping(10, 15)))


@fault(reference="kubernetes 74667 (before PR 74933)", breaks=("*.a_readers_window_is_its_own",))
def every_reader_moves_the_base() -> World:
    """Whoever reads replaces the previous sample, so that the eviction manager's rate spans a moment."""
    return faulty(
        "kubelet-cri", evolve(healthy("kubelet-cri"), cells=(evolve(healthy("kubelet-cri").cells[0], shared=True),))
    )


@fault(
    reference="kubernetes 134253 (PR 141698 would cut it; the cause is not settled)",
    breaks=("*.a_full_node_never_shows_more_than_its_cores", "*.no_rate_reaches_twice_the_cores", SET),
)
def a_coarse_counter_steps_in_a_tiny_window() -> World:
    """A counter of Windows moves in 15.625 ms: one step in 0.71 ms is 22 cores, where nothing cuts the rate."""
    made = variant_with("kubelet-clamped", clamps=False)
    return faulty("kubelet-clamped", evolve(made, node=evolve(made.node, granularity=WINDOWS, spread=0)), cured=CUTS)
