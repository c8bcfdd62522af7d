"""Services on real nodes: each question is led, hidden, answered or refused as some way of the model says."""

from collections.abc import Callable

import pytest
from attrs import evolve

from models.nat.vocabulary import TCP, UDP, address, plainly
from models.nat.vocabulary.programmed import Kind
from models.nat.vocabulary.services import ServicePort
from models.nat.worlds.services import here, there
from models.nat.worlds.writing import restorable
from models.reachability.behaviour.forwarding import hop
from models.reachability.vocabulary import BridgePort, Delivered, Dropped, DropReason, Host, Network
from properties.journeys.behaviour.netfilter import Netfilter
from properties.journeys.behaviour.talks import Talk, address_of_node, asks, is_back
from properties.journeys.vocabulary import Cluster, Door
from properties.journeys.worlds.shipped import shipped
from tests.conformance.kernel.lab import IPTABLES, Lab, built
from tests.conformance.kernel.namespaces import Refused
from tests.conformance.kernel.talking import Question, Seen, asked, endpoints

pytestmark = pytest.mark.kernel

PODS, TIMES, PORT = 2, 6, 8080
EVERYWHERE = (here(2), here(3), there(2), there(3))


def services() -> tuple[ServicePort, ...]:
    """Endpoints on two of three nodes by both protocols, a policy Local, and nobody."""
    return (
        ServicePort("shop", "web", "", TCP, address("10.96.0.20"), 80, node_port=30080, endpoints=EVERYWHERE),
        ServicePort("shop", "names", "", UDP, address("10.96.0.10"), 53, node_port=30053, endpoints=EVERYWHERE),
        ServicePort(
            "shop",
            "local",
            "",
            UDP,
            address("10.96.0.30"),
            80,
            node_port=30081,
            is_external_local=True,
            endpoints=(here(2), there(2), there(3)),
        ),
        ServicePort("shop", "nobody", "", UDP, address("10.96.0.70"), 80, node_port=30082),
    )


def bridges_unseen(network: Network) -> Network:
    """No node shows netfilter what its bridge passes on."""
    return _nodes(network, lambda host: evolve(host, settings=evolve(host.settings, bridge_nf_call_iptables=0)))


def without_hairpin(network: Network) -> Network:
    """No bridge sends a frame back by the port that it came from."""

    def plain(host: Host) -> Host:
        return evolve(host, links=tuple(evolve(each, port=BridgePort()) if each.port else each for each in host.links))

    return _nodes(network, plain)


def _nodes(network: Network, change: Callable[[Host], Host]) -> Network:
    return network.with_hosts(*(change(node) for node in network.nodes))


def as_it_ships(network: Network) -> Network:
    """Bridges with netfilter and hairpin mode."""
    return network


def _load(lab: Lab, cluster: Cluster) -> None:
    """Give each node its tables."""
    complaints = []
    for node in cluster.nodes:
        hooks = node.filtering.hooks
        assert isinstance(hooks, Netfilter)
        complaints += lab.start(node.name, *IPTABLES, text=restorable(hooks.rules)).complaints()
    if complaints:
        raise Refused("\n".join(complaints))


def pairs(cluster: Cluster) -> list[tuple[Host, Door, int]]:
    """Who asks which door, under which address."""
    inside = [door for door in cluster.doors if door.kind is Kind.CLUSTER_IP and door.address is not None]
    ports = [door for door in cluster.doors if door.kind is Kind.NODE_PORT]
    found = [(client, door, door.address or 0) for client in (*cluster.pods, *cluster.nodes) for door in inside]
    nodes = [(node, address_of_node(cluster, node)) for node in cluster.nodes]
    return found + [(client, door, to) for client in cluster.strangers or () for door in ports for _, to in nodes]


def possible(cluster: Cluster, client: Host, door: Door, to: int) -> set[Seen]:
    """Everything that may become of a question, over all that the kernel may draw."""
    start = asks(client, door, to, 40000)
    first = Talk(cluster.network, start, cluster, client, door, start.packet.source, to, 40000)
    found: set[Seen] = set()
    for talk in _ends(first):
        if isinstance(talk.here, Dropped):
            assert talk.here.reason is not DropReason.NOT_MODELLED, talk.describe()
            found.add(Seen(is_refused=talk.here.reason is DropReason.FILTER_REJECT))
            continue
        assert isinstance(talk.here, Delivered)
        if talk.here.packet.port != PORT:  # no endpoint listens there
            found |= {Seen(), Seen(is_refused=True)}
            continue
        found |= {_answered(talk, end) for end in _ends(talk.answers())}
    return found


def _answered(question: Talk, end: Talk) -> Seen:
    """What both sides see; of a connection that an answer from elsewhere cannot open, neither sees anything."""
    asker = question.here.packet
    assert asker is not None
    here = end.here
    if not isinstance(here, Delivered) or here.host != end.client.name or here.packet.destination != end.home:
        return Seen()
    if end.door.protocol == TCP and not is_back(end, here):
        return Seen()
    return Seen(end.by, plainly(asker.source), f"{plainly(here.packet.source)}:{here.packet.source_port}")


def _ends(first: Talk) -> list[Talk]:
    """Every end of a packet that is on its way."""
    ways, found = [first], []
    while ways:
        talk = ways.pop()
        if isinstance(talk.here, (Delivered, Dropped)):
            found.append(talk)
        else:
            ways += [evolve(talk, here=place) for place in hop(talk.network, talk.here)]
    return found


def differing(cluster: Cluster, model: Cluster) -> tuple[list[str], list[Seen]]:
    """The questions on real nodes that came to what no way of the model comes to, and everything that was seen."""
    chosen = pairs(cluster)
    with built(cluster.network) as lab, endpoints(lab, [pod.name for pod in cluster.pods], PORT) as servers:
        _load(lab, cluster)
        questions = [
            Question(client.name, door.protocol, plainly(to), door.port)
            for client, door, to in chosen
            for _ in range(TIMES)
        ]
        seen = asked(lab, servers, questions)
    wrong: list[str] = []
    for number, (client, door, to) in enumerate(pairs(model)):
        expected = possible(model, client, door, to)
        mine = set(seen[number * TIMES : (number + 1) * TIMES])
        told = f"{client.name} asks {door} at {plainly(to)}"
        wrong += [f"{told}: {each}, expected one of {expected}" for each in mine - expected]
    return wrong, seen


@pytest.mark.parametrize("change", [as_it_ships, bridges_unseen, without_hairpin])
@pytest.mark.parametrize("backend", ["vxlan", "host-gw"])
def test_a_kernel_answers_as_the_model_says(backend: str, change: Callable[[Network], Network]) -> None:
    """Pods, nodes and a client outside, TCP and UDP, endpoints here and elsewhere, both policies, and nobody."""
    cluster = shipped(backend, PODS, change, told=services())
    wrong, seen = differing(cluster, cluster)
    assert wrong == []
    assert {each.by for each in seen} >= {pod.name for pod in cluster.pods if pod.node in ("master", "node1")}
    assert any(each.is_refused for each in seen)


@pytest.mark.parametrize("change", [bridges_unseen, without_hairpin])
def test_a_change_to_the_nodes_is_noticed(change: Callable[[Network], Network]) -> None:
    """The comparison can fail: real nodes that differ from those of the model do what no way of it does."""
    model = shipped("vxlan", PODS, told=services())
    wrong, _ = differing(shipped("vxlan", PODS, change, told=services()), model)
    assert wrong != []
