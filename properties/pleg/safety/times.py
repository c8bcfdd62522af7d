"""What periods and thresholds add up to: facts S11, L1, L7, and the claims of the background."""

from typing import Annotated

from models.pleg.behaviour.health import is_generic_healthy
from models.pleg.behaviour.timing import answered_at, calls_of_polling, calls_of_relist, pace_of
from models.pleg.vocabulary.timing import EVENTED, GENERIC, MINUTE, Milliseconds, Timing
from verify import Between, assume, for_all, implies

Number = Annotated[int, Between(0, 100_000)]
Small = Annotated[int, Between(1, 100)]


@for_all
def the_fallback_makes_nobody_unhealthy(timing: Timing, age: Milliseconds) -> bool:
    """D6: a relist that was recent enough for Evented's threshold is recent enough after the fallback."""
    before = is_generic_healthy(0, age, pace_of(timing.release, in_use=True).threshold)
    return implies(before, is_generic_healthy(0, age, pace_of(timing.release, in_use=False).threshold))


@for_all
def one_hung_call_leaves_the_node_healthy(timing: Timing, rest: Milliseconds, hung: Milliseconds) -> bool:
    """L7: one call that is given up after its timeout, and a minute for all others, stay within the threshold."""
    assume(hung <= timing.timeout, rest <= MINUTE)
    return is_generic_healthy(0, hung + rest, GENERIC.threshold)


@for_all
def one_hung_pod_leaves_the_node_healthy(timing: Timing, first: Milliseconds, second: Milliseconds) -> bool:
    """L7, which no release gives: a pod whose sandbox and containers both hang takes two timeouts, one by one."""
    assume(first <= timing.timeout, second <= timing.timeout)
    return is_generic_healthy(0, first + second, GENERIC.threshold)


@for_all
def a_worker_waits_a_period_and_one_relist(
    timing: Timing, sync: Milliseconds, began: Milliseconds, lasts: Milliseconds
) -> bool:
    """L1 as it is told: a relist that began just before the sync counts for nothing, and lasts, too."""
    pace = pace_of(timing.release, in_use=False)
    assume(began <= sync, sync <= began + lasts)
    return answered_at(sync, began, lasts, lasts, pace.period) <= sync + pace.period + lasts


@for_all
def a_worker_waits_a_period_and_two_relists(
    timing: Timing, sync: Milliseconds, began: Milliseconds, lasts: Milliseconds, next_lasts: Milliseconds
) -> bool:
    """L1 as it is: the rest of the relist at hand, a period, and the relist that follows."""
    pace = pace_of(timing.release, in_use=timing.in_use)
    assume(began <= sync, sync <= began + lasts)
    return answered_at(sync, began, lasts, next_lasts, pace.period) <= sync + lasts + GENERIC.period + next_lasts


@for_all
def a_worker_with_events_waits_no_longer_than_without(
    timing: Timing, sync: Milliseconds, last_tick: Milliseconds
) -> bool:
    """L1 with Evented: where no event follows, the next tick answers, as a relist of each second did (B7)."""
    assume(last_tick <= sync, sync < last_tick + timing.tick)
    is_answered_by_tick = not timing.release.single_writer
    return implies(is_answered_by_tick, last_tick + timing.tick <= sync + GENERIC.period)


@for_all
def evented_lists_every_five_minutes(timing: Timing) -> bool:
    """The background's claim: with Evented in use the period grows from 1 s to 300 s, the threshold from 3 to 10 min.

    1.37 has taken it back: the generic PLEG writes alone, and lists each second.
    """
    return pace_of(timing.release, in_use=True) == EVENTED and pace_of(timing.release, in_use=False) == GENERIC


@for_all
def one_relist_costs_less_than_a_worker_for_each_pod(
    timing: Timing, pods: Number, changed: Number, sandboxes: Small, containers: Number
) -> bool:
    """The background's claim: where all pods have changed at once, the listing of all comes on top."""
    assume(changed <= pods, pods >= 1)
    inspected = pods if timing.watches else changed
    return calls_of_relist(inspected, sandboxes, containers) < calls_of_polling(pods, sandboxes, containers)


@for_all
def one_relist_costs_less_where_some_pod_is_as_it_was(
    timing: Timing, pods: Number, changed: Number, sandboxes: Small, containers: Number
) -> bool:
    """The background's claim, where it holds: one pod that did not change is worth more than the listing of all."""
    assume(changed < pods)
    inspected = pods if timing.watches else changed
    return calls_of_relist(inspected, sandboxes, containers) < calls_of_polling(pods, sandboxes, containers)
