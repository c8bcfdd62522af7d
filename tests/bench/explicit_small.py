"""The explicit engine on a machine with few fields and few actions: the rate at its best."""

import time
from typing import Annotated

from verify import Between, World, action, always, evolve, frozen, require
from verify.engines.explicit import Exploration
from verify.limits import Limits

HIGHEST = 299
Number = Annotated[int, Between(0, HIGHEST)]


@frozen
class Grid:
    """Two numbers that count on, each by itself."""

    across: Number = 0
    down: Number = 0

    @action
    def goes_across(self) -> "Grid":
        """Count on the first number."""
        require(self.across < HIGHEST)
        return evolve(self, across=self.across + 1)

    @action
    def goes_down(self) -> "Grid":
        """Count on the second number."""
        require(self.down < HIGHEST)
        return evolve(self, down=self.down + 1)


@always(Grid)
def numbers_are_not_negative(grid: Grid) -> bool:
    """No action counts back."""
    return grid.across >= 0 and grid.down >= 0


def rows() -> list[dict[str, object]]:
    """The best of three runs."""
    best = float("inf")
    for _ in range(3):
        exploration = Exploration(Grid, World("bench", Grid()), Limits(), (numbers_are_not_negative,))
        began = time.perf_counter()
        exploration.run()
        best = min(best, time.perf_counter() - began)
    states = len(exploration.graph.states)
    return [
        {
            "machine": "grid",
            "states": states,
            "transitions": exploration.graph.transitions,
            "seconds": round(best, 3),
            "states/s": round(states / best),
        }
    ]
