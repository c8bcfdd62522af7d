"""The whole way of a number, from the kernel's counter to what is shown."""

from typing import Annotated

from attrs import field, frozen

from models.cpu.vocabulary.samples import Node
from models.cpu.vocabulary.stores import Cell, Housekeeping, Storing
from models.cpu.vocabulary.variants import SECOND, Points, Variant
from verify import Member


@frozen
class Counter:
    """How far the counter can be trusted, besides its granularity.

    `guest_twice`: the time of guests counts as user time and once more as guest time (root_cgroup_cputime in
    kernel/cgroup/rstat.c before Linux 81c49d39aea8). `foreign`: another counter may appear under the same key.
    """

    guest_twice: bool = False
    foreign: bool = False


@frozen
class Clock:
    """How far recorded times can be trusted, besides their tick.

    The wall clock is set back by `step` nanoseconds at the instant 0; every clock loses `slow_ppm` nanoseconds in a
    millisecond.
    """

    step: int = 0
    slow_ppm: int = 0


@frozen(eq=False)
class Pipeline:
    """A variant with the node, the clock and the samplers that feed it, and the displays that read it.

    `node` is the node of the world; theorems about every node leave it open. `late` nanoseconds may pass between a
    read and its stamp beyond what the node's spread says. `reserved` millicores are not allocatable. A display
    may round up to a multiple of `rounds_up_to` nanocores. `gaps` are the
    recorded windows, in nanoseconds, of which a mean is made.
    """

    variant: Variant
    node: Node
    counter: Counter = Counter()
    clock: Clock = Clock()
    late: int = 0
    windows_differ: bool = False
    reserved: int = 500
    cuts_at_allocatable: bool = False
    percent_of_allocatable: bool = False
    rounds_up_to: int = 0
    gaps: tuple[int, ...] = (SECOND, 2 * SECOND, SECOND)
    housekeeping: Housekeeping = field(factory=Housekeeping)
    storing: Storing = field(factory=Storing)
    cells: tuple[Cell, ...] = ()

    @property
    def stores(self) -> tuple[Storing, ...]:
        """The store between the samples and the rate, if there is one."""
        return (self.storing,) if self.variant.points is Points.STORE else ()


TheStore = Annotated[Storing, Member("stores")]
TheCell = Annotated[Cell, Member("cells")]
TheHousekeeping = Annotated[Housekeeping, Member("housekeeping")]
