"""The nouns of a journey: a cluster with its services, a flow as the nodes on its way remember it."""

from typing import Annotated

from attrs import field, frozen

from models.nat.vocabulary import Connection as Tracking
from models.nat.vocabulary import Packet as Header
from models.nat.vocabulary import Rule, State, Stored, endpoint
from models.nat.vocabulary.programmed import Kind
from models.reachability.vocabulary import Connection, Host, Network
from verify import Known, Member

Place = tuple[int, int]  # an address and a port


@frozen
class Change:
    """A node has translated an end of a packet, its `source` or `destination`, at a hook and by a rule.

    Without a rule it is what the node remembers of the flow.
    """

    host: str
    hook: str
    end: str
    before: Place
    after: Place
    rule: Rule | None = None

    def __str__(self) -> str:
        """Write it on one line."""
        why = "as it remembers the flow" if self.rule is None else f"by {self.rule.chain}"
        return f"{self.host} {self.hook}: {self.end} {endpoint(*self.before)} becomes {endpoint(*self.after)} {why}"


@frozen
class Visit:
    """A packet on its way through one node, from PREROUTING or OUTPUT on: what its hooks know of it."""

    host: str
    first: Header
    state: State = State.NEW
    mark: int = 0
    connection_mark: int = 0
    original: Header | None = None
    is_hidden: bool = False
    stored: Stored | None = None


@frozen
class Flow(Connection):
    """A flow as the nodes on its way know it: `known` is what each remembers, `visit` is of the node that it is in.

    `changes` are all translations so far; `unseen` are the bridges that passed it on without a word to netfilter.
    """

    visit: Visit | None = None
    known: tuple[tuple[str, Tracking], ...] = ()
    changes: tuple[Change, ...] = ()
    unseen: tuple[tuple[str, str], ...] = ()


@frozen(eq=False)
class Door:
    """An address and port under which a service is asked for, and by node the endpoints that clients there may get.

    A node port has no address: it is asked for at any node. `keeps_source` is a traffic policy Local of the outside.
    """

    service: str
    kind: Kind
    protocol: int
    address: int | None
    port: int
    usable: dict[str, frozenset[Place]] = field(factory=dict, repr=False)
    keeps_source: bool = False

    def __str__(self) -> str:
        """Write it as people do."""
        where = f"port {self.port}" if self.address is None else endpoint(self.address, self.port)
        return f"{self.service} {self.kind.value} {where}"

    @property
    def has_endpoints(self) -> bool:
        """Whether anybody is behind it, on any node."""
        return any(self.usable.values())


NO_STRANGER = "no client outside: no node has a default route by a gateway on the underlay"


@frozen(eq=False)
class Cluster:
    """A network whose nodes walk all of their tables, the doors of its services, and who asks from outside.

    `strangers` is None where nobody can be: the nodes have no default route. `left_out` are the services whose cluster
    addresses nobody asks, because internalTrafficPolicy is Local.
    """

    network: Network
    doors: tuple[Door, ...]
    strangers: tuple[Host, ...] | None = None
    missing: tuple[Known, ...] = ()
    left_out: tuple[str, ...] = ()

    def of_kind(self, kind: Kind, *, has_endpoints: bool) -> tuple[Door, ...]:
        """The doors of a kind with somebody behind them, or with nobody."""
        return tuple(door for door in self.doors if door.kind is kind and door.has_endpoints == has_endpoints)

    @property
    def pods(self) -> tuple[Host, ...]:
        """The pods."""
        return self.network.pods

    @property
    def nodes(self) -> tuple[Host, ...]:
        """The nodes."""
        return self.network.nodes

    @property
    def inside(self) -> tuple[Door, ...]:
        """The cluster addresses of services that have endpoints."""
        return self.of_kind(Kind.CLUSTER_IP, has_endpoints=True)

    @property
    def empty(self) -> tuple[Door, ...]:
        """The cluster addresses of services that have none."""
        return self.of_kind(Kind.CLUSTER_IP, has_endpoints=False)

    @property
    def node_ports(self) -> tuple[Door, ...]:
        """The node ports that lead to any endpoint."""
        found = self.of_kind(Kind.NODE_PORT, has_endpoints=True)
        return tuple(door for door in found if not door.keeps_source)

    @property
    def empty_ports(self) -> tuple[Door, ...]:
        """The node ports of services that have no endpoint anywhere."""
        return self.of_kind(Kind.NODE_PORT, has_endpoints=False)

    @property
    def kept_ports(self) -> tuple[Door, ...]:
        """The node ports whose traffic stays on the node."""
        return tuple(door for door in self.of_kind(Kind.NODE_PORT, has_endpoints=True) if door.keeps_source)


EachPod = Annotated[Host, Member("pods")]
EachNode = Annotated[Host, Member("nodes")]
EachStranger = Annotated[Host, Member("strangers", NO_STRANGER)]
EachInside = Annotated[Door, Member("inside")]
EachEmpty = Annotated[Door, Member("empty")]
EachNodePort = Annotated[Door, Member("node_ports")]
EachKeptPort = Annotated[Door, Member("kept_ports")]
EachEmptyPort = Annotated[Door, Member("empty_ports")]
