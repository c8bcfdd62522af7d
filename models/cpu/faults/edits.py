"""How a faulty pipeline is made from one that ships."""

from attrs import evolve

from models.cpu.vocabulary import Pipeline, Storing
from models.cpu.worlds.known import BREAKS, KUBECTL_TOP, MISSING_ENTRY
from models.cpu.worlds.nodes import pipeline
from verify import Known, World

SCOPE = "every N, W, D and g of counters of 64 bits; stores: 25 s, two containers"


def healthy(name: str) -> Pipeline:
    """A pipeline that ships, with the one candidate defect of its store mended, shown as nanocores of the capacity."""
    return evolve(pipeline(name), storing=Storing(insists=True), percent_of_allocatable=False, rounds_up_to=0)


def variant_with(name: str, **changes: object) -> Pipeline:
    """A pipeline whose formula differs in these fields."""
    made = healthy(name)
    return evolve(made, variant=evolve(made.variant, **changes))  # type: ignore[arg-type]


def faulty(name: str, made: Pipeline, cured: tuple[Known, ...] = ()) -> World:
    """The world of a faulty pipeline; what the release of this name breaks by itself is known before.

    Other than what the fault itself cures: a rate that nobody refuses, for instance, misses no sample.
    """
    known = tuple(known for known in BREAKS[name] if known not in (*MISSING_ENTRY, *KUBECTL_TOP, *cured))
    return World("faulty", made, known, scope=SCOPE)
