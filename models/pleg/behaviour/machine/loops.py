"""Who runs: relist loops, the stream's producer and consumer, and the fallback that stops and starts them.

`GenericPLEG.Start`, `Stop`, `Update`, `workerLoopIteration` of pkg/kubelet/pleg/generic.go and `EventedPLEG.Start`,
`Stop`, `watchEventsChannel` of pkg/kubelet/pleg/evented.go @1.26 to 1.36. A stop channel is known by its number; a loop
that waits leaves when its channel is closed, one that is busy looks only when it is done. Each error of the stream
forces a relist, which the producer makes itself, under the same lock.
"""

from enum import Enum
from typing import Annotated, Self

from attrs import field

from models.pleg.vocabulary import Release
from verify import Between, action, evolve, frozen, require

ATTEMPTS = 5  # eventedPlegMaxStreamRetries
MOST = 2  # stop channels after the first: each is a Start


class Numbers(Enum):
    """Which period and threshold the generic PLEG has."""

    EVENTED = "300 s, 10 min"
    GENERIC = "1 s, 3 min"


class Turn(Enum):
    """What a relist loop does."""

    WAITS = "waits"
    RELISTS = "relists"
    ENDED = "ended"


class Producer(Enum):
    """What the producer of the stream's events does."""

    CALLS = "calls"
    IS_TO_RELIST = "is to relist"
    RELISTS = "relists"
    LEFT = "left"


class Fallback(Enum):
    """How far the fallback has come."""

    NOT_YET = "not yet"
    WRITES = "writes"  # all is stopped, and the generic PLEG gets its numbers
    DONE = "done"


@frozen
class Loop:
    """One relist loop and the stop channel that it looks at."""

    channel: Annotated[int, Between(0, MOST)] = 0
    turn: Turn = Turn.WAITS


@frozen
class Loops:
    """The threads of one kubelet whose gate is on; `meddles`: something else than the fallback may stop Evented."""

    release: Release = field(eq=False)
    meddles: bool = field(eq=False, default=False)
    in_use: bool = True
    ticks: bool = True
    attempts: Annotated[int, Between(0, ATTEMPTS)] = 0
    producer: Producer = Producer.CALLS
    outage_lasts: bool = False
    fallback: Fallback = Fallback.NOT_YET
    numbers: Numbers = Numbers.EVENTED
    reads_numbers: bool = False
    channel: Annotated[int, Between(0, MOST)] = 0
    is_running: bool = True
    loops: tuple[Loop, ...] = (Loop(),)
    has_consumer: bool = True
    sent_after_close: bool = False

    @action
    def stream_fails(self) -> Self:
        """Opening the stream fails, or it ends: a relist is forced, and the next try follows at once.

        After five failures it is tried on only where Evented is not in use: there is nothing left to fall back from.
        """
        require(self.producer == Producer.CALLS, self.attempts < ATTEMPTS or not self.in_use)
        return evolve(self, attempts=min(self.attempts + 1, ATTEMPTS), producer=Producer.IS_TO_RELIST)

    @action
    def forced_relist_begins(self) -> Self:
        """The producer relists, once nobody else does."""
        require(self.producer == Producer.IS_TO_RELIST, self.is_free)
        return evolve(self, producer=Producer.RELISTS)

    @action
    def forced_relist_ends(self) -> Self:
        """It is done, and goes on with the stream."""
        require(self.producer == Producer.RELISTS)
        return evolve(self, producer=Producer.CALLS)

    @action
    def stream_works(self) -> Self:
        """The stream works for a while; failures of before still count."""
        require(self.in_use, self.producer == Producer.CALLS, self.attempts < ATTEMPTS, self.outage_lasts)
        return evolve(self, outage_lasts=False)

    @action
    def time_passes(self) -> Self:
        """The outage lasts longer than a restart of the runtime takes."""
        require(self.in_use, self.attempts > 0, not self.outage_lasts)
        return evolve(self, outage_lasts=True)

    @action
    def evented_gives_up(self) -> Self:
        """The fallback: Evented stops, the generic PLEG is stopped, and gets other numbers; since 1.37 no more."""
        require(self.in_use, self.attempts == ATTEMPTS, self.producer == Producer.CALLS)
        require(self.outage_lasts or not self.release.backs_off)
        require(not (self.release.locks_numbers and self.reads_numbers))
        stopped = evolve(self.evented_stopped(), producer=Producer.LEFT)
        if self.release.single_writer:
            return evolve(stopped, fallback=Fallback.DONE)
        return evolve(stopped, fallback=Fallback.WRITES).stopped()

    @action
    def generic_is_restarted(self) -> Self:
        """The numbers are written, and the generic PLEG is started again."""
        require(self.fallback == Fallback.WRITES)
        return evolve(self, fallback=Fallback.DONE, numbers=Numbers.GENERIC).started()

    @action
    def evented_is_stopped_by_another(self) -> Self:
        """Nothing in these releases does so; the producer would not learn of it."""
        require(self.meddles, self.in_use)
        return self.evented_stopped()

    @action
    def check_begins(self) -> Self:
        """The sync loop reads the threshold."""
        is_locked = self.release.locks_numbers and self.fallback == Fallback.WRITES
        require(not self.reads_numbers, not is_locked)
        return evolve(self, reads_numbers=True)

    @action
    def check_ends(self) -> Self:
        """It has read it."""
        require(self.reads_numbers)
        return evolve(self, reads_numbers=False)

    @action
    def consumer_crashes(self) -> Self:
        """An event after a failed inspection ends the consumer, whose deferred close closes the channel (B9)."""
        require(self.release.reads_missing_entry, self.has_consumer, self.in_use)
        return evolve(self, has_consumer=False)

    @action
    def producer_sends(self) -> Self:
        """The runtime's next event is sent to the consumer."""
        require(self.in_use, self.producer == Producer.CALLS, not self.sent_after_close)
        return evolve(self, sent_after_close=not self.has_consumer)

    @action
    def first_loop_moves(self) -> Self:
        """The loop that was started first goes on."""
        return self.moved(0)

    @action
    def second_loop_moves(self) -> Self:
        """The loop that was started second goes on."""
        require(len(self.loops) > 1)
        return self.moved(1)

    @action
    def relist_panics(self) -> Self:
        """A relist panics, and what recovers it runs the loop once more: until there was a lock (B20)."""
        require(not self.release.has_relist_lock, len(self.loops) == 1, self.loops[0].turn == Turn.RELISTS)
        return evolve(self, loops=(evolve(self.loops[0], turn=Turn.WAITS), Loop(self.channel)))

    def moved(self, place: int) -> Self:
        """One step of a loop: it leaves, begins a relist if nobody else relists, or ends one."""
        loop = self.loops[place]
        require(loop.turn != Turn.ENDED)
        is_closed = loop.channel != self.channel or not self.is_running
        if loop.turn == Turn.WAITS:
            require(is_closed or self.is_free)
            return self.with_loop(place, evolve(loop, turn=Turn.ENDED if is_closed else Turn.RELISTS))
        if self.release.rereads_channel and self.is_running:
            return self.with_loop(place, Loop(self.channel))
        return self.with_loop(place, evolve(loop, turn=Turn.ENDED if is_closed else Turn.WAITS))

    def with_loop(self, place: int, loop: Loop) -> Self:
        """The same with one loop changed."""
        return evolve(self, loops=(*self.loops[:place], loop, *self.loops[place + 1 :]))

    def evented_stopped(self) -> Self:
        """Evented is out of use, and its tick stops; who takes its events goes on waiting for them."""
        consumer = self.has_consumer and not self.release.ends_consumer
        return evolve(self, in_use=False, ticks=False, has_consumer=consumer)

    def stopped(self) -> Self:
        """Close the stop channel."""
        return evolve(self, is_running=False)

    def started(self) -> Self:
        """Make a stop channel and start a loop."""
        channel = self.channel + 1
        return evolve(self, channel=channel, is_running=True, loops=(*self.loops, Loop(channel)))

    @property
    def relisting(self) -> int:
        """How many relists are under way."""
        return sum(loop.turn == Turn.RELISTS for loop in self.loops) + (self.producer == Producer.RELISTS)

    @property
    def is_free(self) -> bool:
        """Whether a relist may begin: the lock is free, or there is none."""
        return not self.release.has_relist_lock or self.relisting == 0

    @property
    def current(self) -> int:
        """How many loops look at the channel that the next Stop closes."""
        return sum(loop.turn != Turn.ENDED and loop.channel == self.channel for loop in self.loops)


@frozen
class FallingBack(Loops):
    """The threads of a release in which Evented falls back to Generic (1.26 to 1.36), whose source was read to the end.

    Since 1.37 Evented is only switched off; what then ends the consumer of its stream is not known.
    """


def loops_of(release: Release) -> Loops:
    """The threads of a kubelet whose gate is on."""
    return Loops(release=release) if release.single_writer else FallingBack(release=release)
