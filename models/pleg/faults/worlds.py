"""The world of a bug, and the sentences that bugs break."""

from collections.abc import Iterator

from models.pleg.vocabulary.setup import Left
from models.pleg.worlds.bug import ADDED
from models.pleg.worlds.bugs import BEFORE, BUGS, Bug
from verify import Known, World

STAMP = "*.an_entry_is_never_replaced_under_an_older_time"
CONTENT = "*.an_entry_is_never_replaced_by_an_older_status"
VOUCHED = "*.the_global_time_vouches_for_nothing_older"
BACK = "*.the_global_time_never_goes_back"
ANSWER = "*.a_worker_never_sees_less_than_its_last_sync"
TWICE = "*.no_container_is_started_twice"
REFUSED = "*.generic_alone_is_never_refused"
LIFE = "*.events_follow_the_life_of_a_container"
AGAIN = "*.nothing_brings_back_what_is_gone"
GONE = "*.a_pod_that_is_gone_stays_gone"
RETRIED = "*.a_failed_inspection_is_tried_again"
SHOWN = "*.the_cache_shows_what_an_event_tells"
CRASH = "*.the_kubelet_does_not_crash"
EXIT = "*.an_exit_is_seen_before_the_container_is_removed"
ANSWERED = "*.a_waiting_worker_is_answered"
CAUGHT_UP = "*.the_cache_catches_up"
CALM = "*.the_cache_catches_up_while_events_come"
ACTED = "*.the_worker_catches_up"
HEALED = "*.an_error_does_not_stay"
STALE = (CONTENT, VOUCHED, ANSWER, TWICE)  # an older status is in the cache, vouched for, and acted on


def of_bug(name: str) -> World:
    """The world of a bug: of 1.33 where that has it, and otherwise of the first release that does."""
    bug = next(bug for bug in BUGS if bug.name == name)
    column = "1.33" if "1.33" in bug.present else bug.present[0]
    given = bug.world(column)
    release = f"before {bug.reference}" if column == BEFORE else f"as {column}"
    return World("fault", given, tuple(_known(bug)), scope=f"{release}; one pod, one container, clocks by order")


def _known(bug: Bug) -> Iterator[Known]:
    """What such a world breaks without the bug; nothing where it has a machine of its own."""
    if bug.build is not None:
        return
    if bug.gate:
        yield Known(LIFE, "demonstration X3: Evented moves no record, and Generic sends again")
        if bug.setup.get("vanishes") or bug.setup.get("left", ADDED).updates > 1:
            stalled = "facts D1: an entry that only events have made is deleted by the last of them, which may stall"
            yield from (Known(glob, stalled) for glob in (AGAIN, CAUGHT_UP))
        yield Known(SHOWN, "facts D9: a deletion leaves no trace, and an event on its way makes the entry again")
    if bug.setup.get("left") == Left():
        for name in ("a_pod_can_live_and_be_seen_to_end", "the_cache_can_lag_behind", "a_worker_can_wait"):
            yield Known(f"*.{name}", "no pod is added in this world")
    if bug.setup.get("vanishes"):
        removed = "the world removes a container that has exited, whoever has seen it"
        yield Known(EXIT, removed)
        yield Known(ACTED, removed)
