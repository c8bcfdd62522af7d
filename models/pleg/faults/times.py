"""Times that do not fit each other, and comparisons that are not made."""

from models.pleg.vocabulary.releases import V1_33, V1_36, V1_37
from models.pleg.vocabulary.rules import Stamping, Writers
from models.pleg.vocabulary.timing import MINUTE, Timing
from models.pleg.worlds.beside import timing_world
from verify import World, fault

FLAP = "*.the_fallback_makes_nobody_unhealthy"
CALL = "*.one_hung_call_leaves_the_node_healthy"
ONE_RELIST = "*.a_worker_waits_a_period_and_one_relist"
TWO_RELISTS = "*.a_worker_waits_a_period_and_two_relists"
TICK = "*.a_worker_with_events_waits_no_longer_than_without"
PERIODS = "*.evented_lists_every_five_minutes"
CHEAPER = "*.one_relist_costs_less_where_some_pod_is_as_it_was"
REFUSAL = "*.what_is_accepted_is_not_older_by_its_time"
LOOKED = "*.what_is_accepted_has_not_looked_earlier"
WENT_BACK = "*.an_entry_never_goes_back_to_an_older_look"
LATER = "*.no_time_is_later_than_its_look"


def timed(given: Timing) -> World:
    """A world of times, which breaks beside the fault what its release breaks."""
    made = timing_world(given.release.name)
    return World("fault", given, made.breaks, scope=made.scope)


def written(given: Writers) -> World:
    """A world of writers."""
    return World("fault", given, scope="one entry, any writes, every time of 62 bits")


@fault(reference="kubernetes 98044 (B22)", breaks=(CALL,))
def a_call_may_hang_for_four_minutes() -> World:
    """The timeout of the runtime's calls is longer than the threshold: one of them makes the node unhealthy."""
    return timed(Timing(V1_37, timeout=4 * MINUTE))


@fault(reference="cri-o 6627 (B25)", breaks=(TWO_RELISTS,))
def events_do_not_come() -> World:
    """Evented is in use and nothing arrives: the next relist that answers is five minutes away."""
    return timed(Timing(V1_36, in_use=True))


@fault(reference="kubernetes 128518 (B26, 1.33 to 1.35)", breaks=(CHEAPER,))
def every_pod_is_watched() -> World:
    """Each pod has a watch condition, so each relist inspects it: polling, and a listing on top."""
    return timed(Timing(V1_33, watches=True))


@fault(reference="facts S1 (with the gate off)", breaks=(REFUSAL, LOOKED, WENT_BACK))
def without_the_gate_nothing_is_compared() -> World:
    """Whatever is written is taken."""
    return written(Writers(Stamping.EXACT, gate=False))


@fault(reference="facts D2", breaks=(LOOKED, WENT_BACK, LATER))
def events_are_stamped_after_their_look() -> World:
    """The time of an event is taken after what it shows: another look may have come between."""
    return written(Writers(Stamping.AFTER))


@fault(reference="finding 0009", breaks=(LOOKED, WENT_BACK))
def two_writers_look_across_each_other() -> World:
    """Both take their time before their look; the later time has the earlier look, and comes last."""
    return written(Writers(Stamping.BEFORE))
