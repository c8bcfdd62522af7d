"""The rows of the kernel's tables: routes, rules, neighbours and forwarding entries."""

from enum import Enum

from attrs import field, frozen

from models.packet import Prefix, Protocol, dotted


class RouteType(Enum):
    """What a route does with a packet that it matches (`RTN_*`)."""

    UNICAST = "unicast"
    LOCAL = "local"
    BROADCAST = "broadcast"
    ANYCAST = "anycast"
    MULTICAST = "multicast"
    BLACKHOLE = "blackhole"
    UNREACHABLE = "unreachable"
    PROHIBIT = "prohibit"
    THROW = "throw"


class Scope(Enum):
    """How far away the destination of a route is (`RT_SCOPE_*`)."""

    GLOBAL = "global"
    SITE = "site"
    LINK = "link"
    HOST = "host"
    NOWHERE = "nowhere"


class NeighbourState(Enum):
    """What the kernel knows of a neighbour (`NUD_*`)."""

    PERMANENT = "permanent"
    NOARP = "noarp"
    REACHABLE = "reachable"
    STALE = "stale"
    DELAY = "delay"
    PROBE = "probe"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    NONE = "none"


@frozen
class NextHop:
    """One way out of a route: a device, a gateway on it or none (the destination itself is the neighbour)."""

    device: str
    gateway: int | None = field(default=None, repr=lambda to: "None" if to is None else dotted(to))
    weight: int = 1
    onlink: bool = False
    dead: bool = False
    linkdown: bool = False


@frozen
class Route:
    """One route, as `ip -d route show table all` prints it; the order of the dump decides between equals.

    `hops` is empty for blackhole, unreachable, prohibit and throw. `mtu` is the route's own metric, if set.
    `unmodelled` is the place of a route that no words here say: a packet that takes it makes the verdict unknown.
    """

    prefix: Prefix
    hops: tuple[NextHop, ...] = ()
    type: RouteType = RouteType.UNICAST
    table: str = "main"
    metric: int = 0
    scope: Scope = Scope.GLOBAL
    protocol: str = "boot"
    source: int | None = field(default=None, repr=lambda to: "None" if to is None else dotted(to))
    tos: int = 0
    mtu: int | None = None
    unmodelled: str = ""


@frozen
class Rule:
    """One routing policy rule; `suppress` is suppress_prefixlength. A selector that is None matches everything.

    `unmodelled` holds selectors of a dump that no packet of ours can decide (uid, l3mdev, ...): a verdict that
    depends on such a rule is unknown.
    """

    priority: int
    table: str
    source: Prefix | None = None
    destination: Prefix | None = None
    input: str | None = None
    output: str | None = None
    mark: tuple[int, int] | None = None
    protocol: Protocol | None = None
    port: tuple[int, int] | None = None
    inverted: bool = False
    suppress: int | None = None
    action: RouteType = RouteType.UNICAST
    unmodelled: tuple[str, ...] = ()


@frozen
class Neighbour:
    """One ARP entry; `mac` is None where the state has none (INCOMPLETE, FAILED)."""

    address: int = field(repr=dotted)
    device: str
    mac: str | None
    state: NeighbourState = NeighbourState.REACHABLE


@frozen
class ProxyNeighbour:
    """An address of others that the host answers ARP for (`ip neigh add proxy`), on one device or on every one."""

    address: int = field(repr=dotted)
    device: str | None = None


@frozen
class BridgeEntry:
    """One forwarding entry of a bridge: frames to this MAC leave by this port; `local` means they go up."""

    mac: str
    port: str
    local: bool = False
    permanent: bool = False


@frozen
class VxlanEntry:
    """One forwarding entry of a vxlan device; the all-zero MAC is a default destination, of which several may exist.

    One that is not `permanent` was learned, and ages.
    """

    mac: str
    device: str
    remote: int = field(repr=dotted)
    port: int | None = None
    vni: int | None = None
    permanent: bool = True
