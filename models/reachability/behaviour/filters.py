"""The chains of the filter table, masquerading, and what an underlay segment swallows."""

from collections.abc import Iterable

from models.packet import Packet, Prefix, Protocol
from models.reachability.behaviour.routing import owned, select_address
from models.reachability.vocabulary import (
    Connection,
    DropReason,
    Host,
    Masquerade,
    Passage,
    Stopped,
    Tracked,
    Translation,
    Verdict,
)
from verify import Index, evolve, overlay, pure, remembered

SHORT = 8  # rules that are asked one by one; of a longer chain only those for the destination are


def within(block: Prefix | None, number: int, outside: bool) -> bool:  # noqa: FBT001 - the rule's own negation
    """Whether an address matches a rule's prefix, negated if the rule says so; no prefix matches everything."""
    return block is None or (block.first <= number <= block.last) != outside


def by(device: str | None, name: str, outside: bool) -> bool:  # noqa: FBT001 - the rule's own negation
    """Whether a device is the one that a rule names, negated if the rule says so; none named matches every device."""
    return device is None or (device == name) != outside


@pure
def tracked(host: Host, packet: Packet, connection: Connection | None) -> Tracked:
    """What the host's connection tracking says of the packet (nf_conntrack_in): all but answers begin a flow.

    An answer to a question that this host has not seen begins none where the protocol tells (tcp_new, icmp_new).
    """
    if connection is None or not connection.is_answer:
        return Tracked.NEW
    if host.name in connection.seen:
        return Tracked.ESTABLISHED
    if packet.protocol == Protocol.TCP or packet.protocol == Protocol.ICMP:  # noqa: PLR1714 - asks of an unknown
        return Tracked.INVALID
    return Tracked.NEW


@pure
def accepts(rule: Passage, packet: Packet, received: str, leaving: str) -> bool:
    """Whether those matches of the rule hold that look at the packet and its devices alone."""
    return (
        within(rule.source, packet.source, rule.outside_source)
        and within(rule.destination, packet.destination, rule.outside_destination)
        and (rule.protocol is None or packet.protocol == rule.protocol)
        and (rule.port is None or packet.port == rule.port)
        and by(rule.input, received, rule.outside_input)
        and by(rule.output, leaving, rule.outside_output)
    )


@pure
def verdict_on(rules: Iterable[Passage], policy: Verdict, packet: Packet) -> Verdict:
    """The verdict of the first rule that matches, RETURN ending the list; the policy if none does."""
    for rule in rules:
        if accepts(rule, packet, "", ""):
            return policy if rule.verdict == Verdict.RETURN else rule.verdict
    return policy


@remembered
def _by_destination(host: Host, chain: str) -> Index[tuple[Passage, ...]]:
    """The rules of a long chain that could match each destination, in their order."""
    everything = Prefix(0, 0)
    rules: tuple[Passage, ...] = getattr(host.filtering, chain)
    blocks = [
        everything if rule.destination is None or rule.outside_destination else rule.destination for rule in rules
    ]
    return overlay((block.first, block.last, rule) for block, rule in zip(blocks, rules, strict=True))


@pure
def _first(
    chain: str,
    policy: Verdict,
    host: Host,
    packet: Packet,
    connection: Connection | None,
    received: str,
    leaving: str,
) -> Passage | Verdict:
    """The first rule of a host's own chain that matches, if it ends the packet's way; else the verdict."""
    rules: tuple[Passage, ...] = getattr(host.filtering, chain)
    for rule in _by_destination(host, chain).at(packet.destination) if len(rules) > SHORT else rules:
        if rule.states is not None and tracked(host, packet, connection) not in rule.states:
            continue
        if rule.to_own is not None and owned(host).at(packet.destination) != rule.to_own:
            continue
        if accepts(rule, packet, received, leaving):
            if rule.verdict == Verdict.UNKNOWN:
                return rule
            return policy if rule.verdict == Verdict.RETURN else rule.verdict
    return policy


def _as_end(found: Passage | Verdict, drop: Stopped) -> Stopped | None:
    """What a chain's verdict means for the packet; a REJECT is told by ICMP or by a TCP reset."""
    if isinstance(found, Passage):
        return Stopped(DropReason.NOT_MODELLED, detail=found.said)
    if found == Verdict.REJECT:
        return Stopped(DropReason.FILTER_REJECT, signalled=True)
    return drop if found == Verdict.DROP else None


@pure
def forwards(host: Host, packet: Packet, connection: Connection | None, received: str, leaving: str) -> Stopped | None:
    """Why the FORWARD chain does not let the packet through; None if it does."""
    found = _first("forward", host.filtering.forward_policy, host, packet, connection, received, leaving)
    return _as_end(found, Stopped(DropReason.FILTER_DROP))


@pure
def admits(host: Host, packet: Packet, connection: Connection | None, received: str) -> Stopped | None:
    """Why the INPUT chain keeps the packet from the host's sockets (ip_local_deliver); None if it does not."""
    found = _first("input", host.filtering.input_policy, host, packet, connection, received, "")
    return _as_end(found, Stopped(DropReason.INPUT_DROP))


@pure
def releases(host: Host, packet: Packet, connection: Connection | None, leaving: str) -> Stopped | None:
    """Why the nat and filter tables' OUTPUT does not let the host's own packet out (__ip_local_out); None if it does.

    Whoever sends it is told: nf_hook_slow gives EPERM for a drop.
    """
    filtering = host.filtering
    if filtering.own_redirects and tracked(host, packet, connection) == Tracked.NEW:
        found = _first("own_redirects", Verdict.ACCEPT, host, packet, connection, "", leaving)
        if isinstance(found, Passage):
            return _as_end(found, Stopped(DropReason.OUTPUT_DROP))
    found = _first("output", filtering.output_policy, host, packet, connection, "", leaving)
    return _as_end(found, Stopped(DropReason.OUTPUT_DROP, signalled=True))


@pure
def redirected(host: Host, packet: Packet, connection: Connection | None, received: str) -> Stopped | None:
    """The rule of the nat table's PREROUTING that could give the packet another destination; None if none could."""
    if not host.filtering.redirects or tracked(host, packet, connection) != Tracked.NEW:
        return None
    found = _first("redirects", Verdict.ACCEPT, host, packet, connection, received, "")
    return _as_end(found, Stopped(DropReason.FILTER_DROP))


@pure
def rewrites(rule: Masquerade, packet: Packet, leaving: str) -> bool:
    """Whether the rule of the masquerading chain speaks of this packet."""
    return (
        by(rule.output, leaving, rule.outside_output)
        and within(rule.source, packet.source, rule.outside_source)
        and within(rule.destination, packet.destination, rule.outside_destination)
    )


@pure
def masqueraded(host: Host, packet: Packet, leaving: str) -> Packet:
    """The packet after the nat table's POSTROUTING: its source may become the address of the device it leaves by."""
    for rule in host.filtering.masquerade:
        if rewrites(rule, packet, leaving):
            if not rule.rewrites:
                return packet
            return evolve(packet, source=select_address(host, leaving, None, 0))
    return packet


@pure
def leaves(host: Host, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Packet, Connection | None]:
    """POSTROUTING: only the first packet of a flow meets the nat table (nf_nat_inet_fn), and conntrack notes it."""
    if connection is None or not tracks(host):
        return masqueraded(host, packet, leaving), connection
    if connection.is_answer:
        return packet if host.name in connection.seen else masqueraded(host, packet, leaving), connection
    after, known = masqueraded(host, packet, leaving), noted(connection, host)
    if after.source == packet.source:
        return after, known
    made = Translation(host.name, packet.source, after.source)
    return after, evolve(known, translations=(*known.translations, made))


@remembered
def tracks(host: Host) -> bool:
    """Whether the host tracks connections: only a nat table or a rule that asks makes the kernel do it."""
    filtering = host.filtering
    chains = (filtering.forward, filtering.input, filtering.output)
    asked = any(rule.states is not None for rules in chains for rule in rules)
    return asked or bool(filtering.masquerade or filtering.redirects or filtering.own_redirects)


def noted(connection: Connection, host: Host) -> Connection:
    """The flow after one more host has seen its first packet; one that tracks nothing has nothing to remember."""
    return evolve(connection, seen=(*connection.seen, host.name)) if tracks(host) else connection


@pure
def restored(host: Host, packet: Packet, connection: Connection | None) -> Packet:
    """PREROUTING, and OUTPUT: an answer to an address that this host put in gets the original one back."""
    if connection is None or not connection.is_answer:
        return packet
    for made in connection.translations:
        if made.host == host.name and packet.destination == made.translated:
            return evolve(packet, destination=made.original)
    return packet
