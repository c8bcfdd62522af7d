"""What the rules alone say of how services are to be treated: their policies, and whom they hide."""

from collections.abc import Iterator

from models.nat.behaviour.chains import chain_name
from models.nat.vocabulary import (
    AddressIs,
    Chain,
    Comment,
    DeviceIs,
    End,
    Ending,
    Jump,
    PortIs,
    Rule,
    Ruleset,
    Side,
)
from models.nat.vocabulary.programmed import Front
from models.nat.vocabulary.services import ServicePort
from verify import remembered

CHOOSING = ("KUBE-SVC-", "KUBE-SVL-")


def asks_nothing(rule: Rule) -> bool:
    """Whether a rule matches every packet."""
    return all(isinstance(match, Comment) for match in rule.matches)


def stays_outside(rules: Ruleset, front: Front, services: dict[str, ServicePort]) -> bool:
    """Whether external traffic to a front must stay on the node: as its object says, else as its chain looks.

    The chain of a service that may lead anywhere sends every packet on to the chain of all endpoints.
    """
    known = services.get(front.hashed)
    if known is not None:
        return known.is_external_local
    if front.chain.startswith(CHOOSING):
        return False
    external = rules.chain("nat", chain_name("KUBE-EXT-", front.hashed)) or rules.chain("nat", front.chain)
    return external is not None and not any(_leads_anywhere(rule) for rule in external.rules)


def _leads_anywhere(rule: Rule) -> bool:
    return asks_nothing(rule) and isinstance(rule.target, Jump) and rule.target.chain.startswith("KUBE-SVC-")


@remembered
def heads(rules: Ruleset) -> tuple[Rule, ...]:
    """The rules of balancing chains that mark packets to cluster addresses."""
    chains = (chain for table in rules.named("nat") for chain in table.chains.values())
    return tuple(rule for chain in chains if chain.name.startswith(CHOOSING) for rule in chain.rules if _marks(rule))


def _marks(rule: Rule) -> bool:
    return isinstance(rule.target, Jump) and rule.target.chain == "KUBE-MARK-MASQ"


def masquerades_all(rules: Ruleset) -> bool:
    """Whether cluster addresses hide whoever comes (masqueradeAll): none of the rules that mark asks who it is."""
    found = heads(rules)
    return bool(found) and not any(_asks_who(rule) for rule in found)


def _asks_who(rule: Rule) -> bool:
    return any(isinstance(each, (AddressIs, DeviceIs)) and each.side is Side.SOURCE for each in rule.matches)


def health_ports(rules: Ruleset, services: tuple[ServicePort, ...] | None) -> Iterator[int]:
    """The ports at which load balancers ask for the health of a service: of the objects, else of the rules."""
    if services is not None:
        yield from (each.health_check_port for each in services if each.health_check_port)
        return
    chain = rules.chain("filter", "KUBE-NODEPORTS")
    for rule in () if chain is None else chain.rules:
        if isinstance(rule.target, End) and rule.target.ending is Ending.ACCEPT:
            yield from (match.ranges[0][0] for match in rule.matches if isinstance(match, PortIs))


def leads_here(chain: Chain | None) -> bool:
    """Whether a chain sends every packet on to an endpoint, of this node or of any."""
    rules = () if chain is None else chain.rules
    return any(asks_nothing(rule) and isinstance(rule.target, Jump) and _chooses(rule.target.chain) for rule in rules)


def _chooses(name: str) -> bool:
    return name.startswith((*CHOOSING, "KUBE-SEP-"))
