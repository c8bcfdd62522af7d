"""What must come back: the answer to every question that arrives."""

from models.reachability.behaviour import Conversation, NodeConversation, PodConversation
from models.reachability.behaviour.ownership import node_owning, pod_addresses, pod_owning
from models.reachability.vocabulary import Delivered, Dropped, DropReason
from verify import always, assume

TOO_LONG = (DropReason.MESSAGE_SIZE, DropReason.FRAG_NEEDED)


def _told_to_be_shorter(end: Delivered | Dropped) -> bool:
    """Whether path MTU discovery takes care of the loss."""
    return isinstance(end, Dropped) and end.signalled and end.reason in TOO_LONG


def _is_back(talk: Conversation, end: Delivered | Dropped) -> bool:
    """Whether the answer is delivered, from the address that was asked to the one that asked."""
    return isinstance(end, Delivered) and end.packet.source == talk.wanted and end.packet.destination == talk.home


@always(PodConversation)
def every_answer_to_a_pod_comes_back(talk: PodConversation) -> bool:
    """The answer arrives where the question came from, from the address that was asked: both ways work (P1, P2).

    One that does not fit the way is no loss if its sender is told: it sends shorter ones from then on.
    """
    end = talk.end
    assume(talk.answering, not _told_to_be_shorter(end))
    return _is_back(talk, end) and pod_owning(talk.network).at(talk.home) == end.host


@always(NodeConversation)
def every_answer_to_a_node_comes_back(talk: NodeConversation) -> bool:
    """Whatever address the node's kernel chooses or its masquerading puts in, the answer comes back to it (P2)."""
    end = talk.end
    assume(talk.answering, not _told_to_be_shorter(end))
    return _is_back(talk, end) and node_owning(talk.network).at(talk.home) == end.host


@always(PodConversation)
def a_pod_sees_the_address_that_asks(talk: PodConversation) -> bool:
    """Between pods the source that arrives is the one that was sent: nobody has translated it (P8)."""
    here = talk.delivery
    assume(not talk.answering)
    assume(pod_addresses(talk.network).at(here.packet.destination))
    return here.packet.source == talk.home
