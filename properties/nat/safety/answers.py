"""What becomes of answers."""

from models.nat.behaviour.answering import answers_come_back
from models.nat.behaviour.asking import can_come, serves
from models.nat.vocabulary import Packet, Port
from models.nat.vocabulary.programmed import Device, EachFront, Programmed
from verify import assume, for_all


@for_all
def an_answer_comes_from_the_service(
    programmed: Programmed, front: EachFront, packet: Packet, received: Device, drawn: Port
) -> bool:
    """Whoever asks a service is answered by it: what passes this node as an answer bears the address that was asked.

    And whichever source port the kernel has drawn for a flow that it hides. Whether an answer passes this node at all
    is said elsewhere (M7).
    """
    assume(serves(programmed, front, packet), can_come(programmed, packet.source, received))
    return answers_come_back(programmed, packet, received, drawn)
