"""Machines that share something: two processes a critical section, philosophers their forks."""

# ruff: noqa: D102 - an action's name is its sentence

from enum import Enum
from typing import Annotated

from verify import Between, Member, action, evolve, frozen, initial, require


class At(Enum):
    """Where a process of Peterson's algorithm is."""

    IDLE = "idle"
    ASKING = "asking"
    WAITING = "waiting"
    CRITICAL = "critical"


Two = Annotated[int, Between(0, 1)]


@frozen
class Peterson:
    """Mutual exclusion of two processes by two flags and a turn."""

    first: At = At.IDLE
    second: At = At.IDLE
    turn: Two = 0

    @action
    def first_asks(self) -> "Peterson":
        require(self.first == At.IDLE)
        return evolve(self, first=At.ASKING)

    @action
    def first_yields(self) -> "Peterson":
        require(self.first == At.ASKING)
        return evolve(self, first=At.WAITING, turn=1)

    @action
    def first_enters(self) -> "Peterson":
        require(self.first == At.WAITING, self.second == At.IDLE or self.turn == 0)
        return evolve(self, first=At.CRITICAL)

    @action
    def first_leaves(self) -> "Peterson":
        require(self.first == At.CRITICAL)
        return evolve(self, first=At.IDLE)

    @action
    def second_asks(self) -> "Peterson":
        require(self.second == At.IDLE)
        return evolve(self, second=At.ASKING)

    @action
    def second_yields(self) -> "Peterson":
        require(self.second == At.ASKING)
        return evolve(self, second=At.WAITING, turn=0)

    @action
    def second_enters(self) -> "Peterson":
        require(self.second == At.WAITING, self.first == At.IDLE or self.turn == 1)
        return evolve(self, second=At.CRITICAL)

    @action
    def second_leaves(self) -> "Peterson":
        require(self.second == At.CRITICAL)
        return evolve(self, second=At.IDLE)


@frozen
class RudePeterson(Peterson):
    """A first process that gives itself the turn."""

    @action
    def first_yields(self) -> "RudePeterson":
        require(self.first == At.ASKING)
        return evolve(self, first=At.WAITING, turn=0)


@frozen
class Table:
    """How many philosophers dine."""

    seats: tuple[int, ...] = (0, 1, 2)


@frozen
class Philosophers:
    """Each takes the fork on the left, then the one on the right: `holds` counts the forks in each one's hands."""

    holds: tuple[Annotated[int, Between(0, 2)], ...]

    @classmethod
    @initial
    def seated(cls, table: Table) -> "Philosophers":
        return cls(tuple(0 for _ in table.seats))

    @action
    def takes_left(self, seat: Annotated[int, Member("seats")]) -> "Philosophers":
        require(self.holds[seat] == 0, self.holds[seat - 1] < 2)
        return evolve(self, holds=put(self.holds, seat, 1))

    @action
    def takes_right(self, seat: Annotated[int, Member("seats")]) -> "Philosophers":
        require(self.holds[seat] == 1, self.holds[(seat + 1) % len(self.holds)] == 0)
        return evolve(self, holds=put(self.holds, seat, 2))

    @action
    def eats(self, seat: Annotated[int, Member("seats")]) -> "Philosophers":
        require(self.holds[seat] == 2)
        return evolve(self, holds=put(self.holds, seat, 0))


@frozen
class GreedyPhilosophers(Philosophers):
    """Philosophers who take the right fork from their neighbour's hand; they know their seats themselves."""

    @property
    def seats(self) -> range:
        """The seats by number."""
        return range(len(self.holds))

    @action
    def takes_right(self, seat: Annotated[int, Member("seats")]) -> "GreedyPhilosophers":
        require(self.holds[seat] == 1)
        return evolve(self, holds=put(self.holds, seat, 2))


@frozen(eq=False)
class Cell:
    """A place that is compared by identity, as the records of a network are."""

    name: str


@frozen(eq=False)
class Village:
    """The cells that there are."""

    cells: tuple[Cell, ...]


@frozen
class Tenant:
    """Someone who lives in one cell of a village."""

    village: Village
    home: Annotated[Cell, Member("cells")]

    @classmethod
    @initial
    def settles(cls, village: Village) -> "Tenant":
        return cls(village, village.cells[0])

    @action
    def moves(self, to: Annotated[Cell, Member("cells")]) -> "Tenant":
        return evolve(self, home=to)


def put(row: tuple, place: int, value: object) -> tuple:  # type: ignore[type-arg]
    """The row with one value replaced."""
    return (*row[:place], value, *row[place + 1 :])
