"""Marked functions for the harness itself: some that agree, and one that cheats."""

from typing import Annotated

from verify import Between, World, action, evolve, frozen, keyed_map, pure, require

Wide = Annotated[int, Between(0, 2**32 - 1)]


@frozen(eq=False)
class Table:
    """A table that only a world can supply."""

    rows: tuple[tuple[int, str], ...]


@frozen
class Counter:
    """A machine of one number."""

    number: Annotated[int, Between(0, 9)] = 0

    @action
    def rises(self, by: Annotated[int, Between(1, 3)]) -> "Counter":
        """Rise where there is room."""
        require(self.number < 7)
        return evolve(self, number=self.number + 1 if by == 1 else self.number + 2)


@pure
def name_of(table: Table, key: Wide) -> str:
    """The name under a key."""
    return keyed_map(table.rows, otherwise="nobody").at(key)


@pure
def is_near(one: Wide, other: Wide) -> bool:
    """A relation of two unknowns: for the solver only."""
    return one < other + 3


@pure
def cheats(key: Wide) -> bool:
    """It looks at what it is given, and so tells unknown values from known ones."""
    return type(key) == int  # noqa: E721 - `is` is refused


@pure
def cheats_by_identity(table: Table, key: Wide) -> int:
    """It takes another way where a comparison gives the very True."""
    rows = len(table.rows)
    return 1 if id(rows < rows + 1) == id(key < rows + 100) else 2


def worlds() -> tuple[World, ...]:
    """One world that holds two tables."""
    return (World("toy", (Table(((3, "three"), (5, "five"))), Table(((7, "seven"),)))),)
