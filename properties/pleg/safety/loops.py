"""Who runs beside whom: facts S10, S11, S14 and L6."""

from models.pleg.behaviour.machine.loops import ATTEMPTS, Fallback, FallingBack, Loops, Numbers, Producer
from verify import always, implies


@always(Loops)
def one_relist_runs_at_a_time(loops: Loops) -> bool:
    """S10: records have no lock of their own."""
    return loops.relisting <= 1


@always(Loops)
def one_relist_loop_is_current(loops: Loops) -> bool:
    """S10: once Stop and Start have settled, one loop is left; two would list twice as often, on one timer."""
    return loops.current <= 1


@always(FallingBack)
def no_consumer_outlives_the_fallback(loops: FallingBack) -> bool:
    """S10: who takes the stream's events ends with the stream; it waits for a channel that only its own end closes.

    Not asked of 1.37, which has no fallback.
    """
    return implies(not loops.in_use, not loops.has_consumer)


@always(Loops)
def the_fallback_restores_period_and_threshold(loops: Loops) -> bool:
    """S11: without Evented the generic PLEG lists each second, and its threshold is 3 minutes; since 1.37 always."""
    is_back = loops.numbers == Numbers.GENERIC or loops.release.single_writer
    return implies(loops.fallback == Fallback.DONE, is_back)


@always(Loops)
def the_fallback_ends_evented_and_its_tick(loops: Loops) -> bool:
    """S11: nobody vouches for the cache any more without asking, and no comparison takes Evented for used."""
    return implies(loops.fallback != Fallback.NOT_YET, not loops.in_use and not loops.ticks)


@always(Loops)
def after_the_fallback_one_loop_relists(loops: Loops) -> bool:
    """S11: one, neither none nor two; a loop from before may still end the relist that it is in."""
    return implies(loops.fallback == Fallback.DONE, loops.is_running and loops.current == 1)


@always(Loops)
def who_finds_evented_out_of_use_tries_no_more(loops: Loops) -> bool:
    """S10: a producer that has failed five times leaves, or falls back; else it calls and relists without a pause."""
    has_nothing_to_do = loops.attempts == ATTEMPTS and not loops.in_use
    return implies(has_nothing_to_do, loops.producer == Producer.LEFT)


@always(Loops)
def nobody_reads_numbers_that_are_being_written(loops: Loops) -> bool:
    """S10, which no release with a fallback gives: health reads the threshold without the lock of the update (D10)."""
    return not (loops.reads_numbers and loops.fallback == Fallback.WRITES)


@always(Loops)
def nobody_sends_to_a_closed_channel(loops: Loops) -> bool:
    """S14: the consumer's end closes the channel while the producer still sends."""
    return not loops.sent_after_close


@always(Loops)
def a_short_outage_does_not_end_evented(loops: Loops) -> bool:
    """L6, which no release gives: five tries follow each other at once, and there is no way back."""
    return loops.fallback == Fallback.NOT_YET or loops.outage_lasts
