"""Services as kube-proxy sees them, and how it was told to program a node."""

from attrs import field, frozen

from models.nat.vocabulary.addresses import Block, Family, protocol_name, shown
from models.nat.vocabulary.matches import AddressIs, DeviceIs


@frozen
class Endpoint:
    """One address and port behind a service; hints name the nodes or zones that it is meant for."""

    address: int = field(repr=shown)
    port: int
    is_local: bool = False
    is_ready: bool = True
    is_serving: bool = True
    is_terminating: bool = False
    zone_hints: frozenset[str] = frozenset()
    node_hints: frozenset[str] = frozenset()


@frozen
class ServicePort:
    """One port of a service, of one family; 0 is no node port, and no port for health checks.

    `sticky_seconds` is the timeout of ClientIP affinity, None without. `source_ranges` is empty without restriction.
    """

    namespace: str
    name: str
    port_name: str
    protocol: int
    cluster_ip: int = field(repr=shown)
    port: int
    node_port: int = 0
    external_ips: tuple[int, ...] = ()
    balancer_ips: tuple[int, ...] = ()
    source_ranges: tuple[Block, ...] = ()
    is_internal_local: bool = False
    is_external_local: bool = False
    sticky_seconds: int | None = None
    health_check_port: int = 0
    endpoints: tuple[Endpoint, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        """Write it as kube-proxy does in comments and hashes: `namespace/name:port`."""
        return f"{self.namespace}/{self.name}{':' if self.port_name else ''}{self.port_name}"

    @property
    def hashed(self) -> str:
        """The text from which the names of its chains are made."""
        return f"{self}{protocol_name(self.protocol)}"

    @property
    def is_exposed(self) -> bool:
        """Whether it has an address or a port that is meant for the outside."""
        return bool(self.node_port or self.external_ips or self.balancer_ips)

    @property
    def uses_cluster(self) -> bool:
        """Whether traffic of some kind may go to endpoints of every node."""
        return not self.is_internal_local or self.is_exposed

    @property
    def uses_local(self) -> bool:
        """Whether traffic of some kind stays on the node."""
        return self.is_internal_local or (self.is_external_local and self.is_exposed)


@frozen
class Release:
    """What differs between releases of kube-proxy (facts §1.8)."""

    name: str
    has_martian_rule: bool  # its own copy of the rule in KUBE-FIREWALL
    ends_firewall_chains: bool  # a rule without target at the end of KUBE-FW chains
    drops_invalid_when_liberal: bool
    reads_zero_ranges: bool  # a source range of length 0 restricts nothing


RELEASES = {
    "1.26": Release("1.26", False, False, True, False),
    "1.34": Release("1.34", True, True, False, True),
    "1.35": Release("1.35", True, True, False, True),
    "1.36": Release("1.36", True, True, False, True),
}


@frozen
class Proxy:
    """How kube-proxy is configured on a node.

    `pods` is what its detector of local traffic matches, None where it has none. `node_port_addresses` serve node
    ports, None for all addresses of the node. `keeps_terminating`: where no endpoint is ready, those that still serve
    are used (the gate ProxyTerminatingEndpoints before 1.28).
    """

    release: Release = RELEASES["1.36"]
    family: Family = Family.IPV4
    masquerade_bit: int = 14
    pods: AddressIs | DeviceIs | None = None
    masquerades_all: bool = False
    has_localhost_node_ports: bool = True
    node_port_addresses: tuple[int, ...] | None = None
    node_addresses: tuple[int, ...] = ()
    has_random_fully: bool = True
    is_liberal: bool = False
    keeps_terminating: bool = True
    counters: frozenset[str] = frozenset()
    node: str = ""
    zone: str = ""

    @property
    def mark(self) -> int:
        """The mark of packets that will be masqueraded."""
        return int(2**self.masquerade_bit)
