"""Small machines and claims whose answers are known, for the engines that use a solver."""

from enum import Enum
from typing import Annotated

from verify import (
    Among,
    Between,
    action,
    always,
    assume,
    evolve,
    frozen,
    initial,
    pure,
    reachable,
    require,
    within,
)

CAPACITY = 5
Level = Annotated[int, Between(0, CAPACITY)]
Wide = Annotated[int, Between(0, 2**32 - 1)]
Colour = Annotated[str, Among("red", "green", "blue")]


class Light(Enum):
    """The three lights of a crossing."""

    RED = "red"
    GREEN = "green"
    AMBER = "amber"


@frozen
class Channel:
    """A counter that is filled and drained; `filled` is its defect: it does not look at the capacity."""

    level: Level = 0

    @action
    def fills(self) -> "Channel":
        """Add one; an overflow is the bug that assuming the domain would hide."""
        return evolve(self, level=self.level + 1)

    @action
    def drains(self) -> "Channel":
        """Take one."""
        require(self.level > 0)
        return evolve(self, level=self.level - 1)


@frozen
class SafeChannel(Channel):
    """The same counter, which looks at its capacity."""

    @action
    def fills(self) -> "SafeChannel":
        """Add one where there is room."""
        require(self.level < CAPACITY)
        return evolve(self, level=self.level + 1)


@always(Channel)
def the_level_is_not_negative(channel: Channel) -> bool:
    """True of both, but one of them leaves its domain."""
    return channel.level >= 0


@reachable(Channel)
def the_channel_fills_up(channel: Channel) -> bool:
    """Both can be filled."""
    return channel.level == CAPACITY


@always(Channel)
def full_channels_are_full(channel: Channel) -> bool:
    """Assumes what happens only after some steps."""
    assume(channel.level == CAPACITY)
    return channel.level > 0


@always(Channel)
def nothing_is_said(channel: Channel) -> bool:
    """Assumes what never happens."""
    assume(channel.level > CAPACITY)
    return False


@frozen
class Crossing:
    """Two lights; one turns green only while the other is red."""

    north: Light = Light.RED
    east: Light = Light.RED
    waited: Annotated[int, Between(0, 3)] = 0

    @action
    def north_goes(self) -> "Crossing":
        """North turns green."""
        require(self.north == Light.RED, self.east == Light.RED)
        return evolve(self, north=Light.GREEN, waited=0)

    @action
    def turns(self) -> "Crossing":
        """Whatever is green turns amber, whatever is amber turns red."""
        require(self.north != Light.RED or self.east != Light.RED)
        return evolve(self, north=next_of(self.north), east=next_of(self.east))

    @action
    def east_goes(self) -> "Crossing":
        """East turns green."""
        require(self.north == Light.RED and self.east == Light.RED)
        return evolve(self, east=Light.GREEN)


@pure
def next_of(light: Light) -> Light:
    """What a light that is not red turns to."""
    if light == Light.GREEN:
        return Light.AMBER
    return Light.RED


@always(Crossing)
def never_both_green(crossing: Crossing) -> bool:
    """What lights are for."""
    return not (crossing.north == Light.GREEN and crossing.east == Light.GREEN)


@reachable(Crossing)
def both_amber(crossing: Crossing) -> bool:
    """Nothing leads there."""
    return crossing.north == Light.AMBER and crossing.east == Light.AMBER


@within(Crossing, 2, after=lambda crossing: crossing.north == Light.GREEN)
def north_is_red_soon(crossing: Crossing) -> bool:
    """Only `turns` can happen after green: amber, then red."""
    return crossing.north == Light.RED


@within(Crossing, 1, after=lambda crossing: crossing.north == Light.GREEN)
def north_is_red_at_once(crossing: Crossing) -> bool:
    """Amber is between."""
    return crossing.north == Light.RED


@frozen
class Settings:
    """What an account is opened with."""

    limit: int


@frozen
class Account:
    """A machine with unknown first states, constants that no action changes, and a wide parameter."""

    limit: Annotated[int, Between(0, 10**9)]
    balance: Annotated[int, Between(0, 2 * 10**9)]
    colour: Colour = "red"

    @initial
    @classmethod
    def opened(cls, settings: Settings, balance: Annotated[int, Between(0, 10**9)]) -> "Account":
        """Open it with a balance within its limit."""
        require(balance <= settings.limit)
        return cls(settings.limit, balance)

    @action
    def pays_in(self, amount: Annotated[int, Between(1, 10**9)]) -> "Account":
        """Add an amount that fits."""
        require(self.balance + amount <= self.limit)
        return evolve(self, balance=self.balance + amount)

    @action
    def is_painted(self, colour: Colour) -> "Account":
        """Give it a colour."""
        return evolve(self, colour=colour)


@always(Account)
def the_balance_keeps_its_limit(account: Account) -> bool:
    """Inductive at once."""
    return account.balance <= account.limit


@always(Account)
def the_balance_is_never_seven(account: Account) -> bool:
    """Broken by a first state."""
    return account.balance != 7


@reachable(Account)
def a_blue_account_is_full(account: Account) -> bool:
    """Two actions lead there."""
    return account.colour == "blue" and account.balance == account.limit


@frozen
class Ring:
    """A counter that skips: 0, 2, 4, 6, 0; odd numbers need induction over more than one step."""

    place: Annotated[int, Between(0, 7)] = 0

    @action
    def moves(self) -> "Ring":
        """Two places on; seven would stay."""
        return evolve(self, place=(self.place + 2) % 8)


@always(Ring)
def it_never_stands_at_three(ring: Ring) -> bool:
    """Not 1-inductive: 1 would lead to 3."""
    return ring.place != 3


@frozen
class Fragile:
    """A machine that crashes at three."""

    number: Annotated[int, Between(0, 3)] = 0

    @action
    def rises(self) -> "Fragile":
        """Use a table that is too short."""
        require(self.number < 4)
        return evolve(self, number=grown(self.number))


@pure
def grown(number: int) -> int:
    """One more, up to three."""
    if number == 3:
        raise KeyError(3)
    return number + 1


@always(Fragile)
def it_stays_low(fragile: Fragile) -> bool:
    """It does, until it crashes."""
    return fragile.number < 4


@pure
def guarded(x: int) -> int:
    """A requirement inside a definition."""
    require(x > 0)
    if x == 5:
        raise AssertionError("five")
    return min(100, x)


@frozen
class Candle:
    """It burns down and goes out, and nobody lights it again."""

    left: Annotated[int, Between(0, 3)]

    @action
    def burns(self) -> "Candle":
        """A little less is left."""
        require(self.left > 0)
        return evolve(self, left=self.left - 1)


@within(Candle, 9, after=lambda candle: candle.left == 0)
def it_is_empty_again(candle: Candle) -> bool:
    """It never burns again."""
    return candle.left > 0


@frozen
class Log:
    """A machine whose state grows."""

    lines: tuple[Level, ...] = ()

    @action
    def writes(self) -> "Log":
        """One more line."""
        return evolve(self, lines=(*self.lines, 1))


@always(Log)
def the_log_is_short(log: Log) -> bool:
    """For another engine to say."""
    return len(log.lines) < 3
