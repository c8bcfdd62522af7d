"""A schedule: what happens to a kubelet's PLEG, its clock and its runtime, one step after the other.

The format is that of `tests/conformance/data/README.md`; times are whole nanoseconds here.
"""

from typing import Any

from attrs import field

from models.pleg.vocabulary.containers import State
from verify import frozen

SECOND = 1_000_000_000  # nanoseconds


@frozen
class Shown:
    """A pod as the runtime holds it, or as an event shows it; sandboxes are the newest first."""

    uid: str
    containers: tuple[tuple[str, State], ...] = ()
    sandboxes: tuple[tuple[str, State], ...] = ()
    addresses: tuple[str, ...] = ()
    inspection_error: str = ""
    runtime_stamp: int = 0


@frozen
class Hook:
    """Steps that run inside a call of the runtime: before or after it has read its state."""

    call: str
    pod: str
    is_before: bool
    steps: tuple["Step", ...]


@frozen
class Step:
    """One step: its name, and of the rest what this step has."""

    op: str
    pod: str = ""
    pods: tuple[Shown, ...] = ()
    time: int | None = None
    state: Shown | None = None
    text: str = ""  # an error, a type of event, a type of watch
    about: str = ""  # the id of a container
    id: str = ""  # of a subscription or a watch
    value: bool = False
    no_sandbox: bool = False
    count: int | None = None
    hooks: tuple[Hook, ...] = ()


@frozen
class Schedule:
    """A whole schedule, and what was recorded of it on real code: None where nothing was.

    `panicked` says that the recording ends in a crash of the kubelet.
    """

    id: str
    version: str
    start: int
    gate: bool = False
    on_demand: bool = True
    in_use: bool | None = None
    capacity: int = 1000
    period: int = SECOND
    threshold: int = 180 * SECOND
    drains: bool = True
    steps: tuple[Step, ...] = field(default=(), repr=False)
    recorded: tuple[dict[str, Any], ...] | None = field(default=None, repr=False, eq=False)
    panicked: bool = False
