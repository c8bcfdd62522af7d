"""Random changes of what routing decides by: routes of every type, several next hops, rules with every selector."""

from random import Random

from attrs import evolve

from models.packet import Prefix, Protocol
from models.reachability.vocabulary import Host, Kind, Network, NextHop, Route, RouteType, Rule, Scope
from tests.conformance.kernel.edits import (
    OTHER_TABLE,
    REFUSALS,
    Edit,
    addresses_of,
    replaced,
    some_address,
    some_block,
    some_host,
    some_link,
)

PRIORITIES = (5, 100, 200, 32765, 32800)
PORTS = ((53, 53), (80, 80), (1, 100), (20010, 20030))  # the last are source ports of probes: the way back has them


def _ways_out(network: Network, host: Host) -> list[NextHop]:
    """The next hops by which the host can reach somebody, mostly: those it uses, and its neighbours on the wire."""
    links = {(each.name, link.name): link for each in network.hosts for link in each.links}
    used = [evolve(hop, linkdown=False) for row in host.routes if row.table == "main" for hop in row.hops]
    onlink = [NextHop(row.device, row.address, onlink=True) for row in host.neighbours]
    near = [
        NextHop(device, given.local)
        for segment in network.underlay.segments
        for name, device in segment.ports
        if name == host.name
        for port in segment.ports
        if port[0] != host.name
        for given in links[port].addresses[:1]
    ]
    return list(dict.fromkeys([*used, *onlink, *near]))


def _block_of_interest(random: Random, network: Network) -> Prefix:
    """A block in which somebody is, so that many probes meet it."""
    number = random.choice(addresses_of(network))
    length = random.choice((16, 24, 24, 28, 32))
    return Prefix(number & ~(2 ** (32 - length) - 1), length)


def _put(random: Random, network: Network, host: Host, *added: Route) -> Network:
    routes = (*added, *host.routes) if random.random() < 0.5 else (*host.routes, *added)
    return replaced(network, evolve(host, routes=routes))


def add_multipath(random: Random, network: Network) -> Network:
    """Add a route with several next hops, of which the kernel takes one by a hash."""
    host = some_host(random, network)
    found = _ways_out(network, host)
    if len(found) < 2:
        return network
    hops = random.sample(found, min(len(found), random.choice((2, 2, 3))))
    weighted = tuple(evolve(hop, weight=random.choice((1, 1, 2))) for hop in hops)
    block = random.choice((some_block, _block_of_interest, _block_of_interest))(random, network)
    return _put(random, network, host, Route(block, weighted, metric=random.choice((0, 0, 50))))


def split_route(random: Random, network: Network) -> Network:
    """Give a route that is there a second next hop, and the network another hash policy."""
    host = some_host(random, network)
    found = [row for row in host.routes if row.table == "main" and row.hops and row.hops[0].gateway is not None]
    others = _ways_out(network, host)
    if not found or not others:
        return network
    old = random.choice(found)
    new = evolve(old, hops=tuple(dict.fromkeys((*old.hops, random.choice(others)))))
    settings = evolve(host.settings, multipath_hash_policy=random.choice((0, 1)))
    routes = tuple(new if row == old else row for row in host.routes)
    return replaced(network, evolve(host, routes=routes, settings=settings))


def add_typed_route(random: Random, network: Network) -> Network:
    """Add a route of any type, with a preferred source, a scope, a metric or an MTU."""
    host = some_host(random, network)
    block = _block_of_interest(random, network)
    metric = random.choice((0, 0, 10))
    table = random.choice(("main", "main", "main", "default"))
    if random.random() < 0.4:
        return _put(random, network, host, Route(block, type=random.choice(REFUSALS), table=table, metric=metric))
    own = [given.local for link in host.links if link.kind != Kind.LOOPBACK for given in link.addresses]
    hop = random.choice(_ways_out(network, host) or [NextHop(some_link(random, host).name)])
    if random.random() < 0.3:
        hop = evolve(hop, gateway=some_address(random, network), onlink=True)
    route = Route(
        block,
        (hop,),
        table=table,
        metric=metric,
        scope=Scope.LINK if hop.gateway is None and random.random() < 0.7 else Scope.GLOBAL,
        source=random.choice(own) if own and random.random() < 0.4 else None,
        mtu=random.choice((None, None, 1300, 1400)),
    )
    return _put(random, network, host, route)


def add_selective_rules(random: Random, network: Network) -> Network:
    """Add rules by device, protocol and port, in front of or behind the kernel's own, and a table to look into.

    A port is only asked for together with a device that packets come in by: a raw socket routes without ports.
    """
    host = some_host(random, network)
    rules = {rule.priority: rule for rule in host.rules}
    for priority in random.sample(PRIORITIES, random.choice((1, 2))):
        action = random.choice(REFUSALS[:3]) if random.random() < 0.15 else RouteType.UNICAST
        device = some_link(random, host).name
        kind = random.choice(("input", "port", "protocol", "output", "suppress", "source"))
        table = random.choice((OTHER_TABLE, OTHER_TABLE, "main"))
        rules[priority] = Rule(
            priority,
            table,
            source=some_block(random, network) if kind == "source" or random.random() < 0.2 else None,
            destination=some_block(random, network) if random.random() < 0.2 else None,
            input=device if kind == "port" else random.choice(("lo", device)) if kind == "input" else None,
            output=device if kind == "output" else None,
            protocol=random.choice((Protocol.UDP, Protocol.TCP)) if kind in ("port", "protocol") else None,
            port=random.choice(PORTS) if kind == "port" else None,
            inverted=kind not in ("port", "suppress") and random.random() < 0.3,
            suppress=random.choice((0, 16, 24)) if kind == "suppress" and action == RouteType.UNICAST else None,
            action=action,
        )
        if kind == "suppress":
            rules[priority] = evolve(rules[priority], table=random.choice(("main", OTHER_TABLE)))
    hops = _ways_out(network, host)
    added = [
        Route(_block_of_interest(random, network), (random.choice(hops),), table=OTHER_TABLE)
        for _ in range(random.choice((1, 2)))
        if hops
    ]
    if random.random() < 0.4:
        added.append(Route(some_block(random, network), type=random.choice(REFUSALS), table=OTHER_TABLE))
    ordered = tuple(rules[priority] for priority in sorted(rules))
    return replaced(network, evolve(host, rules=ordered, routes=(*host.routes, *added)))


ROUTING_EDITS: tuple[Edit, ...] = (
    add_multipath,
    add_multipath,
    split_route,
    add_typed_route,
    add_typed_route,
    add_selective_rules,
    add_selective_rules,
)
