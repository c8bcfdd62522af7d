"""A recorded stream of container events: the messages as `crictl events` prints them, and which belong together.

Times are nanoseconds since 1970, by the clock of the runtime; 0 stands for one that is not set.
"""

from collections.abc import Iterator
from typing import Annotated

from attrs import field

from models.pleg.vocabulary.containers import State
from models.pleg.vocabulary.events import EventType
from models.pleg.vocabulary.lines import brief
from verify import Member, frozen


@frozen
class ShownContainer:
    """A container in a message: its state, and when it was made, started and finished."""

    id: str
    state: State
    created: int = 0
    started: int = 0
    finished: int = 0
    code: int = 0
    reason: str = ""
    label: str = ""


@frozen
class ShownSandbox:
    """The sandbox in a message, with whose pod it is."""

    id: str
    ready: bool
    created: int = 0
    attempt: int = 0
    uid: str = ""
    label: str = ""


@frozen(eq=False)
class Message:
    """One document of the stream; `sandbox` is None where it has no sandbox status."""

    number: int
    line: int
    type: EventType
    about: str
    created: int
    sandbox: ShownSandbox | None = None
    containers: tuple[ShownContainer, ...] = field(default=(), repr=False)

    @property
    def is_sandbox(self) -> bool:
        """Whether it is about the sandbox that it shows."""
        return self.sandbox is not None and self.sandbox.id == self.about

    @property
    def pod(self) -> str:
        """The pod's uid; empty where the message does not say."""
        return "" if self.sandbox is None else self.sandbox.uid

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"document {self.number} (line {self.line})"

    @property
    def name(self) -> str:
        """How reports call it."""
        kind = self.type.value.removeprefix("CONTAINER_").removesuffix("_EVENT")
        return f"{self.place}, {kind} of {brief(self.about)}"

    def states(self) -> Iterator[tuple[str, State]]:
        """Everything that it shows, the sandbox as running or exited."""
        if self.sandbox is not None:
            yield self.sandbox.id, State.RUNNING if self.sandbox.ready else State.EXITED
        for each in self.containers:
            if self.sandbox is None or each.id != self.sandbox.id:
                yield each.id, each.state


@frozen(eq=False)
class Delivery:
    """Two messages one after the other: of the whole stream, of one id, or of one sandbox, as the list says.

    `gone` are the ids that were shown before, and no more by the earlier of the two.
    """

    earlier: Message
    later: Message
    gone: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"{self.earlier.name}; {self.later.name}"


@frozen(eq=False)
class StreamTrace:
    """What is asked of a stream; a list that is empty has nothing to ask."""

    title: str
    messages: tuple[Message, ...] = field(repr=False)
    deliveries: tuple[Delivery, ...] = field(repr=False)
    of_one_id: tuple[Delivery, ...] = field(repr=False)
    of_one_sandbox: tuple[Delivery, ...] = field(repr=False)
    of_one_pod: tuple[Delivery, ...] = field(repr=False)
    showing: tuple[Message, ...] = field(repr=False)


EachMessage = Annotated[Message, Member("messages")]
EachShowing = Annotated[Message, Member("showing")]
EachDelivery = Annotated[Delivery, Member("deliveries")]
EachOfOneId = Annotated[Delivery, Member("of_one_id")]
EachOfOneSandbox = Annotated[Delivery, Member("of_one_sandbox")]
EachOfOnePod = Annotated[Delivery, Member("of_one_pod")]
