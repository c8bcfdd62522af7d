"""A pod whose sandbox is replaced while Evented is in use: each event shows its own sandbox alone.

`GeneratePodStatus` and `processCRIEvents` of pkg/kubelet/pleg/evented.go @1.26 to 1.36. No relist comes between: it
would find the new sandbox, and mend the entry.
"""

from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.evented import processed
from models.pleg.vocabulary import ContainerEvent, EventType, Settings
from models.pleg.vocabulary.finite import PodEntry, PodHolding
from verify import Between, action, evolve, frozen, require

FIRST, SECOND = 0, 1  # the sandboxes
Sandbox = Annotated[int, Between(FIRST, SECOND)]
LATEST = 4  # times: one for each event


@frozen
class About:
    """An event on its way: of which sandbox, and when."""

    type: EventType
    sandbox: Sandbox
    stamp: Annotated[int, Between(1, LATEST)]


@frozen
class Sandboxes:
    """The pod and its entry, whose status is the sandbox that it shows."""

    settings: Settings = field(eq=False)
    has_ended: bool = False
    end_is_sent: bool = False
    is_replaced: bool = False
    is_removed: bool = False
    stream: tuple[About, ...] = ()
    now: Annotated[int, Between(0, LATEST)] = 0
    holding: PodHolding = PodHolding(PodEntry(is_present=True, status=FIRST, modified=0))
    went_back: bool = False

    @action
    def first_sandbox_ends(self) -> Self:
        """It does so by itself, or is stopped."""
        require(not self.has_ended)
        return evolve(self, has_ended=True)

    @action
    def end_is_told(self) -> Self:
        """Another thread of the runtime makes the event of the end."""
        require(self.has_ended, not self.end_is_sent)
        return evolve(self, end_is_sent=True).sent(EventType.STOPPED, FIRST)

    @action
    def second_sandbox_starts(self) -> Self:
        """The worker replaces the sandbox."""
        require(self.has_ended, not self.is_replaced)
        return evolve(self, is_replaced=True).sent(EventType.STARTED, SECOND)

    @action
    def first_sandbox_is_removed(self) -> Self:
        """The garbage collection removes the dead one."""
        require(self.is_replaced, self.end_is_sent, not self.is_removed)
        return evolve(self, is_removed=True).sent(EventType.DELETED, FIRST)

    @action
    def event_arrives(self) -> Self:
        """The kubelet takes the oldest event."""
        require(len(self.stream) > 0)
        taken, before = self.stream[0], self.holding.entry
        is_deleted = taken.type == EventType.DELETED
        event = ContainerEvent(taken.type, "sandbox", taken.sandbox, taken.stamp, is_sandbox=is_deleted)
        after = processed(self.settings, self.holding, event).holding
        is_older = before.is_present and after.entry.is_present and after.entry.status < before.status
        return evolve(self, stream=self.stream[1:], holding=after, went_back=self.went_back or is_older)

    def sent(self, kind: EventType, sandbox: int) -> Self:
        """The runtime sends an event under the time that its clock shows."""
        now = self.now + 1
        return evolve(self, now=now, stream=(*self.stream, About(kind, sandbox, now)))
