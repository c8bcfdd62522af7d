"""Two-phase commit after Gray and Lamport's TLA+ module TwoPhase: 288 states for 3 managers, 8,832 for 5."""

# ruff: noqa: D102 - an action's name is its sentence

from enum import Enum
from typing import Annotated

from verify import Member, action, evolve, frozen, require


class Manager(Enum):
    """What a resource manager has decided."""

    WORKING = "working"
    PREPARED = "prepared"
    COMMITTED = "committed"
    ABORTED = "aborted"


class Decision(Enum):
    """What the transaction manager has decided."""

    OPEN = "open"
    COMMITTED = "committed"
    ABORTED = "aborted"


One = Annotated[int, Member("places")]


@frozen
class TwoPhase:
    """The managers, what the transaction manager has heard, and the messages that were ever sent."""

    managers: tuple[Manager, ...]
    heard: tuple[bool, ...]
    said: tuple[bool, ...]
    decision: Decision = Decision.OPEN
    commit: bool = False
    abort: bool = False

    @property
    def places(self) -> range:
        """The managers by number."""
        return range(len(self.managers))

    @action
    def hears_prepared(self, one: One) -> "TwoPhase":
        require(self.decision == Decision.OPEN, self.said[one])
        return evolve(self, heard=(*self.heard[:one], True, *self.heard[one + 1 :]))

    @action
    def decides_to_commit(self) -> "TwoPhase":
        require(self.decision == Decision.OPEN, all(self.heard))
        return evolve(self, decision=Decision.COMMITTED, commit=True)

    @action
    def decides_to_abort(self) -> "TwoPhase":
        require(self.decision == Decision.OPEN)
        return evolve(self, decision=Decision.ABORTED, abort=True)

    @action
    def prepares(self, one: One) -> "TwoPhase":
        require(self.managers[one] == Manager.WORKING)
        said = (*self.said[:one], True, *self.said[one + 1 :])
        return evolve(self, managers=put(self.managers, one, Manager.PREPARED), said=said)

    @action
    def chooses_to_abort(self, one: One) -> "TwoPhase":
        require(self.managers[one] == Manager.WORKING)
        return evolve(self, managers=put(self.managers, one, Manager.ABORTED))

    @action
    def receives_commit(self, one: One) -> "TwoPhase":
        require(self.commit)
        return evolve(self, managers=put(self.managers, one, Manager.COMMITTED))

    @action
    def receives_abort(self, one: One) -> "TwoPhase":
        require(self.abort)
        return evolve(self, managers=put(self.managers, one, Manager.ABORTED))


def put(managers: tuple[Manager, ...], one: int, now: Manager) -> tuple[Manager, ...]:
    """The managers with one of them changed."""
    return (*managers[:one], now, *managers[one + 1 :])


@frozen
class HastyTwoPhase(TwoPhase):
    """A transaction manager that commits when it has heard of any manager."""

    @action
    def decides_to_commit(self) -> "HastyTwoPhase":
        require(self.decision == Decision.OPEN, any(self.heard))
        return evolve(self, decision=Decision.COMMITTED, commit=True)


def of(managers: int, kind: type[TwoPhase] = TwoPhase) -> TwoPhase:
    """The first state: all work, and nothing was sent."""
    return kind((Manager.WORKING,) * managers, (False,) * managers, (False,) * managers)
