"""The nouns of a kubelet that is searched whole: one pod with one container, and clocks by the order of their readings.

A pod's content is its version: nothing, created, running, exited, removed, each once. The container stands for its
sandbox as well. Times are ranks: code only compares them, so each reading is put in order among those that are still
held, and all are numbered anew after each step (`behaviour/clock.py`).
"""

from enum import Enum
from typing import Annotated, ClassVar

from models.pleg.vocabulary.events import EventType, Kind
from models.pleg.vocabulary.holding import NEVER, Entry, Holding, Record, Wait
from verify import Among, Between, frozen

ABSENT, CREATED, RUNNING, EXITED, REMOVED = range(5)  # the versions of the pod
Version = Annotated[int, Between(ABSENT, REMOVED)]
NOTHING = -1  # where no version is held
Held = Annotated[int, Between(NOTHING, REMOVED)]

STEP = 4  # between two ranks: a step reads the clock up to three times
FAR = 99  # what nanoseconds that are read as seconds make of any time: later than all others
Rank = Annotated[int, Between(NEVER, FAR)]


@frozen
class PodEntry(Entry):
    """The cache's entry: its status is a version."""

    nothing: ClassVar[int] = NOTHING

    status: Held = NOTHING
    error: Annotated[str, Among("", "failed")] = ""
    modified: Rank = NEVER
    observed: Rank = NEVER


@frozen
class PodRecord(Record):
    """PLEG's record: a listing is a version."""

    nothing: ClassVar[int] = NOTHING

    old: Held = NOTHING
    current: Held = NOTHING


@frozen
class PodWait(Wait):
    """The worker, waiting."""

    by: Annotated[str, Among("worker")] = "worker"
    since: Rank = NEVER


@frozen
class PodHolding(Holding):
    """What the kubelet holds about the pod."""

    entry: PodEntry = PodEntry()
    record: PodRecord = PodRecord()
    waits: tuple[PodWait, ...] = ()


@frozen
class Message:
    """An event on its way: what it shows, and its time; a time that is NEVER was not taken yet."""

    type: EventType
    shows: Version
    stamp: Rank = NEVER
    has_sandbox: bool = True


@frozen
class Notice:
    """A PLEG event in the channel, and the version that made it; or one of another pod."""

    kind: Kind
    shows: Version
    is_other: bool = False


class Phase(Enum):
    """How far a relist has come."""

    IDLE = "idle"
    LISTED = "listed"
    INSPECTING = "inspecting"
    READ = "read"
    DONE = "done"


@frozen
class Relist:
    """The relist at hand: when it began and what the runtime held then, and what the inspection has read."""

    phase: Phase = Phase.IDLE
    of_one: bool = False  # on request (1.36)
    began: Rank = NEVER
    truth: Version = ABSENT
    inspected: Rank = NEVER
    runtime_stamp: Rank = NEVER
    shows: Held = NOTHING
    failed: bool = False
    was_flagged: bool = False


class Task(Enum):
    """What the pod worker is doing."""

    IDLE = "idle"
    WAITING = "waiting"
    ANSWERED = "answered"
    STARTING = "starting"


class Desired(Enum):
    """What the worker was last told."""

    NOTHING = "nothing"
    RUN = "run"
    STOP = "stop"


@frozen
class Worker:
    """The pod worker: its last sync (when, what the runtime held then), its answer, the newest it has acted on."""

    task: Task = Task.IDLE
    desired: Desired = Desired.NOTHING
    pending: bool = False
    last_sync: Rank = 0
    last_truth: Version = ABSENT
    answer: Held = NOTHING
    failed: bool = False
    acted: Held = NOTHING


@frozen
class Seen:
    """What has happened once: each is a promise broken. A crash and a second container end the run."""

    duplicated: bool = False  # a second container beside one that runs, or will
    older_content: bool = False  # a write was accepted that shows an older version
    older_stamp: bool = False  # a write was accepted under an older time
    global_back: bool = False  # the global time went back
    repeated: bool = False  # an event was sent after one that comes later in a container's life
    stage: Annotated[int, Between(0, 3)] = 0  # of the last event sent: started, died, removed
    crashed: bool = False
    refused: bool = False  # a write of Generic was refused though Evented is not in use
    disturbed: bool = False  # a listing that failed has changed something
    hasty: bool = False  # an inspection failed, and still an event was sent or the record moved
    untold: bool = False  # the record moved without an event that the table gives
    forgotten: bool = False  # a whole relist has come after the runtime's last container

    @property
    def is_over(self) -> bool:
        """Whether the run ends here: two containers are beyond this model."""
        return self.crashed or self.duplicated
