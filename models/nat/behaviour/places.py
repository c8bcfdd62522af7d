"""What endpoints and addresses of services may be."""

from models.nat.behaviour.recognizing import translations
from models.nat.vocabulary import Chain, Comment, Jump, Rule, block
from models.nat.vocabulary.programmed import Front, Programmed
from verify import remembered

FORBIDDEN = tuple(block(text) for text in ("127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "fe80::/10", "ff00::/8"))


@remembered
def _by_place(programmed: Programmed) -> dict[tuple[int | None, int, int], frozenset[str]]:
    """The services that claim each address, protocol and port."""
    found: dict[tuple[int | None, int, int], set[str]] = {}
    for front in programmed.fronts:
        found.setdefault((front.address, front.protocol, front.port), set()).add(front.hashed)
    return {place: frozenset(names) for place, names in found.items()}


@remembered
def _addresses(programmed: Programmed) -> frozenset[int]:
    return frozenset(front.address for front in programmed.fronts if front.address is not None)


def is_alone(programmed: Programmed, front: Front) -> bool:
    """Whether no other service claims the place of a front."""
    return len(_by_place(programmed)[front.address, front.protocol, front.port]) == 1


def leads_to_pods(programmed: Programmed, chain: Chain) -> bool:
    """Whether each destination of a chain is an address that a pod or a node may have, with a port."""
    return all(
        target.ports is not None
        and not any(target.first in forbidden for forbidden in FORBIDDEN)
        and not _is_cluster_address(programmed, target.first)
        for target in translations(chain)
    )


def _is_cluster_address(programmed: Programmed, number: int) -> bool:
    """Whether an address is one of a service; an external address may be the node's own, and then of an endpoint."""
    own = {each.address for each in programmed.node.addresses or ()}
    return number in _addresses(programmed) and number not in own


def is_open(programmed: Programmed, front: Front) -> bool:
    """Whether a front leads to endpoints without asking who comes: no ranges, and no policy that keeps traffic here."""
    if front.chain.startswith(("KUBE-SVC-", "KUBE-SVL-")):
        return True
    chain = programmed.rules.chain("nat", front.chain)
    return not front.is_ranged and chain is not None and any(_leads_all_on(rule) for rule in chain.rules)


def _leads_all_on(rule: Rule) -> bool:
    """Whether a rule sends every packet to a chain that chooses an endpoint."""
    asks_nothing = all(isinstance(match, Comment) for match in rule.matches)
    leads_on = isinstance(rule.target, Jump) and rule.target.chain.startswith(("KUBE-SVC-", "KUBE-SVL-"))
    return asks_nothing and leads_on
