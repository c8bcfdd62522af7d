"""When samples are taken: a jittered timer, and whoever else asks."""

from typing import Annotated

from attrs import frozen

from models.cpu.vocabulary import Housekeeping, Pipeline, TheHousekeeping
from verify import Between, action, evolve, initial, pure, require

Seconds = Annotated[int, Between(0, 60)]


@pure
def shortest(pipeline: Pipeline) -> int:
    """The least time, in nanoseconds, that can lie between the first and the last sample of one number."""
    if pipeline.housekeeping.on_demand:
        return 1
    return pipeline.variant.interval * (pipeline.variant.samples - 1)


@pure
def latest(rules: Housekeeping) -> int:
    """The longest that the timer waits, in the unit of its interval (`jitter` in cAdvisor's manager/container.go)."""
    return rules.longest + rules.longest * rules.jitter // 100


@frozen
class Sampling:
    """One container's housekeeping, second by second (`housekeepingTick` in cAdvisor's manager/container.go).

    `age` is the time since the last sample, `gap` the time between the last two; 0 before there are two.
    """

    rules: Housekeeping
    age: Seconds = 0
    gap: Seconds = 0
    samples: Annotated[int, Between(0, 2)] = 1

    @initial
    @classmethod
    def begins(cls, rules: TheHousekeeping) -> "Sampling":
        """Start with a first sample."""
        return cls(rules)

    @action
    def a_second_passes(self) -> "Sampling":
        """Time goes on while the timer may still wait."""
        require(self.age < latest(self.rules))
        return evolve(self, age=self.age + 1)

    @action
    def the_timer_fires(self) -> "Sampling":
        """A sample after an interval and a jitter."""
        require(self.age >= self.rules.interval)
        return evolve(self, age=0, gap=self.age, samples=2)

    @action
    def somebody_asks(self) -> "Sampling":
        """A sample on demand, which also starts the timer again (OnDemandHousekeeping)."""
        require(self.rules.on_demand)
        return evolve(self, age=0, gap=self.age, samples=2)
