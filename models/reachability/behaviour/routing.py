"""Route lookup: policy rules, then the longest prefix, then the metric, then the order of the dump.

Follows fib_rules_lookup and fib_table_lookup of net/ipv4 @ Linux 6.1. Packets have TOS 0 and mark 0: routes with a
TOS never match. Gateways were checked when the route was added and are not checked again, as in the kernel.
"""

from collections.abc import Iterable
from typing import Any

from models.packet import Packet, Prefix
from models.reachability.behaviour.settings import settings_of
from models.reachability.vocabulary import Assigned, Host, Link, NextHop, Route, RouteType, Rule, Scope
from models.reachability.vocabulary.hosts import RULES
from verify import Index, evolve, members, prefix_map, pure, remembered

ERRORS = (RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW)
NO_ROUTE = Route(Prefix(0, 0), type=RouteType.THROW, table="none")  # stands for "nothing found"
NOT_DECIDED = Route(Prefix(0, 0), type=RouteType.THROW, table="not modelled")
BY_DESTINATION = 0  # stands for the gateway of whichever of several routes has the destination; none is 0.0.0.0
ADDRESS_SCOPES = {"global": 0, "site": 200, "link": 253, "host": 254, "nowhere": 255}
ROUTE_SCOPES = {Scope.GLOBAL: 0, Scope.SITE: 200, Scope.LINK: 253, Scope.HOST: 254, Scope.NOWHERE: 255}


def is_undecided(route: Route) -> bool:
    """Whether a rule or a route decides that the model has no words for."""
    return route.table == NOT_DECIDED.table or route.unmodelled != ""


@remembered
def links_of(host: Host) -> dict[str, Link]:
    """The host's devices by name."""
    return {link.name: link for link in host.links}


def _usable(host: Host, route: Route) -> Route | None:
    """The route with the next hops that fib_table_lookup would take; None if none is left."""
    if route.tos:
        return None
    if route.type in ERRORS or (route.unmodelled and not route.hops):
        return route
    links = links_of(host)
    if route.type == RouteType.LOCAL:  # an address stays the host's own while its device is down (fib_sync_down_dev)
        hops = tuple(hop for hop in route.hops if not hop.dead)
    else:
        hops = tuple(hop for hop in route.hops if _alive(host, hop, links))
    if len(hops) == len(route.hops):
        return route
    return evolve(route, hops=hops) if hops else None


def _alive(host: Host, hop: NextHop, links: dict[str, Link]) -> bool:
    link = links.get(hop.device)
    if hop.dead or link is None or not link.up:
        return False
    down = hop.linkdown or not link.carrier
    return not (down and settings_of(host, hop.device).ignore_routes_with_linkdown)


def _index(host: Host, routes: Iterable[Route]) -> Index[Route]:
    usable = [kept for route in routes if (kept := _usable(host, route)) is not None]
    usable.sort(key=lambda route: route.metric)  # stable: the dump's order decides between equals
    return prefix_map(((route.prefix.first, route.prefix.last, route) for route in usable), NO_ROUTE)


@remembered
def tables(host: Host) -> dict[str, Index[Route]]:
    """One index a table; while only the three default rules exist, `local` and `main` are one trie.

    The kernel merges both (fib_trie_table, fib_unmerge): a longer prefix of main then beats a shorter one of local.
    """
    names = dict.fromkeys(route.table for route in host.routes)
    found = {name: _index(host, [route for route in host.routes if route.table == name]) for name in names}
    if default_rules(host):
        local = [route for route in host.routes if route.table == "local"]
        main = [route for route in host.routes if route.table == "main"]
        merged = [evolve(route, metric=-1) for route in local] + main
        found["local"] = _index(host, merged)
    return found


@remembered
def _alike(host: Host) -> dict[str, Index[Route]]:
    """The tables, with routes that differ in nothing but their block and gateway made one.

    Most of what happens to a packet is the same for all routes into one tunnel: it is asked once, and the gateway last.
    """
    made: dict[Any, Route] = {}

    def alike(route: Route) -> Route:
        if len(route.hops) != 1 or route.hops[0].gateway is None:
            return route
        (hop,) = route.hops
        key = (
            (route.prefix.length, route.type, route.table, route.metric, route.scope, route.protocol, route.source),
            (route.tos, route.mtu, route.unmodelled, hop.device, hop.weight, hop.onlink, hop.dead, hop.linkdown),
        )
        if key not in made:
            hops = (evolve(hop, gateway=BY_DESTINATION),)
            made[key] = evolve(route, prefix=Prefix(0, route.prefix.length), hops=hops)
        return made[key]

    return {name: index.project(alike) for name, index in tables(host).items()}


@pure
def gateway_of(host: Host, route: Route, hop: NextHop, destination: int) -> int | None:
    """The gateway of a next hop of the route that `look_up` found for this destination; None if it has none."""
    if hop.gateway != BY_DESTINATION:
        return hop.gateway
    return tables(host)[route.table].at(destination).hops[0].gateway


@remembered
def default_rules(host: Host) -> bool:
    """Whether the host has no routing policy rules but the kernel's three."""
    return host.rules == RULES


@remembered
def local_addresses(host: Host) -> Index[bool]:
    """Membership of the addresses assigned to any device of the host (inet_lookup_ifaddr_rcu)."""
    return members(given.local for link in host.links for given in link.addresses)


@remembered
def physical_addresses(host: Host) -> Index[bool]:
    """Membership of the addresses of the devices that join the host to the underlay."""
    return members(given.local for link in host.uplinks for given in link.addresses)


@pure
def selects(rule: Rule, packet: Packet, received: str) -> bool:
    """Whether the rule's selectors match (fib4_rule_match); a rule without selectors matches everything.

    `oif` selects the sockets that are bound to a device: none of ours is.
    """
    matches = (
        (rule.input is None or rule.input == received)
        and rule.output is None
        and (rule.mark is None or rule.mark[0] == 0)
        and (rule.source is None or rule.source.first <= packet.source <= rule.source.last)
        and (rule.destination is None or rule.destination.first <= packet.destination <= rule.destination.last)
        and (rule.protocol is None or packet.protocol == rule.protocol)
        and (rule.port is None or rule.port[0] <= packet.port <= rule.port[1])
    )
    return matches != rule.inverted


@pure
def look_up(host: Host, packet: Packet, received: str = "lo") -> Route:
    """Find the route that decides this packet; NO_ROUTE if nothing does. Its gateway is for `gateway_of` to say.

    `received` is the input device (`lo` for packets of the host itself).
    """
    for rule in host.rules:
        if not selects(rule, packet, received) and not (rule.unmodelled and rule.inverted):
            continue
        if rule.unmodelled:
            return NOT_DECIDED
        if rule.action in ERRORS:
            return Route(Prefix(0, 0), type=rule.action, table="rule")
        table = _alike(host).get(rule.table)
        if table is None:
            continue
        route = table.at(packet.destination)
        if route.type == RouteType.THROW:
            continue
        if rule.suppress is not None and route.prefix.length <= rule.suppress and route.type not in ERRORS:
            continue  # fib4_rule_suppress is asked only where the table gave no error
        return route
    return NO_ROUTE


@remembered
def _equal_defaults(host: Host) -> dict[str, tuple[Route, ...]]:
    """The default routes of each table between which gateways that do not answer decide; none if there is but one."""
    found: dict[str, tuple[Route, ...]] = {}
    for name in dict.fromkeys(route.table for route in host.routes):
        rows = [route for route in host.routes if route.table == name and route.prefix.length == 0]
        usable = sorted((kept for row in rows if (kept := _usable(host, row)) is not None), key=lambda row: row.metric)
        equals = tuple(
            row
            for row in usable
            if (row.metric, row.scope, row.type) == (usable[0].metric, Scope.GLOBAL, RouteType.UNICAST)
            and row.hops[0].gateway is not None
        )
        if len(equals) > 1 and equals[0] == usable[0] and len(usable[0].hops) == 1:
            found[name] = equals
    return found


@pure
def ways_out(host: Host, route: Route) -> tuple[tuple[Route, NextHop], ...]:
    """The next hops that a packet of the host itself may take by this route (fib_select_path).

    Of several equal default routes the kernel takes one whose gateway it does not think dead (fib_select_default);
    what is forwarded takes the first.
    """
    if route.prefix.length == 0 and route.table in _equal_defaults(host):
        return tuple((row, row.hops[0]) for row in _equal_defaults(host)[route.table])
    return tuple((route, hop) for hop in route.hops)


def _scope(given: Assigned) -> int:
    return ADDRESS_SCOPES.get(given.scope, 0)


def is_on(given: Assigned, number: int) -> bool:
    """Whether the number lies in the subnet of the assigned address, or of its peer if it has one (inet_ifa_match)."""
    size = int(2 ** (32 - given.length))
    first = (given.local if given.peer is None else given.peer) // size * size
    return first <= number < first + size


def select_address(host: Host, device: str, towards: int | None, scope: int) -> int:
    """Choose the source address for a device (inet_select_addr); 0 if the host has none that suits.

    `towards` is a known address whose subnet is preferred; `scope` as in RT_SCOPE_* (0 global, 253 link).
    """
    chosen = 0
    link = links_of(host).get(device)
    for given in link.addresses if link is not None else ():
        if _scope(given) > min(scope, 254):
            continue
        if towards is None or is_on(given, towards):
            return given.local
        chosen = chosen or given.local
    if chosen:
        return chosen
    for other in host.links:
        for given in other.addresses:
            if _scope(given) != ADDRESS_SCOPES["link"] and _scope(given) <= scope:
                return given.local
    return 0


def source_for(host: Host, route: Route, hop: NextHop, destination: int) -> int:
    """The source address of the host's own packets by this route: its `src`, or the device's best address."""
    if route.source is not None:
        return route.source
    several = len(links_of(host)[hop.device].addresses) > 1
    towards = gateway_of(host, route, hop, destination) if several else None
    return select_address(host, hop.device, towards, ROUTE_SCOPES[route.scope])


@pure
def kernel_source(host: Host, packet: Packet) -> int:
    """The source address that the host's kernel chooses towards the packet's destination; 0 if there is no way."""
    route = look_up(host, packet)
    if route.type == RouteType.LOCAL:
        return route.source if route.source is not None else packet.destination
    if not route.hops:
        return 0
    way, hop = ways_out(host, route)[0]
    return source_for(host, way, hop, packet.destination)


@remembered
def owned(host: Host) -> Index[bool]:
    """Membership of the addresses that the host's local table delivers to itself."""
    local = [route for route in host.routes if route.table == "local"]
    rows = ((route.prefix.first, route.prefix.last, route.type == RouteType.LOCAL) for route in local)
    return prefix_map(rows, otherwise=False)
