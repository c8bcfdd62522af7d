"""What a sync changes: rules in part, one table after the other, and the connections that it forgets.

Follows pkg/proxy/iptables/proxier.go:syncProxyRules and pkg/proxy/conntrack/cleanup.go:CleanStaleEntries @ 1.36.
"""

import functools

from attrs import evolve

from models.nat.behaviour.asking import goes_to_endpoint, is_refused, ways
from models.nat.behaviour.connections import connection_of
from models.nat.behaviour.kube_proxy import canonical, programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.service_rules import names_of
from models.nat.vocabulary import UDP, Connection, Packet, Passing, Ruleset, Table
from models.nat.vocabulary.programmed import Front, Programmed
from models.nat.vocabulary.services import Proxy, ServicePort
from models.nat.vocabulary.synced import Change, Synced, Syncing

Services = tuple[ServicePort, ...]
Place = tuple[int, int]


def with_services(given: Programmed, proxy: Proxy, services: Services) -> Programmed:
    """The node as kube-proxy programs it for other services."""
    return recognized(programmed(proxy, services), given.node, proxy.pods, services, proxy)


def synced(before: Programmed, proxy: Proxy, services: Services) -> Synced:
    """A sync to these services: iptables-restore writes table filter, and then table nat."""
    after = with_services(before, proxy, services)
    tables = (*after.rules.named("filter"), *before.rules.named("nat"))
    midway = recognized(Ruleset(tables, before.family), before.node, proxy.pods, services, proxy)
    known = {each.hashed: each for each in before.services or ()}
    changed = {each.hashed for each in services if known.get(each.hashed) != each}
    lost = {text for text, each in known.items() if each.protocol == UDP and _has_lost(each, services)}
    return Synced(
        before,
        midway,
        after,
        tuple(front for front in before.fronts if front.hashed in lost),
        tuple(front for front in after.fronts if front.hashed in changed),
    )


def _has_lost(service: ServicePort, services: Services) -> bool:
    now = next((each for each in services if each.hashed == service.hashed), None)
    return not _serving(service) <= (frozenset[Place]() if now is None else _serving(now))


def _serving(service: ServicePort) -> frozenset[Place]:
    return frozenset((each.address, each.port) for each in service.endpoints if each.is_serving)


def forgets_what_is_gone(state: Synced, front: Front, packet: Packet, received: str) -> bool:
    """Whether no connection that a first packet has made before the sync leads to an endpoint that is gone after it."""
    now = next((each for each in state.after.services or () if each.hashed == front.hashed), None)
    usable = frozenset[Place]() if now is None else _serving(now)
    for way in ways(state.before, packet, received):
        connection = connection_of(packet, way) if way.original is not None else None
        if connection is not None and not _leads_among(connection, usable) and not _is_forgotten(state, connection):
            return False
    return True


def _leads_among(connection: Connection, places: frozenset[Place]) -> bool:
    return (connection.after.destination, connection.after.port) in places


def _is_forgotten(state: Synced, connection: Connection) -> bool:
    """Whether the reconciler deletes a connection: it is to a UDP service, and no serving endpoint has its address."""
    if not state.cleans or connection.first.protocol != UDP:
        return False
    return any(
        _is_asked(service, connection.first)
        and (state.cleans_emptied or bool(_serving(service)))
        and not any(connection.after.destination == number for number, _ in _serving(service))
        for service in state.after.services or ()
        if service.protocol == UDP
    )


def _is_asked(service: ServicePort, packet: Packet) -> bool:
    numbers = (service.cluster_ip, *service.external_ips, *service.balancer_ips)
    if packet.port == service.port and any(packet.destination == number for number in numbers):
        return True
    return service.node_port != 0 and packet.port == service.node_port


def stays_served(state: Synced, front: Front, packet: Packet, received: str) -> bool:
    """Whether a packet that all rules lead to an endpoint is not refused while the filter table alone is new."""
    for rules in (state.before, state.after):
        if not all(goes_to_endpoint(rules, front, way) for way in ways(rules, packet, received)):
            return True
    return not any(_is_refused_as_service(way) for way in ways(state.midway, packet, received))


SERVING = ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-FIREWALL")


def _is_refused_as_service(way: Passing) -> bool:
    """Whether a rule about services refuses a packet; what comes to 127/8 from elsewhere is stopped whatever it is."""
    return is_refused(way) and way.end is not None and way.end.chain in SERVING


def is_the_same_in_part(state: Syncing, change: Change) -> bool:
    """Whether the sync that follows a change leaves what one of everything would."""
    there, wanted = _whole(state.proxy, change.before), _whole(state.proxy, change.after)
    if change.failed is not None and change.is_retried_whole:
        found = wanted
    else:
        known = change.before if change.failed is None else change.failed
        found = in_part(state, there, wanted, _changed(known, change.after), change.after)
    return _compared(found) == _compared(wanted)


@functools.lru_cache(maxsize=8)
def _whole(proxy: Proxy, services: Services) -> Ruleset:
    """The rules after a whole sync."""
    return programmed(proxy, services)


def _changed(before: Services, after: Services) -> frozenset[str]:
    """The services that kube-proxy has been told of since."""
    known = {each.hashed: each for each in before}
    return frozenset(each.hashed for each in after if known.get(each.hashed) != each)


def in_part(state: Syncing, there: Ruleset, wanted: Ruleset, changed: frozenset[str], services: Services) -> Ruleset:
    """The rules after a partial sync.

    Table filter, and in table nat the chains that dispatch, are written anew; of the chains of services those of what
    has changed; the built-in ones are not looked at. Chains that no service needs any more go.
    """
    kept = {name for each in services if each.hashed not in changed for name in names_of(state.proxy, each)}
    owned = {name for each in services for name in names_of(state.proxy, each)}
    (nat,) = there.named("nat")
    tables = []
    for table in wanted.tables:
        chains = dict(table.chains)
        if table.name == "nat":
            stale = kept if state.rewrites else owned
            chains = {
                name: nat.chains[name] if name in stale and name in nat.chains else chain
                for name, chain in table.chains.items()
                if name not in kept or name in nat.chains
            }
        tables.append(Table(table.name, chains, table.block))
    return evolve(wanted, tables=tuple(tables))


def _compared(rules: Ruleset) -> dict[tuple[str, str], list[object]]:
    """All chains, as far as a kernel tells them apart."""
    return {
        (table.name, name): [(canonical(rule.matches), rule.target) for rule in chain.rules]
        for table in rules.tables
        for name, chain in table.chains.items()
    }
