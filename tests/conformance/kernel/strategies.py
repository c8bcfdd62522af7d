"""Random networks and probes: a cluster that works, a few changes, and packets that may notice.

Everything follows from one seed. Each change has a random source of its own, so that a disagreement can be made
smaller by leaving changes out.
"""

from collections.abc import Callable
from random import Random

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from models.packet import Packet, Protocol, address
from models.reachability.vocabulary import Host, Kind, Network, RouteType
from tests.conformance.kernel.clusters import BEHIND_THE_ROUTER, MEMBERS, host_gw, vxlan, with_router
from tests.conformance.kernel.edits import TABLE_EDITS, Edit, addresses_of, some_address
from tests.conformance.kernel.edits_devices import DEVICE_EDITS
from tests.conformance.kernel.edits_links import LINK_EDITS
from tests.conformance.kernel.edits_routing import ROUTING_EDITS
from tests.conformance.kernel.repair import repaired

MOST_EDITS = 7
LENGTHS = (60, 100, 1280, 1300, 1301, 1350, 1400, 1401, 1450, 1451, 1500, 1501, 3000)
TTLS = (1, 2, 3, 64, 64, 64)
FIRST_GROUP = address("224.0.0.0")
FIRST_SOURCE_PORT = 20000  # each probe of a world has its own: connection tracking must see no two as one


def source(text: str) -> Random:
    """A random source of its own for each purpose; the same text gives the same numbers."""
    return Random(text)  # noqa: S311 - nothing here is secret


@frozen
class Trial:
    """A random network, as the numbers that it follows from."""

    seed: int
    edits: tuple[int, ...] = field(factory=tuple)

    def network(self) -> Network:
        """Make the network."""
        made = _base(source(f"{self.seed} base"))
        for number in self.edits:
            random = source(f"{self.seed} {number}")
            made = _edit(random)(random, made)
        return repaired(made)

    @property
    def story(self) -> tuple[str, ...]:
        """The names of the changes."""
        return tuple(_edit(source(f"{self.seed} {number}")).__name__ for number in self.edits)


def _edit(random: Random) -> Edit:
    return random.choice((*TABLE_EDITS, *DEVICE_EDITS, *LINK_EDITS, *ROUTING_EDITS))


def _base(random: Random) -> Network:
    """A cluster that works: either backend, two or three nodes, perhaps a router between them."""
    make: Callable[..., Network] = random.choice((vxlan, vxlan, host_gw))
    if random.random() < 0.3:
        members = (MEMBERS[0], BEHIND_THE_ROUTER) if random.random() < 0.5 else (*MEMBERS[:2], BEHIND_THE_ROUTER)
        return with_router(make(members))
    return make(MEMBERS[: random.choice((2, 3, 3))])


def trial(seed: int) -> Trial:
    """The random network of this seed."""
    return Trial(seed, tuple(range(source(f"{seed} size").randint(0, MOST_EDITS))))


def sends_broadcast(host: Host, packet: Packet) -> bool:
    """Whether the packet is a broadcast or a group's for its own sender: such a one has several ends."""
    return _is_own_broadcast(host, packet.destination) or packet.destination >= FIRST_GROUP


def _is_own_broadcast(host: Host, number: int) -> bool:
    """Whether the address is a broadcast one of the host; as a source, every socket replaces it (raw_bind)."""
    own = [row.prefix.first for row in host.routes if row.table == "local" and row.type == RouteType.BROADCAST]
    return number in own


def _probe(random: Random, network: Network, place: int) -> tuple[str, Packet]:
    sender = random.choice(network.hosts)
    own = [given.local for link in sender.links if link.kind != Kind.LOOPBACK for given in link.addresses]
    spoofed = random.random() < 0.2 or not own
    source = some_address(random, network) if spoofed else random.choice(own)
    target = random.choice(addresses_of(network)) if random.random() < 0.75 else some_address(random, network)
    if random.random() < 0.06:
        target |= 255
    if random.random() < 0.03:
        target = address("127.0.0.1")
    packet = Packet(
        source=source,
        destination=target,
        protocol=random.choice(tuple(Protocol)),
        source_port=FIRST_SOURCE_PORT + place,
        port=random.choice((53, 80, 9999)),
        ttl=random.choice(TTLS),
        length=random.choice(LENGTHS),
        unfragmentable=random.random() < 0.5,
    )
    if packet.protocol in (Protocol.ICMP, Protocol.OTHER):
        packet = evolve(packet, source_port=0, port=0)
    return sender.name, packet


def probes(seed: int, network: Network, amount: int = 40) -> list[tuple[str, Packet]]:
    """Random packets from any host to addresses that matter."""
    random = source(f"{seed} probes")
    hosts = {host.name: host for host in network.hosts}
    found = [_probe(random, network, place) for place in range(amount)]
    return [
        (sender, packet)
        for sender, packet in found
        if not sends_broadcast(hosts[sender], packet) and not _is_own_broadcast(hosts[sender], packet.source)
    ]


def networks() -> st.SearchStrategy[Network]:
    """Random networks, for Hypothesis; it makes a failing one smaller by taking a smaller seed only."""
    return st.integers(0, 2**32).map(lambda seed: trial(seed).network())
