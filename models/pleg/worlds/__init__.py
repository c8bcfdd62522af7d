"""The kubelets that ship, and how the command line chooses among them."""

from attrs import frozen

from models.pleg.worlds.telling import trace_answers
from models.pleg.worlds.traces import TraceOptions, is_traced, trace_worlds
from verify import World
from verify.answer import Answer


@frozen
class Options(TraceOptions):
    """What `verify pleg` can be asked."""


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for."""
    return trace_worlds(options) if is_traced(options) else ()


def answers(options: Options) -> tuple[Answer, ...]:
    """What is told of the recordings that the options name."""
    return trace_answers(options) if is_traced(options) else ()
