"""The pipelines that ship, what each is documented to break, and how the command line chooses among them."""

from typing import Annotated

from attrs import field, frozen

from models.cpu.vocabulary import RELEASES
from models.cpu.worlds.known import BREAKS
from models.cpu.worlds.nodes import pipeline
from verify import Among, World

NAMES = tuple(variant.name for variant in RELEASES)
DEFAULT = ("background", "kubelet", "metrics-server")  # the write-up's claim, and the way of a number today
SCOPE = "every N, W, D and g of counters of 64 bits; claims with numbers: 8 cores; stores: 25 s, two containers"
Choice = Annotated[str, Among("default", "all", *NAMES)]


@frozen
class Options:
    """What `verify cpu` can be asked."""

    variant: Choice = field(
        default="default",
        metadata={"help": "The formula that makes the rate; default: the write-up's, the kubelet's, metrics-server's."},
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for."""
    names = {"default": DEFAULT, "all": NAMES}.get(options.variant, (options.variant,))
    return tuple(world_of(name) for name in names)


def world_of(name: str) -> World:
    """The world of one release."""
    recipe = f"from models.cpu.worlds.nodes import pipeline\nworld = pipeline({name!r})"
    return World(name, pipeline(name), BREAKS[name], scope=SCOPE, recipe=recipe)
