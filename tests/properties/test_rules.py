"""Policy rules that ask for what only an upper protocol says."""

from attrs import evolve

from models.packet import Protocol
from models.reachability.vocabulary import Network, RouteType, Rule
from models.reachability.vocabulary.hosts import RULES
from models.reachability.worlds.flannel import host_gw
from tests.properties.networks import asked
from verify.verdict import Outcome

LOCAL, MAIN, DEFAULT = RULES


def ruled(rule: Rule) -> Network:
    """Three nodes, of which node1 has one more rule."""
    network = host_gw(3)
    return network.with_hosts(
        *(evolve(node, rules=(LOCAL, rule, MAIN, DEFAULT)) for node in network.nodes if node.name == "node1")
    )


def test_a_rule_that_asks_for_a_protocol_is_decided() -> None:
    """`ip rule add ipproto tcp` splits the packets by their protocol; only those of TCP meet what it says."""
    harmless = asked(ruled(Rule(100, "main", protocol=Protocol.TCP)), "*.pods_reach_every_pod")
    deadly = asked(ruled(Rule(100, "", protocol=Protocol.TCP, action=RouteType.BLACKHOLE)), "*.pods_reach_every_pod")

    assert harmless["pods_reach_every_pod"].outcome is Outcome.PROVED
    assert deadly["pods_reach_every_pod"].outcome is Outcome.VIOLATED
    assert "Protocol.TCP" in str(deadly["pods_reach_every_pod"].counterexample)
