"""The worker, the fallback, the loops and the checks as machines, as the facts about PLEG say them."""

from typing import Any, TypeVar

import pytest

from models.pleg.behaviour.machine.checks import CAPACITY, THRESHOLD, Checks
from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet, must_start
from models.pleg.behaviour.machine.loops import ATTEMPTS, Loops, Numbers, Turn
from models.pleg.vocabulary import CONTAINERD, CRIO, NEVER, Kind, Settings, release_of
from models.pleg.vocabulary.finite import ABSENT, CREATED, EXITED, FAR, NOTHING, REMOVED, RUNNING, Notice, Task
from models.pleg.vocabulary.setup import Left, Setup
from models.pleg.vocabulary.timing import EVENTED, GENERIC
from verify import evolve
from verify.language import NotEnabled

EVENTED_VERSIONS = ("1.26", "1.29", "1.32", "1.33", "1.36")
MINUTES = 60_000
T = TypeVar("T")


def taken(state: T, *names: str) -> T:
    """The state after these actions."""
    for name in names:
        state = getattr(state, name)()
    return state


def is_possible(state: Any, name: str) -> bool:
    """Whether an action can be taken."""
    try:
        getattr(state, name)()
    except NotEnabled:
        return False
    return True


def given(version: str, *, gate: bool = True, **parts: Any) -> Kubelet:
    """A kubelet whose relists take one step."""
    setup: dict[str, Any] = {"runtime": CONTAINERD, "left": Left(updates=2), "coarse": True} | parts
    return kubelet(Setup(Settings(release_of(version), gate=gate, in_use=gate), **setup))


def running(version: str, *, gate: bool = True, **parts: Any) -> Kubelet:
    """One whose pod was added, relisted empty, and started."""
    steps = ("pod_is_added", "relists", "worker_asks", "worker_syncs", "container_starts")
    return taken(given(version, gate=gate, **parts), *steps)


FAILURE = ("stream_fails", "forced_relist_begins", "forced_relist_ends")


def fallen(version: str) -> Loops:
    """The threads right after the fallback."""
    start = Loops(release=release_of(version))
    gone = taken(start, *FAILURE * ATTEMPTS, "evented_gives_up")
    return gone.generic_is_restarted() if is_possible(gone, "generic_is_restarted") else gone


def fallen_while_busy(version: str) -> Loops:
    """The same where a relist of the loop is under way."""
    start = Loops(release=release_of(version))
    return taken(start, *FAILURE * ATTEMPTS, "first_loop_moves", "evented_gives_up", "generic_is_restarted")


def test_the_first_sync_waits_for_the_first_relist() -> None:
    """Its last sync is the zero time, and still nothing answers before somebody has vouched for the cache."""
    waiting = taken(given("1.33"), "pod_is_added", "worker_asks")
    assert waiting.worker.task == Task.WAITING
    assert waiting.relists().worker.task == Task.ANSWERED


def test_a_container_that_is_created_or_unseen_is_started() -> None:
    """`ShouldContainerBeRestarted`; one that has exited is the restart policy's, which is Never here."""
    assert {shown for shown in (NOTHING, ABSENT, CREATED, RUNNING, EXITED, REMOVED) if must_start(shown)} == {
        NOTHING,
        ABSENT,
        CREATED,
        REMOVED,
    }


def test_a_sync_sets_the_time_that_the_next_one_asks_for() -> None:
    """So what was written before it is no answer."""
    synced = running("1.33", gate=False)
    assert synced.worker.last_sync > synced.global_time
    assert taken(synced, "pod_is_updated", "worker_asks").worker.task == Task.WAITING


def test_after_an_error_the_last_sync_stays_and_the_worker_tries_again() -> None:
    """The answer is returned as an error: nothing was synced."""
    start = given("1.33", gate=False, left=Left(updates=2, failures=1))
    synced = taken(start, "pod_is_added", "relists", "worker_asks", "worker_syncs", "container_starts")
    told = taken(synced, "pod_is_updated", "worker_asks", "relist_fails_to_inspect")
    assert (told.worker.task, told.worker.failed) == (Task.ANSWERED, True)
    after = told.worker_syncs()
    assert after.worker.last_sync != NEVER
    assert (after.worker.pending, after.worker.task, after.seen.duplicated) == (True, Task.IDLE, False)
    assert after.worker.last_sync < after.holding.entry.modified


def test_a_removal_does_not_make_the_worker_sync() -> None:
    """`isSyncPodWorthy`; each other kind does."""
    for kind in (Kind.STARTED, Kind.DIED, Kind.REMOVED, Kind.SYNC):
        told = evolve(running("1.33"), channel=(Notice(kind, RUNNING),)).sync_loop_reads()
        assert told.worker.pending == (kind != Kind.REMOVED), kind


@pytest.mark.parametrize("version", EVENTED_VERSIONS)
def test_an_event_is_stamped_far_ahead_until_1_32(version: str) -> None:
    """Its nanoseconds were read as seconds (B2)."""
    made = taken(given(version), "pod_is_added", "relists", "worker_asks", "worker_syncs", "event_arrives")
    assert (made.holding.entry.modified == FAR) == (version in ("1.26", "1.29"))
    assert made.holding.entry.status == CREATED


def test_the_tick_vouches_for_the_cache_without_asking() -> None:
    """The worker that waits is released with what was there before the start (B6)."""
    created = taken(
        given("1.33", ticks=True), "pod_is_added", "relists", "worker_asks", "worker_syncs", "event_arrives"
    )
    synced = taken(created, "container_starts", "pod_is_updated", "worker_asks")
    assert synced.worker.task == Task.WAITING
    vouched = synced.cache_is_vouched_for()
    assert (vouched.truth, vouched.worker.task, vouched.worker.answer) == (RUNNING, Task.ANSWERED, CREATED)
    assert vouched.worker_syncs().seen.duplicated


def test_the_end_of_a_sandbox_deletes_the_entry_with_containerd_only() -> None:
    """CRI-O sends no event of it; that of the container leaves the entry."""
    for runtime, is_left in ((CONTAINERD, False), (CRIO, True)):
        start = running("1.33", runtime=runtime, vanishes=True)
        gone = taken(start, "container_exits", "container_is_removed", *["event_arrives"] * len(start.stream))
        seen = taken(gone, *["event_arrives"] * len(gone.stream))
        assert seen.holding.entry.is_present == is_left, runtime.name


def test_a_pod_that_only_events_have_seen_is_never_deleted_by_a_relist() -> None:
    """D1: no record of it exists, so no relist finds a difference."""
    start = running("1.33", runtime=CRIO, vanishes=True)
    gone = taken(start, "container_exits", "container_is_removed")
    seen = taken(gone, *["event_arrives"] * len(gone.stream), "relists")
    assert seen.relists().holding.entry.is_present
    assert not seen.holding.record.is_known


def test_after_the_fallback_nothing_of_evented_is_left() -> None:
    """No event, no tick; the gate stays on."""
    after = running("1.33", ticks=True, left=Left(updates=2, fallbacks=1)).evented_stops()
    assert not after.in_use
    assert after.settings.gate
    assert not any(is_possible(after, name) for name in ("event_arrives", "cache_is_vouched_for", "evented_stops"))


def test_failures_of_the_stream_add_up() -> None:
    """A stream that works between them forgets none; the fifth ends Evented."""
    state = Loops(release=release_of("1.33"))
    for count in range(1, ATTEMPTS + 1):
        assert not is_possible(state, "evented_gives_up")
        state = taken(state, *FAILURE)
        assert state.attempts == count
        if count < ATTEMPTS:
            state = taken(state, "time_passes", "stream_works")
            assert state.attempts == count
    assert not is_possible(state, "stream_fails")
    assert not state.evented_gives_up().in_use


@pytest.mark.parametrize("version", EVENTED_VERSIONS)
def test_the_fallback_stops_updates_and_starts_the_generic_pleg(version: str) -> None:
    """A new stop channel, the numbers of Generic, no tick, one more loop beside the one that is to end."""
    after = fallen(version)
    assert (after.in_use, after.ticks, after.numbers, after.is_running) == (False, False, Numbers.GENERIC, True)
    assert (after.channel, len(after.loops), after.current) == (1, 2, 1)


def test_since_1_37_the_fallback_leaves_generic_alone() -> None:
    """Only the accelerator is switched off: the loop and its channel stay."""
    after = fallen("1.37")
    assert (after.channel, len(after.loops), after.in_use) == (0, 1, False)


def test_each_failure_of_the_stream_forces_a_relist() -> None:
    """The producer makes it itself, before it tries again (facts §1.4)."""
    failed = Loops(release=release_of("1.33")).stream_fails()
    assert not any(is_possible(failed, name) for name in ("stream_fails", "producer_sends", "evented_gives_up"))
    relisting = failed.forced_relist_begins()
    assert relisting.relisting == 1
    assert is_possible(relisting.forced_relist_ends(), "stream_fails")


def test_who_was_stopped_by_another_calls_for_ever() -> None:
    """Five failures and not in use: there is nothing to fall back from, so the next try follows at once."""
    stopped = Loops(release=release_of("1.33"), meddles=True).evented_is_stopped_by_another()
    tired = taken(stopped, *FAILURE * ATTEMPTS)
    assert not is_possible(tired, "evented_gives_up")
    assert taken(tired, *FAILURE) == tired


def test_before_the_first_listing_no_kubelet_is_healthy() -> None:
    """And a listing that fails is none."""
    start = Checks(release=release_of("1.33"))
    assert not start.is_healthy
    assert not taken(start, "runtime_goes_down", "listing_fails").is_healthy
    assert start.relist_finds_nothing().is_healthy


def test_the_fallback_is_for_good() -> None:
    """No action leads back."""
    after = fallen("1.33")
    assert not any(
        is_possible(after, name) for name in ("stream_fails", "stream_works", "evented_gives_up", "time_passes")
    )


@pytest.mark.parametrize(("version", "loops"), [("1.33", 1), ("1.36", 2)])
def test_a_loop_that_is_busy_during_stop_and_start_comes_back_only_in_1_36(version: str, loops: int) -> None:
    """D7: it reads the stop channel anew at each turn. A loop that waits ends in both."""
    busy = fallen_while_busy(version).first_loop_moves()
    assert busy.current == loops
    waiting = taken(fallen(version), "first_loop_moves")
    assert [loop.turn for loop in waiting.loops] == [Turn.ENDED, Turn.WAITS]


def test_two_loops_both_end_at_the_next_stop() -> None:
    """Measured on 1.36.2: they do not go on for ever."""
    two = fallen_while_busy("1.36").first_loop_moves()
    ended = taken(two.stopped(), "first_loop_moves", "second_loop_moves")
    assert [loop.turn for loop in ended.loops] == [Turn.ENDED, Turn.ENDED]


def test_one_relist_at_a_time() -> None:
    """The lock is held by whoever relists: the new loop waits for the old one's relist, and a forced one for both."""
    start = Loops(release=release_of("1.33"))
    forced = taken(start, "first_loop_moves", "stream_fails")
    assert not is_possible(forced, "forced_relist_begins")
    assert is_possible(forced.first_loop_moves(), "forced_relist_begins")
    busy = fallen_while_busy("1.33")
    assert not is_possible(busy, "second_loop_moves")
    assert is_possible(busy.first_loop_moves(), "second_loop_moves")


def test_the_sync_loop_reads_nothing_while_a_check_is_bad() -> None:
    """An old relist, or with the gate a full channel, also after the fallback."""
    release = release_of("1.33")
    aged = Checks(release=release, age=THRESHOLD, listed=THRESHOLD, queue=1)
    assert is_possible(aged, "sync_loop_reads")
    assert not is_possible(aged.time_passes(), "sync_loop_reads")
    full: dict[str, Any] = {"release": release, "queue": CAPACITY, "age": 0, "listed": 0}
    assert is_possible(Checks(**full), "sync_loop_reads")
    assert not is_possible(Checks(**full, gate=True), "sync_loop_reads")
    assert is_possible(Checks(release_of("1.37"), gate=True, age=0, queue=CAPACITY), "sync_loop_reads")


def test_the_numbers_are_those_of_the_kubelet() -> None:
    """1 s and 3 min; with Evented 300 s and 10 min; 5 tries."""
    assert (GENERIC.period, GENERIC.threshold) == (1_000, 3 * MINUTES)
    assert (EVENTED.period, EVENTED.threshold) == (5 * MINUTES, 10 * MINUTES)
    assert ATTEMPTS == 5
