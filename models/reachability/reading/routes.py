"""`ip -j -d route show table all` and `ip -j -d rule`.

Follows print_route of ip/iproute.c and print_rule of ip/iprule.c @ iproute2 6.1: what that code omits without `-d`
(unicast, main, boot, global) is the default here.
"""

from models.packet import HIGHEST_ADDRESS, HIGHEST_PORT, Prefix, Protocol
from models.reachability.reading.row import Row, bare_number
from models.reachability.vocabulary import NextHop, Route, RouteType, Rule, Scope

UNUSUAL = {"encap", "via", "nexthops", "nhid"}
ERRORS = (RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW)
TABLES = {"255": "local", "254": "main", "253": "default"}  # `ip -N` writes the numbers of enum rt_class_t
HEAVIEST = 256  # rtnh_hops is one byte, and weight is one more
LONGEST_MTU = 2**32 - 1
EVERY_BIT = 0xFFFFFFFF
PROTOCOLS = {"1": Protocol.ICMP, "6": Protocol.TCP, "17": Protocol.UDP} | {
    one.value: one for one in (Protocol.ICMP, Protocol.TCP, Protocol.UDP)
}
WHOLE_LENGTH = 32
KNOWN = (  # realms (flow_*) and who made the rule decide nothing
    *("priority", "src", "srclen", "dst", "dstlen", "iif", "oif", "fwmark", "fwmask", "table", "protocol", "ipproto"),
    *("dport", "dport_start", "dport_end", "not", "suppress_prefixlen", "action", "flow_from", "flow_to"),
    *("iif_detached", "oif_detached", "proto", "unresolved"),
)


def read_routes(rows: list[Row]) -> tuple[Route, ...]:
    """Read the routes of every table, in the order of the dump; IPv6 rows are left out."""
    return tuple(_route(row) for row in rows if not _is_ipv6(row))


def _is_ipv6(row: Row) -> bool:
    """Whether the row is of the IPv6 tables; `default` does not tell, but only IPv6 has a router preference."""
    return row.has("pref") or row.has_colon(("dst", "gateway", "prefsrc", "from"))


def _table(row: Row, otherwise: str | None) -> str:
    name = row.text("table", otherwise)
    return TABLES.get(name, name)


def _route(row: Row) -> Route:
    kind = row.word("type", RouteType, RouteType.UNICAST)
    beyond = _beyond(row)
    return Route(
        prefix=row.prefix("dst"),
        hops=() if kind in ERRORS else _devices(row) if beyond else _hops(row),
        type=kind,
        table=_table(row, "main"),
        metric=row.whole("metric", HIGHEST_ADDRESS, 0),
        scope=row.word("scope", Scope, Scope.GLOBAL),
        protocol=row.text("protocol", "boot"),
        source=row.address_or_none("prefsrc"),
        tos=bare_number(row, "tos") if row.has("tos") else 0,
        mtu=_mtu(row),
        unmodelled=row.at(beyond) if beyond else "",
    )


def _beyond(row: Row) -> str:
    """The key of a route or of one of its next hops that no words say: a gateway of IPv6, an encapsulation, a group."""
    if UNUSUAL.isdisjoint(row.keys):
        return ""
    for one in (row, *row.parts("nexthops")):
        if one.has("encap") or (one.has("via") and one.part("via").has_colon(("host",))):
            return "encap" if one.has("encap") else "via"
    return "nhid" if row.has("nhid") and not row.has("dev") and not row.has("nexthops") else ""


def _devices(row: Row) -> tuple[NextHop, ...]:
    """The devices of a route that is not modelled, as far as it names them."""
    named = [one for one in (row, *row.parts("nexthops")) if one.has("dev")]
    return tuple(NextHop(one.device("dev")) for one in named)


def _mtu(row: Row) -> int | None:
    for metrics in row.parts("metrics"):
        if metrics.has("mtu"):
            return metrics.whole("mtu", LONGEST_MTU)
    return None


def _hops(row: Row) -> tuple[NextHop, ...]:
    several = row.parts("nexthops")
    return tuple(_hop(one) for one in several) if several else (_hop(row),)


def _hop(row: Row) -> NextHop:
    flags = row.words("flags")
    return NextHop(
        device=row.device("dev"),
        gateway=_gateway(row),
        weight=row.whole("weight", HEAVIEST, 1),
        onlink="onlink" in flags,
        dead="dead" in flags,
        linkdown="linkdown" in flags,
    )


def _gateway(row: Row) -> int | None:
    """The next router; `via` names its family."""
    if row.has("via"):
        return row.part("via").address("host")
    return row.address_or_none("gateway")


def read_rules(rows: list[Row]) -> tuple[Rule, ...]:
    """Read the routing policy rules, in the order of the dump; IPv6 rules and those that do nothing are left out."""
    return tuple(_rule(row) for row in rows if not row.has_colon(("src", "dst")) and not row.has("nop"))


def _rule(row: Row) -> Rule:
    """One rule; a key `not` inverts it whatever its value, which is null."""
    beyond = [key for key in row.keys if key not in KNOWN]
    protocol = PROTOCOLS.get(row.text("ipproto")) if row.has("ipproto") else None
    if row.has("ipproto") and protocol is None:
        beyond.append("ipproto")
    return Rule(
        priority=row.whole("priority", HIGHEST_ADDRESS),
        table=_table(row, "" if row.has("action") or beyond else None),
        source=_selector(row, "src"),
        destination=_selector(row, "dst"),
        input=row.device_or_none("iif"),
        output=row.device_or_none("oif"),
        mark=_mark(row),
        protocol=protocol,
        port=_ports(row),
        inverted=row.has("not"),
        suppress=row.whole("suppress_prefixlen", WHOLE_LENGTH) if row.has("suppress_prefixlen") else None,
        action=row.word("action", RouteType, RouteType.UNICAST),
        unmodelled=tuple(beyond),
    )


def _selector(row: Row, key: str) -> Prefix | None:
    """A selector by prefix: `all`, an address alone (/32), or an address whose length is a key of its own."""
    if row.text(key, "all") == "all":
        return None
    length = row.whole(f"{key}len", WHOLE_LENGTH, WHOLE_LENGTH)
    if row.text(key) == "0":  # print_rule writes a prefix without address bits so
        return Prefix(0, length)
    found = row.prefix(key)
    if not row.has(f"{key}len"):
        return found
    if found.length != WHOLE_LENGTH or found.first % 2 ** (WHOLE_LENGTH - length):
        raise row.refuse(key, f"an IPv4 prefix of length {length}")
    return Prefix(found.first, length)


def _mark(row: Row) -> tuple[int, int] | None:
    if not row.has("fwmark"):
        return None
    return bare_number(row, "fwmark"), bare_number(row, "fwmask") if row.has("fwmask") else EVERY_BIT


def _ports(row: Row) -> tuple[int, int] | None:
    if row.has("dport"):
        port = row.whole("dport", HIGHEST_PORT)
        return port, port
    if row.has("dport_start"):
        return row.whole("dport_start", HIGHEST_PORT), row.whole("dport_end", HIGHEST_PORT)
    return None
