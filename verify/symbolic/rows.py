"""The answers of a table under an unknown key, each with the condition that it is the one."""

from bisect import bisect_right
from collections.abc import Sequence

import z3

from verify.symbolic.terms import Truth, all_hold, some_hold


class Rows:
    """What a table may answer under this key: a fork takes a whole answer, however many spans it has."""

    __slots__ = ("_truths", "answers", "key", "many", "starts")

    def __init__(self, key: z3.ArithRef, starts: Sequence[int], answers: Sequence[int], many: int) -> None:
        self.key, self.starts, self.answers, self.many = key, starts, answers, many
        self._truths: dict[int, Truth] = {}

    def at(self, number: int) -> int:
        """The answer under a known key."""
        return self.answers[max(0, bisect_right(self.starts, number) - 1)]

    def truth(self, answer: int) -> Truth:
        """That the key lies in a span of this answer."""
        found = self._truths.get(answer)
        if found is None:
            places = [place for place, given in enumerate(self.answers) if given == answer]
            found = self._truths[answer] = Truth(some_hold(map(self._span, places)))
        return found

    def _span(self, place: int) -> z3.BoolRef:
        """That the key lies in this span; the outer ones have no end."""
        ends = [self.key >= self.starts[place]] if place else []
        if place + 1 < len(self.starts):
            ends.append(self.key < self.starts[place + 1])
        return all_hold(ends)
