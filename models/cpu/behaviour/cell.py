"""The one place where a provider keeps the sample that its next rate starts from, and two who read it.

As getAndUpdateContainerUsageNanoCores in the kubelet's pkg/kubelet/stats/cri_stats_provider.go: before PR 74933 every
reader replaced the cached sample, since then only the eviction manager does and the others get its number.
"""

from typing import Annotated

from attrs import frozen

from models.cpu.vocabulary import Cell, TheCell
from verify import Between, action, evolve, initial, require

LONG = 4
Ticks = Annotated[int, Between(0, LONG)]


@frozen
class Readers:
    """Two readers of one cell: how long ago each has read and the cell was written, and the last window divided by.

    In steps of the counter's clock, no more than four; `own` is how long the last reader had not read before.
    """

    rules: Cell
    since_manager: Ticks = 0
    since_other: Ticks = 0
    age: Ticks = 0
    window: Ticks = 0
    own: Ticks = 0

    @initial
    @classmethod
    def begin(cls, rules: TheCell) -> "Readers":
        """Start where both have just read."""
        return cls(rules)

    @action
    def time_passes(self) -> "Readers":
        """One step of the counter."""
        require(self.since_manager < LONG, self.since_other < LONG)
        return evolve(
            self,
            since_manager=self.since_manager + 1,
            since_other=self.since_other + 1,
            age=self.age + 1,
        )

    @action
    def the_eviction_manager_reads(self) -> "Readers":
        """The rate since the cell was written, which is written now."""
        require(self.since_manager > 0)
        return evolve(self, since_manager=0, age=0, window=self.age, own=self.since_manager)

    @action
    def another_reads(self) -> "Readers":
        """Where the cell is shared, as the eviction manager; otherwise it is told the manager's number."""
        require(self.since_other > 0)
        if self.rules.shared:
            return evolve(self, since_other=0, age=0, window=self.age, own=self.since_other)
        return evolve(self, since_other=0)
