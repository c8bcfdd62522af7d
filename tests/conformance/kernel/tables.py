"""The rows of one host's tables as lines for `ip -batch` and `bridge -batch`."""

from collections.abc import Iterable

from netaddr import IPAddress

from models.packet import Prefix
from models.reachability.vocabulary import (
    Host,
    Neighbour,
    NeighbourState,
    NextHop,
    PortState,
    Route,
    RouteType,
    Rule,
)
from models.reachability.vocabulary.hosts import RULES

STATES = {
    PortState.DISABLED: 0,
    PortState.LISTENING: 1,
    PortState.LEARNING: 2,
    PortState.FORWARDING: 3,
    PortState.BLOCKING: 4,
}
KEPT = {NeighbourState.PERMANENT: "permanent", NeighbourState.NOARP: "noarp"}


def text(number: int) -> str:
    """Write an address with dots."""
    return str(IPAddress(number, version=4))


def _block(block: Prefix | None) -> str:
    return "all" if block is None else str(block)


def _way(hop: NextHop) -> list[str]:
    via = [] if hop.gateway is None else ["via", text(hop.gateway)]
    return [*via, "dev", hop.device]


def route_words(route: Route) -> str:
    """One route, in the words of `ip route`."""
    words = [] if route.type == RouteType.UNICAST else [route.type.value]
    words.append(str(route.prefix))
    if route.tos:
        words += ["tos", str(route.tos)]
    if len(route.hops) == 1:
        words += _way(route.hops[0])
    words += ["table", route.table, "proto", route.protocol, "scope", route.scope.value]
    if route.metric:
        words += ["metric", str(route.metric)]
    if route.source is not None:
        words += ["src", text(route.source)]
    if route.mtu is not None:
        words += ["mtu", str(route.mtu)]
    if len(route.hops) == 1 and route.hops[0].onlink:
        words.append("onlink")
    if len(route.hops) > 1:
        for hop in route.hops:
            words += ["nexthop", *_way(hop), "weight", str(hop.weight), *(["onlink"] if hop.onlink else [])]
    return " ".join(words)


def _rank(rows: list[Route]) -> int:
    """When to add a group of equal keys: own addresses, what is connected, what needs a connected gateway."""
    if any(row.type == RouteType.LOCAL for row in rows):
        return 0 if all(row.source in (None, row.prefix.first) for row in rows) else 1
    if any(hop.gateway is not None and not hop.onlink for row in rows for hop in row.hops):
        return 4 if rows[0].prefix.length == 0 else 3
    return 2


def in_order_of_need(routes: Iterable[Route]) -> list[Route]:
    """The routes so that each can be added after those before it, and equal keys keep their order."""
    groups: dict[tuple[str, Prefix, int, int], list[Route]] = {}
    for route in routes:
        groups.setdefault((route.table, route.prefix, route.tos, route.metric), []).append(route)
    return [row for rows in sorted(groups.values(), key=_rank) for row in rows]


def _rule_words(rule: Rule) -> str:
    words = ["not"] if rule.inverted else []
    words += ["from", _block(rule.source), "to", _block(rule.destination)]
    upper = None if rule.protocol is None else rule.protocol.value
    for name, value in (("iif", rule.input), ("oif", rule.output), ("ipproto", upper)):
        words += [name, value] if value is not None else []
    if rule.mark is not None:
        words += ["fwmark", f"{rule.mark[0]:#x}/{rule.mark[1]:#x}"]
    if rule.port is not None:
        words += ["dport", f"{rule.port[0]}-{rule.port[1]}"]
    if rule.action != RouteType.UNICAST:
        return " ".join([*words, rule.action.value, "priority", str(rule.priority)])
    words += ["lookup", rule.table]
    if rule.suppress is not None:
        words += ["suppress_prefixlength", str(rule.suppress)]
    return " ".join([*words, "priority", str(rule.priority)])


def _rule_lines(host: Host) -> list[str]:
    """Replace the kernel's three rules, unless they are the world's: any change splits the kernel's merged table."""
    if host.rules == RULES:
        return []
    # A spare rule stands in meanwhile: without `local` no address would be valid.
    spare = "from all lookup local priority 30000"
    removed = [f"rule del from all lookup {rule.table} priority {rule.priority}" for rule in RULES]
    added = [f"rule add {_rule_words(rule)}" for rule in host.rules]
    return [f"rule add {spare}", *removed, *added, f"rule del {spare}"]


def _neighbour_line(row: Neighbour) -> str:
    return f"neigh replace {text(row.address)} lladdr {row.mac} dev {row.device} nud {KEPT[row.state]}"


def ip_lines(host: Host, found: Iterable[Route]) -> list[str]:
    """Rules, routes and permanent neighbours: what the kernel made by itself goes, what the world lists comes.

    `found` is the table `local` as it is. Rows that are right stay: a local route that a user adds makes the kernel
    validate every source in full (fib_has_custom_local_routes).
    """
    there = {_local_key(row): row for row in found}
    wanted = {_local_key(row) for row in host.routes if row.table == "local"}
    routes = [row for row in in_order_of_need(host.routes) if row.table != "local" or _local_key(row) not in there]
    return [
        "route flush table main",
        *(f"route append {route_words(route)}" for route in routes),
        *(f"route del {route_words(row)}" for key, row in there.items() if key not in wanted),
        *_rule_lines(host),  # last: the kernel asks them whether a gateway is reachable
        *(_neighbour_line(row) for row in host.neighbours if row.state in KEPT and row.mac is not None),
        *(f"neigh add proxy {text(row.address)} dev {row.device}" for row in host.proxies),
    ]


def _local_key(row: Route) -> tuple[RouteType, Prefix, str, int | None]:
    return row.type, row.prefix, row.hops[0].device if row.hops else "", row.source


def bridge_lines(host: Host) -> list[str]:
    """Permanent forwarding entries and the states of bridge ports; what was learned is learned again."""
    macs = {link.mac for link in host.links if link.master is not None or link.name in _bridges(host)}
    lines = []
    for entry in host.bridge_entries:
        if entry.local and entry.mac not in macs:
            lines.append(f"fdb add {entry.mac} dev {entry.port} master permanent")
        elif entry.permanent and not entry.local:
            lines.append(f"fdb add {entry.mac} dev {entry.port} master static")
    for row in host.vxlan_entries:
        port = f" port {row.port}" if row.port is not None else ""
        vni = f" vni {row.vni}" if row.vni is not None else ""
        state = "permanent" if row.permanent else "dynamic"
        lines.append(f"fdb append {row.mac} dev {row.device} dst {text(row.remote)}{port}{vni} self {state}")
    lines += [
        f"link set dev {link.name} state {STATES[link.port.state]}"
        for link in host.links
        if link.port is not None and link.port.state != PortState.FORWARDING and link.up
    ]
    return lines


def _bridges(host: Host) -> set[str]:
    return {link.master for link in host.links if link.master is not None}
