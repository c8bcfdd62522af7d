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
        """As `searched`, held to plain Python at its beginning and, once it is over, by a sample."""
        try:
            for number, place in self.searched(first, limits):
                self._check()
                yield number, place
        except (Broken, Crashed):
            self._check()
            raise
        self._check()
        insist_on_sample(self.graph, self.watched, limits)

    def searched(self, first: Sequence[Any], limits: Limits) -> Iterator[tuple[int, int]]:
        """The number of a state and the place of a predicate that it is the first to meet; raises as `explore` does."""
        wanted = (1 << len(self.watched)) - 1
        lasting = (1 << (len(self.watched) - self.asides)) - 1
        states, program = self.graph.states, self.graph.program
        told = np.zeros(1, np.int64)
        for begin, end in self.graph.explore(first, limits):
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
                    return
                states.met = None
                number += 1

    def _check(self) -> None:
        """Compare the beginning, as far as either search went."""
        if not self.is_checked:
            insist_on_beginning(self.graph, self.plain)
            self.is_checked = True
