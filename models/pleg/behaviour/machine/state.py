"""What a finite kubelet and its runtime hold, and the small steps that actions are made of."""

from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.cache import Change, notified
from models.pleg.behaviour.channel import with_sent
from models.pleg.behaviour.clock import in_order, up_to
from models.pleg.vocabulary import NEVER, ZERO, Difference, EventType, Kind, Settings
from models.pleg.vocabulary.finite import (
    ABSENT,
    FAR,
    NOTHING,
    REMOVED,
    Message,
    Notice,
    PodEntry,
    PodHolding,
    Rank,
    Relist,
    Seen,
    Task,
    Version,
    Worker,
)
from models.pleg.vocabulary.setup import Clock, Left, Setup
from verify import Between, Names, canonical, evolve, frozen, pure, require

STAGE_OF = Names({Kind.STARTED: 1, Kind.DIED: 2, Kind.REMOVED: 3}.get)


@frozen
class State:
    """One pod on one node: the runtime's truth, what is on its way, and what the kubelet makes of it."""

    setup: Setup = field(eq=False)
    truth: Version = ABSENT
    stream: tuple[Message, ...] = ()
    holding: PodHolding = PodHolding()
    global_time: Rank = NEVER
    global_truth: Version = ABSENT
    relist: Relist = Relist()
    channel: tuple[Notice, ...] = ()
    worker: Worker = Worker()
    requested: bool = False
    in_use: bool = False
    clock: Rank = ZERO
    left: Left = Left()
    replayed: Message | None = None
    seen: Seen = Seen()

    def read(self, times: int = 1) -> Annotated[int, Between(0, FAR)]:
        """Read the clock, for the first, second or third time in this step."""
        return self.clock + times

    @canonical
    def settled(self) -> Self:
        """The same state with its times numbered anew."""
        times = self._times()
        stepped = self.left.steps_back < self.setup.left.steps_back
        new, last = in_order(times)
        return self._at(new, up_to(self.clock, times, new) if stepped else last)

    def _times(self) -> tuple[int, ...]:
        entry, relist = self.holding.entry, self.relist
        replayed = () if self.replayed is None else (self.replayed.stamp,)
        return (
            *(self.global_time, entry.modified, entry.observed, self.worker.last_sync),
            *(relist.began, relist.inspected, relist.runtime_stamp),
            *replayed,
            *(wait.since for wait in self.holding.waits),
            *(message.stamp for message in self.stream),
        )

    def _at(self, new: tuple[int, ...], clock: int) -> Self:
        """The same state with these times in the order of `_times`."""
        global_time, modified, observed_at, last_sync, began, inspected, runtime_stamp, *others = new
        rest = iter(others)
        replayed = None if self.replayed is None else evolve(self.replayed, stamp=next(rest))
        entry = evolve(self.holding.entry, modified=modified, observed=observed_at)
        waits = tuple(evolve(wait, since=next(rest)) for wait in self.holding.waits)
        return evolve(
            self,
            stream=tuple(evolve(message, stamp=next(rest)) for message in self.stream),
            replayed=replayed,
            holding=evolve(self.holding, entry=entry, waits=waits),
            global_time=global_time,
            relist=evolve(self.relist, began=began, inspected=inspected, runtime_stamp=runtime_stamp),
            worker=evolve(self.worker, last_sync=last_sync),
            clock=clock,
        )

    def emitted(self, kind: EventType, reading: int) -> Self:
        """The runtime sends an event of what it now holds, or takes note of it and stamps it later."""
        if not self.in_use or not self.setup.runtime.supports_events:
            return self
        require(len(self.stream) < REMOVED)  # a life has no more events: said for unknown values
        stamp = NEVER if self.setup.late_stamps else self.stamp(reading)
        return evolve(self, stream=(*self.stream, Message(kind, self.truth, stamp)))

    @property
    def settings(self) -> Settings:
        """The settings as they are now: the fallback has changed whether Evented is in use."""
        given = self.setup.settings
        return given if given.in_use == self.in_use else evolve(given, in_use=self.in_use)

    def stamp(self, reading: int) -> int:
        """An event's time as the kubelet takes it: far away where nanoseconds are read as seconds (B2)."""
        return FAR if self.setup.settings.release.reads_seconds else by_clock(self.setup.event_clock, reading)

    def changed(self, change: Change) -> Self:
        """Hold what a touch of the cache has made; a worker that was woken has its answer."""
        if len(change.woken) > 0:
            return evolve(self, holding=change.holding).answered()
        return evolve(self, holding=change.holding)

    def answered(self) -> Self:
        """The worker reads the entry, or the empty status where there is none."""
        entry = self.holding.entry
        worker = evolve(self.worker, task=Task.ANSWERED, answer=entry.status, failed=entry.error != "")
        return evolve(self, worker=worker)

    def vouched(self, time: int, truth: int) -> Self:
        """Set the global time; `truth` is what the runtime held then."""
        is_back = is_either(self.seen.global_back, time < self.global_time)
        seen, change = evolve(self.seen, global_back=is_back), notified(self.holding, time)
        after = evolve(self, global_time=time, global_truth=truth, seen=seen, holding=change.holding)
        return after.answered() if len(change.woken) > 0 else after

    def wrote(self, before: PodHolding) -> Self:
        """Note what a write has done to what was held before."""
        return evolve(self, seen=_compared(self.seen, before.entry, self.holding.entry))

    def sends(self, found: tuple[Difference, ...], shows: int) -> Self:
        """Put events into the channel as far as there is room, and note their order."""
        after = self
        for each in found:
            queue, _ = with_sent(after.channel, self.setup.capacity, (Notice(each.kind, shows),))
            after = evolve(after, channel=queue, seen=_staged(after.seen, each.kind))
        return after

    @property
    def is_gone(self) -> bool:
        """Whether the runtime has nothing of the pod, and never will."""
        return self.truth == REMOVED


def by_clock(clock: Clock, reading: int) -> int:
    """What the runtime's clock shows when the kubelet's would show this."""
    if clock == Clock.TRUE:
        return reading
    return FAR if clock == Clock.AHEAD else 1


@pure
def is_either(one: bool, other: bool) -> bool:  # noqa: FBT001 - the connective of logic
    """Whether one of them holds, or both."""
    return one or other


@pure
def _compared(seen: Seen, old: PodEntry, new: PodEntry) -> Seen:
    """Note whether one entry replaces another that shows more, or bears a later time."""
    if not old.is_present or not new.is_present:
        return seen
    is_older = NOTHING not in (old.status, new.status) and new.status < old.status
    return evolve(
        seen,
        older_content=seen.older_content or is_older,
        older_stamp=seen.older_stamp or new.modified < old.modified,
    )


@pure
def _staged(seen: Seen, kind: Kind) -> Seen:
    """Note the place of an event in a container's life; once one was out of place, no more.

    Nothing is removed that is last told running: its end comes first.
    """
    stage = STAGE_OF.at(kind)
    if seen.repeated or stage is None:
        return seen
    is_unended = kind == Kind.REMOVED and seen.stage == STAGE_OF.at(Kind.STARTED)
    if stage <= seen.stage or is_unended:
        return evolve(seen, repeated=True, stage=0)
    return evolve(seen, stage=stage)
