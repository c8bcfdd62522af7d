"""Small machines of one part, and the same with one thing wrong."""

# ruff: noqa: D102 - an action's name is its sentence

from typing import Annotated

from verify import Between, action, evolve, frozen, require


@frozen
class BinaryClock:
    """A bit that flips: two states."""

    bit: Annotated[int, Between(0, 1)] = 0

    @action
    def tick(self) -> "BinaryClock":
        require(self.bit == 0)
        return evolve(self, bit=1)

    @action
    def tock(self) -> "BinaryClock":
        require(self.bit == 1)
        return evolve(self, bit=0)


@frozen
class OverwoundClock(BinaryClock):
    """A clock that counts on where it should flip back."""

    @action
    def tock(self) -> "OverwoundClock":
        return evolve(self, bit=self.bit + 1)


@frozen
class Jugs:
    """Die Hard: a jug of three and a jug of five gallons, and no other measure: 16 states."""

    small: Annotated[int, Between(0, 3)] = 0
    big: Annotated[int, Between(0, 5)] = 0

    @action
    def fill_small(self) -> "Jugs":
        return evolve(self, small=3)

    @action
    def fill_big(self) -> "Jugs":
        return evolve(self, big=5)

    @action
    def empty_small(self) -> "Jugs":
        return evolve(self, small=0)

    @action
    def empty_big(self) -> "Jugs":
        return evolve(self, big=0)

    @action
    def small_to_big(self) -> "Jugs":
        poured = min(self.small, 5 - self.big)
        return evolve(self, small=self.small - poured, big=self.big + poured)

    @action
    def big_to_small(self) -> "Jugs":
        poured = min(self.big, 3 - self.small)
        return evolve(self, small=self.small + poured, big=self.big - poured)


@frozen
class JugsWithoutPouring(Jugs):
    """Jugs that spill what is poured: four gallons are out of reach."""

    @action
    def small_to_big(self) -> "JugsWithoutPouring":
        return evolve(self, small=0)

    @action
    def big_to_small(self) -> "JugsWithoutPouring":
        return evolve(self, big=0)


@frozen
class Channel:
    """A bounded channel with numbered messages modulo two: sent minus received is what it holds."""

    held: tuple[Annotated[int, Between(0, 1)], ...] = ()
    sent: Annotated[int, Between(0, 1)] = 0
    received: Annotated[int, Between(0, 1)] = 0

    @action
    def send(self) -> "Channel":
        require(len(self.held) < 3)
        return evolve(self, held=(*self.held, self.sent), sent=1 - self.sent)

    @action
    def receive(self) -> "Channel":
        require(len(self.held) > 0, self.held[0:1] == (self.received,))
        return evolve(self, held=self.held[1:], received=1 - self.received)


@frozen
class LossyChannel(Channel):
    """A channel that may lose its newest message: the receiver then waits for ever."""

    @action
    def lose(self) -> "LossyChannel":
        require(len(self.held) > 0)
        return evolve(self, held=self.held[:-1])


Two = Annotated[int, Between(0, 1)]


@frozen
class Server:
    """A server that answers what it is asked, and flips a bit in between."""

    asked: bool = False
    bit: Two = 0

    @action
    def asks(self) -> "Server":
        require(not self.asked)
        return evolve(self, asked=True)

    @action
    def flips(self) -> "Server":
        return evolve(self, bit=1 - self.bit)

    @action
    def answers(self) -> "Server":
        require(self.asked)
        return evolve(self, asked=False)


@frozen
class MoodyServer(Server):
    """A server that can answer only while its bit is down: weak fairness never makes it answer."""

    @action
    def answers(self) -> "MoodyServer":
        require(self.asked, self.bit == 0)
        return evolve(self, asked=False)


@frozen
class Fuse:
    """A fuse that burns down in five steps once it is lit."""

    left: Annotated[int, Between(0, 5)] = 5
    lit: bool = False

    @action
    def is_lit(self) -> "Fuse":
        require(not self.lit)
        return evolve(self, lit=True)

    @action
    def burns(self) -> "Fuse":
        require(self.lit, self.left > 0)
        return evolve(self, left=self.left - 1)


@frozen
class DampFuse(Fuse):
    """A fuse that may glow for a step without getting shorter."""

    @action
    def glows(self) -> "DampFuse":
        require(self.lit, self.left > 0)
        return self


@frozen
class WetFuse(Fuse):
    """A fuse that stops burning at two."""

    @action
    def burns(self) -> "WetFuse":
        require(self.lit, self.left > 2)
        return evolve(self, left=self.left - 1)


@frozen
class Counter:
    """A number without bounds that counts on, up to a limit that no action changes."""

    limit: int = 3
    count: int = 0

    @action
    def counts(self) -> "Counter":
        require(self.count < self.limit)
        return evolve(self, count=self.count + 1)


@frozen
class Meter:
    """A level that can be set to any of very many values."""

    level: Annotated[int, Between(0, 1_000_000)] = 0

    @action
    def is_set(self, level: Annotated[int, Between(0, 1_000_000)]) -> "Meter":
        return evolve(self, level=level)


@frozen
class Divider:
    """A machine that crashes in its second step."""

    by: Annotated[int, Between(0, 2)] = 2

    @action
    def divides(self) -> "Divider":
        return evolve(self, by=(self.by - 1) // self.by)
