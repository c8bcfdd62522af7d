"""Evented PLEG of a finite kubelet: the stream, its tick, and the end of it. `pkg/kubelet/pleg/evented.go`."""

from typing import Self

from models.pleg.behaviour.evented import processed
from models.pleg.behaviour.machine.generic import Generic
from models.pleg.vocabulary import NEVER, ContainerEvent, EventType
from models.pleg.vocabulary.finite import Message
from verify import action, evolve, frozen, require


@frozen
class Evented(Generic):
    """The stream of the runtime's events."""

    @action
    def event_is_stamped(self) -> Self:
        """The runtime reads its clock for the oldest event that has no time yet."""
        waiting = tuple(message for message in self.stream if message.stamp == NEVER)
        require(len(waiting) > 0, self.setup.late_stamps, not self.seen.is_over)
        place = len(self.stream) - len(waiting)
        stamped = evolve(waiting[0], stamp=self.stamp(self.read()))
        stream = (*self.stream[:place], stamped, *self.stream[place + 1 :])
        return evolve(self, stream=stream, clock=max(self.clock, self.read())).settled()

    @action
    def event_arrives(self) -> Self:
        """The kubelet takes the oldest event."""
        require(len(self.stream) > 0, self.in_use, not self.seen.is_over)
        require(self.stream[0].stamp != NEVER)
        taken = self.stream[0]
        replayed = taken if self.left.replays > 0 else None
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
        """The event that was taken last comes once more, after a reconnect."""
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
        return evolve(self, clock=max(self.clock, reading)).vouched(reading, self.truth).settled()

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

    def took(self, message: Message) -> Self:
        """Do what Evented does with a message."""
        settings, before = evolve(self.setup.settings, in_use=self.in_use), self.holding
        is_deleted = message.type == EventType.DELETED
        event = ContainerEvent(
            message.type,
            "app",
            status=message.shows if message.has_sandbox else None,
            created_at=message.stamp,
            is_sandbox=is_deleted and self.setup.runtime.sends_sandbox_deleted,
        )
        done = processed(settings, before, event)
        after = evolve(self, holding=done.holding, requested=self.requested or done.relists)
        after = evolve(after, seen=evolve(after.seen, crashed=done.crashed))
        after = after.answered() if len(done.woken) > 0 else after
        return after.wrote(before).sends(done.sent, message.shows)
