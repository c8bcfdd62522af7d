"""What a kubelet writes about PLEG into its log: one noun for each line that is of interest here.

`line` counts the lines of the file from 1. `time` is the line's own, in nanoseconds from a day that is the same for the
whole file; `run` numbers the kubelet processes of the file from 0.
"""

from models.pleg.vocabulary.containers import Phase
from models.pleg.vocabulary.events import EventType, Kind
from verify import frozen

SHORT = 13  # characters of an id that are shown


@frozen
class Told:
    """An event that the sync loop took from the channel (level 2); `ignored`: of a pod that it no longer knows (4)."""

    line: int
    time: int
    run: int
    pod: str
    kind: Kind
    about: str
    shown: str = ""
    ignored: bool = False


@frozen
class Changed:
    """A difference between two listings that Generic PLEG has found: `GenericPLEG` (level 4)."""

    line: int
    time: int
    run: int
    pod: str
    about: str
    old: Phase
    new: Phase


@frozen
class Relisted:
    """A relist begins (level 5)."""

    line: int
    time: int
    run: int


@frozen
class RelistedOne:
    """One pod is listed on request (level 5, from 1.36): no relist."""

    line: int
    time: int
    run: int
    pod: str


@frozen
class Unlisted:
    """A relist could not list the pods, and changes nothing (always written)."""

    line: int
    time: int
    run: int


@frozen
class Withheld:
    """A pod could not be inspected, so its events are held back (level 4); `shown` is namespace/name."""

    line: int
    time: int
    run: int
    shown: str


@frozen
class Unhealthy:
    """The sync loop waits because PLEG is not healthy (always written); spans in nanoseconds.

    `elapsed` is None before the first relist: then there is no threshold either.
    """

    line: int
    time: int
    run: int
    elapsed: int | None = None
    threshold: int = 0

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"line {self.line}"


@frozen
class Finished:
    """A container is found finished, with its exit code (level 2)."""

    line: int
    time: int
    run: int
    pod: str
    about: str
    code: int


@frozen
class Failed:
    """The stream of container events has ended with an error (level 4)."""

    line: int
    time: int
    run: int


@frozen
class FellBack:
    """Evented PLEG gives up (level 4); `restarts`: Generic PLEG is restarted with its own period, as until 1.36."""

    line: int
    time: int
    run: int
    restarts: bool = True


@frozen
class Arrived:
    """A message of the stream has come in (level 4), whatever becomes of it."""

    line: int
    time: int
    run: int


@frozen
class Generated:
    """Evented PLEG has made a status of a message (level 4)."""

    line: int
    time: int
    run: int
    pod: str


@frozen
class Requested:
    """Evented PLEG asks for a relist of a pod, because a container has stopped unexpectedly (level 4, from 1.37)."""

    line: int
    time: int
    run: int
    pod: str


@frozen
class Received:
    """Evented PLEG has taken a message of the stream (level 4)."""

    line: int
    time: int
    run: int
    type: EventType
    about: str


@frozen
class Discarded:
    """An event found the channel full and is lost (always written)."""

    line: int
    time: int
    run: int


@frozen
class Blocked:
    """The sync loop waits because the channel of Evented PLEG is full (always written)."""

    line: int
    time: int
    run: int


@frozen
class Dropped:
    """A message without sandbox status was dropped (always written)."""

    line: int
    time: int
    run: int


@frozen
class Crashed:
    """The kubelet has panicked (always written)."""

    line: int
    time: int
    run: int


def brief(about: str) -> str:
    """The beginning of an id, which tells containers apart."""
    return about[:SHORT]
