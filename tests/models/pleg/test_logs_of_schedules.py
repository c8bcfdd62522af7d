"""The recorded schedules, told as the log that their kubelet would have written: what it did breaks no sentence.

The model runs them, and answers as the real code of 1.34 to 1.36 did (`tests/conformance`).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.pleg.behaviour import running
from models.pleg.behaviour.differences import differences, phase_in
from models.pleg.behaviour.held import Held
from models.pleg.behaviour.logged.tracing import traced
from models.pleg.behaviour.node import CallFailed
from models.pleg.behaviour.relisting import Crash, Relisting
from models.pleg.behaviour.running import Running
from models.pleg.reading import read_schedules
from models.pleg.reading.logs import log_of
from models.pleg.vocabulary import Kind
from models.pleg.vocabulary.findings import broken_by
from models.pleg.vocabulary.logs import LogTrace
from models.pleg.vocabulary.schedules import Schedule
from models.pleg.worlds.recordings import Line, log_text, relisted, unlisted
from verify import discover

CLAIMS = discover.properties("pleg")

SCHEDULES = read_schedules(Path(__file__).parents[2] / "conformance" / "data" / "pleg_schedules.jsonl.gz")
OF_CHANGES = (
    "each_change_starts_where_the_last_one_ended",
    "each_event_is_one_of_the_table",
    "each_change_is_told",
    "no_event_is_discarded",
)
MESSAGES = {"CREATED": "Created", "STARTED": "Started", "STOPPED": "Stopped", "DELETED": "Deleted"}


class Writer:
    """Writes the lines of a kubelet while the model runs; the words are those of the real one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: list[Line] = []
        self.run: Running | None = None
        for owner, name, wrap in (
            (Relisting, "relist", self._after(self.begins)),
            (Relisting, "relist_pod", self._after(self.begins_one)),
            (Relisting, "_take", self._after(self.finds)),
            (Running, "_drain", self._after(self.tells)),
            (Relisting, "_inspected", self._inspecting),
            (Held, "send", self._sending),
            (running, "processed", self._processing),
        ):
            monkeypatch.setattr(owner, name, wrap(getattr(owner, name)))

    def write(self, message: str) -> None:
        """A line at the time that it is."""
        assert self.run is not None
        self.lines.append((self.run.held.node.now // 10**6, message))

    def _after(self, before: Callable[..., None]) -> Callable[..., Any]:
        def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any) -> Any:
                before(*arguments)
                return original(*arguments)

            return call

        return wrap

    def begins(self, relisting: Relisting) -> None:
        """A relist begins, and may not be able to list."""
        self.write(relisted(0)[1])
        if relisting.held.node.error:
            self.write(unlisted(0)[1])

    def begins_one(self, _: Relisting, uid: str) -> None:
        """One pod is listed."""
        self.write(f'"GenericPLEG: Relisting Pod" podUID="{uid}"')

    def finds(self, relisting: Relisting, uid: str, _: int) -> None:
        """What is found of a pod."""
        record = relisting.held.of(uid).record
        for about in dict.fromkeys(each.about for each in differences(record)):
            old, new = (phase_in(each, about).value for each in (record.old, record.current))
            self.write(f'"GenericPLEG" podUID="{uid}" containerID="{about}" oldState="{old}" newState="{new}"')

    def tells(self, run: Running, _: object) -> None:
        """What the sync loop takes, other than what it does not log."""
        for uid, event in run.held.queue:
            if event.kind != Kind.REMOVED:
                told = json.dumps({"ID": uid, "Type": event.kind.value, "Data": event.about})
                self.write(f'"SyncLoop (PLEG): event for pod" pod="n/{uid}" event={told}')

    def _inspecting(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(relisting: Relisting, uid: str, began: int) -> Any:
            found = original(relisting, uid, began)
            if found.error:
                self.write(f'"PLEG: Write status" err="{found.error}" pod="n/{uid}"')
            return found

        return call

    def _sending(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(held: Held, uid: str, events: Any) -> None:
            dropped = held.dropped
            original(held, uid, events)
            for _ in range(held.dropped - dropped):
                self.write('"Event channel is full, discard this relist() cycle event"')

        return call

    def _processing(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(settings: Any, holding: Any, event: Any) -> Any:
            done = original(settings, holding, event)
            if done.sent or (done.accepted and event.status is not None and not done.crashed):
                said = MESSAGES[event.type.name]
                self.write(
                    f'"Received Container {said} Event" event="&ContainerEventResponse{{ContainerId:{event.about},}}"'
                )
            return done

        return call


def log_of_run(writer: Writer, schedule: Schedule) -> LogTrace:
    """The log of a schedule, from the beginning of the kubelet to the end, or to its crash."""
    writer.lines = []
    run = writer.run = Running(schedule)
    writer.write('"Started kubelet"')
    if schedule.gate:
        writer.write("feature gates: {map[EventedPLEG:true]}")
    try:
        for step in schedule.steps:
            run.take(step)
    except (Crash, CallFailed):
        pass
    numbered = iter(enumerate(log_text(writer.lines).splitlines(keepends=True), 1))
    return traced(log_of(schedule.id, schedule.id, numbered))


@pytest.mark.parametrize("gate", [False, True])
def test_what_the_real_code_did_breaks_no_sentence(monkeypatch: pytest.MonkeyPatch, gate: bool) -> None:  # noqa: FBT001 - one case of the table
    """Other than by events that the full channel has lost, which the log says."""
    writer, asked = Writer(monkeypatch), 0
    sentences = tuple(each for each in CLAIMS if each.predicate.__name__ in OF_CHANGES)
    for schedule in (each for each in SCHEDULES if each.gate is gate):
        trace = log_of_run(writer, schedule)
        lost = writer.run is not None and writer.run.held.dropped > 0
        found = {each.name for each in broken_by(trace, sentences)}
        assert found <= ({"no_event_is_discarded", "each_change_is_told"} if lost else set()), schedule.id
        asked += len(trace.causes or ()) + len(trace.outcomes or ()) + len(trace.advances or ())
    assert asked > 1000
