"""Marked functions for the harness itself: some that agree, and one that cheats."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from verify import Between, World, action, evolve, frozen, keyed_map, pure, require

Wide = Annotated[int, Between(0, 2**32 - 1)]
T = TypeVar("T")


@frozen(eq=False)
class Table:
    """A table that only a world can supply."""

    rows: tuple[tuple[int, str], ...]


@frozen
class Entry:
    """A record that travels: no world holds one."""

    number: Wide
    name: str


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


@pure
def first_of(options: Sequence[T], key: Wide) -> T:
    """The first option or the last one, whatever they are."""
    return options[0] if key < 7 else options[-1]


@pure
def asked_twice(ask: Callable[[Wide, Wide], bool], key: Wide) -> bool:
    """What another function says of a key and one beside it."""
    return ask(key, 5) and ask(8, key)


@pure
def is_named(entry: Entry, name: str) -> bool:
    """A relation of two parts, one of them inside a record."""
    return entry.number < 9 and entry.name == name


@pure
def place_of(table: Table, key: Wide, other: Wide) -> int:
    """A key of a plain dictionary must be known; what is beside it need not."""
    return {number: place for place, (number, _) in enumerate(table.rows)}.get(key, 0) + (1 if other < 3 else 2)


@pure
def power_of(length: Wide) -> int:
    """A power of an unknown number has no meaning in the engines."""
    return int(2 ** (length - length % 7 * 0 - length))


def worlds() -> tuple[World, ...]:
    """One world that holds two tables."""
    return (World("toy", (Table(((3, "three"), (5, "five"))), Table(((7, "seven"),)))),)
