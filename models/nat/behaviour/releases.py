"""What two releases of kube-proxy make of one packet."""

from collections.abc import Iterable
from fractions import Fraction

from models.nat.behaviour.asking import ways
from models.nat.vocabulary import Packet, Passing
from models.nat.vocabulary.synced import Compared

Relation = dict[tuple[int, int, bool] | None, Fraction]


def translate_alike(compared: Compared, packet: Packet, received: str) -> bool:
    """Whether both translate a packet to the same places, with the same chances, hidden or not."""
    return _relation(ways(compared.one, packet, received)) == _relation(ways(compared.other, packet, received))


def _relation(found: Iterable[Passing]) -> Relation:
    """The chance of each translation, and of none."""
    relation: Relation = {}
    for way in found:
        key = None if way.original is None else (way.packet.destination, way.packet.port, way.is_masqueraded)
        relation[key] = relation.get(key, Fraction(0)) + way.chance
    return relation
