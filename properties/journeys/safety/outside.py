"""Clients outside of the cluster that ask a node port."""

from models.reachability.vocabulary import Delivered, Dropped, DropReason
from properties.journeys.behaviour.talks import EmptyPortTalk, KeptTalk, OutsideTalk, is_back, is_led, usable
from verify import always, assume


@always(OutsideTalk)
def a_client_outside_reaches_an_endpoint_by_any_node(talk: OutsideTalk) -> bool:
    """With externalTrafficPolicy Cluster every node leads on to some endpoint of the service, wherever that is."""
    return is_led(talk, talk.question)


@always(OutsideTalk)
def the_answer_comes_from_the_node_that_was_asked(talk: OutsideTalk) -> bool:
    """The node hides the client, so that the answer comes back to it and takes the address that was asked."""
    return is_back(talk, talk.answer)


@always(KeptTalk)
def a_node_with_endpoints_keeps_the_question_and_its_source(talk: KeptTalk) -> bool:
    """With externalTrafficPolicy Local the question ends at a pod of the node, which sees the client itself."""
    end = talk.question
    assume(usable(talk) != frozenset())
    return is_led(talk, end) and isinstance(end, Delivered) and end.packet.source == talk.home


@always(KeptTalk)
def the_answer_comes_from_the_node_that_kept_it(talk: KeptTalk) -> bool:
    """The pod answers to a stranger by its node, which puts the address back that was asked."""
    return is_back(talk, talk.answer)


@always(KeptTalk)
def a_node_without_endpoints_is_silent(talk: KeptTalk) -> bool:
    """With externalTrafficPolicy Local a node without endpoints drops the question, so that balancers leave it out."""
    end = talk.question
    assume(usable(talk) == frozenset())
    return isinstance(end, Dropped) and end.reason in (DropReason.INPUT_DROP, DropReason.FILTER_DROP)


@always(EmptyPortTalk)
def a_node_port_without_endpoints_refuses(talk: EmptyPortTalk) -> bool:
    """A client of a node port that nobody is behind, on any node, is told so by whichever node it asks."""
    end = talk.question
    return isinstance(end, Dropped) and end.reason == DropReason.FILTER_REJECT and end.signalled
