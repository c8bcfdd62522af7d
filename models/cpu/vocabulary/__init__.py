"""The nouns of CPU usage windows: reads, samples, nodes, and the formulas that make rates of them."""

from models.cpu.vocabulary.releases import RELEASES
from models.cpu.vocabulary.samples import Node, Printed, Read, Sample
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
    "RELEASES",
    "SECOND",
    "Arithmetic",
    "Denominator",
    "Node",
    "OnDecrease",
    "OnMissing",
    "Points",
    "Printed",
    "Read",
    "Refusal",
    "Sample",
    "Variant",
]
