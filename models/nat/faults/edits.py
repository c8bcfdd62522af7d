"""Changes to the rules of the node that ships."""

from collections.abc import Callable, Sequence

from attrs import evolve

from models.nat.behaviour.recognizing import recognized
from models.nat.vocabulary import Chain, Match, Rule, Ruleset, Table, Target
from models.nat.vocabulary.programmed import Programmed
from models.nat.worlds import BUG_25
from models.nat.worlds.services import default_services
from verify import World

Edit = Callable[[tuple[Rule, ...]], Sequence[Rule]]


def edited(table: str, name: str, edit: Edit, before: Programmed | None = None) -> Programmed:
    """The node with the rules of one chain changed; a chain that is not there is made."""
    given = before or default_services()
    tables = tuple(_with(each, name, edit) if each.name == table else each for each in given.rules.tables)
    return again(given, evolve(given.rules, tables=tables))


def again(given: Programmed, rules: Ruleset) -> Programmed:
    """The same node and objects with other rules."""
    return recognized(rules, given.node, given.pods, given.services, given.proxy)


def _with(table: Table, name: str, edit: Edit) -> Table:
    chain = table.chains.get(name, Chain(table.name, name))
    rules = tuple(evolve(rule, chain=name, place=place) for place, rule in enumerate(edit(chain.rules)))
    return Table(table.name, {**table.chains, name: evolve(chain, rules=rules)}, table.block)


def dropped(table: str, name: str, before: Programmed | None = None) -> Programmed:
    """The node without a chain."""
    given = before or default_services()
    tables = tuple(
        evolve(each, chains={key: chain for key, chain in each.chains.items() if key != name})
        if each.name == table
        else each
        for each in given.rules.tables
    )
    return again(given, evolve(given.rules, tables=tables))


def rule(table: str, chain: str, matches: tuple[Match, ...], target: Target | None, comment: str = "") -> Rule:
    """A rule that somebody adds."""
    return Rule(table, chain, 0, matches, target, comment)


def chain_of(given: Programmed, prefix: str, service: str) -> str:
    """The name of the chain of a service under its cluster address, or under an external one."""
    fronts = [front for front in given.fronts if front.service == service]
    named = [front.chain for front in fronts if front.chain.startswith(prefix)]
    return named[0]


def endpoint_of(given: Programmed, service: str, number: int = 0) -> str:
    """The name of the chain of one endpoint of a service."""
    chain = given.rules.chain("nat", chain_of(given, "KUBE-SV", service))
    rules = () if chain is None else chain.rules
    names = [name for each in rules if (name := getattr(each.target, "chain", "")).startswith("KUBE-SEP-")]
    return names[number]


def faulty(given: Programmed) -> World:
    """The changed node, which still lacks what kube-proxy itself lacks."""
    return World("faulty", given, (BUG_25,), scope="one node, 8 services, IPv4")
