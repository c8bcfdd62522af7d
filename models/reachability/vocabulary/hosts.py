"""Hosts (nodes, pods, routers), the underlay that joins the nodes, and the whole network."""

from enum import Enum
from typing import Annotated

from attrs import evolve, field, frozen

from models.packet import Prefix, dotted
from models.reachability.vocabulary.filters import Filtering, Passage
from models.reachability.vocabulary.links import Kind, Link
from models.reachability.vocabulary.settings import Settings
from models.reachability.vocabulary.tables import BridgeEntry, Neighbour, ProxyNeighbour, Route, Rule, VxlanEntry
from verify import Known, Member

POD_BRIDGES = ("cni0", "cbr0")  # the CNI bridge plugin's default, and the name in flannel's own manifest
RULES = (Rule(0, "local"), Rule(32766, "main"), Rule(32767, "default"))


class HostKind(Enum):
    """What a network namespace is to us."""

    NODE = "node"
    POD = "pod"
    ROUTER = "router"  # part of the underlay: forwards between segments, runs no pods


@frozen(eq=False)
class Host:
    """One network namespace with its links and tables, in the order in which the kernel lists them.

    `node` names the node that a pod runs on. `missing` lists what the dumps do not say, such as `sysctl.txt` or what a
    line of a dump means, and makes every verdict unknown; `assumed` what is taken to be so where an optional one is
    absent.
    """

    name: str
    kind: HostKind
    links: tuple[Link, ...]
    routes: tuple[Route, ...]
    rules: tuple[Rule, ...] = RULES
    neighbours: tuple[Neighbour, ...] = ()
    proxies: tuple[ProxyNeighbour, ...] = ()
    bridge_entries: tuple[BridgeEntry, ...] = ()
    vxlan_entries: tuple[VxlanEntry, ...] = ()
    settings: Settings = field(factory=Settings)
    filtering: Filtering = field(factory=Filtering)
    node: str | None = None
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def is_addressed(self) -> bool:
        """Whether the host can be reached at all; a pod whose CNI plugin failed has nothing but its loopback device."""
        return any(link.addresses for link in self.links if link.name != "lo")

    @property
    def tunnel(self) -> Link | None:
        """Flannel's own vxlan device, whose name ends in its network identifier; None if there is none."""
        return next((link for link in self.links if link.kind == Kind.VXLAN and link.name.startswith("flannel.")), None)

    @property
    def uplinks(self) -> tuple[Link, ...]:
        """The devices by which the host itself is on the underlay: physical ones, or the bridges that those are of."""
        masters = {link.master for link in self.links if link.kind == Kind.PHYSICAL}
        return tuple(
            link
            for link in self.links
            if (link.kind == Kind.PHYSICAL and link.master is None)
            or (link.kind == Kind.BRIDGE and link.name in masters)
        )


@frozen
class Segment:
    """One broadcast domain of the underlay: the (host, device) pairs that are plugged into it.

    `blocked` are packets that the fabric swallows; the first matching passage decides, ACCEPT otherwise.
    `open` says that others may be plugged in, whom nobody dumped.
    """

    name: str
    ports: tuple[tuple[str, str], ...]
    blocked: tuple[Passage, ...] = ()
    mtu: int | None = None
    open: bool = False


@frozen
class Underlay:
    """How the physical devices are joined; `assumed` says how that was inferred where no dump says it."""

    segments: tuple[Segment, ...] = ()
    assumed: str | None = None


@frozen
class Lease:
    """What flannel's subnet manager says of one node: its pods' block, public address and VTEP MAC (vxlan only).

    `told` is False where nothing but the node's own bridge says which block it is.
    """

    node: str
    subnet: Prefix
    public: int = field(repr=dotted)
    mac: str | None = None
    told: bool = True


@frozen
class Plan:
    """What the cluster is meant to look like: the backend, the cluster's block and one lease a node.

    `elsewhere` are the leases of nodes that nobody dumped: their rows belong in the tables of the others.
    `keeps_mac` is flannel v0.25.3 and later, which stores the VTEP's MAC address in the node's annotation.
    `hears_address_changes` is False for a dual-stack cluster whose IPv6 annotations did not change.
    `checks_routes` and `replaces_routes` are of plain routes: whether missing ones are put back (RouteNetwork's check,
    which vxlan's DirectRouting lacks), and whether one to a node's earlier address gives way (since flannel 803).
    """

    backend: str
    cluster: Prefix
    leases: tuple[Lease, ...] = field(default=())
    elsewhere: tuple[Lease, ...] = ()
    keeps_mac: bool = True
    hears_address_changes: bool = True
    checks_routes: bool = True
    replaces_routes: bool = True

    @property
    def tunnelled(self) -> tuple[Lease, ...]:
        """The leases of a backend whose nodes reach each other by tunnels."""
        return self.leases if self.backend == "vxlan" else ()

    @property
    def plain(self) -> tuple[Lease, ...]:
        """The leases of a backend whose nodes are each other's next hops."""
        return self.leases if self.backend == "host-gw" else ()


@frozen(eq=False)
class Network:
    """Everything: hosts, the wire between them, and what was intended (None where nobody told)."""

    hosts: tuple[Host, ...]
    underlay: Underlay = Underlay()
    plan: Plan | None = None

    @property
    def pods(self) -> tuple[Host, ...]:
        """The pods, in order."""
        return tuple(host for host in self.hosts if host.kind == HostKind.POD)

    @property
    def nodes(self) -> tuple[Host, ...]:
        """The nodes, in order."""
        return tuple(host for host in self.hosts if host.kind == HostKind.NODE)

    @property
    def missing(self) -> tuple[Known, ...]:
        """The properties that nobody can decide of this network, with what is missing; a `World` asks for it."""
        found = [
            Known("reachability.*", f"{host.name}: {name} is missing") for host in self.hosts for name in host.missing
        ]
        found += [
            Known("reachability.*", f"pod {pod.name} has no address") for pod in self.pods if not pod.is_addressed
        ]
        found += [
            Known("*.the_bridge_stands_in_the_nodes_block", f"{lease.node}: nothing but its bridge tells its block")
            for lease in (self.plan.leases if self.plan is not None else ())
            if not lease.told
        ]
        return tuple(found)

    def with_hosts(self, *changed: Host) -> "Network":
        """The network with these hosts in place of those of the same names."""
        by_name = {host.name: host for host in changed}
        return evolve(self, hosts=tuple(by_name.get(host.name, host) for host in self.hosts))


NO_PLAN = "no plan: nothing tells what was leased to whom"
EachNode = Annotated[Host, Member("nodes")]
ThePlan = Annotated[Plan, Member("plan", NO_PLAN)]
EachLease = Annotated[Lease, Member("plan.leases", NO_PLAN)]
EachTunnelled = Annotated[Lease, Member("plan.tunnelled", NO_PLAN)]
EachPlain = Annotated[Lease, Member("plan.plain", NO_PLAN)]
