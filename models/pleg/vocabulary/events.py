"""What PLEG sends to the sync loop, and what a runtime sends to PLEG."""

from enum import Enum
from typing import Any

from verify import frozen


class Kind(Enum):
    """The type of a pod lifecycle event, as upstream writes it; CHANGED is computed and never sent."""

    STARTED = "ContainerStarted"
    DIED = "ContainerDied"
    REMOVED = "ContainerRemoved"
    CHANGED = "ContainerChanged"
    SYNC = "PodSync"
    CONDITION_MET = "ConditionMet"


@frozen
class Difference:
    """A pod lifecycle event: its kind, and the container or sandbox that it is about (None: the pod)."""

    kind: Kind
    about: Any = None


class EventType(Enum):
    """The type of a CRI container event, as the protocol writes it."""

    CREATED = "CONTAINER_CREATED_EVENT"
    STARTED = "CONTAINER_STARTED_EVENT"
    STOPPED = "CONTAINER_STOPPED_EVENT"
    DELETED = "CONTAINER_DELETED_EVENT"


@frozen
class ContainerEvent:
    """One message of the runtime's stream: what happened to which container, and the pod as the event shows it.

    `status` is None where the message has no sandbox status. `created_at` is what the kubelet takes the entry's time
    to be, in the unit of the clock.
    """

    type: EventType
    about: Any
    status: Any = None
    created_at: int = 0
    is_sandbox: bool = False  # it is about a sandbox of the status
