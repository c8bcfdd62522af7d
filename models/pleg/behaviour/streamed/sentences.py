"""The sentences about a stream, each with what it is asked of: the properties say the same one by one."""

from models.pleg.behaviour.streamed import judging
from models.pleg.vocabulary.findings import Sentence

STREAMED = (
    Sentence("an_id_is_created_started_stopped_deleted_in_this_order", "of_one_id", judging.is_in_order),
    Sentence("no_step_of_a_life_is_delivered_twice", "of_one_id", judging.is_delivered_once),
    Sentence("stamps_never_go_back_in_the_order_of_delivery", "deliveries", judging.is_stamped_in_order),
    Sentence("every_message_names_its_pod", "messages", judging.has_sandbox),
    Sentence("a_message_shows_what_it_is_about", "showing", judging.shows_its_own),
    Sentence("the_snapshot_fits_the_type", "showing", judging.fits_its_type),
    Sentence("the_snapshots_of_a_sandbox_never_grow_younger", "of_one_sandbox", judging.grows_older),
    Sentence("no_message_is_about_an_older_sandbox_than_the_last_one", "of_one_pod", judging.is_of_no_older_sandbox),
    Sentence("nothing_is_stamped_before_what_it_shows", "showing", judging.is_stamped_last),
    Sentence("nothing_follows_the_end_of_a_sandbox", "of_one_sandbox", judging.is_of_a_sandbox_that_lives),
    Sentence("one_container_of_a_name_lives", "showing", judging.is_alone),
)
