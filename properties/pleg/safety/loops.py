"""Who runs beside whom: facts S10, S11, S14 and L6."""

from models.pleg.behaviour.machine.loops import FallingBack, Loops, Numbers
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
    """S11: without Evented the generic PLEG lists each second, its threshold is 3 minutes, and the tick has stopped."""
    is_back = loops.numbers == Numbers.GENERIC or loops.release.single_writer
    return implies(not loops.in_use, is_back and not loops.ticks and loops.is_running)


@always(Loops)
def nobody_sends_to_a_closed_channel(loops: Loops) -> bool:
    """S14: the consumer's end closes the channel while the producer still sends."""
    return not loops.sent_after_close


@always(Loops)
def a_short_outage_does_not_end_evented(loops: Loops) -> bool:
    """L6, which no release gives: five tries follow each other at once, and there is no way back."""
    return loops.in_use or loops.outage_lasts
