"""Whether what endpoints answer reaches the client, as coming from the service."""

from collections.abc import Iterable

from models.nat.behaviour.asking import all_of, ways
from models.nat.behaviour.connections import answer, connection_of
from models.nat.behaviour.routing import LOOPBACK_DEVICE
from models.nat.behaviour.translating import may_get
from models.nat.vocabulary import Fate, Packet, Passing
from models.nat.vocabulary.programmed import Programmed
from verify import evolve


def answers_come_back(programmed: Programmed, packet: Packet, received: str, drawn: int) -> bool:
    """Whether each answer to a translated first packet goes through, with the addresses of the question reversed.

    `drawn` is the source port that the kernel gives the flow where it hides it.
    """
    for way in ways(programmed, packet, received):
        connection = connection_of(packet, way, drawn) if way.original is not None else None
        if connection is not None:
            device = way.leaving if way.fate is Fate.FORWARDED and way.leaving != LOOPBACK_DEVICE else ""
            found = answer(programmed.rules, programmed.node, connection, device)
            comes_back = all_of(tuple(_under(way, found)), lambda each: _is_answer_to(packet, each))
            if not comes_back and (way.hidden_by is None or may_get(packet, way.hidden_by, drawn)):
                return False
    return True


def _under(first: Passing, found: Iterable[Passing]) -> Iterable[Passing]:
    """The ways of an answer, which hang on what the question's way hung on."""
    return (evolve(each, doubts=(*first.doubts, *each.doubts)) for each in found)


def _is_answer_to(question: Packet, way: Passing) -> bool:
    went_through = way.fate is Fate.FORWARDED or way.fate is Fate.DELIVERED
    if not went_through or way.packet.port != question.source_port or way.packet.source_port != question.port:
        return False
    return way.packet.source == question.destination and way.packet.destination == question.source
