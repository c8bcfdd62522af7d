"""A file of schedules as a world, and what the model tells of each step."""

import json
from functools import cached_property
from pathlib import Path

from attrs import define, field

from models.pleg.behaviour.telling import Told, run
from models.pleg.reading import read_schedules
from models.pleg.vocabulary.schedules import Schedule
from verify import Known, World
from verify.answer import Answer

MOST = 1000  # steps that are shown; the data has all
CRASHES = Known("*.no_step_of_a_schedule_crashes_the_kubelet", "the recording ends in a panic of the real code")


@define(eq=False)
class Recording:
    """The schedules of a file; `recorded` are those that say what the real code answered."""

    schedules: tuple[Schedule, ...] = field(repr=False)

    @cached_property
    def recorded(self) -> tuple[Schedule, ...]:
        """The schedules with recorded answers."""
        return tuple(each for each in self.schedules if each.recorded is not None)


def recording(path: Path) -> Recording:
    """The schedules of a file; raises Unreadable."""
    return Recording(read_schedules(path))


def schedule_world(path: Path) -> World:
    """The world of a file of schedules."""
    given = recording(path)
    recipe = (
        "from pathlib import Path\nfrom models.pleg.worlds.recorded import recording\n"
        f"world = recording(Path({str(path.absolute())!r}))"
    )
    steps = sum(len(each.steps) for each in given.schedules)
    known = (CRASHES,) if any(each.panicked for each in given.schedules) else ()
    scope = (
        f"{len(given.schedules)} schedules, {steps} steps; pods are taken in the order in which they were first seen"
    )
    return World(path.name, given, known, scope=scope, recipe=recipe, inputs=(str(path),))


def schedule_answer(path: Path) -> Answer:
    """What the model tells after each step, in the form of the recorded outputs."""
    rows: list[tuple[str, ...]] = []
    data: list[Told] = []
    for schedule in read_schedules(path):
        told, panic = run(schedule)
        data.append(
            {"id": schedule.id, "version": schedule.version, "output": told} | ({"panic": panic} if panic else {})
        )
        shown = [json.dumps(each) for each in told] + ([panic] if panic else [])
        rows += [
            (schedule.id if number == 0 else "", str(number), schedule.steps[number].op, text)
            for number, text in enumerate(shown)
        ]
    more = (f"{len(rows) - MOST} more are not shown.",) if len(rows) > MOST else ()
    return Answer(
        "Schedules", ("schedule", "step", "what happens", "told"), tuple(rows[:MOST]), more, {"schedules": data}
    )
