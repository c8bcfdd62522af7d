"""Changes to the cluster that ships: to its tables, and to its network."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve

from models.nat.vocabulary import Jump, Rule, Ruleset
from models.reachability.vocabulary import Host, Network
from properties.journeys.worlds import SCOPE
from properties.journeys.worlds.drawing import drawing
from properties.journeys.worlds.shipped import NODES, Tables, shipped
from verify import World

PODS = 2  # a node; the endpoints of the services are the same pods
MASTER, NODE1 = "master", "node1"
REACHED = "*.a_pod_reaches_an_endpoint_of_a_service"
ANSWERED = "*.the_answer_comes_from_the_cluster_address"
ITSELF = "*.a_pod_reaches_itself_through_its_service"
BY_ITSELF = "*.a_pod_is_answered_by_itself"
OFFERED = "*.every_ready_endpoint_is_offered"
SEEN = "*.an_endpoint_sees_the_pod_that_asks"
TWICE = "*.no_source_is_hidden_twice"
NODE_REACHES = "*.a_node_reaches_an_endpoint_of_a_service"
NODE_ANSWERED = "*.the_answer_to_a_node_comes_from_the_cluster_address"
REFUSED = "*.a_service_without_endpoints_refuses"
BY_ANY = "*.a_client_outside_reaches_an_endpoint_by_any_node"
BY_ASKED = "*.the_answer_comes_from_the_node_that_was_asked"
KEPT = "*.a_node_with_endpoints_keeps_the_question_and_its_source"
KEPT_ANSWERED = "*.the_answer_comes_from_the_node_that_kept_it"
EMPTY_PORT = "*.a_node_port_without_endpoints_refuses"
SILENT = "*.a_node_without_endpoints_is_silent"

Edit = Callable[[Ruleset, str], Ruleset]


def with_tables(edit: Edit, *nodes: str) -> World:
    """The cluster with the tables of these nodes changed, or of all."""
    return with_both(edit, lambda host: {}, *nodes)


def with_hosts(edit: Callable[[Host], dict[str, Any]], *names: str) -> World:
    """The cluster with some fields of these hosts replaced, or of all."""
    return with_both(lambda rules, node: rules, edit, *names)


def with_both(edit_rules: Edit, edit_host: Callable[[Host], dict[str, Any]], *names: str) -> World:
    """The cluster with tables and hosts changed."""

    def tables(found: Tables) -> Tables:
        return {name: edit_rules(rules, name) if not names or name in names else rules for name, rules in found.items()}

    def network(found: Network) -> Network:
        return found.with_hosts(
            *(evolve(host, **edit_host(host)) for host in found.hosts if not names or host.name in names)
        )

    given = shipped("vxlan", PODS, network, tables)
    return World("faulty", given, scope=f"{NODES} nodes, {PODS} pods a node, {SCOPE}", illustrate=drawing())


def edited(rules: Ruleset, table: str, chain: str, edit: Callable[[tuple[Rule, ...]], Sequence[Rule]]) -> Ruleset:
    """The rules with one chain changed."""
    tables = []
    for each in rules.tables:
        if each.name == table and chain in each.chains:
            made = tuple(evolve(rule, place=place) for place, rule in enumerate(edit(each.chains[chain].rules)))
            each = evolve(each, chains={**each.chains, chain: evolve(each.chains[chain], rules=made)})  # noqa: PLW2901 - each edit goes on from the one before
        tables.append(each)
    return evolve(rules, tables=tuple(tables))


def chains_named(rules: Ruleset, prefix: str) -> tuple[str, ...]:
    """The chains of the nat table whose names begin like this."""
    return tuple(name for table in rules.named("nat") for name in table.chains if name.startswith(prefix))


def without_jumps(rules: tuple[Rule, ...], *targets: str) -> list[Rule]:
    """The rules without those that jump to these chains."""
    return [rule for rule in rules if not (isinstance(rule.target, Jump) and rule.target.chain in targets)]
