"""A machine that is any small graph with two kinds of edges, and its promises, decided by brute force."""

# ruff: noqa: D102, D103 - a name is its sentence

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated

from hypothesis import strategies

from verify import Between, action, always, evolve, frozen, leads_to, require, within

PLACES = 5
NOWHERE = PLACES
Place = Annotated[int, Between(0, PLACES - 1)]
Way = Annotated[int, Between(0, PLACES)]


@frozen
class Maze:
    """Five places; from each at most one way to the left and one to the right. Some are entries, some exits."""

    left: tuple[Way, ...]
    right: tuple[Way, ...]
    entries: tuple[bool, ...]
    exits: tuple[bool, ...]
    at: Place = 0

    @action
    def goes_left(self) -> "Maze":
        require(self.left[self.at] != NOWHERE)
        return evolve(self, at=self.left[self.at])

    @action
    def goes_right(self) -> "Maze":
        require(self.right[self.at] != NOWHERE)
        return evolve(self, at=self.right[self.at])


def is_entry(maze: Maze) -> bool:
    return maze.entries[maze.at]


@leads_to(Maze, after=is_entry)
def an_exit_is_found(maze: Maze) -> bool:
    return maze.exits[maze.at]


@leads_to(Maze, after=is_entry, fair=("goes_left",))
def an_exit_is_found_if_left_is_tried(maze: Maze) -> bool:
    return maze.exits[maze.at]


@leads_to(Maze, after=is_entry, fair=("goes_left", "goes_right"))
def an_exit_is_found_if_both_are_tried(maze: Maze) -> bool:
    return maze.exits[maze.at]


@within(Maze, 2, after=is_entry)
def an_exit_is_found_in_two_steps(maze: Maze) -> bool:
    return maze.exits[maze.at]


@always(Maze)
def no_place_is_an_exit(maze: Maze) -> bool:
    return not maze.exits[maze.at]


def mazes() -> strategies.SearchStrategy[Maze]:
    ways = strategies.tuples(*[strategies.integers(0, PLACES)] * PLACES)
    marks = strategies.tuples(*[strategies.booleans()] * PLACES)
    return strategies.builds(Maze, ways, ways, marks, marks)


def ways_from(maze: Maze, place: int) -> list[tuple[str, int]]:
    both = (("goes_left", maze.left[place]), ("goes_right", maze.right[place]))
    return [(name, target) for name, target in both if target != NOWHERE]


def reached(maze: Maze, begin: set[int], inside: set[int]) -> set[int]:
    found, before = begin & inside, None
    while found != before:
        before = found
        found = found | {target for place in found for _, target in ways_from(maze, place) if target in inside}
    return found


def reachable_places(maze: Maze) -> set[int]:
    return reached(maze, {0}, set(range(PLACES)))


def exit_is_found(maze: Maze, fair: tuple[str, ...]) -> bool:
    """No dead end and no fair set of places, each reachable from each, can be waited in."""
    dark = {place for place in range(PLACES) if not maze.exits[place]}
    waiting = reached(maze, {place for place in reachable_places(maze) if maze.entries[place]}, dark)
    if any(not ways_from(maze, place) for place in waiting):
        return False
    return not any(is_fair_trap(maze, set(part), fair) for part in parts_of(waiting))


def parts_of(places: set[int]) -> Iterator[tuple[int, ...]]:
    for size in range(1, len(places) + 1):
        yield from combinations(sorted(places), size)


def is_fair_trap(maze: Maze, part: set[int], fair: tuple[str, ...]) -> bool:
    inner = {place: [way for way in ways_from(maze, place) if way[1] in part] for place in part}
    if not all(inner.values()) or any(reached(maze, {place}, part) != part for place in part):
        return False
    taken = {name for ways in inner.values() for name, _ in ways}
    return all(name in taken or any(name not in dict(ways_from(maze, place)) for place in part) for name in fair)


def exit_is_near(maze: Maze, place: int, steps: int) -> bool:
    """Every way of so many steps from this place meets an exit."""
    if maze.exits[place]:
        return True
    ways = ways_from(maze, place)
    return steps > 0 and bool(ways) and all(exit_is_near(maze, target, steps - 1) for _, target in ways)
