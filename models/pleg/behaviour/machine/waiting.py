"""One caller of the cache, by a clock that may show the same time twice: who is woken, and who would be answered.

`subscribe` and `notify` of pkg/kubelet/container/cache.go @1.26 to 1.37.
"""

from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.cache import Change, is_newer, notified, subscribed, written
from models.pleg.vocabulary import NEVER, Settings
from models.pleg.vocabulary.finite import RUNNING, PodHolding, PodWait
from verify import Between, action, evolve, frozen, require

LATEST = 2
Time = Annotated[int, Between(NEVER, LATEST)]


@frozen
class Waiting:
    """A pod and who waits for it; `since` is the time that was asked for."""

    settings: Settings = field(eq=False)
    now: Time = 1
    holding: PodHolding = PodHolding()
    global_time: Time = NEVER
    since: Time = NEVER
    is_woken: bool = False

    @action
    def time_passes(self) -> Self:
        """The clock shows a later time."""
        require(self.now < LATEST)
        return evolve(self, now=self.now + 1)

    @action
    def entry_is_written(self) -> Self:
        """Somebody writes under the time that the clock shows."""
        return self.changed(written(self.settings, self.holding, RUNNING, "", self.now))

    @action
    def cache_is_vouched_for(self) -> Self:
        """The global time becomes what the clock shows."""
        return evolve(self, global_time=self.now).changed(notified(self.holding, self.now))

    @action
    def caller_asks(self) -> Self:
        """A caller asks for what is newer than now; one that is answered at once is of no interest."""
        require(self.since == NEVER)
        change = subscribed(self.settings, self.holding, self.global_time, PodWait(since=self.now))
        return evolve(self, since=self.now, holding=change.holding)

    def changed(self, change: Change) -> Self:
        """Hold what a touch of the cache has made; note who was woken."""
        return evolve(self, holding=change.holding, is_woken=self.is_woken or len(change.woken) > 0)

    @property
    def is_answered(self) -> bool:
        """Whether who asks now for the same time is answered at once."""
        observes = self.settings.release.observes
        return is_newer(self.holding.entry, self.global_time, self.since, observes=observes)
