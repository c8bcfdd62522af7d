"""How the kube-proxy that wrote some rules was configured, as far as the rules show it."""

from attrs import evolve

from models.nat.behaviour.policies import masquerades_all
from models.nat.behaviour.recognizing import every_rule, recognized
from models.nat.vocabulary import (
    AddressIs,
    Chain,
    Counted,
    DeviceIs,
    Jump,
    Masquerade,
    Node,
    Rule,
    Ruleset,
    Side,
    State,
    StateIn,
    block,
)
from models.nat.vocabulary.services import Proxy

LOOPBACK = block("127.0.0.0/8")


def shown_by(rules: Ruleset, told: Proxy, pods: AddressIs | DeviceIs | None) -> Proxy:
    """The proxy as told, with what the rules show of it: the mark, counters, node ports, masquerading."""
    mark = recognized(rules, Node(family=rules.family)).mark
    counters = frozenset(
        match.name for rule in every_rule(rules) for match in rule.matches if isinstance(match, Counted)
    )
    return evolve(
        told,
        family=rules.family,
        masquerade_bit=mark.bit_length() - 1 if mark else told.masquerade_bit,
        pods=pods,
        masquerades_all=masquerades_all(rules),
        has_localhost_node_ports=not any(_is_for_others(rule) for rule in _dispatching(rules)),
        node_port_addresses=_node_port_addresses(rules),
        has_random_fully=any(_is_random(rule) for rule in _rules(rules.chain("nat", "KUBE-POSTROUTING"))),
        is_liberal=not any(_is_of_invalid(rule) for rule in _rules(rules.chain("filter", "KUBE-FORWARD"))),
        counters=counters,
    )


def _rules(chain: Chain | None) -> tuple[Rule, ...]:
    return () if chain is None else chain.rules


def _dispatching(rules: Ruleset) -> tuple[Rule, ...]:
    """The rules that send packets on to the node ports."""
    return tuple(
        rule
        for rule in _rules(rules.chain("nat", "KUBE-SERVICES"))
        if isinstance(rule.target, Jump) and rule.target.chain == "KUBE-NODEPORTS"
    )


def _is_for_others(rule: Rule) -> bool:
    """Whether a rule leaves out the machine's own addresses of IPv4."""
    return any(isinstance(match, AddressIs) and match.negated and match.block == LOOPBACK for match in rule.matches)


def _node_port_addresses(rules: Ruleset) -> tuple[int, ...] | None:
    """The addresses that serve node ports; None for all of the node, none where nothing sends packets to them."""
    dispatching = _dispatching(rules)
    found = [
        match.block.first
        for rule in dispatching
        for match in rule.matches
        if isinstance(match, AddressIs) and match.side is Side.DESTINATION and not match.negated
    ]
    return None if dispatching and not found else tuple(found)


def _is_random(rule: Rule) -> bool:
    return isinstance(rule.target, Masquerade) and rule.target.is_random


def _is_of_invalid(rule: Rule) -> bool:
    return any(isinstance(match, StateIn) and match.states == {State.INVALID} for match in rule.matches)
