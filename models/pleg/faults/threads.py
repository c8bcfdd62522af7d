"""Threads that outlive each other, and checks that wait for themselves."""

from typing import Self

from models.pleg.behaviour.machine.checks import Checks
from models.pleg.behaviour.machine.loops import ATTEMPTS, FallingBack, Loops, Numbers
from models.pleg.vocabulary.releases import V1_32, V1_36
from models.pleg.worlds.beside import pods
from verify import World, action, evolve, fault, frozen, require

ONE = "*.one_relist_runs_at_a_time"
CURRENT = "*.one_relist_loop_is_current"
CONSUMER = "*.no_consumer_outlives_the_fallback"
NUMBERS = "*.the_fallback_restores_period_and_threshold"
CLOSED = "*.nobody_sends_to_a_closed_channel"
SHORT = "*.a_short_outage_does_not_end_evented"
WELL = "*.a_check_gets_well_again"
INERT = "*.a_failed_listing_is_no_relist"
NOTICED = "*.an_outage_longer_than_the_threshold_is_noticed"
EVERY_POD = "*.the_global_time_vouches_for_every_pod"
ALL_PODS = "*.the_time_of_all_pods_never_goes_back"
MENDED = evolve(V1_32, backs_off=True, ends_consumer=True, reads_missing_entry=False)


def threads(given: Loops) -> World:
    """The world of the threads."""
    return World("fault", given, scope="one fallback, one restart of a loop; other bugs are mended")


def checks(given: Checks) -> World:
    """The world of the checks."""
    return World("fault", given, scope="an event channel of 2, time in thirds of the threshold")


@fault(reference="kubernetes 127086 (B6), facts D3", breaks=(EVERY_POD, ALL_PODS))
def one_tick_vouches_for_all_pods() -> World:
    """Evented's tick says that every pod is as the cache shows it, also while a relist takes one after the other."""
    return World("fault", evolve(pods("1.32"), ticks=True), scope="3 pods that start and run, the tick")


@fault(reference="kubernetes 132266 (B10)", breaks=(CLOSED,))
def the_consumer_closes_what_the_producer_sends_to() -> World:
    """It ends in a crash (B9), and its deferred close runs while the producer still sends."""
    return threads(Loops(release=evolve(MENDED, reads_missing_entry=True)))


@fault(reference="kubernetes 134549 (B10)", breaks=(CONSUMER,))
def the_consumer_waits_for_its_own_end() -> World:
    """The channel is closed when the consumer returns, and it returns when the channel is closed."""
    return threads(FallingBack(release=evolve(MENDED, ends_consumer=False)))


@fault(reference="kubernetes 129827 (B11)", breaks=(SHORT,))
def five_tries_follow_at_once() -> World:
    """Nothing waits between the tries, nothing forgets old failures, nothing leads back."""
    return threads(Loops(release=evolve(MENDED, backs_off=False)))


@fault(reference="kubernetes 88779 (B20)", breaks=(ONE, CURRENT))
def a_relist_that_panics_is_run_twice() -> World:
    """What recovers the panic runs the loop again, beside the one that goes on; nothing locks."""
    return threads(Loops(release=evolve(MENDED, has_relist_lock=False)))


@fault(reference="facts D7, seen on 1.36.2", breaks=(CURRENT,))
def a_busy_loop_comes_back_to_the_new_channel() -> World:
    """Stop and Start during a relist: the old loop reads the new channel from the struct, and goes on."""
    mended = evolve(V1_36, backs_off=True, ends_consumer=True, reads_missing_entry=False)
    return threads(Loops(release=mended))


@frozen
class KeepsNumbers(Loops):
    """The generic PLEG is stopped and started without an update of its numbers."""

    @action
    def evented_gives_up(self) -> Self:
        """As upstream, but for one line."""
        require(self.in_use, self.attempts == ATTEMPTS, self.outage_lasts)
        return evolve(self, in_use=False, ticks=False, has_consumer=False, numbers=Numbers.EVENTED).stopped().started()


@fault(reference="facts §1.4 (the order of the fallback)", breaks=(NUMBERS,))
def the_fallback_forgets_the_period() -> World:
    """The period is read once, at Start: without the update before it, the generic PLEG lists every 5 minutes."""
    return threads(KeepsNumbers(release=MENDED))


@frozen
class NeverGivesUp(Loops):
    """Evented goes on trying, in use or not."""

    @action
    def evented_gives_up(self) -> Self:
        """It does not."""
        require(self.attempts > ATTEMPTS)
        return self


@fault(reference="facts §1.4 (the producer's loop)", breaks=("*.the_fallback_can_settle",))
def evented_never_gives_up() -> World:
    """A runtime without events is asked again and again, and the generic PLEG lists every 5 minutes."""
    return threads(NeverGivesUp(release=MENDED))


@fault(reference="kubernetes 72709 (B14)", breaks=(WELL,))
def a_full_channel_stops_the_relist() -> World:
    """The send waits for the sync loop, which waits for the check, which waits for the relist: for 19 hours once."""
    return checks(Checks(release=evolve(V1_32, blocks_when_full=True)))


@fault(reference="facts D4", breaks=(WELL,))
def a_full_channel_is_unhealthy() -> World:
    """The check of Evented is bad while the channel is full, and while it is bad the sync loop does not read."""
    return checks(Checks(release=V1_32, gate=True))


@fault(reference="kubernetes 45496 (B18)", breaks=(INERT, NOTICED))
def a_relist_counts_before_it_has_listed() -> World:
    """The relist time is set at the start: a runtime that never answers is healthy for ever."""
    return checks(Checks(release=evolve(V1_32, stamps_first=True)))
