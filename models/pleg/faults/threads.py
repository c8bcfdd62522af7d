"""Threads that outlive each other, and a fallback that does not restore what was."""

from typing import Self

from models.pleg.behaviour.machine.loops import ATTEMPTS, Fallback, FallingBack, Loops, Numbers
from models.pleg.vocabulary.releases import V1_33
from models.pleg.worlds.beside import pods
from verify import World, action, evolve, fault, frozen, require

ONE = "*.one_relist_runs_at_a_time"
CURRENT = "*.one_relist_loop_is_current"
CONSUMER = "*.no_consumer_outlives_the_fallback"
NUMBERS = "*.the_fallback_restores_period_and_threshold"
CLOSED = "*.nobody_sends_to_a_closed_channel"
SHORT = "*.a_short_outage_does_not_end_evented"
EVERY_POD = "*.the_global_time_vouches_for_every_pod"
ALL_PODS = "*.the_time_of_all_pods_never_goes_back"
ENDED = "*.the_fallback_ends_evented_and_its_tick"
ONE_LOOP = "*.after_the_fallback_one_loop_relists"
TRIES = "*.who_finds_evented_out_of_use_tries_no_more"
RACE = "*.nobody_reads_numbers_that_are_being_written"
SETTLES = "*.the_fallback_can_settle"
MENDED = evolve(V1_33, backs_off=True, ends_consumer=True, reads_missing_entry=False, locks_numbers=True)


def threads(given: Loops) -> World:
    """The world of the threads."""
    return World("fault", given, scope="one fallback, one restart of a loop; other bugs are mended")


@fault(reference="kubernetes 127086 (B6), facts D3", breaks=(EVERY_POD, ALL_PODS))
def one_tick_vouches_for_all_pods() -> World:
    """Evented's tick says that every pod is as the cache shows it, also while a relist takes one after the other."""
    return World("fault", evolve(pods("1.33"), ticks=True), scope="3 pods that start and run, the tick")


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


@fault(reference="facts D7, seen on 1.36.2", breaks=(CURRENT, ONE_LOOP))
def a_busy_loop_comes_back_to_the_new_channel() -> World:
    """Stop and Start during a relist: the old loop reads the new channel from the struct, and goes on."""
    return threads(Loops(release=evolve(MENDED, rereads_channel=True)))


@fault(reference="facts D10", breaks=(RACE,))
def health_reads_what_the_fallback_writes() -> World:
    """Period and threshold are swapped while the sync loop's check reads them: nothing keeps them apart."""
    return threads(Loops(release=evolve(MENDED, locks_numbers=False)))


@frozen
class KeepsNumbers(Loops):
    """The generic PLEG is stopped and started without an update of its numbers."""

    @action
    def generic_is_restarted(self) -> Self:
        """As upstream, but for one line."""
        require(self.fallback == Fallback.WRITES)
        return evolve(self, fallback=Fallback.DONE).started()


@fault(reference="facts §1.4 (the order of the fallback)", breaks=(NUMBERS,))
def the_fallback_forgets_the_period() -> World:
    """The period is read once, at Start: without the update before it, the generic PLEG lists every 5 minutes."""
    return threads(KeepsNumbers(release=MENDED))


@frozen
class StaysStopped(Loops):
    """The generic PLEG is stopped, and not started again."""

    @action
    def generic_is_restarted(self) -> Self:
        """As upstream, but for the last line."""
        require(self.fallback == Fallback.WRITES)
        return evolve(self, fallback=Fallback.DONE, numbers=Numbers.GENERIC)


@fault(reference="facts §1.4 (the order of the fallback)", breaks=(ONE_LOOP,))
def the_fallback_starts_no_loop() -> World:
    """Nothing lists any more: after three minutes the node is not ready."""
    return threads(StaysStopped(release=MENDED))


@frozen
class KeepsTicking(Loops):
    """The stop of Evented closes one of its two channels: not that of the tick."""

    def evented_stopped(self) -> Self:
        """As upstream, but for one line."""
        return evolve(self, in_use=False, has_consumer=False)


@fault(reference="facts §1.4 (both stop channels)", breaks=(ENDED,))
def the_tick_outlives_the_fallback() -> World:
    """The cache is vouched for every five seconds, by nobody who has asked the runtime."""
    return threads(KeepsTicking(release=MENDED))


@fault(reference="facts §1.4 (five attempts, and not in use)", breaks=(TRIES,))
def evented_is_stopped_behind_the_producers_back() -> World:
    """It asks whether Evented is in use before it gives up, so it never does: it calls and relists without a pause."""
    return threads(Loops(release=MENDED, meddles=True))


@frozen
class NeverGivesUp(Loops):
    """Evented goes on trying, in use or not."""

    @action
    def evented_gives_up(self) -> Self:
        """It does not."""
        require(self.attempts > ATTEMPTS)
        return self


@fault(reference="facts §1.4 (the producer's loop)", breaks=(SETTLES,))
def evented_never_gives_up() -> World:
    """A runtime without events is asked again and again, and the generic PLEG lists every 5 minutes."""
    return threads(NeverGivesUp(release=MENDED))
