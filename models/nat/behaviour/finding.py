"""Which rules of a long chain a packet can match at all, without asking each of them.

A dispatch chain of kube-proxy holds a rule for each address and port of each service. Rules are found by their one
port, then by the one destination that they ask for, or by either; what asks for neither is asked of every packet. The
port comes first, as services share few: what asks for a port of none is the same for all their addresses. The matches
remain the only semantics: what is left out asks for another address or port, or an address that is not of the node.
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

    by_port_and_destination: Index[Index[Places] | None]
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


def _map_of_maps(rows: list[tuple[int, int, int]]) -> Index[Index[Places] | None]:
    """The positions under each port and destination, in order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for port, destination, place in rows:
        found.setdefault(port, []).append((destination, place))
    return keyed_map(((port, _map(places)) for port, places in found.items()), None)


@remembered
def found(chain: Chain) -> Found:
    """Sort the rules of a chain."""
    by_both: list[tuple[int, int, int]] = []
    by_destination: list[tuple[int, int]] = []
    by_own_port: list[tuple[int, int]] = []
    by_port: list[tuple[int, int]] = []
    others: list[int] = []
    for place, rule in enumerate(chain.rules):
        destination, port = _one_destination(rule), _one_port(rule)
        if destination is not None and port is not None:
            by_both.append((port, destination, place))
        elif destination is not None:
            by_destination.append((destination, place))
        elif port is None:
            others.append(place)
        else:
            (by_own_port if _is_for_the_node(rule) else by_port).append((port, place))
    return Found(_map_of_maps(by_both), _map(by_destination), _map(by_own_port), _map(by_port), tuple(others))


def candidates(chain: Chain, packet: Packet, node: Node) -> tuple[Rule, ...]:
    """The rules, in order, that the packet may match."""
    if len(chain.rules) <= SHORT:
        return chain.rules
    sorted_rules = found(chain)
    both = sorted_rules.by_port_and_destination.at(packet.port)
    places: Places = () if both is None else both.at(packet.destination)
    if sorted_rules.by_destination.values != [()]:
        places = tuple(merge(places, sorted_rules.by_destination.at(packet.destination)))
    if sorted_rules.by_own_port.values != [()] and types(node).at(packet.destination) in (None, AddressType.LOCAL):
        places = tuple(merge(places, sorted_rules.by_own_port.at(packet.port)))
    if sorted_rules.by_port.values != [()]:
        places = tuple(merge(places, sorted_rules.by_port.at(packet.port)))
    return tuple(chain.rules[place] for place in merge(places, sorted_rules.others))
