"""A machine whose states need several words and come in two shapes."""

# ruff: noqa: D102, D103 - a name is its sentence

from typing import Annotated

from verify import Among, Between, action, always, assume, evolve, frozen, leads_to, reachable, require

FAR = 2**38


@frozen
class Odometer:
    """Three wheels that count on, each in a word of its own, until something jams them."""

    first: Annotated[int, Between(-5, FAR)] = -5
    second: Annotated[int, Between(-1, FAR)] = 0
    third: Annotated[int, Between(0, FAR)] = 0
    reason: Annotated[str, Among("dirt", "rust")] | None = None

    @action
    def first_turns(self, by: Annotated[int, Between(1, 2)]) -> "Odometer":
        require(self.reason is None, self.first + by < 4)
        return evolve(self, first=self.first + by)

    @action
    def second_turns(self) -> "Odometer":
        require(self.reason is None, self.second < self.first)
        return evolve(self, second=(self.second * 3 + 1) % 7 - 1, third=self.third // 2)

    @action
    def third_turns(self) -> "Odometer":
        require(self.third < 9 - self.first % 4)
        return evolve(self, third=self.third + max(self.second - self.first, 1))

    @action
    def jams(self) -> "Odometer":
        require(self.reason is None, self.third == 5)
        return evolve(self, reason="dirt" if self.first < 0 else "rust")


def is_far(meter: Odometer) -> bool:
    return meter.third > 3


@always(Odometer)
def the_third_wheel_is_low(meter: Odometer) -> bool:
    assume(meter.first > 0)
    return meter.third < 9 or meter.reason == "rust"


@reachable(Odometer)
def rust_comes_late(meter: Odometer) -> bool:
    return meter.reason == "rust" and meter.first == 3 and meter.second == 2


@leads_to(Odometer, after=is_far, fair=("jams", "third_turns"))
def it_jams(meter: Odometer) -> bool:
    return meter.reason is not None
