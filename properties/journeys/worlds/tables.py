"""The tables of the nodes that ship: what kube-proxy programs, and beside it what flanneld does.

Follows pkg/trafficmngr/iptables/iptables.go of flannel v0.28 (facts on reachability §1.0); kube-proxy's jumps stand
before flanneld's, as on a node where flanneld came first.
"""

from attrs import evolve

from models.nat.behaviour.kube_proxy import programmed
from models.nat.vocabulary import (
    AddressIs,
    Block,
    Chain,
    End,
    Ending,
    Jump,
    MarkIs,
    Masquerade,
    Match,
    Return,
    Rule,
    Ruleset,
    Side,
    Table,
    Target,
    block,
)
from models.nat.vocabulary.services import Proxy, ServicePort

GROUPS = block("224.0.0.0/4")
Asked = tuple[tuple[Match, ...], Target]


def _source(of: Block, *, negated: bool = False) -> AddressIs:
    return AddressIs(Side.SOURCE, of, negated)


def _destination(of: Block, *, negated: bool = False) -> AddressIs:
    return AddressIs(Side.DESTINATION, of, negated)


def masquerading(mark: int, cluster: Block, own: Block) -> tuple[Asked, ...]:
    """FLANNEL-POSTRTG of a node whose pods have this block."""
    return (
        ((MarkIs(mark, mark),), Return()),
        ((_source(own), _destination(cluster)), Return()),
        ((_source(cluster), _destination(own)), Return()),
        ((_source(cluster, negated=True), _destination(own)), Return()),
        ((_source(cluster), _destination(GROUPS, negated=True)), Masquerade(is_random=True)),
        ((_source(cluster, negated=True), _destination(cluster)), Masquerade(is_random=True)),
    )


def with_chain(rules: Ruleset, table: str, called_by: str, name: str, asked: tuple[Asked, ...]) -> Ruleset:
    """The rules with one more chain, jumped to from the end of a built-in one."""
    return evolve(
        rules,
        tables=tuple(_added(each, called_by, name, asked) if each.name == table else each for each in rules.tables),
    )


def _added(table: Table, called_by: str, name: str, asked: tuple[Asked, ...]) -> Table:
    made = tuple(Rule(table.name, name, place, matches, target) for place, (matches, target) in enumerate(asked))
    caller = table.chains[called_by]
    jump = Rule(table.name, called_by, len(caller.rules), (), Jump(name))
    chains = {
        **table.chains,
        name: Chain(table.name, name, made),
        called_by: evolve(caller, rules=(*caller.rules, jump)),
    }
    return Table(table.name, chains, table.block)


def tables_of(proxy: Proxy, services: tuple[ServicePort, ...], cluster: Block, own: Block) -> Ruleset:
    """Everything on one node."""
    rules = programmed(proxy, services)
    accept = End(Ending.ACCEPT)
    passing = (((_source(cluster),), accept), ((_destination(cluster),), accept))
    rules = with_chain(rules, "filter", "FORWARD", "FLANNEL-FWD", passing)
    return with_chain(rules, "nat", "POSTROUTING", "FLANNEL-POSTRTG", masquerading(proxy.mark, cluster, own))
