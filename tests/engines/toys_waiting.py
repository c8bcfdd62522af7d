"""Machines with too many states to list, and what follows in them sooner or later."""

# ruff: noqa: D102, D103 - a name is its sentence

from typing import Annotated

from verify import Between, action, evolve, frozen, leads_to, require

HIGHEST = 10**9
WANTED = 5
Level = Annotated[int, Between(0, HIGHEST)]


@frozen
class Pump:
    """A tank that fills, by steps."""

    level: Level = 0

    @action
    def rises(self) -> "Pump":
        require(self.level < HIGHEST)
        return evolve(self, level=self.level + 1)


@frozen
class LeakyPump(Pump):
    """It also loses what it has."""

    @action
    def leaks(self) -> "LeakyPump":
        require(self.level > 0)
        return evolve(self, level=self.level - 1)


@frozen
class StuckPump(Pump):
    """It stops short of what is wanted."""

    @action
    def rises(self) -> "StuckPump":
        require(self.level < WANTED - 1)
        return evolve(self, level=self.level + 1)


def has_begun(pump: Pump) -> bool:
    return pump.level == 1


def is_over_full(pump: Pump) -> bool:
    return pump.level > HIGHEST - 1 and pump.level < WANTED


@leads_to(Pump, after=has_begun)
def it_fills(pump: Pump) -> bool:
    return pump.level == WANTED


@leads_to(Pump, after=has_begun, fair=("rises",))
def it_fills_in_fairness(pump: Pump) -> bool:
    return pump.level == WANTED


@leads_to(Pump, after=has_begun)
def it_empties(pump: Pump) -> bool:
    return pump.level == 0


@leads_to(Pump, after=is_over_full)
def it_sinks(pump: Pump) -> bool:
    return pump.level == 0
