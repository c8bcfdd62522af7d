"""The sentences about a log, each with what it is asked of: the properties say the same one by one."""

from models.pleg.behaviour.logged import judging
from models.pleg.vocabulary.findings import Sentence

LOGGED = (
    Sentence("no_start_is_told_twice", "successions", judging.starts_once),
    Sentence("no_end_is_told_twice", "successions", judging.ends_once),
    Sentence("what_died_does_not_start", "successions", judging.stays_dead),
    Sentence("each_change_starts_where_the_last_one_ended", "advances", judging.is_continuous),
    Sentence("each_event_is_one_of_the_table", "causes", judging.has_cause),
    Sentence("each_change_is_told", "outcomes", judging.is_told),
    Sentence("relists_are_no_further_apart_than_the_threshold", "intervals", judging.is_close),
    Sentence("a_relist_that_nothing_forces_waits_for_the_period", "intervals", judging.is_paced),
    Sentence("unhealthy_is_what_is_above_the_threshold", "judged", judging.is_over),
    Sentence("what_was_last_active_never_goes_back", "judged", judging.goes_forward),
    Sentence("what_was_last_active_is_a_relist_that_could_list", "anchored", judging.means_a_relist),
    Sentence("the_threshold_is_the_one_in_force", "judged", judging.is_in_force),
    Sentence("no_short_outage_makes_pleg_unhealthy", "flaps", judging.lasts_long),
    Sentence("evented_pleg_gives_up_after_five_failures", "retried", judging.is_after_five),
    Sentence("no_short_outage_ends_evented_pleg", "fallbacks", judging.takes_long),
    Sentence("after_the_fallback_evented_pleg_is_silent", "leftovers", judging.is_never),
    Sentence("a_container_finishes_with_one_code", "finishes", judging.has_one_code),
    Sentence("no_event_is_discarded", "discards", judging.is_never),
    Sentence("every_message_has_its_sandbox", "dropped", judging.is_never),
    Sentence("the_kubelet_does_not_panic", "crashes", judging.is_never),
    Sentence("the_clock_never_goes_back", "steps_back", judging.is_never),
)
