"""Which messages of a kubelet are about PLEG, in the words of 1.8 to 1.37, and what each says."""

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field

from models.pleg.reading.fields import event_of, pod_of, received_of, span_of, split
from models.pleg.reading.headers import Damaged, Entry
from models.pleg.vocabulary import EventType, Phase
from models.pleg.vocabulary.lines import (
    Arrived,
    Blocked,
    Changed,
    Crashed,
    Discarded,
    Dropped,
    Failed,
    FellBack,
    Finished,
    Generated,
    Received,
    Relisted,
    RelistedOne,
    Requested,
    Told,
    Unhealthy,
    Unlisted,
    Withheld,
)
from verify import frozen

LEVELS: dict[type[Any], int] = {
    Told: 2,
    Finished: 2,
    Changed: 4,
    Failed: 4,
    FellBack: 4,
    Arrived: 4,
    Generated: 4,
    Received: 4,
    Requested: 4,
    Relisted: 5,
    RelistedOne: 5,
}
IGNORED = 4  # the level of an event about a pod that is no longer known
TYPES = {
    "Created": EventType.CREATED,
    "Started": EventType.STARTED,
    "Stopped": EventType.STOPPED,
    "Deleted": EventType.DELETED,
}
PHASES = {phase.value: phase for phase in Phase}

_OLD_CHANGE = re.compile(r"GenericPLEG: ([^/\s]+)/(\S+): (\S+) -> (\S+)")
_OLD_POD = re.compile(r'SyncLoop \(PLEG\): "([^"_]+)_([^"(]+)\(')
_INACTIVE = re.compile(
    r"(?<!Evented)PLEG is not healthy: pleg was last seen active (.+?) ago; threshold is ([^\s\]\",;:]+)"
)
_UNTRIED = re.compile(r"(?<!Evented)PLEG is not healthy: pleg has yet to be successful")
_RECEIVED = re.compile(r"Received Container (Created|Started|Stopped|Deleted) Event")
_GATE = re.compile(r'"?EventedPLEG"?:\s?true')
NONE = (None, "", "<nil>", "nil")


@frozen
class GateOn:
    """The log says that the feature gate is on."""


@define
class Message:
    """A line that is about PLEG: where and when it stands, its message, and its pairs."""

    entry: Entry
    place: tuple[int, int, int]
    message: str = field(init=False)
    keys: Mapping[str, Any] = field(init=False)

    def __attrs_post_init__(self) -> None:
        entry = self.entry
        self.message, self.keys = (entry.message, entry.keys) if entry.keys is not None else split(entry.message)

    def text(self, key: str) -> str:
        """The text of a pair; raises Damaged where there is none."""
        value = self.keys.get(key)
        if not isinstance(value, str) or not value:
            raise Damaged(f"{key}=…")
        return sys.intern(value)  # the same few ids again and again


Form = Callable[[Message], list[Any]]


def form_of(entry: Entry) -> Form | None:
    """How such a line is read; None where it is not about PLEG."""
    message = entry.message.removeprefix('"')
    return next((make for begin, make in BY_BEGIN.get(message[:SAME], ()) if message.startswith(begin)), None)


def level_of(entry: Entry, found: list[Any]) -> int:
    """The log level that a line shows: its own in JSON, else that of its kind."""
    own = entry.keys.get("v", 0) if entry.keys is not None else 0
    level = own if type(own) is int else 0
    for each in found:
        ignored = type(each) is Told and each.ignored
        level = max(level, IGNORED if ignored else LEVELS.get(type(each), 0))
    return level


def _told(line: Message) -> list[Any]:
    ignored = "ignore irrelevant" in line.message
    found = line.keys.get("event", line.message)
    pod, kind, about = event_of(found)
    shown = pod_of(line.keys.get("pod"))
    old = _OLD_POD.match(line.message)
    if old is not None:
        shown = f"{old[2]}/{old[1]}"
    return [Told(*line.place, pod, kind, about, shown, ignored)]


def _changed(line: Message) -> list[Any]:
    if line.message == "GenericPLEG":
        return [_change(line)]
    old = _OLD_CHANGE.match(line.message)
    if old is not None:
        return [Changed(*line.place, old[1], old[2], _phase(old[3]), _phase(old[4]))]
    if line.message.lower().startswith("genericpleg: relisting pod"):
        return [RelistedOne(*line.place, line.text("podUID"))]
    if line.message.lower().startswith("genericpleg: relisting"):
        return [Relisted(*line.place)]
    if line.message.startswith("GenericPLEG: Unable to retrieve pods"):
        return [Unlisted(*line.place)]
    return [_change(line)] if " -> " in line.message else []


def _change(line: Message) -> Changed:
    pod, about = line.text("podUID"), line.text("containerID")
    return Changed(*line.place, pod, about, _phase(line.text("oldState")), _phase(line.text("newState")))


def _phase(text: str) -> Phase:
    if text not in PHASES:
        raise Damaged(f"a state among {', '.join(PHASES)}")
    return PHASES[text]


def _finished(line: Message) -> list[Any]:
    code = line.keys.get("exitCode")
    if isinstance(code, bool) or not re.fullmatch(r"-?\d{1,10}", str(code)):
        raise Damaged("exitCode=…, a whole number")
    return [Finished(*line.place, line.text("podID"), line.text("containerID"), int(str(code)))]


def _skipped(line: Message) -> list[Any]:
    """The sync loop waits: for PLEG, for Evented PLEG, or for something else."""
    text = f"{line.message} {line.keys.get('err', '')}"
    found: list[Any] = []
    inactive = _INACTIVE.search(text)
    if inactive is not None:
        found.append(Unhealthy(*line.place, span_of(inactive[1]), span_of(inactive[2])))
    elif _UNTRIED.search(text):
        found.append(Unhealthy(*line.place))
    elif "PLEG is not healthy: pleg was" in text:
        raise Damaged("«pleg was last seen active … ago; threshold is …»")
    return found + ([Blocked(*line.place)] if "pleg event channel capacity is full" in text else [])


def _withheld(line: Message) -> list[Any]:
    if line.message.startswith("PLEG: Write status") and line.keys.get("err") in NONE:
        return []
    return [Withheld(*line.place, pod_of(line.keys.get("pod")))]


def _received(line: Message) -> list[Any]:
    found = _RECEIVED.match(line.message)
    if found is None:
        return []
    return [Received(*line.place, TYPES[found[1]], received_of(str(line.keys.get("event", ""))))]


def _gate(line: Message) -> list[Any]:
    return [GateOn()] if _GATE.search(f"{line.message} {dict(line.keys)}") else []


def begun(_: Message) -> list[Any]:
    """The kubelet has begun: another run."""
    return []


FORMS: tuple[tuple[str, Form], ...] = (
    ("Started kubelet", begun),
    ("SyncLoop (PLEG): ", _told),
    ("GenericPLEG", _changed),
    ("Generic (PLEG): container finished", _finished),
    ("Skipping pod synchronization", _skipped),
    ("skipping pod synchronization", _skipped),
    ("PLEG: Ignoring events for pod", _withheld),
    ("PLEG: Write status", _withheld),
    ("Event channel is full", lambda line: [Discarded(*line.place)]),
    ("event channel is full", lambda line: [Discarded(*line.place)]),
    ("Evented PLEG: Event channel is full", lambda line: [Discarded(*line.place)]),
    ("Evented PLEG: Failed to get container events", lambda line: [Failed(*line.place)]),
    ("Evented PLEG: failed to get container events", lambda line: [Failed(*line.place)]),
    ("Evented PLEG: requested pod relist", lambda line: [Requested(*line.place, line.text("podUID"))]),
    ("Fall back to Generic PLEG", lambda line: [FellBack(*line.place)]),
    ("Evented PLEG: disabling", lambda line: [FellBack(*line.place, restarts=False)]),
    ("Evented PLEG: Generated pod status", lambda line: [Generated(*line.place, line.text("podUID"))]),
    ("Evented PLEG: received ContainerEventResponse with nil", lambda line: [Dropped(*line.place)]),
    ("Received Container", _received),
    ("container event received", lambda line: [Arrived(*line.place)]),
    ("Observed a panic", lambda line: [Crashed(*line.place)]),
    ("feature gates:", _gate),
)

SAME = min(len(begin) for begin, _ in FORMS)
BY_BEGIN: dict[str, list[tuple[str, Form]]] = {}
for _begin, _make in FORMS:
    BY_BEGIN.setdefault(_begin[:SAME], []).append((_begin, _make))
