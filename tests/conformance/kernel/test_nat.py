"""Random rules in a real kernel, by both backends: every packet does what some way of the model does, and no other."""

import random
from collections import Counter

import pytest

from models.nat.behaviour.flight import first_packet
from models.nat.reading import rules_of
from models.nat.vocabulary import Fate, Packet, Passing, Ruleset, plainly
from tests.conformance.kernel.nat_lab import NODE, NatLab, Outcome, nat_lab
from tests.conformance.kernel.nat_rules import probes, ruleset

pytestmark = pytest.mark.kernel

SETS, PROBES = 150, 24


def outcome(way: Passing) -> Outcome:
    """What can be seen of a way of the model."""
    assert way.fate is not None
    if way.fate in (Fate.DROPPED, Fate.REJECTED):
        return Outcome(way.fate)
    packet = way.packet
    return Outcome(way.fate, plainly(packet.destination), packet.port, plainly(packet.source))


def possible(rules: Ruleset, packet: Packet, received: str) -> set[Outcome]:
    """Everything that may become of a packet; what a REJECT tells its sender meets the rules too, and may be lost."""
    found = {outcome(way) for way in first_packet(rules, NODE, packet, received) if way.chance}
    return found | {Outcome(Fate.DROPPED)} if Outcome(Fate.REJECTED) in found else found


def differing(lab: NatLab, rules: Ruleset, asked: list[tuple[Packet, str]]) -> tuple[list[str], Counter[Fate]]:
    """The probes that did what no way does, and how often each fate was seen."""
    wrong, fates = [], Counter[Fate]()
    for (packet, received), seen in zip(asked, lab.outcomes(asked), strict=True):
        fates[seen.fate] += 1
        expected = possible(rules, packet, received)
        if seen not in expected:
            wrong.append(f"{packet} by {received or 'the node'}: {seen}, expected one of {expected}")
    return wrong, fates


@pytest.mark.parametrize("backend", ["nft", "legacy"])
def test_a_kernel_does_what_the_model_does(backend: str) -> None:
    """What iptables-save prints of the rules is read, so that its printing is held to the kernel as well."""
    dice = random.Random(11)  # noqa: S311 - samples, not secrets
    fates = Counter[Fate]()
    with nat_lab() as lab:
        for number in range(SETS):
            text = ruleset(dice)
            saved = lab.load(text, backend)
            asked = probes(dice, PROBES, number * PROBES)
            wrong, seen = differing(lab, rules_of(backend, saved), asked)
            assert wrong == [], f"rule set {number}:\n{saved}\n" + "\n".join(wrong)
            fates += seen
    assert sum(fates.values()) == SETS * PROBES
    assert min(fates[fate] for fate in (Fate.FORWARDED, Fate.DELIVERED, Fate.DROPPED, Fate.REJECTED)) > PROBES


def test_a_missing_rule_is_noticed() -> None:
    """The comparison can fail."""
    rule = "-A PREROUTING -d 10.96.0.1 -p udp -j DNAT --to-destination 10.180.0.5:8080"
    rules = f"*nat\n:PREROUTING ACCEPT [0:0]\n{rule}\nCOMMIT\n"
    with nat_lab() as lab:
        saved = lab.load(rules, "nft")
        asked = [probe for probe in probes(random.Random(1), 60, 0) if plainly(probe[0].destination) == "10.96.0.1"]  # noqa: S311 - samples, not secrets
        assert differing(lab, rules_of("nft", saved), asked)[0] == []
        asked = [(packet, received) for packet, received in asked if received]
        assert differing(lab, rules_of("nft", "*nat\nCOMMIT\n"), asked)[0] != []
