"""The FORWARD chain, masquerading, and what an underlay segment swallows."""

from collections.abc import Iterable

from models.packet import Packet, Prefix
from models.reachability.behaviour.routing import select_address
from models.reachability.vocabulary import Connection, Filtering, Host, Masquerade, Passage, Translation, Verdict
from verify import evolve, pure


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
    """The packet after the nat table's POSTROUTING: its source may become the address of the device it leaves by."""
    for rule in host.filtering.masquerade:
        if rewrites(rule, packet):
            if not rule.rewrites:
                return packet
            return evolve(packet, source=select_address(host, leaving, None, 0))
    return packet


@pure
def leaves(host: Host, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Packet, Connection | None]:
    """POSTROUTING: only the first packet of a flow meets the nat table (nf_nat_inet_fn), and conntrack notes it."""
    if connection is None or not host.filtering.masquerade:
        return masqueraded(host, packet, leaving), connection
    if connection.is_answer:
        return packet if host.name in connection.seen else masqueraded(host, packet, leaving), connection
    after, known = masqueraded(host, packet, leaving), noted(connection, host)
    if after.source == packet.source:
        return after, known
    made = Translation(host.name, packet.source, after.source)
    return after, evolve(known, translations=(*known.translations, made))


def noted(connection: Connection, host: Host) -> Connection:
    """The flow after one more host has seen its first packet; one without a nat table has nothing to remember."""
    return evolve(connection, seen=(*connection.seen, host.name)) if host.filtering.masquerade else connection


@pure
def restored(host: Host, packet: Packet, connection: Connection | None) -> Packet:
    """PREROUTING, and OUTPUT: an answer to an address that this host put in gets the original one back."""
    if connection is None or not connection.is_answer:
        return packet
    for made in connection.translations:
        if made.host == host.name and packet.destination == made.translated:
            return evolve(packet, destination=made.original)
    return packet
