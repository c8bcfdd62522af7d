"""Recordings that ship: a kubelet's log and a stream of container events, made by hand, and builders for more."""

import json
from collections.abc import Iterable
from typing import Any

from models.pleg.behaviour.logged.tracing import traced
from models.pleg.behaviour.streamed.tracing import traced_stream
from models.pleg.reading.logs import log_of
from models.pleg.reading.streams import messages_of
from models.pleg.worlds.traces import log_world, stream_world
from verify import World

Line = tuple[int, str]  # milliseconds from noon, and the message
Document = dict[str, Any]

POD = "6f2c"
BORN = 1_700_000_000  # seconds since 1970, when the stream begins
SECOND = 10**9


def log_text(lines: Iterable[Line]) -> str:
    """Lines as klog writes them, one process and one day."""
    return "".join(f"I0126 {_clock(time)}     698 pleg.go:1] {message}\n" for time, message in lines)


def _clock(time: int) -> str:
    seconds, milli = divmod(12 * 3_600_000 + time, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milli:03}000"


def recorded_log(name: str, lines: Iterable[Line], recipe: str = "") -> World:
    """A world of a log that was made by hand."""
    numbered = iter(enumerate(log_text(lines).splitlines(keepends=True), 1))
    return log_world(traced(log_of(name, name, numbered)), recipe)


def told(time: int, kind: str, about: str) -> Line:
    """The sync loop takes an event."""
    event = json.dumps({"ID": POD, "Type": f"Container{kind}", "Data": about}, separators=(",", ":"))
    return time, f'"SyncLoop (PLEG): event for pod" pod="shop/web" event={event}'


def changed(time: int, about: str, old: str, new: str) -> Line:
    """Generic PLEG finds a difference."""
    return time, f'"GenericPLEG" podUID="{POD}" containerID="{about}" oldState="{old}" newState="{new}"'


def relisted(time: int) -> Line:
    """A relist begins."""
    return time, '"GenericPLEG: Relisting"'


def unlisted(time: int) -> Line:
    """A relist cannot list."""
    return time, '"GenericPLEG: Unable to retrieve pods" err="rpc error: code = Unavailable"'


def unhealthy(time: int, elapsed: str, threshold: str = "3m0s") -> Line:
    """The sync loop waits."""
    said = f"PLEG is not healthy: pleg was last seen active {elapsed} ago; threshold is {threshold}"
    return time, f'"Skipping pod synchronization" err="{said}"'


def failed(time: int) -> Line:
    """The stream of events ends with an error."""
    return time, '"Evented PLEG: Failed to get container events, retrying: " err="rpc error: code = Unavailable"'


def generated(time: int) -> Line:
    """A message is taken."""
    return time, f'"Evented PLEG: Generated pod status from the received event" podUID="{POD}"'


def fell_back(time: int) -> Line:
    """Evented PLEG gives up."""
    return time, '"Fall back to Generic PLEG relisting since Evented PLEG is not working"'


BEGIN: tuple[Line, ...] = (
    (0, '"Started kubelet"'),
    (100, '"Skipping pod synchronization" err="PLEG is not healthy: pleg has yet to be successful"'),
)
GENERIC: tuple[Line, ...] = (
    *BEGIN,
    relisted(200),
    changed(210, "s1", "non-existent", "running"),
    changed(210, "c1", "non-existent", "running"),
    told(220, "Started", "s1"),
    told(221, "Started", "c1"),
    relisted(1300),
    relisted(2400),
    changed(2410, "c1", "running", "exited"),
    (2420, f'"Generic (PLEG): container finished" podID="{POD}" containerID="c1" exitCode=0'),
    told(2421, "Died", "c1"),
    relisted(3500),
    changed(3510, "c2", "non-existent", "running"),
    changed(3510, "c1", "exited", "non-existent"),
    told(3520, "Started", "c2"),
    relisted(4600),
)
"""A container dies, is replaced, and removed: log level 5, Evented PLEG not enabled."""

EVENTED: tuple[Line, ...] = (
    *BEGIN,
    relisted(200),
    changed(210, "s1", "non-existent", "running"),
    told(220, "Started", "s1"),
    generated(60_000),
    (60_002, '"Received Container Started Event" event="&ContainerEventResponse{ContainerId:c1,CreatedAt:1,}"'),
    told(60_003, "Started", "c1"),
)
"""Evented PLEG is in use, and has told a start."""


def outage(begins: int, apart: int) -> tuple[Line, ...]:
    """Five failures of the stream, each with its relist that cannot list, and the fallback."""
    times = range(begins, begins + 5 * apart, apart)
    return (
        *(line for time in times for line in (relisted(time), unlisted(time + 1), failed(time + 2))),
        fell_back(times[-1] + 3),
    )


FALLEN: tuple[Line, ...] = (*EVENTED, *outage(70_000, 5000), relisted(90_100), relisted(91_200))
"""The runtime is gone for twenty seconds, and Evented PLEG falls back."""

REPEATED: tuple[Line, ...] = (
    *FALLEN,
    changed(91_210, "c1", "non-existent", "running"),
    told(91_220, "Started", "c1"),
    relisted(92_300),
)
"""The same, and a relist tells again what Evented PLEG has told."""


def shown_container(name: str, state: str, label: str = "web", at: int = 0) -> Document:
    """A container in a message, made at this second of the stream."""
    times = {"createdAt": _time(at), "startedAt": "0", "finishedAt": "0"}
    if state != "CREATED":
        times["startedAt"] = _time(at)
    return {
        "id": name,
        "metadata": {"name": label, "attempt": 0},
        "state": f"CONTAINER_{state}",
        **times,
        "exitCode": 0,
    }


def message(
    at: int,
    kind: str,
    about: str,
    *containers: Document,
    pod: str = POD,
    sandbox: str = "s1",
    ready: bool = True,
    attempt: int = 0,
) -> Document:
    """A message at this second of the stream, in the form of protojson."""
    status = {
        "id": sandbox,
        "metadata": {"name": "web", "uid": pod, "namespace": "shop", "attempt": attempt},
        "state": "SANDBOX_READY" if ready else "SANDBOX_NOTREADY",
        "createdAt": _time(attempt),
    }
    return {
        "containerId": about,
        "containerEventType": f"CONTAINER_{kind}_EVENT",
        "createdAt": _time(at),
        "podSandboxStatus": status,
        "containersStatuses": list(containers),
    }


def _time(at: int) -> str:
    return str((BORN + at) * SECOND)


STREAM: tuple[Document, ...] = (
    message(1, "CREATED", "s1"),
    message(2, "STARTED", "s1"),
    message(3, "CREATED", "c1", shown_container("c1", "CREATED", at=3)),
    message(4, "STARTED", "c1", shown_container("c1", "RUNNING", at=3)),
    message(5, "STOPPED", "c1", shown_container("c1", "EXITED", at=3)),
    message(6, "DELETED", "c1"),
    message(7, "STOPPED", "s1", ready=False),
    message(8, "DELETED", "s1", ready=False),
)
"""One pod with one container, from its sandbox to its end, as containerd sends it."""


def stream_text(documents: Iterable[Document]) -> str:
    """Messages as `crictl events` prints them: one object after another, on several lines each."""
    return "\n".join(json.dumps(each, indent=2) for each in documents)


def recorded_stream(name: str, documents: Iterable[Document], recipe: str = "") -> World:
    """A world of a stream that was made by hand."""
    return stream_world(traced_stream(name, messages_of(name, stream_text(documents))), recipe)


def recorded_examples() -> tuple[World, ...]:
    """The recordings that are checked where none is named."""
    recipe = "from models.pleg.worlds.recordings import recorded_examples\nworld = recorded_examples()[{}].given"
    return (
        recorded_log("recorded log", GENERIC, recipe.format(0)),
        recorded_log("recorded fallback", REPEATED, recipe.format(1)),
        recorded_stream("recorded stream", STREAM, recipe.format(2)),
    )
