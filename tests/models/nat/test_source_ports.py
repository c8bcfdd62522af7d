"""Which source port a hidden flow may get."""

import pytest

from models.nat.behaviour.translating import keeps_port, may_get, source_ports
from models.nat.vocabulary import Masquerade, Packet, ToSource, address

SOURCE, SERVICE, TCP, ICMP = address("10.0.0.1"), address("10.96.0.1"), 6, 1
DRAWING = Masquerade(is_random=True)


@pytest.mark.parametrize(
    ("port", "target", "ports"),
    [
        (40000, DRAWING, (1024, 65535)),
        (1024, Masquerade(), (1024, 65535)),
        (1023, DRAWING, (600, 1023)),
        (511, DRAWING, (1, 511)),
        (512, DRAWING, (600, 1023)),
        (40000, Masquerade((2000, 3000)), (2000, 3000)),
        (40000, ToSource(SOURCE, SOURCE, (5, 5)), (5, 5)),
    ],
)
def test_a_port_stays_as_privileged_as_it_was(port: int, target: Masquerade | ToSource, ports: tuple[int, int]) -> None:
    """Unless the rule says which: nf_nat_l4proto_unique_tuple."""
    packet = Packet(SOURCE, SERVICE, TCP, port, 80)
    assert source_ports(packet, target) == ports
    assert may_get(packet, target, ports[0])
    assert not may_get(packet, target, ports[1] + 1)


def test_a_flow_keeps_its_port_where_nothing_is_drawn() -> None:
    """As long as nobody else has it; what has no ports is not asked."""
    assert keeps_port(Masquerade())
    assert not keeps_port(DRAWING)
    assert not keeps_port(Masquerade((1, 2)))
    assert may_get(Packet(SOURCE, SERVICE, ICMP, 0, 0), DRAWING, 7)
