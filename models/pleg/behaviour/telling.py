"""What is told of a kubelet after each step of a schedule, in the form of the recorded outputs."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.pleg.behaviour.health import is_evented_healthy, is_generic_healthy
from models.pleg.behaviour.held import Event, Held
from models.pleg.behaviour.relisting import Crash
from models.pleg.behaviour.running import Running
from models.pleg.vocabulary import NEVER, Entry, Listing, Status
from models.pleg.vocabulary.schedules import SECOND, Schedule

PANIC = "panic: runtime error: invalid memory address or nil pointer dereference"
Told = dict[str, Any]


def run(schedule: Schedule) -> tuple[list[Told], str]:
    """Run a schedule: what is told after each step, and how it panicked, if it did."""
    running = Running(schedule)
    told: list[Told] = []
    for step in schedule.steps:
        try:
            running.take(step)
        except Crash:
            return told, PANIC
        told.append({name: part for name, part in _parts(running) if part not in (None, {}, [])})
    return told, ""


def seconds(time: int) -> int | float:
    """A time in seconds; no time is -1."""
    if time == NEVER:
        return -1
    return time // SECOND if time % SECOND == 0 else float(Decimal(time) / SECOND)


def _parts(running: Running) -> Iterator[tuple[str, Any]]:
    """The parts in the order in which they are printed; those without content are left out by the caller."""
    held = running.held
    yield "now", seconds(held.node.now)
    yield "events", [_event(event) for event in running.read]
    yield "queue", len(held.queue) or None
    yield "cache", {uid: _entry(held, each.entry) for uid, each in _sorted(held) if each.entry.is_present}
    yield "cacheTime", None if held.global_time == NEVER else seconds(held.global_time)
    waiting = {uid: [seconds(wait.since) for wait in each.waits] for uid, each in _sorted(held)}
    yield "waiting", {uid: times for uid, times in waiting.items() if times}
    yield "woken", [_woken(wait.by, uid, entry) for wait, uid, entry in running.answered]
    known = {uid: each.record for uid, each in _sorted(held) if each.record.is_known}
    yield "records", {uid: [_listing(record.old), _listing(record.current)] for uid, record in known.items()}
    yield "reinspect", [uid for uid, each in _sorted(held) if each.record.flagged]
    yield "watches", {uid: sorted(keys) for uid, keys in sorted(running.relisting.watches.items()) if keys}
    yield "relistTime", None if held.relist_time == NEVER else seconds(held.relist_time)
    yield "result", _result(running)


def _sorted(held: Held) -> list[tuple[str, Any]]:
    return sorted(held.holdings.items())


def _event(event: Event) -> list[str | None]:
    uid, difference = event
    return [uid, difference.kind.value, difference.about]


def _status(status: Status | None) -> Told:
    if status is None:
        return {"containers": None}
    told: Told = {
        name: {id_: state.value for id_, state in getattr(status, name)} for name in ("containers", "sandboxes")
    }
    return told | ({"ips": list(status.addresses)} if status.addresses else {})


def _entry(held: Held, entry: Entry) -> Told:
    times = {"modified": seconds(entry.modified)}
    if held.settings.release.observes:
        times["observed"] = seconds(entry.observed)
    return times | _said(entry)


def _said(entry: Entry) -> Told:
    """The content of an entry; the empty status where there is none."""
    error = {"err": entry.error} if entry.error else {}
    return error | _status(entry.status if entry.is_present else Status())


def _woken(by: str, uid: str, entry: Entry) -> Told:
    return {"id": by, "pod": uid, "modified": seconds(entry.modified)} | _said(entry)


def _listing(listing: Listing | None) -> dict[str, str] | None:
    return None if listing is None else {name: phase.value for name, phase in listing}


def _result(running: Running) -> Any:  # noqa: ANN401 - what the step answers
    result = running.result
    if isinstance(result, Held):
        return _health(running)
    return _said(result) if isinstance(result, Entry) else result


def _health(running: Running) -> Told:
    """Both checks: true, or what is wrong."""
    held, given = running.held, running.schedule
    evented = is_evented_healthy(len(held.queue), held.capacity)
    full = f"EventedPLEG: pleg event channel capacity is full with {len(held.queue)} events"
    return {"generic": _generic(held, given.threshold), "evented": evented or full}


def _generic(held: Held, threshold: int) -> bool | str:
    if is_generic_healthy(held.relist_time, held.node.now, threshold):
        return True
    if held.relist_time == NEVER:
        return "pleg has yet to be successful"
    elapsed = held.node.now - held.relist_time
    return f"pleg was last seen active {spelled(elapsed)} ago; threshold is {spelled(threshold)}"


def spelled(span: int) -> str:
    """A span as Go prints it: 3m0.25s."""
    minutes, rest = divmod(span, 60 * SECOND)
    hours, minutes = divmod(minutes, 60)
    left = format((Decimal(rest) / SECOND).normalize(), "f")
    if hours:
        return f"{hours}h{minutes}m{left}s"
    return f"{minutes}m{left}s" if minutes else f"{left}s"
