"""The nouns of CPU usage windows: reads, samples, nodes, and the formulas that make rates of them."""

from models.cpu.vocabulary.pipelines import Clock, Counter, Pipeline, TheCell, TheHousekeeping, TheStore
from models.cpu.vocabulary.releases import RELEASES
from models.cpu.vocabulary.samples import Node, Printed, Read, Sample
from models.cpu.vocabulary.stores import NEVER, Cell, Housekeeping, Point, Storing
from models.cpu.vocabulary.variants import (
    MILLICORES,
    MILLISECOND,
    NANOCORES,
    SECOND,
    Arithmetic,
    Denominator,
    OnDecrease,
    OnMissing,
    Points,
    Refusal,
    Variant,
)

__all__ = [
    "MILLICORES",
    "MILLISECOND",
    "NANOCORES",
    "NEVER",
    "RELEASES",
    "SECOND",
    "Arithmetic",
    "Cell",
    "Clock",
    "Counter",
    "Denominator",
    "Housekeeping",
    "Node",
    "OnDecrease",
    "OnMissing",
    "Pipeline",
    "Point",
    "Points",
    "Printed",
    "Read",
    "Refusal",
    "Sample",
    "Storing",
    "TheCell",
    "TheHousekeeping",
    "TheStore",
    "Variant",
]
