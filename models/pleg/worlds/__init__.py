"""The kubelets that ship, and how the command line chooses among them."""

from pathlib import Path

from attrs import field, frozen

from models.pleg.worlds.recorded import schedule_answer, schedule_world
from models.pleg.worlds.recordings import recorded_examples
from models.pleg.worlds.telling import trace_answers
from models.pleg.worlds.traces import TraceOptions, is_traced, trace_worlds
from verify import World
from verify.answer import Answer


@frozen
class Options(TraceOptions):
    """What `verify pleg` can be asked."""

    schedule: Path | None = field(
        default=None, metadata={"help": "Schedules as JSON Lines: run them, and print what follows each step."}
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for."""
    if not is_traced(options) and options.schedule is None:
        return recorded_examples()
    traces = trace_worlds(options) if is_traced(options) else ()
    return (*traces, *((schedule_world(options.schedule),) if options.schedule is not None else ()))


def answers(options: Options) -> tuple[Answer, ...]:
    """What is told of the recordings and schedules that the options name."""
    traces = trace_answers(options) if is_traced(options) else ()
    return (*traces, *((schedule_answer(options.schedule),) if options.schedule is not None else ()))
