"""What must hold of a kubelet's log, so that a run on a file is a gate; each violation names its lines."""

from models.pleg.behaviour.logged.judging import (
    ends_once,
    goes_forward,
    has_cause,
    has_one_code,
    is_after_five,
    is_close,
    is_continuous,
    is_in_force,
    is_never,
    is_over,
    is_paced,
    is_told,
    lasts_long,
    means_a_relist,
    starts_once,
    stays_dead,
    takes_long,
)
from models.pleg.vocabulary.logs import (
    EachAdvance,
    EachAnchored,
    EachCause,
    EachCrash,
    EachDiscard,
    EachDropped,
    EachFallback,
    EachFinish,
    EachFlap,
    EachInterval,
    EachJudged,
    EachLeftover,
    EachOutcome,
    EachRetried,
    EachStepBack,
    EachSuccession,
)
from verify import for_all


@for_all
def no_start_is_told_twice(events: EachSuccession) -> bool:
    """A container starts once; Evented PLEG leaves Generic's records alone, so a relist tells what it told (S9)."""
    return starts_once(events)


@for_all
def no_end_is_told_twice(events: EachSuccession) -> bool:
    """A container dies once: a second ContainerDied is another sync and another clean-up (S9)."""
    return ends_once(events)


@for_all
def what_died_does_not_start(events: EachSuccession) -> bool:
    """A container id is never used again: a start after the end is one that came late, or again (S9, B24, D9)."""
    return stays_dead(events)


@for_all
def each_change_starts_where_the_last_one_ended(changes: EachAdvance) -> bool:
    """PLEG compares with what it saw last: else two loops write its records, or lines are missing (S10, B20).

    A change that was held back, because the pod could not be inspected or its write was refused, is found again.
    """
    return is_continuous(changes)


@for_all
def each_event_is_one_of_the_table(event: EachCause) -> bool:
    """What the sync loop is told follows from a state change, or from a message, by the table of the model (S9)."""
    return has_cause(event)


@for_all
def each_change_is_told(outcome: EachOutcome) -> bool:
    """What the table makes of a change reaches the sync loop before what later changes make (L3, B15, B28).

    The channel keeps the order: what was passed is lost. What nothing has passed yet is not asked about.
    """
    return is_told(outcome)


@for_all
def relists_are_no_further_apart_than_the_threshold(relists: EachInterval) -> bool:
    """Else the node was not ready in between: a call of the runtime hung, or many were slow (L7, B22)."""
    return is_close(relists)


@for_all
def a_relist_that_nothing_forces_waits_for_the_period(relists: EachInterval) -> bool:
    """One loop relists, a second or five minutes after the last time: closer ones are of two loops (S10, B20, D7)."""
    return is_paced(relists)


@for_all
def unhealthy_is_what_is_above_the_threshold(health: EachJudged) -> bool:
    """PLEG is healthy up to the threshold, and at it (S12)."""
    return is_over(health)


@for_all
def what_was_last_active_never_goes_back(health: EachJudged) -> bool:
    """The time of the last relist only grows: else the clock was set, or two relists write it (S6, B19)."""
    return goes_forward(health)


@for_all
def what_was_last_active_is_a_relist_that_could_list(health: EachAnchored) -> bool:
    """Health counts from the beginning of the last relist whose listing succeeded (S6, S12, B18).

    Spans are of a clock that nobody sets: one that was set in between looks so, too.
    """
    return means_a_relist(health)


@for_all
def the_threshold_is_the_one_in_force(health: EachJudged) -> bool:
    """Three minutes; ten while Evented PLEG is in use, and three again after the fallback (S11)."""
    return is_in_force(health)


@for_all
def no_short_outage_makes_pleg_unhealthy(health: EachFlap) -> bool:
    """The fallback lowers the threshold under a relist that may be five minutes old (D6)."""
    return lasts_long(health)


@for_all
def evented_pleg_gives_up_after_five_failures(failures: EachRetried) -> bool:
    """No sooner and no later: the count of failures is never set back (facts §1.4)."""
    return is_after_five(failures)


@for_all
def no_short_outage_ends_evented_pleg(failures: EachFallback) -> bool:
    """A restart of the runtime should not end it for good: it retries five times at once (L6, B11).

    Ten seconds is what is called short here.
    """
    return takes_long(failures)


@for_all
def after_the_fallback_evented_pleg_is_silent(late: EachLeftover) -> bool:
    """It was stopped; what it still does comes from a consumer that never ends (S11, B10)."""
    return is_never(late)


@for_all
def a_container_finishes_with_one_code(codes: EachFinish) -> bool:
    """Another exit code later is a container that was removed before its status was kept (S16, B23)."""
    return has_one_code(codes)


@for_all
def no_event_is_discarded(discarded: EachDiscard) -> bool:
    """A full channel loses events, and the record has moved on all the same (L3, B14, B15)."""
    return is_never(discarded)


@for_all
def every_message_has_its_sandbox(dropped: EachDropped) -> bool:
    """One without is dropped, and if it was the last one of a pod, nothing deletes its entry (B12, D1)."""
    return is_never(dropped)


@for_all
def the_kubelet_does_not_panic(crashes: EachCrash) -> bool:
    """Whatever the runtime answers, and in whichever order (S14, B8, B9)."""
    return is_never(crashes)


@for_all
def the_clock_never_goes_back(steps: EachStepBack) -> bool:
    """Stamps from before the step lie in the future, and waiting callers wait for them (B19).

    klog writes local time: where summer time ends, the lines go back as well.
    """
    return is_never(steps)
