"""Runs taken again in plain Python before they are reported."""

from typing import Any

from attrs import field, frozen

from verify.language import Irrelevant, NotEnabled
from verify.limits import Defect
from verify.property import Predicate
from verify.trace import Move, steps_between, trace_text
from verify.verdict import Counterexample
from verify.world import World


@frozen
class Run:
    """A run as an engine claims it: its first state, its moves, and the moves that repeat at its end, if any."""

    states: tuple[Any, ...] = field(repr=False)
    moves: tuple[Move, ...]
    again: int = 0
    world: World | None = None

    def replayed(self) -> Counterexample:
        """Take every move again from the first state; Defect if any state is not as claimed."""
        state = self.states[0]
        for move, claimed in zip(self.moves, self.states[1:], strict=True):
            try:
                state = move(state)
            except NotEnabled:
                raise Defect(f"{move.text} cannot happen when the run is taken again") from None
            if state != claimed:
                raise Defect(f"{move.text} leads elsewhere when the run is taken again")
        if self.again and state != self.states[-1 - self.again]:
            raise Defect("the loop does not close when the run is taken again")
        before = len(self.moves) - self.again
        return Counterexample(
            trace_text(self.states[0], self.moves[:before], self.moves[before:], self.world),
            steps_between(self.states, self.moves),
        )


def says(predicate: Predicate, state: Any) -> bool | None:  # noqa: ANN401 - a state is of any machine
    """What the predicate says of a state; None where it assumes otherwise, Defect where it fails."""
    try:
        return bool(predicate(state))
    except Irrelevant:
        return None
    except Exception as problem:
        raise Defect(f"{predicate.__name__} fails with {type(problem).__name__}: {problem}") from problem


def is_enabled(move: Move, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
    """Whether the move can be made in this state, found by making it."""
    try:
        move(state)
    except NotEnabled:
        return False
    except Exception as problem:
        raise Defect(f"{move.text} fails with {type(problem).__name__}: {problem}") from problem
    return True


def insist(what: str, *, holds: bool) -> None:
    """Raise Defect unless it holds."""
    if not holds:
        raise Defect(f"when the run is taken again, {what} does not hold")
