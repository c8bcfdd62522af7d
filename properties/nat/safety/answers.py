"""What becomes of answers."""

from models.nat.behaviour.answering import answers_come_back
from models.nat.behaviour.asking import can_come, serves
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import Device, EachFront, Programmed
from verify import assume, for_all


@for_all
def an_answer_comes_from_the_service(
    programmed: Programmed, front: EachFront, packet: Packet, received: Device
) -> bool:
    """Whoever asks a service is answered by it: what passes this node as an answer bears the address that was asked.

    Whether an answer passes this node at all is not said here (M7).
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    return answers_come_back(programmed, packet, received)
