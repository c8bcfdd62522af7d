"""Rules that need not be asked: what kube-proxy writes anyhow, and what repeats another rule."""

from collections import Counter

from models.nat.vocabulary import Chain, Comment, End, Match, Rule, Side, State, StateIn, Target
from models.nat.vocabulary.programmed import Programmed
from verify import remembered

Said = tuple[frozenset[Match], Target | None]
KNOWN = frozenset((State.RELATED, State.ESTABLISHED))


def is_written_anyhow(programmed: Programmed, rule: Rule) -> bool:
    """Whether kube-proxy writes a rule whether any packet can match it or not.

    In the chains of endpoints and of external traffic, the rules for one kind of source: an endpoint itself, pods, the
    node; the ACCEPT of a health check for each port of its service; the drop of a load balancer's address that
    KUBE-PROXY-FIREWALL drops (proxier.go:syncProxyRules @ 1.36); old KUBE-FORWARD's two for known connections.
    """
    if rule.chain.startswith(("KUBE-SEP-", "KUBE-EXT-")):
        return any(getattr(match, "side", None) is Side.SOURCE for match in rule.matches)
    if rule.chain == "KUBE-EXTERNAL-SERVICES":
        chain = programmed.rules.chain("filter", "KUBE-PROXY-FIREWALL")
        return chain is not None and _counts(chain)[_said(rule)] > 0
    if rule.chain == "KUBE-FORWARD":
        return any(isinstance(match, StateIn) and match.states == KNOWN for match in rule.matches)
    if rule.table == "filter" and rule.chain == "KUBE-NODEPORTS":
        return isinstance(rule.target, End) and repeats_another(programmed, rule)
    return False


def _said(rule: Rule) -> Said:
    """What a rule asks, without what it says of itself, and does."""
    return frozenset(match for match in rule.matches if not isinstance(match, Comment)), rule.target


@remembered
def _counts(chain: Chain) -> Counter[Said]:
    return Counter(_said(rule) for rule in chain.rules)


def repeats_another(programmed: Programmed, rule: Rule) -> bool:
    """Whether a rule asks and does the same as one before it in its chain."""
    for table in programmed.rules.named(rule.table):
        chain = table.chains.get(rule.chain)
        if chain is not None and _counts(chain)[_said(rule)] > 1:
            before = next((each for each in chain.rules if _said(each) == _said(rule)), rule)
            if rule in chain.rules and before is not rule:
                return True
    return False
