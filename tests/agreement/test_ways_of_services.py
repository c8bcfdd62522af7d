"""What is explored once for all sentences, and what is found by ports, is what the plain walk of every rule says."""

import random

import pytest

from models.nat.behaviour.asking import ways
from models.nat.behaviour.finding import SHORT, candidates
from models.nat.behaviour.flight import first_packet
from models.nat.behaviour.matching import NO, matches
from models.nat.vocabulary import HIGHEST_PORT, TCP, UDP, Chain, History, Packet, Passing
from models.nat.vocabulary.programmed import Programmed
from models.nat.worlds.services import default_services
from verify.symbolic.classes import explore
from verify.symbolic.region import Region
from verify.symbolic.unknowns import any_of_them, concrete, fresh

SAMPLES = 400
MEMBERS = 3  # of each class


def packets(given: Programmed, dice: random.Random) -> list[Packet]:
    """Packets from and to what the rules speak of, and what lies beside it."""
    spoken = [front.address for front in given.fronts if front.address is not None]
    spoken += [refused.address for refused in given.refused if refused.address is not None]
    spoken += [each.address for each in given.node.addresses or ()]
    spoken += [endpoint.address for service in given.services or () for endpoint in service.endpoints]
    ports = [front.port for front in given.fronts] + [refused.port for refused in given.refused]

    def beside(values: list[int]) -> int:
        return max(0, dice.choice(values) + dice.choice((0, 0, 0, 1, -1)))

    return [
        Packet(beside(spoken), beside(spoken), dice.choice((TCP, UDP)), dice.randrange(HIGHEST_PORT), beside(ports))
        for _ in range(SAMPLES)
    ]


def shown(found_ways: tuple[Passing, ...]) -> list[tuple[object, ...]]:
    """What can be compared of ways, in an order of their own."""
    return sorted(
        (
            (str(way.fate), str(way.packet), way.is_masqueraded, str(way.new_source), str(way.chance), str(way.end))
            for way in found_ways
        ),
        key=str,
    )


def test_no_rule_is_left_out_that_a_packet_matches() -> None:
    """Of every chain, for packets to and past services: what is not asked would have said no."""
    given = default_services()
    dice = random.Random(3)  # noqa: S311 - samples, not secrets
    chains: list[Chain] = [chain for table in given.rules.tables for chain in table.chains.values()]
    long = [chain for chain in chains if len(chain.rules) > SHORT]
    assert long
    for packet in packets(given, dice):
        for chain in long:
            asked = candidates(chain, packet, given.node)
            assert list(asked) == sorted(asked, key=lambda rule: rule.place)
            for rule in set(chain.rules) - set(asked):
                assert matches(rule, Passing(packet), given.node, History.ANY)[0] is NO, str(rule)


def test_what_is_explored_once_is_what_each_packet_is_walked_as() -> None:
    """Members of every class of every front: the remembered ways are those of the plain walk."""
    given = default_services()
    dice = random.Random(5)  # noqa: S311 - samples, not secrets
    compared = 0
    for front in given.fronts:
        for device in given.devices[:3]:
            sides: list[Region] = []
            source, source_port = (
                fresh(kind, sides) for kind in (Packet.__annotations__["source"], Packet.__annotations__["source_port"])
            )
            to = front.address if front.address is not None else (given.node.addresses or ())[0].address

            def asked(to: int = to, source: int = source, port: int = source_port, device: str = device) -> object:
                packet = Packet(source, to, front.protocol, port, front.port)  # noqa: B023 - called at once
                return ways(given, packet, device)

            for box, answer in explore(asked, tuple(sides)):
                for _ in range(MEMBERS):
                    pick = any_of_them(dice)
                    packet = Packet(
                        concrete(source, box, pick), to, front.protocol, concrete(source_port, box, pick), front.port
                    )
                    plain = first_packet(given.rules, given.node, packet, device, History.ANY)
                    assert len(plain) == len(answer), str(packet)
                    assert [way.fate for way in plain] == [way.fate for way in answer]
                    remembered = ways(given, packet, device)
                    assert shown(remembered) == shown(plain)
                    compared += 1
    assert compared > SAMPLES


@pytest.mark.parametrize("seed", range(3))
def test_ways_are_remembered_as_they_are_walked(seed: int) -> None:
    """A packet that is asked about twice, by different sentences, has the ways of the walk both times."""
    given = default_services()
    for packet in packets(given, random.Random(seed))[:100]:  # noqa: S311 - samples, not secrets
        plain = first_packet(given.rules, given.node, packet, "eth0", History.ANY)
        assert shown(ways(given, packet, "eth0")) == shown(plain) == shown(ways(given, packet, "eth0"))
