"""How `first_match` grows with the rules: index and proof for an unknown packet, by classes."""

import time

from attrs import frozen

from models.packet import HIGHEST_ADDRESS, Packet, Protocol, address
from verify import Rules, World, first_match, for_all, implies, pure
from verify.engines import classes
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome

SIZES = (100, 1_000, 10_000)
BASE = address("10.96.0.0")


@frozen
class Rule:
    """A destination block, a port (0 is any), and what the rule says."""

    first: int
    last: int
    port: int
    says: int


NOTHING = Rule(0, 0, 0, 0)


@pure
def accepts(rule: Rule, packet: Packet) -> bool:
    """Whether the rule matches a TCP packet."""
    return (
        rule.first <= packet.destination <= rule.last
        and packet.protocol == Protocol.TCP
        and (rule.port in (0, packet.port))
    )


def _claim(count: int) -> Property:
    rules = [Rule(BASE + number, BASE + number, 80 + number % 3, 1) for number in range(count - 1)]
    chain = Rules([*rules, Rule(0, HIGHEST_ADDRESS, 0, 2)], accepts)

    @for_all
    def every_tcp_packet_is_decided(packet: Packet) -> bool:
        """The last rule takes what no other does."""
        return implies(packet.protocol == Protocol.TCP, first_match(chain, packet, NOTHING).says != 0)

    return every_tcp_packet_is_decided


def rows() -> list[dict[str, object]]:
    """One row a size."""
    found: list[dict[str, object]] = []
    for count in SIZES:
        start = time.perf_counter()
        ((_, verdict),) = classes.check([_claim(count)], World("rules", None), Limits())
        if verdict.outcome is not Outcome.PROVED:
            raise AssertionError(verdict.reason)
        found.append({"rules": count, "classes": verdict.states, "s": round(time.perf_counter() - start, 2)})
    return found
