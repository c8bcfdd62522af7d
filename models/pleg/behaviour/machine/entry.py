"""One entry of the cache and all who write to it, for runs of any length and times of any size."""

from typing import Annotated

from models.pleg.behaviour.cache import is_accepted
from models.pleg.vocabulary.rules import Stamping, Writers, follows
from verify import Between, action, evolve, frozen, initial, require

Instant = Annotated[int, Between(0, 2**62)]


@frozen
class CachedEntry:
    """The entry: its time, and the moment at which its status was looked at; whether an older look has won."""

    stamp: Instant = 0
    look: Instant = 0
    went_back: bool = False

    @initial
    @classmethod
    def begins(cls, writers: Writers) -> "CachedEntry":
        """The first write is at the beginning of time, whoever writes."""
        require(follows(writers.stamping, 0, 0))
        return cls()

    @action
    def writer_writes(self, writers: Writers, stamp: Instant, look: Instant) -> "CachedEntry":
        """Somebody writes what was seen at some moment, under a time that keeps to the rule."""
        require(follows(writers.stamping, stamp, look))
        require(writers.stamping != Stamping.IN_TURN or stamp >= self.look)
        if not is_accepted(gate=writers.gate, is_present=True, modified=self.stamp, stamp=stamp):
            return self
        is_older = look < self.look and stamp != self.stamp  # equal times pass by intention (facts D11)
        return evolve(self, stamp=stamp, look=look, went_back=self.went_back or is_older)
