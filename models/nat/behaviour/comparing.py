"""Where rules differ from what kube-proxy programs for the same services.

Only its own chains are looked at, and what built-in chains jump to them. Order counts where it decides: not among the
rules that send packets on to services, which kube-proxy writes in the order of a map.
"""

from collections import Counter
from collections.abc import Iterator
from enum import Enum

from attrs import field, frozen

from models.nat.behaviour.kube_proxy import canonical
from models.nat.behaviour.service_rules import names_of
from models.nat.behaviour.structure import NEVER_REACHED
from models.nat.vocabulary import Chain, Jump, Match, Rule, Ruleset, Target
from models.nat.vocabulary.services import Proxy, ServicePort

BY_SERVICE = ("KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-FIREWALL")
OF_SERVICES = ("KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-", "KUBE-SEP-", "KUBE-XLB-")
OTHERS = ("KUBE-FIREWALL", "KUBE-MARK-DROP")  # kubelet writes them too
Said = tuple[frozenset[Match], Target | None]


class What(Enum):
    """In which way rules differ."""

    MISSING = "missing"
    SURPLUS = "surplus"
    ORDER = "in another order"


@frozen
class Difference:
    """One rule, or a whole chain where there is none, that differs; `service` is empty where it is of no service."""

    service: str
    what: What
    table: str
    chain: str
    rule: Rule | None = field(default=None, repr=False)


def differences(
    found: Ruleset, wanted: Ruleset, proxy: Proxy, services: tuple[ServicePort, ...]
) -> tuple[Difference, ...]:
    """Everything that is missing, surplus, or in another order, chain by chain."""
    owners = {name: str(each) for each in services for name in names_of(proxy, each)}
    ours, theirs = _chains(wanted), _chains(found)
    differing: list[Difference] = []
    for place in dict.fromkeys((*ours, *theirs)):
        differing += _of_chain(place, theirs.get(place), ours.get(place), owners)
    return tuple(sorted(differing, key=lambda each: (each.service, each.table, each.chain, each.what.value)))


Place = tuple[str, str]


def _chains(rules: Ruleset) -> dict[Place, tuple[Rule, ...]]:
    """The rules of kube-proxy in each chain that has some, or that a service may have."""
    found: dict[Place, tuple[Rule, ...]] = {}
    for table in (*rules.named("filter"), *rules.named("nat")):
        for chain in table.chains.values():
            mine = tuple(rule for rule in chain.rules if _is_ours(chain, rule))
            if mine:
                found[table.name, chain.name] = mine
    return found


def _is_ours(chain: Chain, rule: Rule) -> bool:
    if chain.is_built_in:
        return (
            isinstance(rule.target, Jump) and rule.target.chain.startswith("KUBE-") and rule.target.chain not in OTHERS
        )
    return chain.name.startswith("KUBE-") and chain.name not in (*NEVER_REACHED[:3], *OTHERS)


def _said(rule: Rule) -> Said:
    return canonical(rule.matches), rule.target


def _of_chain(
    place: Place, found: tuple[Rule, ...] | None, wanted: tuple[Rule, ...] | None, owners: dict[str, str]
) -> Iterator[Difference]:
    table, chain = place
    owner = owners.get(chain, "")
    if (found is None or wanted is None) and chain.startswith(OF_SERVICES):
        what = What.MISSING if found is None else What.SURPLUS
        said = (_service(rule) for rule in found or wanted or ())
        yield Difference(owner or next((name for name in said if name), ""), what, table, chain)
        return
    found, wanted = found or (), wanted or ()
    for what, more, less in ((What.MISSING, wanted, found), (What.SURPLUS, found, wanted)):
        left = Counter(map(_said, less))
        for rule in more:
            if left[_said(rule)] > 0:
                left[_said(rule)] -= 1
            else:
                yield Difference(owner or _service(rule), what, table, chain, rule)
    same = Counter(map(_said, found)) == Counter(map(_said, wanted))
    if same and chain not in BY_SERVICE and list(map(_said, found)) != list(map(_said, wanted)):
        yield Difference(owner, What.ORDER, table, chain)


def _service(rule: Rule) -> str:
    """The service that a comment begins with; empty where it is about none."""
    first = rule.comment.partition(" ")[0]
    return first if "/" in first else ""
