"""Evented PLEG of a finite kubelet: the stream, its tick, and the end of it. `pkg/kubelet/pleg/evented.go`."""

from typing import Self

from models.pleg.behaviour.evented import processed
from models.pleg.behaviour.machine.generic import Generic
from models.pleg.behaviour.machine.state import is_either
from models.pleg.vocabulary import NEVER, ContainerEvent, EventType
from models.pleg.vocabulary.finite import Message
from verify import action, evolve, frozen, require


@frozen
class Evented(Generic):
    """The stream of the runtime's events."""

    @action
    def event_is_stamped(self) -> Self:
        """The runtime reads its clock for the oldest event that has no time yet."""
        require(self.setup.late_stamps, not self.seen.is_over)
        return self.stamped(0).settled()

    @action
    def later_event_is_stamped(self) -> Self:
        """It does so for the second first: another thread sends it, and may send it first (cri-o 9738)."""
        require(self.setup.late_stamps, self.left.swaps > 0, not self.seen.is_over)
        return self.stamped(1).settled()

    @action
    def event_arrives(self) -> Self:
        """The kubelet takes the oldest event."""
        require(len(self.stream) > 0, self.in_use, not self.seen.is_over)
        require(self.stream[0].stamp != NEVER)
        taken = self.stream[0]
        keeps = self.left.replays > 0 and taken.type != EventType.DELETED
        replayed = taken if keeps else self.replayed
        return evolve(self, stream=self.stream[1:], replayed=replayed).took(taken).settled()

    @action
    def event_arrives_too_early(self) -> Self:
        """The second event overtakes the first."""
        require(len(self.stream) > 1, self.in_use, not self.seen.is_over, self.left.swaps > 0)
        require(self.stream[0].stamp != NEVER, self.stream[1].stamp != NEVER)
        first, second = self.stream[0], self.stream[1]
        return (
            evolve(self, stream=(first, *self.stream[2:]), left=evolve(self.left, swaps=self.left.swaps - 1))
            .took(second)
            .settled()
        )

    @action
    def event_arrives_again(self) -> Self:
        """The last event but a DELETED one comes once more, after a reconnect."""
        require(self.replayed is not None, self.in_use, not self.seen.is_over, self.left.replays > 0)
        assert self.replayed is not None  # noqa: S101 - required above; for the type checker
        return (
            evolve(self, replayed=None, left=evolve(self.left, replays=self.left.replays - 1))
            .took(self.replayed)
            .settled()
        )

    @action
    def event_is_lost(self) -> Self:
        """The oldest event never arrives."""
        require(len(self.stream) > 0, self.left.losses > 0, not self.seen.is_over)
        return evolve(self, stream=self.stream[1:], left=evolve(self.left, losses=self.left.losses - 1)).settled()

    @action
    def event_arrives_without_sandbox(self) -> Self:
        """The oldest event has lost its sandbox status: the container has outlived its sandbox."""
        require(len(self.stream) > 0, self.in_use, not self.seen.is_over, self.left.bare > 0)
        require(self.stream[0].stamp != NEVER)
        taken = evolve(self.stream[0], has_sandbox=False)
        return (
            evolve(self, stream=self.stream[1:], left=evolve(self.left, bare=self.left.bare - 1)).took(taken).settled()
        )

    @action
    def cache_is_vouched_for(self) -> Self:
        """The tick: the global time becomes now, and nobody has asked the runtime."""
        require(self.setup.ticks, self.in_use, not self.seen.is_over)
        reading = self.read()
        after = self if self.clock >= reading else evolve(self, clock=reading)
        return after.vouched(reading, self.truth).settled()

    @action
    def evented_stops(self) -> Self:
        """The fallback: Evented is out of use for good, what was under way is lost."""
        require(self.in_use, self.left.fallbacks > 0, not self.seen.is_over)
        return evolve(
            self, in_use=False, stream=(), replayed=None, left=evolve(self.left, fallbacks=self.left.fallbacks - 1)
        ).settled()

    @action
    def clock_steps_back(self) -> Self:
        """The clock shows a time before all that it has shown."""
        require(self.left.steps_back > 0, not self.seen.is_over)
        return evolve(self, left=evolve(self.left, steps_back=self.left.steps_back - 1), clock=0).settled()

    def stamped(self, place: int) -> Self:
        """Give a time to one of the events that have none."""
        waiting = tuple(number for number, message in enumerate(self.stream) if message.stamp == NEVER)
        require(len(waiting) > place)
        at = waiting[place]
        message = evolve(self.stream[at], stamp=self.stamp(self.read()))
        stream = (*self.stream[:at], message, *self.stream[at + 1 :])
        return evolve(self, stream=stream, clock=max(self.clock, self.read()))

    def took(self, message: Message) -> Self:
        """Do what Evented does with a message."""
        settings, before = self.settings, self.holding
        is_deleted = message.type == EventType.DELETED
        event = ContainerEvent(
            message.type,
            "app",
            status=message.shows if message.has_sandbox else None,
            created_at=message.stamp,
            is_sandbox=is_deleted and self.setup.runtime.sends_sandbox_deleted,
        )
        done = processed(settings, before, event)
        after = evolve(self, holding=done.holding, requested=is_either(self.requested, done.relists))
        if done.crashed:
            return evolve(after, seen=evolve(after.seen, crashed=True))
        after = after.answered() if len(done.woken) > 0 else after
        return after.wrote(before).sends(done.sent, message.shows)
