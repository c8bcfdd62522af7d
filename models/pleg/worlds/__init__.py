"""The kubelets that ship, and how the command line chooses among them."""

from pathlib import Path

from attrs import field, frozen

from models.pleg.worlds.recorded import schedule_answer, schedule_world
from verify import World
from verify.answer import Answer


@frozen
class Options:
    """What `verify pleg` can be asked."""

    schedule: Path | None = field(
        default=None, metadata={"help": "Schedules as JSON Lines: run them, and print what follows each step."}
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for."""
    return (schedule_world(options.schedule),) if options.schedule is not None else ()


def answers(options: Options) -> tuple[Answer, ...]:
    """What is told of the schedules that the options name."""
    return (schedule_answer(options.schedule),) if options.schedule is not None else ()
