"""The rules of one service port: its addresses, its chains, its endpoints.

Follows pkg/proxy/iptables/proxier.go:syncProxyRules and writeServiceToEndpointRules @ 1.36 (facts §1.6).
"""

from fractions import Fraction

from attrs import evolve, frozen

from models.nat.behaviour.chains import Draft, chain_name, endpoint_chain
from models.nat.behaviour.endpoints import Chosen, chosen
from models.nat.vocabulary import (
    AddressIs,
    AddressType,
    Block,
    Counted,
    End,
    Ending,
    EnterRecent,
    Family,
    InRecent,
    Jump,
    Match,
    PortIs,
    ProtocolIs,
    Randomly,
    Side,
    ToDestination,
    TypeIs,
    block,
    endpoint,
)
from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort

STEP = 2**31  # the kernel keeps a probability in parts of this
TEN_DIGITS = 10**10  # kube-proxy writes a probability with ten digits
LOCALHOST_COUNTER = "localhost_nps_accepted_pkts"
MARK = Jump("KUBE-MARK-MASQ")
LOOPBACK = block("127.0.0.0/8")


@frozen
class Chains:
    """The names of the chains of a service port."""

    cluster: str
    local: str
    external: str
    firewall: str
    internal: str  # the chain for traffic from inside the cluster: one of the first two


def chains_of(service: ServicePort) -> Chains:
    """All four share the hash."""
    text = service.hashed
    cluster, local = chain_name("KUBE-SVC-", text), chain_name("KUBE-SVL-", text)
    internal = local if service.is_internal_local else cluster
    return Chains(cluster, local, chain_name("KUBE-EXT-", text), chain_name("KUBE-FW-", text), internal)


def names_of(proxy: Proxy, service: ServicePort) -> tuple[str, ...]:
    """The names of all chains that a service port may have in table nat, those of its endpoints included."""
    named, found = chains_of(service), chosen(service, proxy)
    each = (*found.cluster, *found.local)
    places = (endpoint_chain(service.hashed, one.address, one.port) for one in each)
    return named.cluster, named.local, named.external, named.firewall, *places


def program(proxy: Proxy, service: ServicePort, filters: Draft, nat: Draft) -> None:
    """Write all rules of a service port."""
    found = chosen(service, proxy)
    _addresses(proxy, service, found, filters, nat)
    if service.health_check_port:
        of_port = (ProtocolIs(6), _port(service.health_check_port))
        filters.add("KUBE-NODEPORTS", f"{service} health check node port", of_port, End(Ending.ACCEPT))
    if not found.has_any:
        return
    _chains(proxy, service, found, nat)


def _one(number: int, side: Side = Side.DESTINATION) -> AddressIs:
    return AddressIs(side, Block(number, number))


def _port(number: int) -> PortIs:
    return PortIs(Side.DESTINATION, ((number, number),))


def _to(service: ServicePort, number: int) -> tuple[Match, ...]:
    """Packets to the service under one of its addresses."""
    return _one(number), ProtocolIs(service.protocol), _port(service.port)


def _refusal(service: ServicePort, found: Chosen) -> tuple[str, End]:
    """What happens where nobody can answer: no endpoint at all is told, one that is elsewhere is not."""
    if not found.has_any:
        return f"{service} has no endpoints", End(Ending.REJECT, "icmp-port-unreachable")
    return f"{service} has no local endpoints", End(Ending.DROP)


def _addresses(proxy: Proxy, service: ServicePort, found: Chosen, filters: Draft, nat: Draft) -> None:
    """The dispatch to the service, address by address."""
    chains = chains_of(service)
    comment, end = _refusal(service, found)
    internal = found.of(local=service.is_internal_local)
    external = found.of(local=service.is_external_local)
    of_cluster = _to(service, service.cluster_ip)
    if internal:
        nat.add("KUBE-SERVICES", f"{service} cluster IP", of_cluster, Jump(chains.internal))
    else:
        filters.add("KUBE-SERVICES", comment, of_cluster, end)
    for number in service.external_ips:
        if found.has_any:
            nat.add("KUBE-SERVICES", f"{service} external IP", _to(service, number), Jump(chains.external))
        if not external:
            filters.add("KUBE-EXTERNAL-SERVICES", comment, _to(service, number), end)
    for number in service.balancer_ips:
        if found.has_any:
            target = chains.firewall if service.source_ranges else chains.external
            nat.add("KUBE-SERVICES", f"{service} loadbalancer IP", _to(service, number), Jump(target))
        if service.source_ranges and found.has_any:
            said = f"{service} traffic not accepted by {chains.firewall}"
            filters.add("KUBE-PROXY-FIREWALL", said, _to(service, number), End(Ending.DROP))
        if not external:
            filters.add("KUBE-EXTERNAL-SERVICES", comment, _to(service, number), end)
    if service.node_port:
        _node_port(proxy, service, found, nat)
        if not external:
            of_node = TypeIs(Side.DESTINATION, frozenset((AddressType.LOCAL,)))
            asked = (ProtocolIs(service.protocol), of_node, _port(service.node_port))
            filters.add("KUBE-EXTERNAL-SERVICES", comment, asked, end)


def _node_port(proxy: Proxy, service: ServicePort, found: Chosen, nat: Draft) -> None:
    """The rule of the node port, and before it one that counts what comes to localhost."""
    if not found.has_any:
        return
    target = Jump(chains_of(service).external)
    asked = (ProtocolIs(service.protocol), _port(service.node_port))
    is_counted = LOCALHOST_COUNTER in proxy.counters and proxy.family is Family.IPV4
    if is_counted and proxy.has_localhost_node_ports:
        to_localhost = AddressIs(Side.DESTINATION, LOOPBACK)
        nat.add("KUBE-NODEPORTS", str(service), (to_localhost, *asked, Counted(LOCALHOST_COUNTER)), target)
    nat.add("KUBE-NODEPORTS", str(service), asked, target)


def _chains(proxy: Proxy, service: ServicePort, found: Chosen, nat: Draft) -> None:
    """The chains of the service itself."""
    chains = chains_of(service)
    if found.of(local=service.is_internal_local):
        of_cluster = _to(service, service.cluster_ip)
        if proxy.masquerades_all:
            nat.add(chains.internal, f"{service} cluster IP", of_cluster, MARK)
        elif proxy.pods is not None:
            elsewhere = evolve(proxy.pods, negated=True)
            nat.add(chains.internal, f"{service} cluster IP", (elsewhere, *of_cluster), MARK)
    if service.is_exposed:
        _external(proxy, service, found, nat)
    if service.source_ranges and service.balancer_ips:
        _firewall(proxy, service, nat)
    if service.uses_cluster and found.cluster:
        _balance(service, chains.cluster, found.cluster, nat)
    if service.uses_local and found.local:
        _balance(service, chains.local, found.local, nat)
    for each in dict.fromkeys((*found.cluster, *found.local)):
        _endpoint(service, each, nat)


def _external(proxy: Proxy, service: ServicePort, found: Chosen, nat: Draft) -> None:
    """Traffic to external addresses: masqueraded, unless it must stay on the node and comes from outside."""
    chains = chains_of(service)
    nat.open(chains.external)
    if not service.is_external_local:
        nat.add(chains.external, f"masquerade traffic for {service} external destinations", (), MARK)
        nat.add(chains.external, "", (), Jump(chains.cluster))
        return
    if proxy.pods is not None:
        said = f"pod traffic for {service} external destinations"
        nat.add(chains.external, said, (proxy.pods,), Jump(chains.cluster))
    from_node = TypeIs(Side.SOURCE, frozenset((AddressType.LOCAL,)))
    for verb, target in (("masquerade", MARK), ("route", Jump(chains.cluster))):
        nat.add(chains.external, f"{verb} LOCAL traffic for {service} external destinations", (from_node,), target)
    if found.local:
        nat.add(chains.external, "", (), Jump(chains.local))


def _firewall(proxy: Proxy, service: ServicePort, nat: Draft) -> None:
    """Who may come by a load balancer; where the node may, its packets to an address that it owns itself may too."""
    chains = chains_of(service)
    said = f"{service} loadbalancer IP"
    for each in service.source_ranges:
        nat.add(chains.firewall, said, (AddressIs(Side.SOURCE, each),), Jump(chains.external))
    if any(number in each for number in proxy.node_addresses for each in service.source_ranges):
        for number in service.balancer_ips:
            nat.add(chains.firewall, said, (_one(number, Side.SOURCE),), Jump(chains.external))
    if proxy.release.ends_firewall_chains:
        nat.add(chains.firewall, f"other traffic to {service} will be dropped by KUBE-PROXY-FIREWALL", (), None)


def probability(left: int) -> Fraction:
    """One of so many, as kube-proxy writes it and the kernel keeps it."""
    written = Fraction(round(Fraction(TEN_DIGITS, left)), TEN_DIGITS)
    return Fraction(round(written * STEP), STEP)


def _balance(service: ServicePort, chain: str, endpoints: tuple[Endpoint, ...], nat: Draft) -> None:
    """First the endpoints that know the client, then each of those left with the same chance."""
    names = [endpoint_chain(service.hashed, each.address, each.port) for each in endpoints]
    said = [f"{service} -> {endpoint(each.address, each.port)}" for each in endpoints]
    if service.sticky_seconds is not None:
        for name, comment in zip(names, said, strict=True):
            nat.add(chain, comment, (InRecent(name, service.sticky_seconds),), Jump(name))
    for place, (name, comment) in enumerate(zip(names, said, strict=True)):
        left = len(names) - place
        nat.add(chain, comment, (Randomly(probability(left)),) if left > 1 else (), Jump(name))


def _endpoint(service: ServicePort, each: Endpoint, nat: Draft) -> None:
    """The translation to one endpoint; what the endpoint sends to itself is masqueraded."""
    name = endpoint_chain(service.hashed, each.address, each.port)
    nat.add(name, str(service), (_one(each.address, Side.SOURCE),), MARK)
    sticky = (EnterRecent(name),) if service.sticky_seconds is not None else ()
    translation = ToDestination(each.address, each.address, (each.port, each.port))
    nat.add(name, str(service), (ProtocolIs(service.protocol), *sticky), translation)
