"""What the documents claim of one node, with numbers: eight cores, a spread of 50 ms."""

from models.cpu.behaviour.bounds import is_window
from models.cpu.behaviour.housekeeping import shortest
from models.cpu.behaviour.rates import exceeds
from models.cpu.behaviour.sampling import follows, sample_of
from models.cpu.vocabulary import Pipeline, Read
from verify import assume, for_all


@for_all
def a_full_node_never_shows_more_than_its_cores(pipeline: Pipeline, first: Read, last: Read) -> bool:
    """In theory no node uses more CPU than it has; that it shows more is what the write-up observed (T2).

    It holds only of a rate that is cut at the cores. The statement that is true is `no_rate_exceeds_its_bound`.
    """
    node = pipeline.node
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    assume(last.instant - first.instant >= shortest(pipeline))
    return not exceeds(pipeline.variant, node.cores, earlier, later, node.cores * (later.time - earlier.time))


@for_all
def no_rate_reaches_twice_the_cores(pipeline: Pipeline, first: Read, last: Read) -> bool:
    """A rate that is slightly above the cores is believed, one that is a multiple is a report of a bug (T8).

    Nothing keeps an on-demand sample away from the timer's, so that only a guard on the window, or many samples,
    hold the overshoot down.
    """
    node = pipeline.node
    earlier, later = sample_of(pipeline, node, first), sample_of(pipeline, node, last)
    assume(follows(pipeline, node, first, last), is_window(pipeline.variant, earlier, later))
    assume(last.instant - first.instant >= shortest(pipeline))
    return not exceeds(pipeline.variant, node.cores, earlier, later, 2 * node.cores * (later.time - earlier.time) - 1)
