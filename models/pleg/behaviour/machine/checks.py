"""The health checks and the sync loop: while a check is bad, nobody reads the event channel.

`syncLoop` of pkg/kubelet/kubelet.go @1.36, with time in thirds of the threshold. What the checks say is asked of
`behaviour/health.py`.
"""

from enum import Enum
from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.health import is_evented_healthy, is_generic_healthy
from models.pleg.vocabulary import NEVER, ZERO, Release
from verify import Between, action, evolve, frozen, require

CAPACITY = 2  # of the event channel; 1000 in the kubelet
THRESHOLD = 3  # thirds
OLDEST = THRESHOLD + 1  # an age that is no longer counted
Age = Annotated[int, Between(0, OLDEST)]
Since = Annotated[int, Between(NEVER, OLDEST)]  # an age, or that of what was never


class Sending(Enum):
    """Whether the relist at hand waits for room in the channel."""

    FREE = "free"
    BLOCKED = "blocked"


@frozen
class Checks:
    """A kubelet's checks: how old the last relist is, how long listings have failed, how full the channel is.

    `age` is counted from the time that PLEG keeps, `listed` from the last listing that has really succeeded.
    """

    release: Release = field(eq=False)
    gate: bool = field(eq=False, default=False)
    age: Since = NEVER
    listed: Since = NEVER
    failing: Age = 0
    is_down: bool = False
    was_down: bool = False
    queue: Annotated[int, Between(0, CAPACITY)] = 0
    sending: Sending = Sending.FREE

    @property
    def is_generic_healthy(self) -> bool:
        """The check "PLEG"."""
        return is_generic_healthy(NEVER if self.age == NEVER else ZERO, ZERO + self.age, THRESHOLD)

    @property
    def is_evented_healthy(self) -> bool:
        """The check "EventedPLEG", which has said nothing since 1.37."""
        return self.release.single_writer or is_evented_healthy(self.queue, CAPACITY)

    @property
    def is_healthy(self) -> bool:
        """Both checks, as far as they are registered; that of Evented stays so after the fallback."""
        return self.is_generic_healthy and (not self.gate or self.is_evented_healthy)

    @action
    def time_passes(self) -> Self:
        """A third of the threshold goes by."""
        failing = min(self.failing + 1, OLDEST) if self.is_down else 0
        return evolve(self, age=_older(self.age), listed=_older(self.listed), failing=failing)

    @action
    def relist_finds_nothing(self) -> Self:
        """Listings work, and nothing has changed."""
        require(not self.is_down, self.sending == Sending.FREE)
        return self.relisted()

    @action
    def relist_finds_a_change(self) -> Self:
        """An event is sent; into a full channel it is dropped, or until kubernetes 72709 waits for room (B14)."""
        require(not self.is_down, self.sending == Sending.FREE)
        if self.queue < CAPACITY:
            return evolve(self.relisted(), queue=self.queue + 1)
        blocked = Sending.BLOCKED if self.release.blocks_when_full else Sending.FREE
        return evolve(self.relisted(), sending=blocked)

    @action
    def listing_fails(self) -> Self:
        """Nothing happens; until kubernetes 45496 the relist time was set all the same (B18)."""
        require(self.is_down, self.sending == Sending.FREE)
        return evolve(self, age=0) if self.release.stamps_first else self

    @action
    def sync_loop_reads(self) -> Self:
        """An event is read, unless a check is bad; a relist that waits for room goes on."""
        require(self.queue > 0, self.is_healthy)
        if self.sending == Sending.BLOCKED:
            return evolve(self, sending=Sending.FREE)
        return evolve(self, queue=self.queue - 1)

    @action
    def runtime_goes_down(self) -> Self:
        """Listings fail from now on."""
        require(not self.was_down, self.sending == Sending.FREE)
        return evolve(self, is_down=True, was_down=True)

    @action
    def runtime_comes_back(self) -> Self:
        """Listings work again."""
        require(self.is_down)
        return evolve(self, is_down=False)

    def relisted(self) -> Self:
        """A listing has succeeded: the relist counts from its beginning."""
        return evolve(self, age=0, listed=0, failing=0)


def _older(age: int) -> int:
    """The age a third later; what was never does not grow old."""
    return age if age == NEVER else min(age + 1, OLDEST)
