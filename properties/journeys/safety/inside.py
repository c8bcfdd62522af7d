"""Pods and nodes that ask the cluster address of a service."""

from models.packet import Port
from models.reachability.vocabulary import Delivered, Dropped, DropReason
from properties.journeys.behaviour.reaching import offers_all
from properties.journeys.behaviour.talks import EmptyTalk, NodeTalk, PodTalk, is_back, is_led
from properties.journeys.vocabulary import Cluster, EachInside, EachPod
from verify import always, assume, for_all


@always(PodTalk)
def a_pod_reaches_an_endpoint_of_a_service(talk: PodTalk) -> bool:
    """Whatever endpoint the pod's node draws, the question is delivered there, on whichever node that is."""
    end = talk.question
    assume(not talk.is_to_itself)
    return is_led(talk, end)


@always(PodTalk)
def the_answer_comes_from_the_cluster_address(talk: PodTalk) -> bool:
    """What comes back has the address that was asked: a client drops an answer from somebody whom it did not ask."""
    end = talk.answer
    assume(not talk.is_to_itself)
    return is_back(talk, end)


@always(PodTalk)
def an_endpoint_sees_the_pod_that_asks(talk: PodTalk) -> bool:
    """Between pods a service hides nobody: the endpoint sees the client's own address and port."""
    end = talk.question
    assume(isinstance(end, Delivered), not talk.is_to_itself)
    packet = talk.packet
    return packet.source == talk.home and packet.source_port == talk.source_port


@always(PodTalk)
def a_pod_reaches_itself_through_its_service(talk: PodTalk) -> bool:
    """A pod that draws itself gets its own question, from an address that is not its own: that it would drop."""
    end = talk.question
    assume(talk.is_to_itself)
    return is_led(talk, end) and talk.packet.source != talk.home


@always(PodTalk)
def a_pod_is_answered_by_itself(talk: PodTalk) -> bool:
    """And the answer, which it gives to its node, comes back from the cluster address."""
    end = talk.answer
    assume(talk.is_to_itself)
    return is_back(talk, end)


@for_all
def every_ready_endpoint_is_offered(cluster: Cluster, client: EachPod, door: EachInside, source_port: Port) -> bool:
    """Each ready endpoint of a service is drawn by some question of each pod: none is left idle, or forgotten."""
    node = client.node if client.node is not None else ""
    return offers_all(cluster.network, client, door, source_port, sorted(door.usable.get(node, frozenset())))


@always(NodeTalk)
def a_node_reaches_an_endpoint_of_a_service(talk: NodeTalk) -> bool:
    """What runs on the node itself is led to an endpoint, on whichever node that is."""
    return is_led(talk, talk.question)


@always(NodeTalk)
def the_answer_to_a_node_comes_from_the_cluster_address(talk: NodeTalk) -> bool:
    """And is answered from the address that it asked, whatever address its kernel or its masquerading chose."""
    return is_back(talk, talk.answer)


@always(EmptyTalk)
def a_service_without_endpoints_refuses(talk: EmptyTalk) -> bool:
    """A client of a service that nobody is behind is told so at once: it is rejected, and does not wait."""
    end = talk.question
    return isinstance(end, Dropped) and end.reason == DropReason.FILTER_REJECT and end.signalled


@always(PodTalk)
def no_source_is_hidden_twice(talk: PodTalk) -> bool:
    """On its way from pod to pod a question is not masqueraded by two nodes; a tunnel's own packets are not asked."""
    assume(not talk.is_answer)
    return len([change for change in talk.flow.changes if change.end == "source"]) <= 1
