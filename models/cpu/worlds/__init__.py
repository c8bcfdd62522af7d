"""The pipelines that ship, what each is documented to break, and how the command line chooses among them."""

from typing import Annotated

from attrs import field, frozen

from models.cpu.vocabulary import RELEASES
from models.cpu.worlds.answering import recorded_answers
from models.cpu.worlds.examples import recorded_example
from models.cpu.worlds.known import BREAKS
from models.cpu.worlds.nodes import pipeline
from models.cpu.worlds.recorded import RecordedOptions, is_asked, recorded_worlds
from verify import Among, World
from verify.answer import Answer

NAMES = tuple(variant.name for variant in RELEASES)
DEFAULT = ("background", "kubelet", "metrics-server")  # the write-up's claim, and the way of a number today
ANSWERED = (*DEFAULT, "cadvisor", "cadvisor-summary", "metrics-server-0.5", "heapster")
SCOPE = "every N, W, D and g of counters of 64 bits; claims with numbers: 8 cores; stores: 25 s, two containers"
Choice = Annotated[str, Among("default", "all", *NAMES)]


@frozen
class Options(RecordedOptions):
    """What `verify cpu` can be asked."""

    variant: Choice = field(
        default="default",
        metadata={"help": "The formula that makes the rate; default: the write-up's, the kubelet's, metrics-server's."},
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for: of a recording where one is named."""
    if is_asked(options):
        return recorded_worlds(options)
    names = {"default": DEFAULT, "all": NAMES}.get(options.variant, (options.variant,))
    shipped = () if options.variant in NAMES else (recorded_example(),)
    return (*(world_of(name) for name in names), *shipped)


def answers(options: Options) -> tuple[Answer, ...]:
    """What is said of the recording that the options name."""
    if not is_asked(options):
        return ()
    named = {"default": ANSWERED, "all": NAMES}.get(options.variant, (options.variant,))
    return recorded_answers(options, named)


def world_of(name: str) -> World:
    """The world of one release."""
    recipe = f"from models.cpu.worlds.nodes import pipeline\nworld = pipeline({name!r})"
    return World(name, pipeline(name), BREAKS[name], scope=SCOPE, recipe=recipe)
