"""Which rules some packet meets and matches: those that are met are live, those behind a stronger rule are not."""

import random

import pytest

from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.shadows import is_live
from models.nat.behaviour.walking import Question, walk
from models.nat.reading import rules_of
from models.nat.vocabulary import History, Node, Passing, Rule, State
from models.nat.vocabulary.programmed import Programmed
from tests.conformance.kernel.nat_rules import probes, ruleset


def given(text: str) -> Programmed:
    """The rules of a dump, on a node of which nothing is told."""
    return recognized(rules_of("dump", text), Node())


def dead(text: str) -> list[str]:
    """The rules of table filter that no packet meets and matches."""
    found = given(f"*filter\n:INPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n{text}\nCOMMIT\n")
    return [rule.text for rule in found.every_rule if not is_live(found, rule)]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("-A INPUT -s 10.0.0.0/8 -j DROP\n-A INPUT -s 10.1.0.0/16 -j ACCEPT", ["-A INPUT -s 10.1.0.0/16 -j ACCEPT"]),
        ("-A INPUT -s 10.1.0.0/16 -j DROP\n-A INPUT -s 10.0.0.0/8 -j ACCEPT", []),
        ("-A INPUT -j A\n-A INPUT -j DROP\n-A A -j ACCEPT", ["-A INPUT -j DROP"]),
        ("-A INPUT -j A\n-A INPUT -j DROP\n-A A -p tcp -j ACCEPT\n-A A -p udp -j RETURN\n-A A ! -p udp -j DROP", []),
        ("-A INPUT -g A\n-A INPUT -j DROP\n-A A -p tcp -j ACCEPT", ["-A INPUT -j DROP"]),
        ("-A INPUT -p tcp -j A\n-A A -p udp -j DROP", ["-A A -p udp -j DROP"]),
        ("-A INPUT -d 0.0.0.0/1 -j DROP\n-A INPUT -d 128.0.0.0/1 -j DROP\n-A INPUT -j A", ["-A INPUT -j A"]),
        ("-A INPUT -m set --match-set S src -j DROP\n-A INPUT -m set --match-set S src -j ACCEPT", []),
        ("-A INPUT -j MARK --or-mark 1\n-A INPUT -m mark --mark 0/1 -j A", ["-A INPUT -m mark --mark 0/1 -j A"]),
        ("-A INPUT -m conntrack --ctstate NEW -j DROP\n-A INPUT -m conntrack --ctstate NEW,INVALID -j A", []),
        ("-A INPUT -m statistic --mode random --probability 0.5 -j DROP\n-A INPUT -j ACCEPT", []),
    ],
)  # fmt: skip
def test_a_rule_behind_stronger_ones_is_dead(rules: str, expected: list[str]) -> None:
    """Shadowed by one, by several together, by a chain that never returns; and what the data leaves open is live."""
    assert dead(rules) == expected


def test_a_rule_of_a_long_chain_is_dead_behind_one_of_its_address_and_port() -> None:
    """In a chain whose rules are found by what they ask for, a rule is met only by what those before it leave."""
    rules = [f"-A INPUT -d 10.0.0.{place}/32 -p tcp -m tcp --dport 80 -j DROP" for place in range(12)]
    again = "-A INPUT -d 10.0.0.7/32 -p tcp -m tcp --dport 80 -j ACCEPT"
    narrower = "-A INPUT -s 10.1.0.0/16 -d 10.0.0.7/32 -p tcp -m tcp --dport 80 -j A"
    other = "-A INPUT -d 10.0.0.7/32 -p tcp -m tcp --dport 81 -j ACCEPT"
    assert dead("\n".join([*rules, again, narrower, other])) == [again, narrower]


@pytest.mark.parametrize("seed", range(20))
def test_what_a_packet_meets_is_live(seed: int) -> None:
    """Random tables: no rule that some packet matches is taken for a dead one."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    found = given(ruleset(dice))
    met: set[Rule] = set()
    for packet, received in probes(dice, 40, 0):
        for table in found.rules.tables:
            for chain in (each for each in table.chains.values() if each.is_built_in):
                has_come = chain.name in ("PREROUTING", "INPUT", "FORWARD")
                device = (received or "eth0") if has_come else ""
                leaving = "" if chain.name in ("PREROUTING", "INPUT") else "eth0"
                way = Passing(packet, device, leaving, State.NEW)
                for each in walk(Question(table, found.node, History.ANY), chain, way):
                    met.update(each.path)
    assert len(met) > 5
    assert [str(rule) for rule in met if not is_live(found, rule)] == []
