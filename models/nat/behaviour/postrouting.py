"""What becomes of packets with and without the mark."""

from models.nat.behaviour.asking import all_of
from models.nat.behaviour.walking import Question, walk
from models.nat.vocabulary import Chain, History, Hook, Masquerade, Packet, Passing, ProtocolIs, ToDestination, ToSource
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


def asks_protocol(chain: Chain, protocol: int) -> bool:
    """Whether a chain that translates is for packets of this protocol: of others none comes there."""
    rules = (rule for rule in chain.rules if isinstance(rule.target, ToDestination))
    wanted = [match.protocol for rule in rules for match in rule.matches if isinstance(match, ProtocolIs)]
    return not wanted or any(protocol == each for each in wanted)


def marks_its_own_alone(programmed: Programmed, mark: int, chain: Chain, packet: Packet) -> bool:
    """Whether a chain that translates marks only packets whose source it translates to."""
    table = next(each for each in programmed.rules.tables if each.chains.get(chain.name) is chain)
    found = walk(Question(table, programmed.node, History.ANY), chain, Passing(packet))
    return all_of(found, lambda way: not way.mark & mark or _goes_back(way))


def _goes_back(way: Passing) -> bool:
    target = None if way.end is None else way.end.target
    return isinstance(target, ToDestination) and way.packet.source == target.first == target.last


def hides_marked_itself(programmed: Programmed, mark: int, packet: Packet, leaving: str) -> bool:
    """Whether the rule that hides a marked packet is one of kube-proxy's."""
    for table in programmed.rules.named("nat"):
        chain = table.chains.get(Hook.POSTROUTING.value)
        if chain is not None:
            way = Passing(packet, leaving=leaving, mark=mark)
            if not all_of(walk(Question(table, programmed.node, History.ANY), chain, way), _is_left_to_kube_proxy):
                return False
    return True


def _is_left_to_kube_proxy(way: Passing) -> bool:
    if way.end is None or not isinstance(way.end.target, (Masquerade, ToSource)):
        return True
    return way.end.chain == "KUBE-POSTROUTING"
