"""The steps of a relist, its loop and its requests, as the facts about PLEG say them (§1.3)."""

from typing import Any

import pytest

from models.pleg.behaviour.telling import run
from models.pleg.vocabulary import State
from models.pleg.vocabulary.schedules import SECOND, Hook, Schedule, Shown, Step

RELIST = Step("relist")
POD = (("c", State.RUNNING),)
GONE = Step("removePod", pod="p")
WORKER = Step("worker")
RELEASES = ("1.33", "1.34", "1.36")
Told = dict[str, Any]


def told(version: str, *steps: Step, **parts: Any) -> list[Told]:
    """What the kubelet tells after each step; it starts at 100 s."""
    answers, panic = run(Schedule("facts", version, 100 * SECOND, steps=steps, **parts))
    assert panic == ""
    return answers


def shows(state: State, **parts: Any) -> Step:
    """From now on the runtime holds the pod's container in this state, beside a sandbox that is ready."""
    return Step("upsertPods", pods=(Shown("p", (("c", state),), (("s", State.RUNNING),), **parts),))


def later(seconds: int) -> Step:
    """The clock goes on."""
    return Step("advance", time=seconds * SECOND)


def listing_fails(error: str = "down") -> Step:
    """Listings fail from now on; none: they work again."""
    return Step("setRuntimeError", text=error)


def during(call: str, *steps: Step, is_before: bool = True) -> tuple[Hook, ...]:
    """What happens while the kubelet asks the runtime."""
    return (Hook(call, "" if call == "GetPods" else "p", is_before, steps),)


def kinds(answer: Told) -> list[str]:
    """What was sent about the container, in order, and about the pod."""
    return [kind for _, kind, about in answer.get("events", []) if about in ("c", None)]


@pytest.mark.parametrize("version", RELEASES)
def test_a_listing_that_fails_changes_nothing(version: str) -> None:
    """Records, relist time, cache and global time stay as they were (S6)."""
    answers = told(version, shows(State.RUNNING), RELIST, shows(State.EXITED), later(5), listing_fails(), RELIST)
    before, after = answers[1], answers[-1]
    parts = ("cache", "cacheTime", "records", "relistTime", "events")
    assert {part: after.get(part) for part in parts} == {part: before.get(part) for part in parts} | {"events": None}


@pytest.mark.parametrize("version", RELEASES)
def test_both_times_are_the_start_of_the_relist(version: str) -> None:
    """Not its end: here the inspection takes 7 s; the relist time is set before it."""
    slow = Step("relist", hooks=during("GetPodStatus", later(7)))
    assert [told(version, shows(State.RUNNING), slow)[-1][part] for part in ("now", "relistTime", "cacheTime")] == [
        107,
        100,
        100,
    ]


@pytest.mark.parametrize("version", RELEASES)
def test_the_entry_is_written_under_the_start_of_the_inspection_or_of_the_listing(version: str) -> None:
    """Since 1.36 of the listing."""
    slow = Step("relist", hooks=during("GetPods", later(3), is_before=False))
    entry = told(version, shows(State.RUNNING), slow)[-1]["cache"]["p"]
    assert entry["modified"] == (100 if version == "1.36" else 103)


@pytest.mark.parametrize("version", RELEASES)
def test_a_failed_inspection_is_cached_and_told_to_nobody(version: str) -> None:
    """The record stays, the pod is inspected again, and the global time goes on all the same (S7)."""
    answer = told(version, shows(State.RUNNING, inspection_error="hung"), RELIST)[-1]
    assert (answer["cache"]["p"]["err"], answer["cache"]["p"]["containers"]) == ("hung", None)
    assert answer["records"]["p"][0] is None
    assert answer["reinspect"] == ["p"]
    assert "events" not in answer
    assert answer["cacheTime"] == 100


@pytest.mark.parametrize("version", RELEASES)
def test_after_a_failed_inspection_the_change_is_sent_late(version: str) -> None:
    """The record did not move, so the next relist finds it again."""
    answers = told(
        version, shows(State.RUNNING, inspection_error="hung"), RELIST, later(1), shows(State.RUNNING), RELIST
    )
    assert kinds(answers[-1])[0] == "ContainerStarted"
    assert "reinspect" not in answers[-1]
    assert "err" not in answers[-1]["cache"]["p"]


@pytest.mark.parametrize("version", RELEASES)
def test_a_refused_write_moves_no_record_and_sends_nothing(version: str) -> None:
    """So the same difference comes again with the next relist (gate on)."""
    stamped = Step("cacheSet", pod="p", time=500 * SECOND)
    answers = told(
        version, shows(State.RUNNING), stamped, RELIST, Step("setTime", time=501 * SECOND), RELIST, gate=True
    )
    assert "events" not in answers[2]
    assert answers[2]["records"]["p"][0] is None
    assert kinds(answers[-1]) == ["ContainerStarted"]


@pytest.mark.parametrize("version", RELEASES)
def test_a_pod_that_vanished_is_deleted_and_forgotten(version: str) -> None:
    """Entry and record go, and the events are sent."""
    answer = told(version, shows(State.RUNNING), RELIST, GONE, later(1), RELIST)[-1]
    assert kinds(answer) == ["ContainerDied", "ContainerRemoved"]
    assert "cache" not in answer
    assert "records" not in answer


@pytest.mark.parametrize("version", RELEASES)
def test_an_event_that_found_no_room_is_never_repeated(version: str) -> None:
    """The record moved before the send (B15): one of three finds room."""
    answers = told(
        version, shows(State.RUNNING), RELIST, later(1), shows(State.EXITED), RELIST, Step("drain"), RELIST,
        capacity=1, drains=False,
    )  # fmt: skip
    assert len(answers[5]["events"]) == 1
    assert answers[4]["records"]["p"][0]["c"] == "exited"
    assert "events" not in answers[-1]
    assert "queue" not in answers[-1]


@pytest.mark.parametrize("version", RELEASES)
def test_a_created_container_is_written_and_not_sent(version: str) -> None:
    """The filtered ContainerChanged triggers the inspection and the write.

    The record holds the runtime's own word, measured on 1.34 to 1.36; only the comparison takes created for unknown.
    """
    answer = told(version, shows(State.CREATED), RELIST)[-1]
    assert kinds(answer) == []
    assert answer["cache"]["p"]["containers"] == {"c": "created"}
    assert answer["records"]["p"][0]["c"] == "created"


@pytest.mark.parametrize("version", RELEASES)
def test_what_does_not_change_is_not_inspected(version: str) -> None:
    """The entry keeps its time, the global time goes on (B26)."""
    answer = told(
        version, shows(State.RUNNING), RELIST, later(9), shows(State.RUNNING, addresses=("10.9.9.9",)), RELIST
    )[-1]
    assert (answer["cache"]["p"]["modified"], answer["cacheTime"]) == (100, 109)
    assert "10.9.9.9" not in str(answer["cache"])


@pytest.mark.parametrize("version", RELEASES)
def test_the_global_time_can_go_back(version: str) -> None:
    """A tick during a relist writes now, the relist then its start (D3)."""
    racing = Step("relist", hooks=during("GetPods", later(2), Step("updateGlobalCache")))
    late = Step("getNewerThan", pod="p", id="w", time=101 * SECOND)
    answer = told(version, racing, late, gate=True)
    assert answer[0]["cacheTime"] == 100
    assert answer[1]["waiting"] == {"p": [101]}


def test_since_1_36_a_second_look_alone_is_told_as_podsync() -> None:
    """A pod that was to be inspected again, in which nothing differs."""
    again = Step("requestReinspect", pod="p")
    answer = told("1.36", shows(State.RUNNING), RELIST, later(1), again, RELIST)[-1]
    assert kinds(answer) == ["PodSync"]
    assert answer["cache"]["p"]["modified"] == 101


def test_a_relist_of_one_pod_counts_as_a_look_though_it_failed() -> None:
    """`SetObservedTime` follows also where the inspection failed (1.36)."""
    answer = told("1.36", shows(State.RUNNING), RELIST, later(4), shows(State.EXITED, inspection_error="hung"),
                  Step("relistPod", pod="p"))[-1]  # fmt: skip
    assert answer["cache"]["p"]["observed"] == 104
    assert answer["cache"]["p"]["err"] == "hung"


def test_a_relist_of_a_pod_that_is_gone_is_only_logged() -> None:
    """It deletes nothing and tells nothing."""
    answers = told("1.36", shows(State.RUNNING), RELIST, later(4), GONE, Step("relistPod", pod="p"))
    assert answers[-1]["cache"] == answers[1]["cache"]
    assert "events" not in answers[-1]


def test_a_request_counts_only_if_it_is_later_than_the_last_relist() -> None:
    """One made at its very start is skipped (X7)."""
    for seconds, ran in ((100, "exited"), (101, "exited"), (99, "running")):
        asked = Step("requestRelist", pod="p", time=seconds * SECOND)
        steps = (shows(State.RUNNING), Step("start"), WORKER, shows(State.EXITED), asked, WORKER)
        state = told("1.36", *steps)[-1]["cache"]["p"]["containers"]["c"]
        assert state == ("running" if seconds == 100 else ran), seconds


def test_without_its_gate_a_request_does_nothing() -> None:
    """PLEGOnDemandRelist off."""
    asked = Step("requestRelist", pod="p", time=101 * SECOND)
    steps = (shows(State.RUNNING), Step("start"), WORKER, shows(State.EXITED), asked, WORKER)
    assert told("1.36", *steps, on_demand=False)[-1]["cache"]["p"]["containers"] == {"c": "running"}


def test_the_timer_starts_anew_when_a_relist_has_ended() -> None:
    """The period is counted from the end: after one of 7 s the next comes 1 s later, not at once."""
    slow = Step("worker", hooks=during("GetPods", later(7)))
    answers = told("1.36", Step("start"), slow, WORKER, later(1), WORKER)
    assert [answers[place]["result"] for place in (1, 2, 4)] == [1, 0, 1]
    assert answers[-1]["relistTime"] == 108


@pytest.mark.parametrize("version", RELEASES)
def test_a_failed_look_at_an_entry_crashes_the_next_message(version: str) -> None:
    """B9: the evented path reads the missing status."""
    steps = (shows(State.RUNNING, inspection_error="hung"), RELIST,
             Step("event", text="CONTAINER_STARTED_EVENT", pod="p", about="c"))  # fmt: skip
    answers, panic = run(Schedule("facts", version, 100 * SECOND, gate=True, steps=steps))
    assert len(answers) == 2
    assert panic.startswith("panic")


@pytest.mark.parametrize(("version", "modified"), [("1.26", 100 * SECOND), ("1.29", 100 * SECOND), ("1.32", 100)])
def test_a_schedule_of_an_old_release_reads_nanoseconds_as_seconds(version: str, modified: int) -> None:
    """B2: the entry lies ahead of whatever Generic writes."""
    event = Step("event", text="CONTAINER_STARTED_EVENT", pod="p", about="c")
    answers = told(version, shows(State.RUNNING), event, later(9), shows(State.EXITED), RELIST, gate=True)
    assert answers[1]["cache"]["p"]["modified"] == modified
    assert answers[-1]["cache"]["p"]["containers"]["c"] == ("exited" if version == "1.32" else "running")
