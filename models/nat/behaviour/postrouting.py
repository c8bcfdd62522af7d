"""What KUBE-POSTROUTING makes of packets with and without the mark."""

from models.nat.behaviour.walking import Question, walk
from models.nat.vocabulary import History, Masquerade, Packet, Passing
from models.nat.vocabulary.programmed import Programmed


def hides_marked_alone(programmed: Programmed, mark: int, packet: Packet) -> bool:
    """Whether it masquerades a marked packet and clears the mark, and does neither to another one."""
    for table in programmed.rules.named("nat"):
        chain = table.chains.get("KUBE-POSTROUTING")
        if chain is None:
            return False
        question = Question(table, programmed.node, History.ANY)
        marked = walk(question, chain, Passing(packet, leaving=None, mark=mark))
        plain = walk(question, chain, Passing(packet, leaving=None))
        hidden = all(
            way.end is not None and isinstance(way.end.target, Masquerade) and not way.mark & mark for way in marked
        )
        if not hidden or not all(way.end is None and way.mark == 0 for way in plain):
            return False
    return True
