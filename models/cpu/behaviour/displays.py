"""What is made of a rate when it is shown: cut at the cores, set against a capacity, rounded."""

from enum import Enum

from models.cpu.behaviour.rates import divisor_of, scaled
from models.cpu.vocabulary import Node, Pipeline, Sample
from verify import pure

MILLI = 10**6  # nanocores in a millicore


class Headroom(Enum):
    """Where a rate lies: below what is allocatable, between that and the cores, or above the cores."""

    SPARE = "spare"
    ABOVE_ALLOCATABLE = "above allocatable"
    ABOVE_CAPACITY = "above capacity"


@pure
def allocatable(pipeline: Pipeline, node: Node) -> int:
    """What pods may request, in millicores: the cores without what is reserved."""
    return node.cores * 1000 - pipeline.reserved


@pure
def ceiling_of(pipeline: Pipeline, node: Node) -> int:
    """Where a display that cuts rates cuts them, in millicores."""
    return allocatable(pipeline, node) if pipeline.cuts_at_allocatable else node.cores * 1000


@pure
def cut(pipeline: Pipeline, node: Node, usage: int, window: int) -> int:
    """The usage of a window in picoseconds, cut where the display cuts it (kubernetes PR 141698, proposed)."""
    return min(usage * 1000, ceiling_of(pipeline, node) * window)


@pure
def headroom_of(pipeline: Pipeline, node: Node, earlier: Sample, later: Sample) -> Headroom:
    """Which of the two verdicts a rate deserves, if any: they have different causes."""
    window, growth = later.time - earlier.time, later.usage - earlier.usage
    if growth > node.cores * window:
        return Headroom.ABOVE_CAPACITY
    if growth * 1000 > allocatable(pipeline, node) * window:
        return Headroom.ABOVE_ALLOCATABLE
    return Headroom.SPARE


@pure
def percent_above(pipeline: Pipeline, node: Node, earlier: Sample, later: Sample) -> bool:
    """Whether `kubectl top node` shows more than 100 %: of what, its flag --show-capacity says.

    As printAllResourceUsages in pkg/metricsutil/metrics_printer.go of kubectl, which truncates the percentage.
    """
    whole = allocatable(pipeline, node) if pipeline.percent_of_allocatable else node.cores * 1000
    window, growth = later.time - earlier.time, later.usage - earlier.usage
    return growth * 1000 * 100 >= 101 * whole * window


@pure
def shown(pipeline: Pipeline, earlier: Sample, later: Sample) -> int:
    """The rate as a whole number of the variant's unit; kubectl rounds it up to millicores (Quantity.ScaledValue)."""
    number = scaled(pipeline.variant, earlier, later) // divisor_of(pipeline.variant, earlier, later)
    unit = pipeline.rounds_up_to
    return -(-number // unit) * unit if unit > 0 else number
