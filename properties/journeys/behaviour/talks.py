"""A client asks a service and is answered: from the client's stack to an endpoint's, and back."""

from typing import Annotated, Any

from models.nat.vocabulary.programmed import Kind
from models.packet import Address, Packet, Port, dotted
from models.reachability.behaviour import Flight, hosts_of
from models.reachability.behaviour.conversation import answer_to
from models.reachability.behaviour.flight import HIGHEST_LUCK, chosen, sent, where
from models.reachability.behaviour.forwarding import hop
from models.reachability.behaviour.ownership import node_at
from models.reachability.vocabulary import Delivered, Departure, Dropped, Host
from properties.journeys.behaviour.netfilter import PROTOCOLS
from properties.journeys.vocabulary import (
    Cluster,
    Door,
    EachEmpty,
    EachEmptyPort,
    EachInside,
    EachKeptPort,
    EachNode,
    EachNodePort,
    EachPod,
    EachStranger,
    Flow,
)
from verify import Between, action, evolve, frozen, initial
from verify.language import Irrelevant, NotEnabled

LENGTH = 60  # bytes of a SYN with the usual options
TTL = 64  # net.ipv4.ip_default_ttl
Luck = Annotated[int, Between(0, HIGHEST_LUCK)]


def asks(client: Host, door: Door, address: int, source_port: int) -> Departure:
    """The first packet of a flow of the client to a door at this address, with the source that its kernel chooses."""
    packet = Packet(0, address, PROTOCOLS[door.protocol], source_port, door.port, TTL, LENGTH, unfragmentable=True)
    return Departure(client, sent(client, packet), connection=Flow())


@frozen
class Talk(Flight):
    """One question to a service, and then its answer.

    `client` asks at `door` under the address `wanted`, from `home`. `by` is who answers, empty while nobody does.
    `told` is how many translations had happened before the last hop, `passed` how many bridges had seen nothing.
    """

    cluster: Cluster
    client: Host
    door: Door
    home: Address
    wanted: Address
    source_port: Port
    by: str = ""
    told: int = 0
    passed: int = 0

    @property
    def flow(self) -> Flow:
        """What the nodes remember; nothing of a packet that is lost."""
        known = None if isinstance(self.here, Dropped) else self.here.connection
        return known if isinstance(known, Flow) else Flow()

    @property
    def is_answer(self) -> bool:
        """Whether the answer is on its way."""
        return self.by != ""

    @property
    def question(self) -> Delivered | Dropped:
        """How the question ended; a sentence about that says nothing of the answer."""
        if self.is_answer:
            raise Irrelevant
        return self.end

    @property
    def answer(self) -> Delivered | Dropped:
        """How the answer ended; a sentence about that says nothing of the question."""
        if not self.is_answer:
            raise Irrelevant
        return self.end

    @property
    def is_to_itself(self) -> bool:
        """Whether the question is led to who asks, or was."""
        if self.is_answer:
            return self.by == self.client.name
        return bool(self.packet.destination == self.home)

    @action
    def hop(self, luck: Luck = 0) -> "Talk":
        """The packet moves to the next host; where the kernel draws (an endpoint, a next hop), luck does."""
        if isinstance(self.here, (Delivered, Dropped)):
            raise NotEnabled
        flow = self.flow
        moved = chosen(hop(self.network, self.here), luck)
        return evolve(self, here=moved, told=len(flow.changes), passed=len(flow.unseen))

    @action
    def answers(self) -> "Talk":
        """Who got the question answers to the address that it saw."""
        if self.is_answer:
            raise NotEnabled
        start = answer_to(self.network, self.here, LENGTH)
        flow = self.flow
        return evolve(self, here=start, by=start.host.name, told=len(flow.changes), passed=len(flow.unseen))

    def describe(self) -> str:
        """Where the packet is, and what was done to it on the way there, on one line."""
        done = f" [{'; '.join(self.done)}]" if self.done else ""
        return f"{'answer: ' if self.is_answer else ''}{shown(self.here)}{done}"

    @property
    def done(self) -> tuple[str, ...]:
        """What the last hop did to the packet: its translations, and the bridges that passed it on unseen."""
        unseen = (
            f"bridge {bridge} of {host} passed it from port to port, which netfilter did not see"
            for host, bridge in self.flow.unseen[self.passed :]
        )
        return (*(str(change) for change in self.flow.changes[self.told :]), *unseen)


def shown(here: Any) -> str:  # noqa: ANN401 - any place
    """The place of a packet with its ports, or its end with what is known of it, on one line."""
    said = where(here)
    packet = here.packet
    if packet is not None:
        ports = f"{dotted(packet.source)[9:-2]}:{packet.source_port} → {dotted(packet.destination)[9:-2]}:{packet.port}"
        said = f"{said} ({ports})" if isinstance(here, Dropped) else said.partition(": ")[0] + f": {ports}"
        if isinstance(here, Departure):
            said = f"{here.host.name} sends {ports}"
        said = f"{said} {packet.protocol.value}, ttl {packet.ttl}"
    return f"{said}, {here.detail}" if isinstance(here, Dropped) and here.detail else said


def _begin(kind: Any, cluster: Cluster, client: Host, door: Door, address: int, source_port: int) -> Any:  # noqa: ANN401 - makes one of the kind
    start = asks(client, door, address, source_port)
    return kind(cluster.network, start, cluster, client, door, start.packet.source, address, source_port)


def address_of(door: Door) -> int:
    """The address of a door that has one."""
    if door.address is None:
        raise Irrelevant
    return door.address


@frozen
class PodTalk(Talk):
    """A pod asks the cluster address of a service."""

    @initial
    @classmethod
    def asks(cls, cluster: Cluster, client: EachPod, door: EachInside, source_port: Port) -> "PodTalk":
        """Any pod, from any port."""
        made: PodTalk = _begin(cls, cluster, client, door, address_of(door), source_port)
        return made


@frozen
class NodeTalk(Talk):
    """A node itself asks the cluster address of a service: the kubelet, or a pod of the host's network."""

    @initial
    @classmethod
    def asks(cls, cluster: Cluster, client: EachNode, door: EachInside, source_port: Port) -> "NodeTalk":
        """Any node, from any port."""
        made: NodeTalk = _begin(cls, cluster, client, door, address_of(door), source_port)
        return made


@frozen
class OutsideTalk(Talk):
    """A client outside of the cluster asks a node port whose traffic may go to any node."""

    @initial
    @classmethod
    def asks(
        cls, cluster: Cluster, client: EachStranger, node: EachNode, door: EachNodePort, source_port: Port
    ) -> "OutsideTalk":
        """Any node, under the address by which others know it."""
        made: OutsideTalk = _begin(cls, cluster, client, door, address_of_node(cluster, node), source_port)
        return made


@frozen
class KeptTalk(Talk):
    """A client outside of the cluster asks a node port whose traffic stays on the node."""

    @initial
    @classmethod
    def asks(
        cls, cluster: Cluster, client: EachStranger, node: EachNode, door: EachKeptPort, source_port: Port
    ) -> "KeptTalk":
        """Any node, under the address by which others know it."""
        made: KeptTalk = _begin(cls, cluster, client, door, address_of_node(cluster, node), source_port)
        return made


@frozen
class EmptyTalk(Talk):
    """A pod asks the cluster address of a service that nobody is behind."""

    @initial
    @classmethod
    def asks(cls, cluster: Cluster, client: EachPod, door: EachEmpty, source_port: Port) -> "EmptyTalk":
        """Any pod, from any port."""
        made: EmptyTalk = _begin(cls, cluster, client, door, address_of(door), source_port)
        return made


@frozen
class EmptyPortTalk(Talk):
    """A client outside of the cluster asks a node port that nobody is behind."""

    @initial
    @classmethod
    def asks(
        cls, cluster: Cluster, client: EachStranger, node: EachNode, door: EachEmptyPort, source_port: Port
    ) -> "EmptyPortTalk":
        """Any node, under the address by which others know it."""
        made: EmptyPortTalk = _begin(cls, cluster, client, door, address_of_node(cluster, node), source_port)
        return made


def address_of_node(cluster: Cluster, node: Host) -> int:
    """The address by which others know a node; a node without one is not asked."""
    known = node_at(cluster.network)
    for link in node.uplinks:
        for given in link.addresses:
            if known.at(given.local) == node.name:
                return given.local
    raise Irrelevant


def node_asked(talk: Talk) -> str:
    """The node under whose address the question was asked."""
    return node_at(talk.network).at(talk.wanted)


def usable(talk: Talk) -> frozenset[tuple[int, int]]:
    """The endpoints that the door has for this client: by the client's node, or the node that it asks."""
    if talk.door.kind is Kind.NODE_PORT:
        return talk.door.usable.get(node_asked(talk), frozenset())
    node = talk.client.node if talk.client.node is not None else talk.client.name
    return talk.door.usable.get(node, frozenset())


def is_led(talk: Talk, end: Delivered | Dropped) -> bool:
    """Whether the question is delivered at an endpoint that its door has, by the host whose address that is."""
    if not isinstance(end, Delivered):
        return False
    return is_one_of(end.packet, usable(talk)) and is_own(talk, end)


def is_one_of(packet: Packet, places: frozenset[tuple[int, int]]) -> bool:
    """Whether a packet is for one of these endpoints."""
    return any(packet.destination == address and packet.port == port for address, port in sorted(places))


def is_own(talk: Talk, end: Delivered) -> bool:
    """Whether a packet is delivered by a host that has its destination on a device."""
    host = hosts_of(talk.network)[end.host]
    return any(end.packet.destination == given.local for link in host.links for given in link.addresses)


def is_back(talk: Talk, end: Delivered | Dropped) -> bool:
    """Whether the answer is delivered at the client, from the address and port that it asked, to its own."""
    if not isinstance(end, Delivered) or end.host != talk.client.name:
        return False
    packet = end.packet
    asked = packet.source == talk.wanted and packet.source_port == talk.door.port
    return asked and packet.destination == talk.home and packet.port == talk.source_port
