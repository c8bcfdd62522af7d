"""The FORWARD chain, masquerading, and what an underlay segment swallows."""

from collections.abc import Iterable

from models.packet import Packet, Prefix
from models.reachability.behaviour.routing import select_address
from models.reachability.vocabulary import Filtering, Host, Masquerade, Passage, Verdict
from verify import evolve, pure


@pure
def within(block: Prefix | None, number: int, outside: bool) -> bool:  # noqa: FBT001 - the rule's own negation
    """Whether an address matches a rule's prefix, negated if the rule says so; no prefix matches everything."""
    return block is None or (block.first <= number <= block.last) != outside


@pure
def accepts(rule: Passage, packet: Packet, received: str, leaving: str) -> bool:
    """Whether the rule's matches all hold."""
    return (
        within(rule.source, packet.source, rule.outside_source)
        and within(rule.destination, packet.destination, rule.outside_destination)
        and (rule.protocol is None or packet.protocol == rule.protocol)
        and (rule.port is None or packet.port == rule.port)
        and (rule.input is None or rule.input == received)
        and (rule.output is None or rule.output == leaving)
    )


@pure
def verdict_on(
    rules: Iterable[Passage], policy: Verdict, packet: Packet, received: str = "", leaving: str = ""
) -> Verdict:
    """The verdict of the first rule that matches, RETURN ending the list; the policy if none does."""
    for rule in rules:
        if accepts(rule, packet, received, leaving):
            return policy if rule.verdict == Verdict.RETURN else rule.verdict
    return policy


@pure
def may_pass(host: Host, packet: Packet, received: str, leaving: str) -> bool:
    """Whether the FORWARD chain lets the packet through."""
    filtering: Filtering = host.filtering
    return verdict_on(filtering.forward, filtering.forward_policy, packet, received, leaving) != Verdict.DROP


@pure
def rewrites(rule: Masquerade, packet: Packet) -> bool:
    """Whether the rule of the masquerading chain speaks of this packet."""
    return within(rule.source, packet.source, rule.outside_source) and within(
        rule.destination, packet.destination, rule.outside_destination
    )


@pure
def masqueraded(host: Host, packet: Packet, leaving: str) -> Packet:
    """The packet after POSTROUTING: its source may become the address of the device it leaves by."""
    for rule in host.filtering.masquerade:
        if rewrites(rule, packet):
            if not rule.rewrites:
                return packet
            return evolve(packet, source=select_address(host, leaving, None, 0))
    return packet
