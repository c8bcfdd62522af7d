"""Recordings as bugs leave them: one counter or clock goes wrong, and the properties of a recorded series notice."""

from attrs import evolve

from models.cpu.behaviour.explaining import LONGEST
from models.cpu.vocabulary.series import Bounds, Series
from models.cpu.worlds.examples import BUSY, EIGHT, MILLISECOND, SECOND, series_of, world_of_series
from verify import World, fault

CAPACITY = "cpu.safety.no_window_is_above_capacity"
EXPLAINED = "cpu.safety.every_overshoot_is_explained_by_the_allowed_skew"
LASTING = "cpu.safety.no_overshoot_lasts"
DECREASE = "cpu.safety.a_counter_never_decreases"
ONE_COUNTER = "cpu.safety.every_sample_is_of_one_counter"
RATES = (1_036_000, 1_038_000, 1_040_000, 1_041_400)  # millionths of a core
ONE_CORE = Bounds(EIGHT.cores and EIGHT.cores / 8, None, EIGHT.skew)


@fault(reference="kubernetes 83507", breaks=(DECREASE,))
def somebody_writes_zero_to_the_counter() -> World:
    """`echo 0 > cpuacct.usage` while the node is busy: the next sample has what was counted since."""
    return world_of_series(
        "any", series_of("node", (*BUSY[:6], *((time, usage - 496 * SECOND) for time, usage in BUSY[6:])))
    )


@fault(reference="kubernetes 114057 (cadvisor 3199)", breaks=("cpu.safety.no_zero_stands_for_a_missing_value",))
def a_removed_container_reads_as_zero() -> World:
    """The cgroup is gone when its counter is read, and what is missing is recorded as zero."""
    return world_of_series("any", series_of("container", (*BUSY, (BUSY[-1][0] + 5 * SECOND, 0))))


@fault(reference="metrics-server 750", breaks=("cpu.safety.the_stamps_never_go_back",))
def the_kubelet_serves_an_older_sample() -> World:
    """After a newer sample an older one comes again."""
    return world_of_series("any", series_of("node", (*BUSY[:6], BUSY[4], *BUSY[6:])))


@fault(reference="kubernetes 122092 (containerd 9531)", breaks=("cpu.safety.no_sample_is_recorded_twice",))
def two_readers_get_one_sample() -> World:
    """A second reader asks before there is anything new; it gets the same sample, and made a rate of zero of it."""
    return world_of_series("any", series_of("container", (*BUSY[:6], BUSY[5], *BUSY[6:])))


@fault(reference="metrics-server 745 (facts T12: 24 of 8 cores)", breaks=(CAPACITY, EXPLAINED))
def the_clock_steps_back_between_samples() -> World:
    """NTP sets the clock back by 10 s; stamps still grow, but 15 s of work were done in a window of 5 s."""
    samples = ((100, 0), (115, 120), (120, 240), (135, 360), (150, 480))
    return world_of_series("any", series_of("node", ((time * SECOND, usage * SECOND) for time, usage in samples)))


@fault(reference="heapster 1778 (kubernetes 30939)", breaks=(DECREASE, ONE_COUNTER))
def two_containers_alternate_under_one_key() -> World:
    """One key has the counters of two containers, now the one, now the other."""
    counters = (20_000, 9_000, 20_120, 9_060, 20_240, 9_120)
    return world_of_series(
        "any", series_of("container", ((60 * at * SECOND, usage * SECOND) for at, usage in enumerate(counters)))
    )


@fault(reference="metrics-server 1779 (kubernetes 134518)", breaks=(ONE_COUNTER,))
def one_scrape_has_a_key_twice() -> World:
    """A batch holds two values of one container's counter, and the last one wins."""
    one, other = 994_631_560 * MILLISECOND, 295_207_610 * MILLISECOND
    samples = ((0, one), (0, other), (15, one + SECOND), (15, other + SECOND))
    return world_of_series("any", series_of("container", ((time * SECOND, usage) for time, usage in samples)))


@fault(
    reference="candidate: finding 0004, metrics-server pkg/storage/pod.go:Store @ 5ed5d3a2",
    breaks=("cpu.safety.no_rate_is_since_a_default_record",),
)
def a_rate_since_the_year_one_is_served() -> World:
    """A container whose pod has a previous point, and which has none itself: zero CPU over 2562047h47m16.854775807s."""
    end = 1_700_000_000 * SECOND
    rates = Series("default/pod/b", (end - LONGEST, end), (0, 0), apart=True)
    return world_of_series("any", rates, series_of("node", BUSY))


@fault(reference="kubernetes 27194", breaks=(CAPACITY, EXPLAINED, LASTING))
def a_quota_is_taken_for_cores() -> World:
    """A container with a quota of one CPU is at 1.035 to 1.061 cores in every window of a minute and a half.

    The window of 17.98 s is the thread's own. The others are made: six values within 88 s and the thread's range,
    with 3.69 s of CPU time more than one core can do.
    """
    steps = (
        (17_978_530_662, 18_949_414_524),
        *((17_500_000_000, rate * 17_500) for rate in RATES),
    )
    time = usage = 0
    samples = [(time, usage)]
    for span, growth in steps:
        time, usage = time + span, usage + growth
        samples.append((time, usage))
    return world_of_series("any", series_of("container", samples), bounds=ONE_CORE)


@fault(reference="linux 936f2a70f207 (fixed by 81c49d39aea8)", breaks=(CAPACITY, EXPLAINED, LASTING))
def guest_time_is_counted_twice() -> World:
    """On a KVM host whose guests use all eight cores the v2 root counts sixteen."""
    return world_of_series("any", series_of("node", ((time, 2 * usage) for time, usage in BUSY)))


@fault(reference="cadvisor 2123", breaks=(CAPACITY, EXPLAINED))
def samples_are_stamped_when_they_are_scraped() -> World:
    """Samples of every 10 to 20 s are stamped with the time of a scrape every 15 s, so some are far too old."""
    usages = (80, 160, 320, 400, 560, 640)
    return world_of_series(
        "any", series_of("node", ((15 * at * SECOND, usage * SECOND) for at, usage in enumerate(usages)))
    )


@fault(reference="kubernetes 78621", breaks=("cpu.safety.usage_stays_within_allocatable",))
def the_system_uses_what_is_allocatable() -> World:
    """All eight cores are busy, of which seven and a half are allocatable: above 100% without any error."""
    bounds = evolve(EIGHT, allocatable=EIGHT.cores and EIGHT.cores * 15 / 16)
    return world_of_series("any", series_of("node", BUSY), bounds=bounds)


@fault(
    reference="kubernetes 30939 (no issue of its own; facts T16)", breaks=("cpu.safety.no_child_is_above_its_parent",)
)
def a_container_is_put_under_another_pod() -> World:
    """A container's counter grows faster than that of the pod that it is said to be in."""
    pod = series_of("default/pod", ((time, usage // 4) for time, usage in BUSY))
    return world_of_series("any", pod, series_of("default/pod/container", BUSY, parent="default/pod"))
