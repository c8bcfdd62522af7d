"""What can be said of rules without a packet: which chains are reached, what stands where, what names say."""

from fractions import Fraction

from attrs import frozen

from models.nat.behaviour.chains import chain_name, endpoint_chain
from models.nat.behaviour.recognizing import SERVICE_CHAINS, every_rule, translations
from models.nat.behaviour.walking import Question, walk
from models.nat.vocabulary import (
    TCP,
    Chain,
    CopyMark,
    End,
    History,
    InRecent,
    Jump,
    Noted,
    Packet,
    Passing,
    Rule,
    Ruleset,
    SetMark,
    State,
    StateIn,
    ToDestination,
    protocol_name,
)
from models.nat.vocabulary.matches import Comment
from models.nat.vocabulary.programmed import Programmed
from verify import remembered

NEVER_REACHED = (
    *("KUBE-KUBELET-CANARY", "KUBE-PROXY-CANARY", "KUBE-IPTABLES-HINT"),  # say who is there
    *("KUBE-MARK-DROP", "KUBE-MARK-MASQ"),  # are written whether a rule needs them or not
)
BASE_JUMPS = {  # facts §1.3, since 1.20; those of the first column of states may ask for NEW
    ("filter", "INPUT"): ("KUBE-EXTERNAL-SERVICES",),
    ("filter", "FORWARD"): ("KUBE-FORWARD", "KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES"),
    ("filter", "OUTPUT"): ("KUBE-SERVICES",),
    ("nat", "PREROUTING"): ("KUBE-SERVICES",),
    ("nat", "OUTPUT"): ("KUBE-SERVICES",),
    ("nat", "POSTROUTING"): ("KUBE-POSTROUTING",),
}
FIREWALL_JUMPS = (("filter", "INPUT"), ("filter", "FORWARD"), ("filter", "OUTPUT"))
NEW = frozenset((State.NEW,))
STEP = 2**31
NOWHERE = (0, None)
NOBODYS = Packet(0, 0, TCP, 0, 0)  # chances do not depend on who asks


@frozen(eq=False)
class Reached:
    """The chains that some built-in chain leads to, by table and name."""

    names: frozenset[tuple[str, str]]


@remembered
def reached(rules: Ruleset) -> Reached:
    """Follow every jump from the built-in chains."""
    found: set[tuple[str, str]] = set()
    for table in rules.tables:
        waiting = [name for name, chain in table.chains.items() if chain.is_built_in]
        while waiting:
            name = waiting.pop()
            if (table.name, name) not in found and name in table.chains:
                found.add((table.name, name))
                waiting.extend(jumps_of(table.chains[name]))
    return Reached(frozenset(found))


def jumps_of(chain: Chain) -> tuple[str, ...]:
    """The chains that a chain jumps to, in order."""
    return tuple(rule.target.chain for rule in chain.rules if isinstance(rule.target, Jump))


def is_needed(chain: Chain) -> bool:
    """Whether somebody must lead to the chain: not to one without rules, nor to those that only mark their owner."""
    return bool(chain.rules) and chain.name not in NEVER_REACHED and not chain.is_built_in


def has_all_chains(programmed: Programmed, chain: Chain) -> bool:
    """Whether every chain that is jumped to is there."""
    return all(programmed.rules.chain(chain.table, name) is not None for name in jumps_of(chain))


def missing_jumps(programmed: Programmed) -> tuple[str, ...]:
    """The jumps of built-in chains without which services do not work, that are not there or come too late."""
    wanted = [(place, name) for place, names in BASE_JUMPS.items() for name in names]
    if programmed.rules.chain("filter", "KUBE-PROXY-FIREWALL") is not None:
        wanted += [(place, "KUBE-PROXY-FIREWALL") for place in FIREWALL_JUMPS]
    return tuple(
        f"{table} {built_in}: {name}"
        for (table, built_in), name in wanted
        if programmed.rules.named(table) and not _jumps_in_time(programmed.rules.chain(table, built_in), name)
    )


def _jumps_in_time(chain: Chain | None, name: str) -> bool:
    """Whether a chain jumps there for all new packets, before any rule that ends the way of all of them."""
    for rule in () if chain is None else chain.rules:
        if isinstance(rule.target, Jump) and rule.target.chain == name and _is_of_all_new(rule):
            return True
        if _is_of_all_new(rule) and not isinstance(rule.target, (Jump, SetMark, CopyMark, Noted, type(None))):
            return False
    return False


def _is_of_all_new(rule: Rule) -> bool:
    """Whether the rule matches every first packet."""
    return all(
        isinstance(match, Comment) or (isinstance(match, StateIn) and match.states == NEW and not match.negated)
        for match in rule.matches
    )


def node_ports_come_last(programmed: Programmed) -> bool:
    """Whether the dispatch of node ports stands behind all others, and is there where node ports are."""
    chain = programmed.rules.chain("nat", "KUBE-SERVICES")
    jumps = () if chain is None else jumps_of(chain)
    first = next((place for place, name in enumerate(jumps) if name == "KUBE-NODEPORTS"), len(jumps))
    return all(name == "KUBE-NODEPORTS" for name in jumps[first:])


def is_named_after_its_rules(chain: Chain) -> bool:
    """Whether the name of a chain is the hash of what its rules say: the service, and of endpoints the place."""
    if chain.name.startswith("KUBE-SEP-"):
        return all(_names(chain, rule) for rule in chain.rules if rule.target in translations(chain))
    prefix = next((prefix for prefix in SERVICE_CHAINS if chain.name.startswith(prefix)), None)
    if prefix is None:
        return True
    said = [text for rule in chain.rules for text in _services_of(rule)]
    return not said or any(chain_name(prefix, text) == chain.name for text in said)


PROTOCOL_NAMES = tuple(protocol_name(number) for number in (6, 17, 132))
AROUND = (  # what stands around the name of a service in the comments of its chains
    ("", " cluster IP"),
    ("", " loadbalancer IP"),
    ("masquerade traffic for ", " external destinations"),
    ("pod traffic for ", " external destinations"),
    ("masquerade LOCAL traffic for ", " external destinations"),
    ("route LOCAL traffic for ", " external destinations"),
    ("other traffic to ", " will be dropped by KUBE-PROXY-FIREWALL"),
)


def _services_of(rule: Rule) -> tuple[str, ...]:
    """The texts that a comment may have been made from."""
    comment = rule.comment.partition(" -> ")[0]
    found = [
        comment.removeprefix(before).removesuffix(after)
        for before, after in AROUND
        if comment.startswith(before) and comment.endswith(after)
    ]
    return tuple(f"{name}{protocol}" for name in (*found, comment) if name for protocol in PROTOCOL_NAMES)


def _names(chain: Chain, rule: Rule) -> bool:
    """Whether a chain bears the name of the endpoint that a rule translates to; nothing is said without a comment."""
    target = next(each for each in translations(chain) if each == rule.target)
    if not rule.comment or target.ports is None:
        return not rule.comment
    texts = (f"{rule.comment}{protocol}" for protocol in PROTOCOL_NAMES)
    return any(endpoint_chain(text, target.first, target.ports[0]) == chain.name for text in texts)


def repeated_jumps(programmed: Programmed) -> tuple[str, ...]:
    """Jumps to chains of kube-proxy that a built-in chain holds more than once."""
    return tuple(
        f"{chain.table} {chain.name}: {name}"
        for table in programmed.rules.tables
        for chain in table.chains.values()
        if chain.is_built_in
        for name in sorted({name for name in jumps_of(chain) if name.startswith("KUBE-")})
        if jumps_of(chain).count(name) > 1
    )


def backends_with_services(programmed: Programmed) -> int:
    """How many backends hold chains of kube-proxy with rules, table by table; the most of any."""
    counts: dict[str, int] = {}
    for table in programmed.rules.tables:
        if any(name.startswith("KUBE-") and chain.rules for name, chain in table.chains.items()):
            counts[table.name] = counts.get(table.name, 0) + 1
    return max(counts.values(), default=0)


def foreign_marks(programmed: Programmed) -> tuple[str, ...]:
    """Rules of others that write the bit of packets to be masqueraded."""
    return tuple(
        str(rule)
        for rule in every_rule(programmed.rules)
        if isinstance(rule.target, SetMark)
        and not rule.target.of_connection
        and not rule.chain.startswith("KUBE-")
        and (rule.target.value | rule.target.mask) & programmed.mark
    )


def is_well_formed(chain: Chain) -> bool:
    """Whether affinity comes first, one last rule asks nothing, and both parts are about the same endpoints (S9)."""
    jumps = [rule for rule in chain.rules if isinstance(rule.target, Jump) and _leads_to_an_endpoint(rule)]
    sticky = [rule for rule in jumps if any(isinstance(match, InRecent) for match in rule.matches)]
    drawn = [rule for rule in jumps if rule not in sticky]
    always = [rule for rule in drawn if all(isinstance(match, Comment) for match in rule.matches)]
    if jumps != [*sticky, *drawn] or always != drawn[-1:]:
        return False
    return not sticky or [rule.target for rule in sticky] == [rule.target for rule in drawn]


def _leads_to_an_endpoint(rule: Rule) -> bool:
    return isinstance(rule.target, Jump) and rule.target.chain.startswith("KUBE-SEP-")


def shares(programmed: Programmed, chain: Chain) -> dict[tuple[int, tuple[int, int] | None], Fraction]:
    """The exact probability of each destination that a balancing chain gives to a client that no list knows."""
    table = next(each for each in programmed.rules.tables if each.chains.get(chain.name) is chain)
    question = Question(table, programmed.node, History.FRESH)
    found: dict[tuple[int, tuple[int, int] | None], Fraction] = {}
    for way in walk(question, chain, Passing(NOBODYS)):
        target = None if way.end is None else way.end.target
        key = (target.first, target.ports) if isinstance(target, ToDestination) else NOWHERE
        found[key] = found.get(key, Fraction(0)) + way.chance
    return found


def is_uniform(programmed: Programmed, chain: Chain) -> bool:
    """Whether each of n endpoints is drawn with 1/n, up to the kernel's rounding of each step (facts §2.7)."""
    found = shares(programmed, chain)
    count = len(found) - (NOWHERE in found)
    return all(
        abs(share - Fraction(1, count)) <= Fraction(count, STEP) for place, share in found.items() if place != NOWHERE
    )


def drops_everything(chain: Chain) -> bool:
    """Whether a rule ends the way of every packet by dropping it (kubernetes 112477)."""
    return any(
        isinstance(rule.target, End) and rule.target.ending.value == "DROP" and _asks_nothing(rule)
        for rule in chain.rules
    )


def _asks_nothing(rule: Rule) -> bool:
    return all(isinstance(match, Comment) for match in rule.matches)
