"""Resources, sandboxes, equal times and failed calls as machines, as the facts about PLEG say them."""

import pytest

from models.pleg.behaviour.machine.kubelet import Failing, kubelet
from models.pleg.behaviour.telling import run
from models.pleg.vocabulary import CONTAINERD, RELEASES, Release, Settings, State, release_of
from models.pleg.vocabulary.finite import CREATED, RUNNING
from models.pleg.vocabulary.schedules import SECOND, Schedule, Shown, Step
from models.pleg.vocabulary.setup import Left, Setup
from models.pleg.worlds.beside import resizing, sandboxes, waiting
from models.pleg.worlds.bugs_of_threads import readdressed

SEEN = {"1.26": False, "1.29": False, "1.32": False, "1.33": True, "1.36": True}


@pytest.mark.parametrize(("version", "seen"), SEEN.items())
def test_a_resize_is_seen_since_somebody_asks_for_it(version: str, seen: bool) -> None:  # noqa: FBT001 - one case of the table
    """By a watch condition from 1.33, by a request from 1.36; before, no relist inspects the pod (B26)."""
    relisted = resizing(version).worker_resizes().relists()
    assert (relisted.holding.entry.status == relisted.truth) == seen
    assert relisted.pending == seen
    if seen:
        assert relisted.worker_syncs().acted == relisted.truth
        assert not relisted.is_to_be_inspected


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_change_that_nobody_asks_for_is_seen_by_no_relist(release: Release) -> None:
    """Another address leaves every state as it was, and no watch or request is set for it (B26, measured to 1.36)."""
    pod = readdressed(release).address_changes()
    assert pod.relists() == pod
    assert (pod.holding.entry.status == pod.truth, pod.is_to_be_inspected) == (False, False)


def test_an_equal_time_wakes_and_does_not_answer() -> None:
    """`notify` takes as new, `subscribe` newer (D11); a later time does both."""
    asked = waiting("1.36").caller_asks()
    for touch in ("entry_is_written", "cache_is_vouched_for"):
        woken = getattr(asked, touch)()
        assert (woken.is_woken, woken.is_answered) == (True, False)
        later = getattr(asked.time_passes(), touch)()
        assert (later.is_woken, later.is_answered) == (True, True)


def replaced(version: str) -> object:
    """A pod whose dead sandbox is removed after the new one has started."""
    pod = sandboxes(version).first_sandbox_ends().end_is_told().second_sandbox_starts().first_sandbox_is_removed()
    while pod.stream:
        pod = pod.event_arrives()
    return pod.holding.entry.is_present


def test_the_end_of_an_old_sandbox_deletes_the_entry_of_the_pod() -> None:
    """X1, until Evented writes nothing any more."""
    assert [replaced(version) for version in ("1.26", "1.36", "1.37")] == [False, False, True]


def failing(version: str, *, refuses: bool = False) -> Failing:
    """A kubelet some of whose calls fail; its pod was added, relisted empty, and created."""
    setup = Setup(Settings(release_of(version)), CONTAINERD, Left(updates=1), coarse=True, refuses=refuses)
    start = Failing(setup=setup, left=setup.left)
    return start.pod_is_added().relists().worker_asks().worker_syncs()


def test_a_container_that_did_not_start_stays_created_and_is_made_again() -> None:
    """The sync ends and is to come again; the next one sees a created container, and starts another (B21)."""
    left = failing("1.36", refuses=True).container_does_not_start()
    assert (left.truth, left.worker.pending) == (CREATED, True)
    assert left.worker_asks().relists().worker_syncs().seen.duplicated
    assert isinstance(kubelet(left.setup), Failing)


def test_a_listing_that_fails_changes_nothing() -> None:
    """Whatever the runtime holds meanwhile (S6)."""
    started = failing("1.33").container_starts()
    assert started.truth == RUNNING
    assert started.listing_fails() == started
    relisted = started.relists()
    assert relisted.listing_fails() == relisted != started


@pytest.mark.parametrize(("version", "modified"), [("1.31", 100 * SECOND), ("1.34", 100)])
def test_the_stamp_of_a_status_is_read_as_seconds_until_1_31(version: str, modified: int) -> None:
    """Nanoseconds that are taken for seconds lie in the far future (B4)."""
    pod = Shown("u1", (("c1", State.RUNNING),), (("s1", State.RUNNING),), runtime_stamp=100 * SECOND)
    steps = (Step("upsertPods", pods=(pod,)), Step("relist"))
    told, _ = run(Schedule("made", version, 100 * SECOND, gate=True, steps=steps))
    assert told[-1]["cache"]["u1"]["modified"] == modified
