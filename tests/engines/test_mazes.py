"""The explicit engine agrees with brute force on every small graph that Hypothesis draws."""

import pytest
from hypothesis import given, settings

from tests.engines import mazes
from tests.engines.test_explicit import verdict_on
from verify.property import Property
from verify.verdict import Outcome

ALL = settings(max_examples=300, derandomize=True, database=None, deadline=None)


def outcome(maze: mazes.Maze, holds: bool) -> Outcome:  # noqa: FBT001 - what brute force says
    """The verdict that brute force asks for: unknown where no entry can be reached."""
    if not any(maze.entries[place] for place in mazes.reachable_places(maze)):
        return Outcome.UNKNOWN
    return Outcome.PROVED if holds else Outcome.VIOLATED


@pytest.mark.parametrize(
    "item",
    [
        mazes.an_exit_is_found,
        mazes.an_exit_is_found_if_left_is_tried,
        mazes.an_exit_is_found_if_both_are_tried,
    ],
    ids=lambda item: item.predicate.__name__,
)
def test_what_happens_sooner_or_later(item: Property) -> None:
    """A promise is refuted exactly where a dead end or a fair trap can be reached while waiting."""

    @ALL
    @given(mazes.mazes())
    def agrees(maze: mazes.Maze) -> None:
        assert verdict_on(item, maze).outcome is outcome(maze, mazes.exit_is_found(maze, item.fair))

    agrees()


@ALL
@given(mazes.mazes())
def test_what_happens_in_so_many_steps(maze: mazes.Maze) -> None:
    """A deadline is refuted exactly where some way from a reachable entry misses it."""
    entries = [place for place in mazes.reachable_places(maze) if maze.entries[place]]
    near = all(mazes.exit_is_near(maze, place, 2) for place in entries)
    assert verdict_on(mazes.an_exit_is_found_in_two_steps, maze).outcome is outcome(maze, near)


@ALL
@given(mazes.mazes())
def test_shortest_runs(maze: mazes.Maze) -> None:
    """The run to an exit is as long as the fewest steps in which one can be reached."""
    found, steps = {0}, 0
    while not any(maze.exits[place] for place in found) and steps < mazes.PLACES:
        found = {target for place in found for _, target in mazes.ways_from(maze, place)}
        steps += 1
    verdict = verdict_on(mazes.no_place_is_an_exit, maze)
    if steps < mazes.PLACES:
        assert (verdict.outcome, verdict.depth) == (Outcome.VIOLATED, steps)
    else:
        assert (verdict.outcome, verdict.states) == (Outcome.PROVED, len(mazes.reachable_places(maze)))
