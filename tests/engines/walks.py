"""Mazes for engines that keep the place unknown: the plan is a table, and a walk may begin anywhere."""

# ruff: noqa: D102, D103 - a name is its sentence

from tests.engines.mazes import NOWHERE, Maze, Place, Way
from verify import Index, action, evolve, frozen, initial, keyed_map, leads_to, remembered, require, within


@frozen(eq=False)
class Plan:
    """The ways of a maze; tables, so they are never unknown."""

    left: tuple[Way, ...]
    right: tuple[Way, ...]
    entries: tuple[bool, ...]
    exits: tuple[bool, ...]


def plan_of(maze: Maze) -> Plan:
    return Plan(maze.left, maze.right, maze.entries, maze.exits)


@remembered
def lefts(plan: Plan) -> Index[int]:
    return keyed_map(enumerate(plan.left), NOWHERE)


@remembered
def rights(plan: Plan) -> Index[int]:
    return keyed_map(enumerate(plan.right), NOWHERE)


@remembered
def entries(plan: Plan) -> Index[bool]:
    return keyed_map(enumerate(plan.entries), otherwise=False)


@remembered
def exits(plan: Plan) -> Index[bool]:
    return keyed_map(enumerate(plan.exits), otherwise=False)


@frozen
class Walk:
    """Somewhere in a maze."""

    plan: Plan
    at: Place

    @initial
    @classmethod
    def begins(cls, plan: Plan, at: Place) -> "Walk":
        return cls(plan, at)

    @action
    def goes_left(self) -> "Walk":
        target = lefts(self.plan).at(self.at)
        require(target != NOWHERE)
        return evolve(self, at=target)

    @action
    def goes_right(self) -> "Walk":
        target = rights(self.plan).at(self.at)
        require(target != NOWHERE)
        return evolve(self, at=target)


def is_at_entry(walk: Walk) -> bool:
    return entries(walk.plan).at(walk.at)


@leads_to(Walk, after=is_at_entry)
def a_walk_ends_well(walk: Walk) -> bool:
    return exits(walk.plan).at(walk.at)


@leads_to(Walk, after=is_at_entry, fair=("goes_left",))
def a_walk_ends_well_if_left_is_tried(walk: Walk) -> bool:
    return exits(walk.plan).at(walk.at)


@leads_to(Walk, after=is_at_entry, fair=("goes_left", "goes_right"))
def a_walk_ends_well_if_both_are_tried(walk: Walk) -> bool:
    return exits(walk.plan).at(walk.at)


@within(Walk, 2, after=is_at_entry)
def a_walk_ends_well_in_two_steps(walk: Walk) -> bool:
    return exits(walk.plan).at(walk.at)
