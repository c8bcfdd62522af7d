"""Logs as bugs leave them: one thing goes wrong in a healthy log, and the sentences about logs notice."""

from models.pleg.worlds.recordings import (
    EVENTED,
    FALLEN,
    GENERIC,
    POD,
    Line,
    changed,
    failed,
    fell_back,
    generated,
    outage,
    recorded_log,
    relisted,
    told,
    unhealthy,
    unlisted,
)
from verify import World, fault

MEASURED = "measured on the real code of 1.34 to 1.36"
UNREPORTED = "no issue of its own"
LATE = 300_000  # milliseconds after which Generic PLEG relists while Evented PLEG is in use
STOPPED = '"Received Container Stopped Event" event="&ContainerEventResponse{ContainerId:c1,CreatedAt:2,}"'


def _log(*lines: Line) -> World:
    return recorded_log("any", lines)


def _finished(time: int, about: str, code: int) -> Line:
    return time, f'"Generic (PLEG): container finished" podID="{POD}" containerID="{about}" exitCode={code}'


@fault(reference=MEASURED, breaks=("pleg.safety.no_start_is_told_twice",))
def a_relist_tells_a_start_again() -> World:
    """Evented PLEG told it and left the records alone, so the next relist finds it, and tells it again."""
    again = (changed(LATE + 210, "c1", "non-existent", "running"), told(LATE + 220, "Started", "c1"))
    return _log(*EVENTED, relisted(LATE + 200), *again)


@fault(reference=MEASURED, breaks=("pleg.safety.no_end_is_told_twice",))
def a_relist_tells_an_end_again() -> World:
    """The same of a container that has ended before the relist has seen it."""
    ended = (generated(61_000), (61_002, STOPPED), told(61_003, "Died", "c1"))
    again = (changed(LATE + 210, "c1", "non-existent", "exited"), told(LATE + 220, "Died", "c1"))
    return _log(*EVENTED, *ended, relisted(LATE + 200), *again)


@fault(reference="cri-o 9738", breaks=("pleg.safety.what_died_does_not_start",))
def a_start_comes_after_the_end() -> World:
    """The runtime says that a container runs after it has said that it ended."""
    late = (changed(4610, "c3", "non-existent", "exited"), changed(4611, "c3", "exited", "running"))
    return _log(*GENERIC, *late, told(4620, "Died", "c3"), told(4621, "Started", "c3"))


@fault(reference="kubernetes 88779", breaks=("pleg.safety.each_change_starts_where_the_last_one_ended",))
def two_loops_write_one_record() -> World:
    """A container that was last seen running is compared with a record that says it has exited."""
    return _log(*GENERIC, changed(4610, "c2", "exited", "non-existent"))


@fault(reference=f"{UNREPORTED}; facts S9", breaks=("pleg.safety.each_event_is_one_of_the_table",))
def an_event_comes_from_nowhere() -> World:
    """The end of a container is told that the last listing has found running."""
    return _log(*GENERIC, told(4620, "Died", "c2"))


@fault(reference="kubernetes 104117", breaks=("pleg.safety.each_change_is_told",))
def an_event_is_lost_and_the_record_moves_on() -> World:
    """Two containers start, one after the other; the second start is told, so that the first one can only be lost."""
    first, second = (changed(time, about, "non-existent", "running") for time, about in ((4610, "c3"), (5710, "c4")))
    return _log(*GENERIC, first, relisted(5700), second, told(5720, "Started", "c4"))


@fault(reference="kubernetes 93886", breaks=("pleg.safety.relists_are_no_further_apart_than_the_threshold",))
def one_pod_hangs_for_longer_than_the_threshold() -> World:
    """The inspection of one pod takes two calls of a hundred seconds each."""
    return _log(*GENERIC, relisted(204_600))


@fault(reference="kubernetes 88779", breaks=("pleg.safety.a_relist_that_nothing_forces_waits_for_the_period",))
def two_loops_relist() -> World:
    """A second loop was started, and relists between the relists of the first."""
    return _log(*GENERIC, relisted(5100), relisted(5700))


@fault(reference=f"{UNREPORTED}; facts S12", breaks=("pleg.safety.unhealthy_is_what_is_above_the_threshold",))
def the_threshold_itself_is_unhealthy() -> World:
    """The comparison is not strict: three minutes to the nanosecond are called too long."""
    return _log(*GENERIC, unhealthy(184_600, "3m0s"))


@fault(reference="kubernetes 134153", breaks=("pleg.safety.what_was_last_active_never_goes_back",))
def the_last_relist_lies_further_back_than_before() -> World:
    """The second line means the relist before the one that the first line means."""
    return _log(*GENERIC, unhealthy(190_000, "3m5.4s"), unhealthy(195_000, "3m11.5s"))


@fault(reference="kubernetes 45496", breaks=("pleg.safety.what_was_last_active_is_a_relist_that_could_list",))
def a_failed_listing_counts_as_activity() -> World:
    """The time of the relist is set before the listing has succeeded."""
    return _log(*GENERIC, relisted(5700), unlisted(5701), unhealthy(186_000, "3m0.3s"))


@fault(reference=f"{UNREPORTED}; facts S11", breaks=("pleg.safety.the_threshold_is_the_one_in_force",))
def the_fallback_keeps_the_wide_threshold() -> World:
    """Generic PLEG is restarted with ten minutes instead of three."""
    return _log(*FALLEN, unhealthy(692_200, "10m1s", "10m0s"))


@fault(reference="facts D6; shown on 1.34 to 1.36", breaks=("pleg.safety.no_short_outage_makes_pleg_unhealthy",))
def the_fallback_lowers_the_threshold_under_an_old_relist() -> World:
    """The last relist is four minutes old, as it may be; the stream fails for twenty seconds, and listings with it."""
    fallen = (*outage(250_000, 5000), relisted(270_100), unlisted(270_101))
    return _log(*EVENTED, *fallen, unhealthy(270_500, "4m30.3s"))


@fault(reference=f"{UNREPORTED}; facts §1.4", breaks=("pleg.safety.evented_pleg_gives_up_after_five_failures",))
def three_failures_are_too_many() -> World:
    """Evented PLEG gives up two failures too soon."""
    times = (70_000, 77_000, 84_000)
    failures = (line for time in times for line in (relisted(time), unlisted(time + 1), failed(time + 2)))
    return _log(*EVENTED, *failures, fell_back(84_003))


@fault(reference="kubernetes 129827", breaks=("pleg.safety.no_short_outage_ends_evented_pleg",))
def the_runtime_is_restarted() -> World:
    """It is gone for 0.4 s; five tries one right after the other fail, and Evented PLEG has ended for good."""
    return _log(*EVENTED, *outage(70_000, 90))


@fault(reference="kubernetes 132266 (PR 134549)", breaks=("pleg.safety.after_the_fallback_evented_pleg_is_silent",))
def the_consumer_never_ends() -> World:
    """What was on its way is still taken after Evented PLEG was stopped."""
    return _log(*FALLEN, generated(91_300))


@fault(reference="kubernetes 82258", breaks=("pleg.safety.a_container_finishes_with_one_code",))
def the_exit_code_is_lost() -> World:
    """The container was removed before its status was kept; later it counts as killed."""
    return _log(*GENERIC, _finished(4700, "c1", 137))


@fault(reference="kubernetes 104117 (PR 103732)", breaks=("pleg.safety.no_event_is_discarded",))
def the_channel_overflows() -> World:
    """More than a thousand events at once, and a sync loop that is slow."""
    return _log(*GENERIC, (4700, '"Event channel is full, discard this relist() cycle event"'))


@fault(reference="kubernetes 114371 (PR 114351)", breaks=("pleg.safety.every_message_has_its_sandbox",))
def a_container_outlives_its_sandbox() -> World:
    """The runtime finds no sandbox when it makes the message of a container's end."""
    said = "received ContainerEventResponse with nil PodSandboxStatus or PodSandboxStatus.Metadata"
    return _log(*EVENTED, (61_000, f'"Evented PLEG: {said}" containerEventResponse="container_id:c1"'))


@fault(reference="kubernetes 128654", breaks=("pleg.safety.the_kubelet_does_not_panic",))
def an_event_meets_a_failed_inspection() -> World:
    """Evented PLEG reads a status that is not there."""
    return _log(*GENERIC, (4700, 'Observed a panic: "invalid memory address or nil pointer dereference"'))


@fault(reference="kubernetes 134153", breaks=("pleg.safety.the_clock_never_goes_back",))
def the_clock_is_set_back() -> World:
    """An hour back, while the kubelet runs."""
    return _log(*GENERIC, _finished(-3_600_000, "c9", 0))
