"""What must hold of a recorded stream of container events; each violation names its documents and lines."""

from models.pleg.behaviour.streamed.judging import (
    fits_its_type,
    grows_older,
    has_sandbox,
    is_alone,
    is_delivered_once,
    is_in_order,
    is_of_a_sandbox_that_lives,
    is_of_no_older_sandbox,
    is_stamped_in_order,
    is_stamped_last,
    shows_its_own,
)
from models.pleg.vocabulary.streams import (
    EachDelivery,
    EachMessage,
    EachOfOneId,
    EachOfOnePod,
    EachOfOneSandbox,
    EachShowing,
)
from verify import for_all


@for_all
def an_id_is_created_started_stopped_deleted_in_this_order(messages: EachOfOneId) -> bool:
    """Start and exit are handled by different goroutines of a runtime, and may be swapped (S9, B24)."""
    return is_in_order(messages)


@for_all
def no_step_of_a_life_is_delivered_twice(messages: EachOfOneId) -> bool:
    """A message that is replayed after a reconnect makes an entry again that was deleted (D9, B25)."""
    return is_delivered_once(messages)


@for_all
def stamps_never_go_back_in_the_order_of_delivery(messages: EachDelivery) -> bool:
    """The cache refuses what is stamped earlier than its entry: a late message may be lost (B24, B25)."""
    return is_stamped_in_order(messages)


@for_all
def every_message_names_its_pod(message: EachMessage) -> bool:
    """One without sandbox status is dropped; if it was the last of a pod, its entry stays (B12, D1)."""
    return has_sandbox(message)


@for_all
def a_message_shows_what_it_is_about(message: EachShowing) -> bool:
    """The status is made of the message alone: what it leaves out has no container for the kubelet (B13)."""
    return shows_its_own(message)


@for_all
def the_snapshot_fits_the_type(message: EachShowing) -> bool:
    """The states are read when the message is made: they may be later than its type says, never earlier (S8)."""
    return fits_its_type(message)


@for_all
def the_snapshots_of_a_sandbox_never_grow_younger(messages: EachOfOneSandbox) -> bool:
    """Each message replaces the entry: an older snapshot with a later stamp wins (S2, D2, B24)."""
    return grows_older(messages)


@for_all
def no_message_is_about_an_older_sandbox_than_the_last_one(messages: EachOfOnePod) -> bool:
    """A status holds the message's sandbox only: one about the old one hides the new (measured on 1.34 to 1.36)."""
    return is_of_no_older_sandbox(messages)


@for_all
def nothing_is_stamped_before_what_it_shows(message: EachShowing) -> bool:
    """Runtimes take the stamp last, in nanoseconds: an earlier one is of another clock, or another unit (B2, B19)."""
    return is_stamped_last(message)


@for_all
def nothing_follows_the_end_of_a_sandbox(messages: EachOfOneSandbox) -> bool:
    """The cache forgets what it deleted: a later message makes the entry again, and nobody deletes it (S13, D9)."""
    return is_of_a_sandbox_that_lives(messages)


@for_all
def one_container_of_a_name_lives(message: EachShowing) -> bool:
    """A worker that is given a stale status makes a container beside the one that is there (S5b, B1, B5, B6)."""
    return is_alone(message)
