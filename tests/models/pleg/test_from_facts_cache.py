"""The cache, the table of events, the messages of the runtime and the checks, as the facts about PLEG say them."""

from collections.abc import Iterator

import pytest

from models.pleg.behaviour.cache import deleted, is_accepted, is_newer, notified, observed, subscribed, written
from models.pleg.behaviour.channel import with_sent
from models.pleg.behaviour.differences import differences, kinds_of, listed, phase_of, sent
from models.pleg.behaviour.evented import processed
from models.pleg.behaviour.health import is_evented_healthy, is_generic_healthy
from models.pleg.behaviour.inspecting import Inspection, kept_addresses, stamp_of
from models.pleg.vocabulary import (
    NEVER,
    ZERO,
    ContainerEvent,
    Entry,
    EventType,
    Holding,
    Kind,
    Phase,
    Record,
    Settings,
    State,
    Status,
    Wait,
    release_of,
)

ABSENT, RUNNING, EXITED, UNKNOWN = Phase.NON_EXISTENT, Phase.RUNNING, Phase.EXITED, Phase.UNKNOWN
UP = Status((("c", State.RUNNING),), (("s", State.RUNNING),), ("10.0.0.1",))
DOWN = Status((("c", State.EXITED),), (("s", State.RUNNING),), ("10.0.0.1",))
TABLE = {
    (ABSENT, RUNNING): (Kind.STARTED,),
    (ABSENT, EXITED): (Kind.DIED,),
    (ABSENT, UNKNOWN): (Kind.CHANGED,),
    (ABSENT, ABSENT): (),
    (RUNNING, RUNNING): (),
    (RUNNING, EXITED): (Kind.DIED,),
    (RUNNING, UNKNOWN): (Kind.CHANGED,),
    (RUNNING, ABSENT): (Kind.DIED, Kind.REMOVED),
    (EXITED, RUNNING): (Kind.STARTED,),
    (EXITED, EXITED): (),
    (EXITED, UNKNOWN): (Kind.CHANGED,),
    (EXITED, ABSENT): (Kind.REMOVED,),
    (UNKNOWN, RUNNING): (Kind.STARTED,),
    (UNKNOWN, EXITED): (Kind.DIED,),
    (UNKNOWN, UNKNOWN): (),
    (UNKNOWN, ABSENT): (Kind.DIED, Kind.REMOVED),
}
EACH_VERSION = ("1.26", "1.29", "1.32", "1.33", "1.36", "1.37")
EVENTED_VERSIONS = EACH_VERSION[:-1]


def on(version: str, *, in_use: bool = True) -> Settings:
    """A kubelet of this version with the gate on."""
    return Settings(release_of(version), gate=True, in_use=in_use)


def off(version: str) -> Settings:
    """The same with the gate off."""
    return Settings(release_of(version))


def held(modified: int, status: Status | None = UP, error: str = "") -> Holding:
    """An entry that was written at some time."""
    return Holding(Entry(is_present=True, status=status, error=error, modified=modified, observed=modified))


def waiting(since: int, entry: Entry | None = None) -> Holding:
    """A worker that waits for what is newer."""
    return Holding(entry or Entry(), waits=(Wait("w", since),))


def message(kind: EventType, at: int, **parts: object) -> ContainerEvent:
    """A message about the container that shows it exited."""
    return ContainerEvent(kind, "c", **({"status": DOWN, "created_at": at} | parts))  # type: ignore[arg-type]


def test_the_table_of_events_has_these_sixteen_fields() -> None:
    """Facts §1.3; no cell more and none less."""
    assert {(old, new): kinds_of(old, new) for old in Phase for new in Phase} == TABLE


def test_a_created_container_is_unknown_to_pleg() -> None:
    """`convertState`: Created and Unknown are one."""
    assert [phase_of(each) for each in State] == [UNKNOWN, RUNNING, EXITED, UNKNOWN]


def test_a_change_is_computed_and_not_sent() -> None:
    """A created container is seen, and nobody hears of it; a sandbox counts as a container."""
    found = differences(Record(is_known=True, current=(("c", State.CREATED), ("s", State.RUNNING))))
    assert {(each.kind, each.about) for each in found} == {(Kind.CHANGED, "c"), (Kind.STARTED, "s")}
    assert [each.about for each in sent(found)] == ["s"]


def test_a_pod_that_is_not_listed_has_died_and_is_removed() -> None:
    """Its `current` is cleared before the listing is read in (B17 is that it was not)."""
    record = Record(is_known=True, old=UP.containers, current=UP.containers)
    assert [each.kind for each in differences(listed(record, None))] == [Kind.DIED, Kind.REMOVED]
    assert differences(listed(record, None, keeps_vanished=True)) == ()


@pytest.mark.parametrize(("stamp", "is_taken"), [(9, False), (10, True), (11, True)])
def test_only_a_strictly_older_write_is_refused(stamp: int, *, is_taken: bool) -> None:
    """Equal times overwrite."""
    assert is_accepted(gate=True, is_present=True, modified=10, stamp=stamp) == is_taken
    change = written(on("1.33"), held(10), DOWN, "", stamp)
    assert (change.holding.entry.status == DOWN) == is_taken


def test_without_the_gate_an_older_write_is_taken() -> None:
    """It is the gate that compares: S1 is not promised without it."""
    assert written(off("1.33"), held(10), DOWN, "", 1).holding.entry.modified == 1


def test_after_the_fallback_an_older_write_is_still_refused() -> None:
    """The gate stays on when Evented is out of use (facts D5)."""
    assert written(on("1.33", in_use=False), held(10), DOWN, "", 9).holding.entry.status == UP


def test_a_refused_write_wakes_nobody() -> None:
    """`Set` returns before it notifies."""
    change = written(on("1.33"), Holding(held(10).entry, waits=(Wait("w", 1),)), DOWN, "", 9)
    assert change.woken == ()
    assert change.holding.waits == (Wait("w", 1),)


def test_a_deletion_ignores_times_and_wakes_nobody() -> None:
    """And leaves no trace: a write of any time makes the entry again (D9)."""
    gone = deleted(Holding(held(10).entry, waits=(Wait("w", 1),)))
    assert (gone.entry, gone.waits) == (Entry(), (Wait("w", 1),))
    assert written(on("1.36"), gone, UP, "", 2).holding.entry.is_present


@pytest.mark.parametrize(("time", "is_answered"), [(9, False), (10, False), (11, True)])
def test_a_caller_is_answered_at_once_only_by_what_is_strictly_newer(time: int, *, is_answered: bool) -> None:
    """By the entry or by the global time."""
    wait = Wait("w", 10)
    assert bool(subscribed(off("1.33"), held(time), NEVER, wait).woken) == is_answered
    assert bool(subscribed(off("1.33"), Holding(), time, wait).woken) == is_answered
    assert is_newer(held(1).entry, time, 10, observes=False) == is_answered


@pytest.mark.parametrize(("time", "is_woken"), [(9, False), (10, True), (11, True)])
def test_a_waiter_is_woken_by_an_equal_time(time: int, *, is_woken: bool) -> None:
    """`notify` compares non-strictly, unlike `subscribe` (facts D11)."""
    assert bool(notified(waiting(10), time).woken) == is_woken
    assert bool(written(on("1.33"), waiting(10), UP, "", time).woken) == is_woken


@pytest.mark.parametrize("version", EACH_VERSION)
def test_before_the_first_write_everybody_waits(version: str) -> None:
    """Even for what is newer than the zero time (`TestCacheNotInitialized`)."""
    assert subscribed(off(version), Holding(), NEVER, Wait("w", ZERO)).woken == ()


def test_a_missing_entry_is_answered_at_once_only_with_the_gate_until_1_29() -> None:
    """B1, kubernetes 120942."""
    for version in EACH_VERSION:
        for settings in (on(version), off(version)):
            is_answered = bool(subscribed(settings, Holding(), 3, Wait("w", 7)).woken)
            assert is_answered == (settings.gate and version == "1.26"), settings


def test_who_is_woken_may_read_an_error() -> None:
    """An entry without a status counts as one."""
    change = written(off("1.36"), waiting(4), None, "hung", 5)
    assert change.woken == (Wait("w", 4),)
    assert (change.holding.entry.status, change.holding.entry.error) == (None, "hung")


def test_a_look_counts_from_1_36_and_wakes_without_an_entry() -> None:
    """`SetObservedTime` sets only what is there, and always notifies."""
    seen = observed(held(5), 9).holding
    assert (seen.entry.modified, seen.entry.observed) == (5, 9)
    assert [is_newer(seen.entry, NEVER, 8, observes=each) for each in (True, False)] == [True, False]
    unseen = observed(waiting(9), 9)
    assert (unseen.woken, unseen.holding.entry) == ((Wait("w", 9),), Entry())


def test_at_the_threshold_generic_is_healthy() -> None:
    """Unhealthy is only what is strictly longer ago; and what has never listed."""
    assert [is_generic_healthy(100, now, 180) for now in (100, 280, 281)] == [True, True, False]
    assert not is_generic_healthy(NEVER, 0, 180)


def test_evented_is_unhealthy_only_with_a_channel_that_is_full() -> None:
    """Nothing else is asked."""
    assert [is_evented_healthy(queued, 3) for queued in range(4)] == [True, True, True, False]


def test_a_full_channel_drops_what_comes_and_keeps_what_it_has() -> None:
    """And says how many."""
    assert with_sent((1, 2), 3, (3, 4, 5)) == ((1, 2, 3), 2)


@pytest.mark.parametrize("version", EVENTED_VERSIONS)
def test_the_messages_write_and_send_as_the_table_says(version: str) -> None:
    """Facts §1.4: CREATED sends nothing; DELETED writes nothing, of a sandbox it deletes."""
    told = {kind: processed(on(version), held(5), message(kind, 7)) for kind in EventType}
    assert {kind: [each.kind for each in done.sent] for kind, done in told.items()} == {
        EventType.CREATED: [],
        EventType.STARTED: [Kind.STARTED],
        EventType.STOPPED: [Kind.DIED],
        EventType.DELETED: [Kind.DIED, Kind.REMOVED],
    }
    assert {kind: done.holding.entry.modified for kind, done in told.items()} == {
        EventType.CREATED: 7,
        EventType.STARTED: 7,
        EventType.STOPPED: 7,
        EventType.DELETED: 5,
    }
    of_sandbox = processed(on(version), held(50), message(EventType.DELETED, 7, is_sandbox=True))
    assert not of_sandbox.holding.entry.is_present
    assert [each.kind for each in of_sandbox.sent] == [Kind.DIED, Kind.REMOVED]


def test_a_refused_message_sends_nothing_and_a_deletion_always_sends() -> None:
    """A DELETED is not compared."""
    assert processed(on("1.33"), held(9), message(EventType.STOPPED, 8)).sent == ()
    assert len(processed(on("1.33"), held(9), message(EventType.DELETED, 8)).sent) == 2


def test_a_message_without_sandbox_is_dropped_whole() -> None:
    """Also a DELETED (B12's consequence)."""
    for kind in EventType:
        done = processed(on("1.36"), held(5), message(kind, 7, status=None))
        assert (done.holding, done.sent, done.crashed) == (held(5), (), False)


def test_a_message_moves_no_record() -> None:
    """So the next relist finds the same difference, and sends once more (X3)."""
    record = Record(is_known=True, old=UP.containers, current=UP.containers)
    done = processed(on("1.36"), Holding(held(5).entry, record), message(EventType.STOPPED, 7))
    assert done.holding.record == record


@pytest.mark.parametrize("version", EVENTED_VERSIONS)
def test_a_message_after_a_failed_inspection_crashes_until_1_36(version: str) -> None:
    """B9, kubernetes 128654."""
    assert processed(on(version), held(5, None, "hung"), message(EventType.STARTED, 7)).crashed


def test_since_1_37_only_a_stop_counts_and_writes_nothing() -> None:
    """It asks for a relist of the pod (kubernetes 139262)."""
    for kind in EventType:
        done = processed(on("1.37"), held(5), message(kind, 7))
        assert (done.holding, done.sent, done.crashed) == (held(5), (), False)
        assert done.relists == (kind == EventType.STOPPED)


def stamps() -> Iterator[tuple[str, Settings, Inspection, int]]:
    """Rows of facts §1.6: an inspection that began at 20, after a listing at 10."""
    given, none = Inspection(UP, "", 20, 10, 15), Inspection(UP, "", 20, 10)
    failed = Inspection(None, "hung", 20, 10)
    for version in EVENTED_VERSIONS:
        own = 10 if version == "1.36" else 20
        yield f"{version} gate off", off(version), given, own
        yield f"{version} stamp of the runtime", on(version), given, 15
        yield f"{version} none", on(version), none, ZERO if version in ("1.26", "1.29") else own
        yield f"{version} after the fallback", on(version, in_use=False), given, own
    yield "1.33 error", on("1.33"), failed, 20
    yield "1.37 none", on("1.37"), none, 10


@pytest.mark.parametrize(("settings", "inspection", "stamp"), [pytest.param(*row[1:], id=row[0]) for row in stamps()])
def test_generic_writes_under_this_time(settings: Settings, inspection: Inspection, stamp: int) -> None:
    """The runtime's only while Evented is in use; zero where it gave none until kubernetes 127195."""
    assert stamp_of(settings, inspection) == stamp


def test_addresses_are_kept_only_without_a_ready_sandbox() -> None:
    """A pod that ends keeps its addresses; a ready sandbox without any has none."""
    ready = Status((), (("s", State.RUNNING),))
    ended = Status((), (("s", State.EXITED),))
    assert kept_addresses(ended, held(5).entry).addresses == ("10.0.0.1",)
    assert kept_addresses(ready, held(5).entry).addresses == ()
