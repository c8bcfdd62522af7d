"""A compiled search that stops at each state in which a predicate is met for the first time."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from attrs import define, field

from verify.engines.compiled.checking import insist_on_beginning, insist_on_sample
from verify.engines.compiled.programs import Watched
from verify.engines.compiled.search import CompiledGraph
from verify.engines.graph import Broken, Crashed, Graph
from verify.limits import Limits


@define(eq=False)
class Watch:
    """One compiled search, held to what plain Python has found; `asides` predicates at the end do not keep it going."""

    graph: CompiledGraph
    plain: Graph
    watched: Sequence[Watched]
    asides: int = 0
    is_checked: bool = field(default=False, init=False)
    relevant: int = field(default=0, init=False)

    def met(self, first: Sequence[Any], limits: Limits) -> Iterator[tuple[int, int]]:
        """The number of a state and the place of a predicate that it is the first to meet; raises as `explore` does."""
        wanted = (1 << len(self.watched)) - 1
        lasting = (1 << (len(self.watched) - self.asides)) - 1
        states, program = self.graph.states, self.graph.program
        told = np.zeros(1, np.int64)
        try:
            for begin, end in self.graph.explore(first, limits):
                self._check(at_last=False)
                number = begin
                while number < end and self.watched:
                    number, hits = program.judge(self.graph.store.states, number, end, wanted, told)
                    self.relevant |= int(told[0])
                    hits &= wanted
                    states.met = number + 1
                    for place in range(len(self.watched)):
                        if hits >> place & 1:
                            yield number, place
                    wanted &= ~hits
                    if hits and not wanted & lasting and not self.graph.keeps_edges:
                        self._check(at_last=True)
                        insist_on_sample(self.graph, self.watched, limits)
                        return
                    states.met = None
                    number += 1
        except (Broken, Crashed):
            self._check(at_last=True)
            raise
        self._check(at_last=True)
        insist_on_sample(self.graph, self.watched, limits)

    def _check(self, *, at_last: bool) -> None:
        """Compare the beginning, once there are so many states."""
        if not self.is_checked and (at_last or self.graph.store.count >= len(self.plain.states)):
            insist_on_beginning(self.graph, self.plain)
            self.is_checked = True
