"""Random changes of one network's tables: routes, rules, neighbours, forwarding entries."""

from collections.abc import Callable
from random import Random

from attrs import evolve

from models.packet import Prefix, address, prefix
from models.reachability.vocabulary import (
    ANY_MAC,
    Host,
    HostKind,
    Kind,
    Link,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Route,
    RouteType,
    Rule,
    Scope,
    VxlanEntry,
)

Edit = Callable[[Random, Network], Network]
OTHER_TABLE = "100"
REFUSALS = (RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW)
STRANGERS = ("8.8.8.8", "172.10.0.77", "172.10.100.99", "192.168.33.222", "10.1.1.1")
BLOCKS = (
    "default",
    "172.10.0.0/16",
    "172.10.0.0/24",
    "172.10.100.0/24",
    "172.10.1.0/24",
    "172.10.0.0/25",
    "172.10.100.2/32",
    "172.10.0.2/32",
    "172.10.1.0/30",
    "192.168.33.0/24",
    "192.168.33.96/28",
    "192.168.33.102/32",
    "192.168.34.0/24",
    "8.8.8.0/24",
)


def replaced(network: Network, host: Host) -> Network:
    """The network with this host instead of the one of its name."""
    return evolve(network, hosts=tuple(host if old.name == host.name else old for old in network.hosts))


def addresses_of(network: Network) -> list[int]:
    """Every address that somebody has, but for loopback's, in a fixed order."""
    links = [link for host in network.hosts for link in host.links if link.kind != Kind.LOOPBACK]
    return list(dict.fromkeys(given.local for link in links for given in link.addresses))


def macs_of(network: Network) -> list[str]:
    """Every MAC address that somebody has, and one that nobody has."""
    links = [link for host in network.hosts for link in host.links if link.kind != Kind.LOOPBACK]
    return [*dict.fromkeys(link.mac for link in links), "0e:ff:ff:ff:ff:77"]


def some_host(random: Random, network: Network) -> Host:
    """A host; nodes are more interesting than pods."""
    nodes = [host for host in network.hosts if host.kind != HostKind.POD]
    return random.choice([*nodes, *nodes, *nodes, *network.pods])


def some_node(random: Random, network: Network) -> Host:
    """A node."""
    return random.choice(network.nodes)


def some_link(random: Random, host: Host) -> Link:
    """A device of the host that a route may use."""
    return random.choice([link for link in host.links if link.kind != Kind.LOOPBACK and link.master is None])


def some_block(random: Random, network: Network) -> Prefix:
    """A block that a routing decision may turn on."""
    if random.random() < 0.3:
        return Prefix(random.choice(addresses_of(network)), 32)
    return prefix(random.choice(BLOCKS))


def some_address(random: Random, network: Network) -> int:
    """An address that somebody has, mostly."""
    return random.choice([*addresses_of(network), *(address(stranger) for stranger in STRANGERS)])


def _route(random: Random, network: Network, host: Host, table: str) -> Route:
    block = some_block(random, network)
    metric = random.choice((0, 0, 0, 50, 100))
    if random.random() < 0.3:
        return Route(block, type=random.choice(REFUSALS), table=table, metric=metric)
    link = some_link(random, host)
    if random.random() < 0.25:
        return Route(block, (NextHop(link.name),), table=table, metric=metric, scope=Scope.LINK)
    hop = NextHop(link.name, some_address(random, network), onlink=random.random() < 0.6)
    mtu = random.choice((None, None, None, None, 1300))
    return Route(block, (hop,), table=table, metric=metric, mtu=mtu)


def add_route(random: Random, network: Network) -> Network:
    """Add a route, before or behind those of equal prefix."""
    host = some_host(random, network)
    route = _route(random, network, host, "main")
    routes = (route, *host.routes) if random.random() < 0.5 else (*host.routes, route)
    return replaced(network, evolve(host, routes=routes))


def remove_route(random: Random, network: Network) -> Network:
    """Remove a route; now and then one that the kernel made for an address."""
    host = some_host(random, network)
    table = "local" if random.random() < 0.15 else "main"
    found = [row for row in host.routes if row.table == table and row.prefix.first >> 24 != 127]
    if not found:
        return network
    gone = random.choice(found)
    return replaced(network, evolve(host, routes=tuple(row for row in host.routes if row != gone)))


def turn_route(random: Random, network: Network) -> Network:
    """Point a route at another gateway."""
    host = some_host(random, network)
    found = [row for row in host.routes if row.table == "main" and row.hops and row.hops[0].gateway is not None]
    if not found:
        return network
    old = random.choice(found)
    new = evolve(old, hops=(evolve(old.hops[0], gateway=some_address(random, network)),))
    return replaced(network, evolve(host, routes=tuple(new if row == old else row for row in host.routes)))


def add_rules(random: Random, network: Network) -> Network:
    """Add a policy rule or two, and routes to the table that they look into."""
    host = some_host(random, network)
    rules = {rule.priority: rule for rule in host.rules}
    for priority in random.sample((5, 100, 200, 32765, 32766, 32800), random.choice((1, 2))):
        kept = rules.get(priority)
        table = kept.table if kept is not None else random.choice((OTHER_TABLE, OTHER_TABLE, "main", "local"))
        rules[priority] = Rule(
            priority,
            table,
            source=some_block(random, network) if random.random() < 0.4 else None,
            destination=some_block(random, network) if random.random() < 0.4 else None,
            input=some_link(random, host).name if random.random() < 0.3 else None,
            inverted=random.random() < 0.15,
            suppress=random.choice((0, 16, 24)) if random.random() < 0.15 else None,
            action=random.choice(REFUSALS[:3]) if random.random() < 0.15 else RouteType.UNICAST,
        )
    added = tuple(_route(random, network, host, OTHER_TABLE) for _ in range(random.choice((1, 2, 3))))
    ordered = tuple(_plain(rules[priority]) for priority in sorted(rules))
    return replaced(network, evolve(host, rules=ordered, routes=(*host.routes, *added)))


def _plain(rule: Rule) -> Rule:
    """The rule as the kernel takes it: `not` needs a selector, an action no table."""
    if rule.action != RouteType.UNICAST:
        rule = evolve(rule, suppress=None)
    if rule.inverted and rule.source is None and rule.destination is None and rule.input is None:
        return evolve(rule, inverted=False)
    return rule


def fix_neighbour(random: Random, network: Network) -> Network:
    """Make a neighbour permanent, rightly or wrongly."""
    host = some_host(random, network)
    row = Neighbour(
        some_address(random, network),
        some_link(random, host).name,
        random.choice(macs_of(network)),
        NeighbourState.PERMANENT,
    )
    return replaced(network, evolve(host, neighbours=(row, *host.neighbours)))


def change_neighbour(random: Random, network: Network) -> Network:
    """Remove a permanent neighbour, let it fail, or give it another MAC address."""
    host = some_node(random, network)
    if not host.neighbours:
        return network
    old = random.choice(host.neighbours)
    new = random.choice(
        ((), (evolve(old, mac=random.choice(macs_of(network))),), (evolve(old, state=NeighbourState.FAILED, mac=None),))
    )
    kept = tuple(row for row in host.neighbours if row != old)
    return replaced(network, evolve(host, neighbours=(*new, *kept)))


def change_entry(random: Random, network: Network) -> Network:
    """Remove a vxlan forwarding entry or change where it points to."""
    host = some_node(random, network)
    if not host.vxlan_entries:
        return network
    old = random.choice(host.vxlan_entries)
    new = random.choice(
        (
            (),
            (evolve(old, remote=some_address(random, network)),),
            (evolve(old, mac=random.choice(macs_of(network))),),
            (evolve(old, port=4789),),
            (evolve(old, vni=2),),
        )
    )
    kept = tuple(row for row in host.vxlan_entries if row != old)
    return replaced(network, evolve(host, vxlan_entries=(*new, *kept)))


def add_default_entry(random: Random, network: Network) -> Network:
    """Give a vxlan device default destinations; sometimes nothing else, and no permanent neighbours."""
    host = some_node(random, network)
    tunnels = [link for link in host.links if link.kind == Kind.VXLAN]
    if not tunnels:
        return network
    publics = [link.addresses[0].local for node in network.nodes for link in node.links[1:2] if link.addresses]
    chosen = random.sample(publics, random.choice((1, min(2, len(publics)))))
    added = tuple(VxlanEntry(ANY_MAC, tunnels[0].name, remote) for remote in chosen)
    if random.random() < 0.5:
        return replaced(network, evolve(host, vxlan_entries=added, neighbours=()))
    return replaced(network, evolve(host, vxlan_entries=(*host.vxlan_entries, *added)))


TABLE_EDITS: tuple[Edit, ...] = (
    add_route,
    add_route,
    add_route,
    remove_route,
    turn_route,
    add_rules,
    add_rules,
    fix_neighbour,
    change_neighbour,
    change_entry,
    add_default_entry,
)
