"""Streams as bugs of runtimes leave them: one message goes wrong, and the sentences about streams notice."""

from models.pleg.worlds.recordings import STREAM, Document, message, recorded_stream, shown_container
from verify import World, fault

UNREPORTED = "no issue of its own"


def _stream(*documents: Document) -> World:
    return recorded_stream("any", documents)


@fault(reference="cri-o 9738", breaks=("pleg.safety.an_id_is_created_started_stopped_deleted_in_this_order",))
def a_stop_overtakes_a_start() -> World:
    """Start and exit are handled by different goroutines; both messages show the container as it is, exited."""
    exited = shown_container("c1", "EXITED", at=3)
    return _stream(*STREAM[:3], message(4, "STOPPED", "c1", exited), message(5, "STARTED", "c1", exited), *STREAM[5:])


@fault(reference="facts D9 (containerd's event queue)", breaks=("pleg.safety.no_step_of_a_life_is_delivered_twice",))
def a_message_comes_again_after_a_reconnect() -> World:
    """A new subscriber is given what was sent in the last five minutes."""
    return _stream(*STREAM[:4], STREAM[3], *STREAM[4:])


@fault(reference="containerd 7318", breaks=("pleg.safety.stamps_never_go_back_in_the_order_of_delivery",))
def a_message_is_kept_behind_later_ones() -> World:
    """Messages wait in a queue of their own, and an older one is delivered last."""
    created = message(2, "CREATED", "c1", shown_container("c1", "CREATED", at=2))
    return _stream(STREAM[0], message(3, "STARTED", "s1"), created, *STREAM[3:])


@fault(reference="kubernetes 114371 (containerd 7785)", breaks=("pleg.safety.every_message_names_its_pod",))
def the_sandbox_is_gone_before_its_container() -> World:
    """The message of a container's end has no sandbox status."""
    lost = {key: value for key, value in STREAM[5].items() if key != "podSandboxStatus"}
    return _stream(*STREAM[:5], lost, *STREAM[6:])


@fault(reference="kubernetes 129818 (containerd 11312)", breaks=("pleg.safety.a_message_shows_what_it_is_about",))
def a_message_shows_no_containers() -> World:
    """The list of containers is empty, and the kubelet believes it."""
    return _stream(*STREAM[:3], message(4, "STARTED", "c1"), *STREAM[5:])


@fault(reference=f"{UNREPORTED}; facts §5", breaks=("pleg.safety.the_snapshot_fits_the_type",))
def a_stopped_container_is_shown_running() -> World:
    """The states were read before the container stopped."""
    running = shown_container("c1", "RUNNING", at=3)
    return _stream(*STREAM[:4], message(5, "STOPPED", "c1", running), *STREAM[5:])


@fault(reference="facts D2", breaks=("pleg.safety.the_snapshots_of_a_sandbox_never_grow_younger",))
def an_older_snapshot_has_the_later_stamp() -> World:
    """The states were read before the other container started, and the stamp was taken after."""
    old, made = shown_container("c1", "CREATED", at=3), shown_container("c2", "CREATED", "log", at=3)
    return _stream(*STREAM[:4], message(5, "CREATED", "c2", old, made))


@fault(
    reference="measured on the real code of 1.34 to 1.36",
    breaks=("pleg.safety.no_message_is_about_an_older_sandbox_than_the_last_one",),
)
def an_old_sandbox_hides_the_new_one() -> World:
    """A container of the old sandbox stops after the new sandbox was made."""
    new = message(5, "CREATED", "s2", sandbox="s2", attempt=1)
    return _stream(*STREAM[:4], new, message(6, "STOPPED", "c1", shown_container("c1", "EXITED", at=3)))


@fault(reference="kubernetes 124704 (PR 124297)", breaks=("pleg.safety.nothing_is_stamped_before_what_it_shows",))
def a_stamp_is_in_seconds() -> World:
    """One side means seconds where the other means nanoseconds."""
    return _stream(STREAM[0] | {"createdAt": "1700000001"}, *STREAM[1:])


@fault(reference="facts D9", breaks=("pleg.safety.nothing_follows_the_end_of_a_sandbox",))
def a_late_message_resurrects_a_pod() -> World:
    """A container's end is delivered after that of its sandbox, and makes the entry again."""
    return _stream(*STREAM, message(9, "STOPPED", "c2", shown_container("c2", "EXITED", at=3), ready=False))


@fault(reference="kubernetes 123087", breaks=("pleg.safety.one_container_of_a_name_lives",))
def a_second_container_is_made_beside_the_first() -> World:
    """The worker was given a status in which the container was only created, and made it again."""
    both = (shown_container("c1", "RUNNING", at=3), shown_container("c2", "CREATED", at=5))
    return _stream(*STREAM[:4], message(5, "CREATED", "c2", *both))
