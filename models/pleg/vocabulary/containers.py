"""What a runtime says of a pod's containers and sandboxes, and what PLEG makes of it."""

from enum import Enum
from typing import Any

from verify import frozen


class State(Enum):
    """The state of a container as the runtime gives it; a sandbox is running (ready) or exited (not ready)."""

    CREATED = "created"
    RUNNING = "running"
    EXITED = "exited"
    UNKNOWN = "unknown"


class Phase(Enum):
    """What PLEG tells apart when it compares two listings: `plegContainerState` of pleg/generic.go."""

    NON_EXISTENT = "non-existent"
    RUNNING = "running"
    EXITED = "exited"
    UNKNOWN = "unknown"


Listing = tuple[tuple[Any, State], ...]
"""A listed pod: each container and sandbox by its id, each once, in the state of the runtime."""


@frozen
class Status:
    """An inspected pod: containers by id, sandboxes by id (the newest first), and the pod's addresses.

    A finite machine narrows the kinds of the fields in a subclass; the functions are the same.
    """

    containers: tuple[tuple[Any, State], ...] = ()
    sandboxes: tuple[tuple[Any, State], ...] = ()
    addresses: tuple[Any, ...] = ()
