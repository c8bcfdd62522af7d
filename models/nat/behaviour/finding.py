"""Which rules of a long chain a packet can match at all, without asking each of them.

A dispatch chain of kube-proxy holds a rule for each address and port of each service. Rules are found by the one
destination that they ask for, or by their one port; what asks for neither is asked of every packet. The matches remain
the only semantics: what is left out asks for another address, another port, or an address that is not the node's.
"""

from heapq import merge

from attrs import frozen

from models.nat.behaviour.routing import types
from models.nat.vocabulary import AddressIs, AddressType, Chain, Node, Packet, PortIs, Rule, Side, TypeIs
from verify import Index, keyed_map, remembered

SHORT = 8  # rules that are asked one by one
Places = tuple[int, ...]


@frozen(eq=False)
class Found:
    """The positions of the rules of a chain by what they ask for first."""

    by_destination: Index[Places]
    by_own_port: Index[Places]  # of rules that ask for an address of the node, too
    by_port: Index[Places]
    others: Places


def _one_destination(rule: Rule) -> int | None:
    for match in rule.matches:
        if isinstance(match, AddressIs) and match.side is Side.DESTINATION and match.block.is_single:
            return None if match.negated else match.block.first
    return None


def _one_port(rule: Rule) -> int | None:
    for match in rule.matches:
        if isinstance(match, PortIs) and match.side is Side.DESTINATION and len(match.ranges) == 1:
            first, last = match.ranges[0]
            return None if match.negated or first != last else first
    return None


def _is_for_the_node(rule: Rule) -> bool:
    return any(
        isinstance(match, TypeIs)
        and match.side is Side.DESTINATION
        and match.types == {AddressType.LOCAL}
        and not match.negated
        and match.on is None
        for match in rule.matches
    )


def _map(rows: list[tuple[int, int]]) -> Index[Places]:
    """The positions under each key, in order."""
    found: dict[int, list[int]] = {}
    for key, place in rows:
        found.setdefault(key, []).append(place)
    return keyed_map(((key, tuple(places)) for key, places in found.items()), ())


@remembered
def found(chain: Chain) -> Found:
    """Sort the rules of a chain."""
    by_destination: list[tuple[int, int]] = []
    by_own_port: list[tuple[int, int]] = []
    by_port: list[tuple[int, int]] = []
    others: list[int] = []
    for place, rule in enumerate(chain.rules):
        destination, port = _one_destination(rule), _one_port(rule)
        if destination is not None:
            by_destination.append((destination, place))
        elif port is None:
            others.append(place)
        else:
            (by_own_port if _is_for_the_node(rule) else by_port).append((port, place))
    return Found(_map(by_destination), _map(by_own_port), _map(by_port), tuple(others))


def candidates(chain: Chain, packet: Packet, node: Node) -> tuple[Rule, ...]:
    """The rules, in order, that the packet may match."""
    if len(chain.rules) <= SHORT:
        return chain.rules
    sorted_rules = found(chain)
    places = sorted_rules.by_destination.at(packet.destination)
    if sorted_rules.by_own_port.values != [()] and types(node).at(packet.destination) in (None, AddressType.LOCAL):
        places = tuple(merge(places, sorted_rules.by_own_port.at(packet.port)))
    if sorted_rules.by_port.values != [()]:
        places = tuple(merge(places, sorted_rules.by_port.at(packet.port)))
    return tuple(chain.rules[place] for place in merge(places, sorted_rules.others))
