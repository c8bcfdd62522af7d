"""Times that are of another unit, clock or moment than what they stand for."""

from models.pleg.faults.worlds import (
    ACTED,
    ANSWER,
    ANSWERED,
    BACK,
    CALM,
    CAUGHT_UP,
    CONTENT,
    GONE,
    REFUSED,
    STALE,
    STAMP,
    TWICE,
    VOUCHED,
    of_bug,
)
from verify import World, fault


@fault(reference="kubernetes 124297 (B2)", breaks=(*STALE, CAUGHT_UP, ACTED))
def nanoseconds_are_read_as_seconds() -> World:
    """An event's entry lies 50 billion years ahead: every event passes, and Generic never writes again."""
    return of_bug("B2")


@fault(reference="kubernetes 127195 (B3)", breaks=(*STALE, CAUGHT_UP, CALM, ACTED))
def generic_writes_under_time_zero() -> World:
    """Where the runtime gives no stamp Generic's is zero: once an event is lost, nothing repairs the entry."""
    return of_bug("B3")


@fault(reference="kubernetes 127814 (B4)", breaks=(VOUCHED, ANSWER, REFUSED, CAUGHT_UP, CALM, ACTED))
def a_status_is_stamped_in_another_unit() -> World:
    """Nanoseconds where the kubelet reads seconds: Generic's own entry keeps events and Generic away."""
    return of_bug("B4")


@fault(reference="kubernetes 127814 (B4, since)", breaks=(VOUCHED, ANSWER, REFUSED, CAUGHT_UP, CALM, ACTED))
def the_runtime_stamps_inspections_far_ahead() -> World:
    """The same by a clock that is ahead, or set right while the kubelet runs."""
    return of_bug("B4, since")


@fault(reference="kubernetes 123087 (B5)", breaks=(*STALE, CAUGHT_UP, ACTED))
def a_worker_acts_on_a_created_container() -> World:
    """The event of the creation is stamped after the start: the worker takes it for news, and starts another."""
    return of_bug("B5")


@fault(reference="kubernetes 127086 (B6)", breaks=(VOUCHED, ANSWER, TWICE))
def the_tick_vouches_for_the_cache() -> World:
    """The global time becomes now though nobody has asked the runtime: the worker acts on what was before the start."""
    return of_bug("B6")


@fault(reference="kubernetes 134153 (B19)", breaks=(STAMP, BACK, ANSWER, TWICE, ANSWERED, ACTED))
def the_clock_steps_back() -> World:
    """Entries of before lie in the future and pass for new; who synced before the step waits for the clock."""
    return of_bug("B19")


@fault(reference="cri-o 9738 (B24)", breaks=(*STALE, CAUGHT_UP, CALM, ACTED))
def a_late_start_undoes_the_exit() -> World:
    """STOPPED comes first, STARTED is stamped later: the cache shows the container running that has exited."""
    return of_bug("B24")


@fault(reference="facts D2", breaks=(CONTENT,))
def an_inspection_is_stamped_before_it_looks() -> World:
    """Generic reads `running` under an older time than the event that shows `created`: the event wins."""
    return of_bug("D2")


@fault(reference="facts D3", breaks=(BACK,))
def a_relist_sets_the_global_time_back() -> World:
    """The tick writes now, the relist that began before it its start."""
    return of_bug("D3")


@fault(reference="facts D5", breaks=(*STALE, REFUSED, CAUGHT_UP, CALM, ACTED))
def old_times_outlive_the_fallback() -> World:
    """The runtime's clock is ahead: after the fallback the events' entries still keep Generic from writing."""
    return of_bug("D5")


@fault(reference="facts D8, measured on 1.34 to 1.36", breaks=(*STALE, GONE, CALM))
def a_refused_first_write_leaks_the_record() -> World:
    """The runtime's stamp is coarse, so the first inspection is refused; then the pod is gone, and nothing differs."""
    return of_bug("D8, since")
