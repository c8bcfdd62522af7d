"""What kube-proxy programs on a node for its services: the tables after a full sync on a node without rules.

Follows pkg/proxy/iptables/proxier.go:syncProxyRules @ 1.36 and earlier releases (facts §1.3, §1.4, §1.6). Services are
taken in the order given: kube-proxy takes them in the order of a Go map.
"""

from collections.abc import Iterable

from models.nat.behaviour.chains import Draft
from models.nat.behaviour.service_rules import program
from models.nat.vocabulary import (
    AddressIs,
    AddressType,
    Comment,
    Counted,
    End,
    Ending,
    Family,
    Jump,
    MarkIs,
    Masquerade,
    Match,
    Return,
    Ruleset,
    SetMark,
    Side,
    State,
    StateIn,
    TypeIs,
    address,
    block,
)
from models.nat.vocabulary.addresses import Block
from models.nat.vocabulary.services import Proxy, ServicePort

NEW = StateIn(frozenset((State.NEW,)))
LOOPBACK = block("127.0.0.0/8")
IPV6_LOOPBACK = Block(address("::1"), address("::1"))
FIREWALL = ("kubernetes load balancer firewall", "KUBE-PROXY-FIREWALL")
EXTERNAL = ("kubernetes externally-visible service portals", "KUBE-EXTERNAL-SERVICES")
PORTALS = ("kubernetes service portals", "KUBE-SERVICES")
INVALID_COUNTER = "ct_state_invalid_dropped_pkts"


def programmed(proxy: Proxy, services: Iterable[ServicePort]) -> Ruleset:
    """The tables filter and nat for these services."""
    filters, nat = Draft("filter"), Draft("nat")
    _jumps(proxy, filters, nat)
    _forward(proxy, filters)
    _postrouting(proxy, nat)
    for service in services:
        program(proxy, service, filters, nat)
    _node_ports(proxy, nat)
    return Ruleset((filters.done(), nat.done()), proxy.family)


def _jumps(proxy: Proxy, filters: Draft, nat: Draft) -> None:
    """The rules of the built-in chains, as on a fresh node."""
    filters.open("KUBE-EXTERNAL-SERVICES", "KUBE-FORWARD", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL", "KUBE-SERVICES")
    nat.open("KUBE-MARK-MASQ", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-SERVICES")
    if proxy.release.has_martian_rule:
        filters.open("KUBE-FIREWALL")
        for chain in ("INPUT", "OUTPUT"):
            filters.add(chain, "", (), Jump("KUBE-FIREWALL"))
    if proxy.release.has_martian_rule and proxy.family is Family.IPV4 and proxy.has_localhost_node_ports:
        martian = (
            AddressIs(Side.SOURCE, LOOPBACK, negated=True),
            AddressIs(Side.DESTINATION, LOOPBACK),
            StateIn(frozenset((State.RELATED, State.ESTABLISHED, State.DNAT)), negated=True),
        )
        filters.add("KUBE-FIREWALL", "block incoming localnet connections", martian, End(Ending.DROP))
    health = ("kubernetes health check service ports", "KUBE-NODEPORTS")
    forward = ("kubernetes forwarding rules", "KUBE-FORWARD")
    for chain, jumps in (
        ("INPUT", (FIREWALL, health, EXTERNAL)),
        ("FORWARD", (FIREWALL, forward, PORTALS, EXTERNAL)),
        ("OUTPUT", (FIREWALL, PORTALS)),
    ):
        for comment, target in jumps:
            filters.add(chain, comment, () if target in (health[1], forward[1]) else (NEW,), Jump(target))
    for chain in ("PREROUTING", "OUTPUT"):
        nat.add(chain, PORTALS[0], (), Jump(PORTALS[1]))
    nat.add("POSTROUTING", "kubernetes postrouting rules", (), Jump("KUBE-POSTROUTING"))


def _forward(proxy: Proxy, filters: Draft) -> None:
    """What is marked, or belongs to a connection, may pass."""
    if not proxy.is_liberal or proxy.release.drops_invalid_when_liberal:
        counted = (Counted(INVALID_COUNTER),) if INVALID_COUNTER in proxy.counters else ()
        filters.add("KUBE-FORWARD", "", (StateIn(frozenset((State.INVALID,))), *counted), End(Ending.DROP))
    marked = MarkIs(proxy.mark, proxy.mark)
    filters.add("KUBE-FORWARD", "kubernetes forwarding rules", (marked,), End(Ending.ACCEPT))
    known = StateIn(frozenset((State.RELATED, State.ESTABLISHED)))
    filters.add("KUBE-FORWARD", "kubernetes forwarding conntrack rule", (known,), End(Ending.ACCEPT))


def _postrouting(proxy: Proxy, nat: Draft) -> None:
    """Marked packets lose the mark, so that a tunnel's carrier has none, and are masqueraded."""
    nat.add("KUBE-MARK-MASQ", "", (), SetMark(proxy.mark, proxy.mark))
    nat.add("KUBE-POSTROUTING", "", (MarkIs(proxy.mark, proxy.mark, negated=True),), Return())
    nat.add("KUBE-POSTROUTING", "", (), SetMark(proxy.mark, 0))
    masquerade = Masquerade(is_random=proxy.has_random_fully)
    nat.add("KUBE-POSTROUTING", "kubernetes service traffic requiring SNAT", (), masquerade)


def _node_ports(proxy: Proxy, nat: Draft) -> None:
    """The dispatch of node ports, behind all addresses of services."""
    comment = "kubernetes service nodeports; NOTE: this must be the last rule in this chain"
    if proxy.node_port_addresses is None:
        of_node: tuple[Match, ...] = (TypeIs(Side.DESTINATION, frozenset((AddressType.LOCAL,))),)
        if proxy.family is Family.IPV6:
            of_node = (AddressIs(Side.DESTINATION, IPV6_LOOPBACK, negated=True), *of_node)
        elif not proxy.has_localhost_node_ports:
            of_node = (AddressIs(Side.DESTINATION, LOOPBACK, negated=True), *of_node)
        nat.add("KUBE-SERVICES", comment, of_node, Jump("KUBE-NODEPORTS"))
        return
    for number in proxy.node_port_addresses:
        nat.add("KUBE-SERVICES", comment, (AddressIs(Side.DESTINATION, Block(number, number)),), Jump("KUBE-NODEPORTS"))


def canonical(matches: tuple[Match, ...]) -> frozenset[Match]:
    """What a rule asks, without the order and the comments in which backends differ."""
    return frozenset(match for match in matches if not isinstance(match, Comment))
