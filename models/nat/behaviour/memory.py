"""What lists of clients (xt_recent) remember, and what that makes of affinity.

Follows recent_mt and recent_entry_init of net/netfilter/xt_recent.c @ Linux 6.1. A list is kept as long as some rule
names it; a stamp counts as long as it is not older than `--seconds`.
"""

from models.nat.behaviour.walking import Question, walk
from models.nat.vocabulary import (
    TCP,
    Chain,
    EnterRecent,
    InRecent,
    Jump,
    Packet,
    Passing,
    ProtocolIs,
    Remembered,
    Rule,
    Table,
    ToDestination,
)
from models.nat.vocabulary.programmed import Programmed
from verify import remembered


def asked_lists(chain: Chain) -> tuple[tuple[Rule, InRecent], ...]:
    """The rules of a chain that ask a list, each with what it asks."""
    return tuple((rule, match) for rule in chain.rules for match in rule.matches if isinstance(match, InRecent))


def entered_lists(chain: Chain) -> tuple[str, ...]:
    """The lists into which a chain puts its clients."""
    return tuple(match.name for rule in chain.rules for match in rule.matches if isinstance(match, EnterRecent))


def _led_to(programmed: Programmed, chain: Chain, rule: Rule) -> Chain | None:
    return programmed.rules.chain(chain.table, rule.target.chain) if isinstance(rule.target, Jump) else None


def lists_are_of_endpoints(programmed: Programmed, chain: Chain) -> bool:
    """Whether each list that a chain asks is the one of the endpoint that it then leads to, and is written there."""
    for rule, match in asked_lists(chain):
        target = _led_to(programmed, chain, rule)
        if target is None or target.name != match.name or entered_lists(target) != (match.name,):
            return False
    return True


def remember_equally_long(programmed: Programmed, chain: Chain) -> bool:
    """Whether a service remembers its clients for one time, in its chain of all endpoints and of those here."""
    text = chain.name.removeprefix("KUBE-SVC-").removeprefix("KUBE-SVL-")
    twins = (programmed.rules.chain(chain.table, prefix + text) for prefix in ("KUBE-SVC-", "KUBE-SVL-"))
    times = {match.seconds for twin in twins if twin is not None for _, match in asked_lists(twin)}
    return len(times) <= 1


@remembered
def _readers(programmed: Programmed) -> dict[str, frozenset[str]]:
    """The services, by what their chains' names share, that ask each list."""
    found: dict[str, set[str]] = {}
    for chain in programmed.balancing:
        for _, match in asked_lists(chain):
            found.setdefault(match.name, set()).add(chain.name.rpartition("-")[2])
    return {name: frozenset(readers) for name, readers in found.items()}


def shares_no_list(programmed: Programmed, chain: Chain) -> bool:
    """Whether no other service asks a list that this one asks."""
    return all(len(_readers(programmed)[match.name]) == 1 for _, match in asked_lists(chain))


def keeps_clients(programmed: Programmed, chain: Chain, age: int) -> bool:
    """Whether a client whose stamp in one list is so many seconds old is led to that endpoint, as long as it counts.

    And whether whoever is led to an endpoint enters its list, and no other: so that of all lists one at most has a
    stamp that counts, now and later.
    """
    table = next(each for each in programmed.rules.tables if each.chains.get(chain.name) is chain)
    for rule, match in asked_lists(chain):
        target = _led_to(programmed, chain, rule)
        counts = match.seconds is None or age <= match.seconds
        for way in _served(programmed, table, chain, Remembered(((match.name, age),))):
            place = None if way.end is None else way.end.chain
            if entered(way) != (place,) or (counts and (target is None or place != target.name)):
                return False
    return True


def entered(way: Passing) -> tuple[str, ...]:
    """The lists that the rules on a way have put its source into."""
    return tuple(match.name for rule in way.path for match in rule.matches if isinstance(match, EnterRecent))


def _served(programmed: Programmed, table: Table, chain: Chain, history: Remembered) -> tuple[Passing, ...]:
    """Every way of a client through the chain of a service."""
    packet = Packet(0, 0, _protocol(programmed, chain), 0, 0)
    return tuple(walk(Question(table, programmed.node, history), chain, Passing(packet)))


def _protocol(programmed: Programmed, chain: Chain) -> int:
    """The protocol of the endpoints of a chain."""
    for rule, _ in asked_lists(chain):
        target = _led_to(programmed, chain, rule)
        for each in () if target is None else target.rules:
            for match in each.matches:
                if isinstance(each.target, ToDestination) and isinstance(match, ProtocolIs):
                    return match.protocol
    return TCP
