"""The first packet of a flow through the hooks of a node, in the order of their priorities.

Follows the hooks of net/ipv4/ip_input.c, ip_forward.c, ip_output.c and the priorities of nf_ip_hook_priorities @
Linux 6.1; only a first packet asks the nat table (nf_nat_inet_fn). A translated packet of the node itself is routed
anew (ip_route_me_harder).
"""

from collections.abc import Iterable

from models.nat.behaviour.matching import Past
from models.nat.behaviour.routing import (
    LOOPBACK,
    LOOPBACK_DEVICE,
    Routed,
    Way,
    forwarding,
    routed,
    types,
)
from models.nat.behaviour.translating import as_stored, hidden, redirected
from models.nat.behaviour.walking import Question, merged, walk
from models.nat.vocabulary import (
    AddressType,
    Chain,
    Doubt,
    End,
    Ending,
    Fate,
    History,
    Hook,
    Masquerade,
    Node,
    Packet,
    Passing,
    Ruleset,
    State,
    Table,
    ToDestination,
    ToSelf,
    ToSource,
)
from verify import evolve, remembered

IS_OWN = "the destination is an address of the node"
IS_ROUTED = "route_localnet is set"
FATES = {Ending.DROP: Fate.DROPPED, Ending.REJECT: Fate.REJECTED, Ending.UNKNOWN: Fate.UNKNOWN}
Ways = tuple[Passing, ...]


def first_packet(
    rules: Ruleset, node: Node, packet: Packet, received: str | None, history: Past = History.FRESH
) -> Ways:
    """Every way that the first packet of a flow may go, each with its fate; `received` is empty for the node's own."""
    return travel(rules, node, Passing(packet, received=received), history)


def travel(rules: Ruleset, node: Node, way: Passing, history: Past) -> Ways:
    """Every way that a packet may go from where it comes in, or is sent."""
    return _sent(rules, node, way, history) if way.received == "" else _arrived(rules, node, way, history)


def _arrived(rules: Ruleset, node: Node, way: Passing, history: Past) -> Ways:
    """A packet that comes in by a device (ip_rcv)."""
    ways = at(rules, node, Hook.PREROUTING, ("raw", "mangle", "nat"), (way,), history)
    local: list[Passing] = []
    onward: list[Passing] = []
    ended: list[Passing] = []
    for each in ways:
        for after in _routed_in(node, each):
            (ended if after.fate is not None else local if after.leaving == "" else onward).append(after)
    delivered = _delivered(rules, node, local, history, ("mangle", "filter", "security", "nat"))
    passed = at(rules, node, Hook.FORWARD, ("mangle", "filter", "security"), onward, history)
    return (*ended, *delivered, *_left(rules, node, passed, history))


def _routed_in(node: Node, way: Passing) -> Ways:
    """Routing of a packet that came in: an empty `leaving` is the way to the node's own sockets.

    Sources and destinations in 127/8 are martian without route_localnet, and so is a source that is the node's own.
    """
    if way.fate is not None:
        return (way,)
    packet = way.packet
    if packet.source in LOOPBACK or packet.destination in LOOPBACK:
        if node.route_localnet is None:
            return (
                _martian(_doubt(way, IS_ROUTED, answer=False)),
                *_by(node, _doubt(way, IS_ROUTED, answer=True)),
            )
        if not node.route_localnet:
            return (_martian(way),)
    elif types(node).at(packet.source) == AddressType.LOCAL:
        return (_martian(way),)
    return _by(node, way)


def _martian(way: Passing) -> Passing:
    return evolve(way, fate=Fate.DROPPED, reason="martian: no such address comes by this device")


def _doubt(way: Passing, about: str, *, answer: bool) -> Passing:
    return evolve(way, doubts=(*way.doubts, Doubt(about, answer)))


def _by(node: Node, way: Passing) -> Ways:
    """The way that the routing tables say; both where they are not told."""
    found = routed(node, way.packet.destination)
    if found.way is Way.UNKNOWN:
        away = _onward(_doubt(way, IS_OWN, answer=False), forwarding(node, way.packet.destination))
        return evolve(_doubt(way, IS_OWN, answer=True), leaving=""), away
    if found.way is Way.LOCAL:
        return (evolve(way, leaving=""),)
    return (_onward(way, found),)


def _onward(way: Passing, found: Routed) -> Passing:
    if found.way is Way.NOWHERE:
        return evolve(way, fate=Fate.DROPPED, reason="no route")
    return evolve(way, leaving=found.device)


def _sent(rules: Ruleset, node: Node, way: Passing, history: Past) -> Ways:
    """A packet of the node itself (__ip_local_out), routed before OUTPUT, and again where its destination changed."""
    ways: list[Passing] = []
    for each in _routed_out(node, way):
        for after in at(rules, node, Hook.OUTPUT, ("raw", "mangle", "nat"), (each,), history):
            ways.extend((after,) if after.original is None or after.fate is not None else _routed_out(node, after))
    released = at(rules, node, Hook.OUTPUT, ("filter", "security"), ways, history)
    away = _left(rules, node, released, history)
    looped = [evolve(each, fate=None, received=LOOPBACK_DEVICE, leaving="") for each in away if _loops(each)]
    back = at(rules, node, Hook.PREROUTING, ("raw", "mangle"), looped, history)
    delivered = _delivered(rules, node, back, history, ("mangle", "filter", "security"))
    return (*(each for each in away if not _loops(each)), *delivered)


def _loops(way: Passing) -> bool:
    """Whether a packet that has left comes back by `lo`."""
    return way.fate is Fate.FORWARDED and way.leaving == LOOPBACK_DEVICE


def _routed_out(node: Node, way: Passing) -> Ways:
    """Routing of the node's own packet; from 127/8 it gets out by `lo` alone, without route_localnet (EINVAL)."""
    found = routed(node, way.packet.destination)
    if found.way is Way.UNKNOWN:
        inside = evolve(_doubt(way, IS_OWN, answer=True), leaving=LOOPBACK_DEVICE)
        away = _onward(_doubt(way, IS_OWN, answer=False), forwarding(node, way.packet.destination))
        return inside, *_unless_loopback(node, away)
    if found.way is Way.LOCAL:
        return (evolve(way, leaving=LOOPBACK_DEVICE),)
    return _unless_loopback(node, _onward(way, found))


def _unless_loopback(node: Node, way: Passing) -> Ways:
    if way.fate is not None or way.packet.source not in LOOPBACK or node.route_localnet:
        return (way,)
    stopped = evolve(way, fate=Fate.DROPPED, reason="no way out from a source in 127/8 (EINVAL)")
    if node.route_localnet is None:
        return _doubt(stopped, IS_ROUTED, answer=False), _doubt(way, IS_ROUTED, answer=True)
    return (stopped,)


def _delivered(rules: Ruleset, node: Node, ways: Iterable[Passing], history: Past, tables: tuple[str, ...]) -> Ways:
    after = at(rules, node, Hook.INPUT, tables, ways, history)
    return tuple(each if each.fate is not None else evolve(each, fate=Fate.DELIVERED) for each in after)


def _left(rules: Ruleset, node: Node, ways: Iterable[Passing], history: Past) -> Ways:
    after = at(rules, node, Hook.POSTROUTING, ("mangle", "nat"), ways, history)
    return tuple(each if each.fate is not None else evolve(each, fate=Fate.FORWARDED) for each in after)


def at(rules: Ruleset, node: Node, hook: Hook, tables: tuple[str, ...], ways: Iterable[Passing], history: Past) -> Ways:
    """The ways behind a hook, where these tables are asked in this order."""
    here = tuple(ways)
    for table in asked_tables(rules, hook, tables):
        after: list[Passing] = []
        for way in here:
            after.extend(_asked(rules, node, hook, table, way, history))
        here = tuple(merged(after))
    return here


@remembered
def asked_tables(rules: Ruleset, hook: Hook, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the tables that do something at a hook; in nat a known connection does, whatever the rules are."""
    return tuple(table for table in tables if table == "nat" or hooked(rules, table, hook))


def _asked(rules: Ruleset, node: Node, hook: Hook, table: str, way: Passing, history: Past) -> Ways:
    """One table at one hook: what is translated or ended there."""
    if way.fate is not None:
        return (way,)
    if table == "nat" and way.state is not State.NEW:
        return (way if way.stored is None else as_stored(hook, way, way.stored),)
    blocks = hooked(rules, table, hook)
    if not blocks:
        return (way,)
    if len(blocks) > 1:
        return (
            evolve(way, fate=Fate.UNKNOWN, reason=f"two backends hold table {table}: which comes first is not told"),
        )
    ((block, chain),) = blocks
    found: list[Passing] = []
    for after in walk(Question(block, node, history), chain, way):
        if after.fate is not None:
            found.append(after)
        elif after.end is not None:
            found.extend(_ended(node, after))
        else:
            found.append(_by_policy(after, chain.policy, str(chain.name)))
    return tuple(found)


@remembered
def hooked(rules: Ruleset, table: str, hook: Hook) -> tuple[tuple[Table, Chain], ...]:
    """The blocks of a table that do something at a hook, each with its chain there."""
    found = ((block, block.chains[hook.value]) for block in rules.named(table) if hook.value in block.chains)
    return tuple((block, chain) for block, chain in found if chain.rules or chain.policy is not Ending.ACCEPT)


def _by_policy(way: Passing, policy: Ending | None, chain: str) -> Passing:
    if policy is Ending.ACCEPT:
        return way
    if policy is Ending.DROP:
        return evolve(way, fate=Fate.DROPPED, reason=f"policy of {chain}")
    return evolve(way, fate=Fate.UNKNOWN, reason=f"the policy of {chain} is not told")


def _ended(node: Node, way: Passing) -> Ways:
    """What the rule at the end of a table makes of the packet; ACCEPT ends no more than the table."""
    target = None if way.end is None else way.end.target
    on = evolve(way, end=None)
    if isinstance(target, (ToDestination, ToSelf)):
        return redirected(node, on, target)
    if isinstance(target, (Masquerade, ToSource)):
        found = routed(node, way.packet.destination)
        return (hidden(node, on, target, way.packet.destination if found.via is None else found.via),)
    if not isinstance(target, End):
        return (evolve(way, fate=Fate.UNKNOWN),)
    fate = FATES.get(target.ending)
    return (on if fate is None else evolve(way, fate=fate),)
