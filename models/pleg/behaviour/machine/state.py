"""What a finite kubelet and its runtime hold, and the small steps that actions are made of."""

from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.cache import Change, notified
from models.pleg.behaviour.channel import with_sent
from models.pleg.behaviour.clock import ranked
from models.pleg.vocabulary import NEVER, ZERO, Difference, EventType, Kind, Settings
from models.pleg.vocabulary.finite import (
    ABSENT,
    FAR,
    NOTHING,
    REMOVED,
    STEP,
    Message,
    Notice,
    PodHolding,
    Rank,
    Relist,
    Seen,
    Task,
    Version,
    Worker,
)
from models.pleg.vocabulary.setup import Clock, Left, Setup
from verify import Between, evolve, frozen

STAGES = {Kind.STARTED: 1, Kind.DIED: 2, Kind.REMOVED: 3}


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

    def settled(self) -> Self:
        """The same state with its times numbered anew."""
        new = ranked(self._times())
        latest = STEP * len(new)
        clock = _below(new, self.clock) if self.left.steps_back < self.setup.left.steps_back else latest
        if all(time == rank for time, rank in new.items()):
            return self if clock == self.clock else evolve(self, clock=clock)
        return evolve(
            self,
            stream=tuple(_message(message, new) for message in self.stream),
            replayed=None if self.replayed is None else _message(self.replayed, new),
            holding=_holding(self.holding, new),
            global_time=new.get(self.global_time, self.global_time),
            relist=_relist(self.relist, new),
            worker=_worker(self.worker, new),
            clock=clock,
        )

    def _times(self) -> tuple[int, ...]:
        entry, relist = self.holding.entry, self.relist
        replayed = () if self.replayed is None else (self.replayed.stamp,)
        return (
            *(message.stamp for message in self.stream),
            *(wait.since for wait in self.holding.waits),
            *replayed,
            *(entry.modified, entry.observed, self.global_time, self.worker.last_sync),
            *(relist.began, relist.inspected, relist.runtime_stamp),
        )

    def emitted(self, kind: EventType, reading: int) -> Self:
        """The runtime sends an event of what it now holds, or takes note of it and stamps it later."""
        if not self.in_use or not self.setup.runtime.supports_events:
            return self
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
        return self if change.holding == self.holding else evolve(self, holding=change.holding)

    def answered(self) -> Self:
        """The worker reads the entry, or the empty status where there is none."""
        entry = self.holding.entry
        answer = NOTHING if not entry.is_present or entry.status is None else entry.status
        worker = evolve(self.worker, task=Task.ANSWERED, answer=answer, failed=entry.error != "")
        return evolve(self, worker=worker)

    def vouched(self, time: int, truth: int) -> Self:
        """Set the global time; `truth` is what the runtime held then."""
        seen = evolve(self.seen, global_back=True) if time < self.global_time else self.seen
        change = notified(self.holding, time)
        after = evolve(self, global_time=time, global_truth=truth, seen=seen, holding=change.holding)
        return after.answered() if len(change.woken) > 0 else after

    def wrote(self, before: PodHolding) -> Self:
        """Note what a write has done to what was held before."""
        old, new, seen = before.entry, self.holding.entry, self.seen
        if not old.is_present or not new.is_present or old == new:
            return self
        is_older = old.status is not None and new.status is not None and new.status < old.status
        return evolve(
            self,
            seen=evolve(
                seen,
                older_content=seen.older_content or is_older,
                older_stamp=seen.older_stamp or new.modified < old.modified,
            ),
        )

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


def _staged(seen: Seen, kind: Kind) -> Seen:
    """Note the place of an event in a container's life; once one was out of place, no more.

    Nothing is removed that is last told running: its end comes first.
    """
    if seen.repeated or kind not in STAGES:
        return seen
    is_unended = kind == Kind.REMOVED and seen.stage == STAGES[Kind.STARTED]
    if STAGES[kind] <= seen.stage or is_unended:
        return evolve(seen, repeated=True, stage=0)
    return evolve(seen, stage=STAGES[kind])


def _message(message: Message, new: dict[int, int]) -> Message:
    stamp = new.get(message.stamp, message.stamp)
    return message if stamp == message.stamp else evolve(message, stamp=stamp)


def _holding(holding: PodHolding, new: dict[int, int]) -> PodHolding:
    entry, waits = holding.entry, holding.waits
    modified, observed = new.get(entry.modified, entry.modified), new.get(entry.observed, entry.observed)
    if (modified, observed) != (entry.modified, entry.observed):
        entry = evolve(entry, modified=modified, observed=observed)
    if any(new.get(wait.since, wait.since) != wait.since for wait in waits):
        waits = tuple(evolve(wait, since=new.get(wait.since, wait.since)) for wait in waits)
    is_same = entry == holding.entry and waits == holding.waits
    return holding if is_same else evolve(holding, entry=entry, waits=waits)


def _relist(relist: Relist, new: dict[int, int]) -> Relist:
    began, inspected = new.get(relist.began, relist.began), new.get(relist.inspected, relist.inspected)
    stamp = new.get(relist.runtime_stamp, relist.runtime_stamp)
    if (began, inspected, stamp) == (relist.began, relist.inspected, relist.runtime_stamp):
        return relist
    return evolve(relist, began=began, inspected=inspected, runtime_stamp=stamp)


def _worker(worker: Worker, new: dict[int, int]) -> Worker:
    last = new.get(worker.last_sync, worker.last_sync)
    return worker if last == worker.last_sync else evolve(worker, last_sync=last)


def _below(new: dict[int, int], clock: int) -> int:
    """The clock's place among the new ranks."""
    return max((rank for time, rank in new.items() if time <= clock), default=ZERO)
