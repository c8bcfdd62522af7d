"""Packets that are not the first of their flow: later ones, and answers, which get their addresses back.

Follows nf_nat_packet and nf_nat_manip_pkt of net/netfilter/nf_nat_core.c @ Linux 6.1: the nat table is not asked again.
What the first packet was given, later ones are given too; answers are given the inverse.
"""

from models.nat.behaviour.flight import Ways, travel
from models.nat.vocabulary import Connection, Fate, History, Node, Packet, Passing, Ruleset, State, Stored
from verify import evolve


def connection_of(first: Packet, way: Passing, drawn: int | None = None) -> Connection | None:
    """What is remembered of a first packet that went through; None where it did not, or its new source is not known.

    `drawn` is the source port that the flow is given where it is hidden; without it the flow keeps its own.
    """
    if way.fate is not Fate.FORWARDED and way.fate is not Fate.DELIVERED:
        return None
    if way.is_masqueraded and way.new_source is None:
        return None
    is_given = way.is_masqueraded and drawn is not None
    after = evolve(way.packet, source_port=drawn) if is_given else way.packet
    return Connection(first, after, way.connection_mark, is_given)


def _is_redirected(connection: Connection) -> bool:
    first, after = connection.first, connection.after
    return first.destination != after.destination or first.port != after.port


def _is_hidden(connection: Connection) -> bool:
    return connection.is_drawn or connection.first.source != connection.after.source


def later_packet(rules: Ruleset, node: Node, connection: Connection, received: str | None) -> Ways:
    """Every way of another packet of the flow, in the direction of the first."""
    after = connection.after
    stored = Stored(
        after.source,
        after.source_port,
        after.destination,
        after.port,
        _is_redirected(connection),
        _is_hidden(connection),
        connection.first,
    )
    return _known(rules, node, connection.first, stored, connection.mark, received)


def returning(connection: Connection) -> tuple[Packet, Stored]:
    """An answer as its sender makes it, and the addresses that it gets back."""
    first, after = connection.first, connection.after
    packet = Packet(after.destination, after.source, after.protocol, after.port, after.source_port)
    stored = Stored(
        first.destination,
        first.port,
        first.source,
        first.source_port,
        _is_redirected(connection),
        _is_hidden(connection),
        first,
        is_answer=True,
    )
    return packet, stored


def answer(rules: Ruleset, node: Node, connection: Connection, received: str | None) -> Ways:
    """Every way of an answer; `received` is empty where it is the node itself that answers."""
    packet, stored = returning(connection)
    return _known(rules, node, packet, stored, connection.mark, received)


def _known(rules: Ruleset, node: Node, packet: Packet, stored: Stored, mark: int, received: str | None) -> Ways:
    way = Passing(packet, received, state=State.ESTABLISHED, connection_mark=mark, stored=stored)
    return travel(rules, node, way, History.ANY)
