"""What the rules say of services: their addresses, their endpoints, the mark; read from comments and names of chains.

kube-proxy makes the name of a chain from the service that its comment names (facts §1.2): the two hold each other.
"""

from collections.abc import Callable, Iterator

from models.nat.behaviour.chains import chain_name, endpoint_chain
from models.nat.behaviour.policies import health_ports, masquerades_all, stays_outside
from models.nat.vocabulary import (
    AddressIs,
    Chain,
    DeviceIs,
    End,
    Ending,
    Jump,
    Node,
    PortIs,
    ProtocolIs,
    Rule,
    Ruleset,
    SetMark,
    Side,
    ToDestination,
)
from models.nat.vocabulary.programmed import Front, Kept, Kind, Programmed, Refused
from models.nat.vocabulary.services import Proxy, ServicePort
from verify import evolve, remembered

BY_COMMENT = {
    " cluster IP": Kind.CLUSTER_IP,
    " external IP": Kind.EXTERNAL_IP,
    " loadbalancer IP": Kind.BALANCER_IP,
}
SERVICE_CHAINS = ("KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-", "KUBE-XLB-")
BALANCING = ("KUBE-SVC-", "KUBE-SVL-", "KUBE-XLB-")
STRANGE = "strange0"  # a device that no rule names


def recognized(
    rules: Ruleset,
    node: Node,
    pods: AddressIs | DeviceIs | None = None,
    services: tuple[ServicePort, ...] | None = None,
    proxy: Proxy | None = None,
) -> Programmed:
    """Everything that the rules say by themselves, beside what is told; `proxy` tells which node, and which zone."""
    chains = tuple(chain for table in rules.tables for chain in table.chains.values() if chain.name.startswith("KUBE-"))
    dispatched = tuple(dict.fromkeys(_fronts(rules)))
    has_node_ports = any(_leads(rule, "KUBE-NODEPORTS") for rule in every_rule(rules) if rule.chain == "KUBE-SERVICES")
    fronts = tuple(front for front in dispatched if has_node_ports or front.kind is not Kind.NODE_PORT)
    outside = tuple(front for front in fronts if front.kind is not Kind.CLUSTER_IP)
    pods = pods or _pods(rules)
    by_text = {service.hashed: service for service in services or ()}
    return Programmed(
        rules,
        node,
        chains,
        fronts,
        tuple(_refused(rules)),
        _devices(rules, node),
        _mark(rules),
        pods,
        services,
        _kept(services, fronts, lambda each, kind: each.is_internal_local and kind is Kind.CLUSTER_IP),
        _kept(services, fronts, lambda each, kind: each.is_external_local and kind is not Kind.CLUSTER_IP),
        _kept(services, fronts, lambda each, kind: True),
        tuple(front for front in outside if stays_outside(rules, front, by_text)),
        tuple(front for front in outside if not stays_outside(rules, front, by_text)),
        masquerades_all(rules),
        tuple(dict.fromkeys(health_ports(rules, services))),
        proxy=proxy or Proxy(),
    )


def _kept(
    services: tuple[ServicePort, ...] | None, fronts: tuple[Front, ...], is_meant: Callable[[ServicePort, Kind], bool]
) -> tuple[Kept, ...] | None:
    """The fronts of the services whose traffic is to stay on the node; None where services are not told."""
    if services is None:
        return None
    by_text = {service.hashed: service for service in services}
    known = ((front, by_text[front.hashed]) for front in fronts if front.hashed in by_text)
    return tuple(Kept(front, service.endpoints) for front, service in known if is_meant(service, front.kind))


def _refused(rules: Ruleset) -> Iterator[Refused]:
    """The services that the filter table refuses."""
    for name in ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES"):
        chain = rules.chain("filter", name)
        for rule in () if chain is None else chain.rules:
            address, protocol, port = asked(rule)
            if isinstance(rule.target, End) and protocol is not None and port is not None:
                is_told = rule.target.ending is Ending.REJECT
                yield Refused(rule.comment, protocol, address, port, is_told, name == "KUBE-EXTERNAL-SERVICES")


def _leads(rule: Rule, chain: str) -> bool:
    return isinstance(rule.target, Jump) and rule.target.chain == chain


def _fronts(rules: Ruleset) -> Iterator[Front]:
    """The addresses of KUBE-SERVICES and the ports of KUBE-NODEPORTS, where a rule jumps to a chain of a service."""
    for name, kinds in (("KUBE-SERVICES", BY_COMMENT), ("KUBE-NODEPORTS", {"": Kind.NODE_PORT})):
        chain = rules.chain("nat", name)
        for rule in () if chain is None else chain.rules:
            front = _front(rule, kinds)
            if front is not None:
                yield front


def _front(rule: Rule, kinds: dict[str, Kind]) -> Front | None:
    if not isinstance(rule.target, Jump) or not rule.target.chain.startswith(SERVICE_CHAINS):
        return None
    ending = next((ending for ending in kinds if rule.comment.endswith(ending)), None)
    address, protocol, port = asked(rule)
    if ending is None or protocol is None or port is None or (address is None) != (kinds[ending] is Kind.NODE_PORT):
        return None
    return Front(kinds[ending], rule.comment.removesuffix(ending), protocol, address, port, rule.target.chain)


def asked(rule: Rule) -> tuple[int | None, int | None, int | None]:
    """The one destination, protocol and port that a rule asks for."""
    address = protocol = port = None
    for match in rule.matches:
        if isinstance(match, AddressIs) and match.side is Side.DESTINATION and match.block.is_single:
            address = None if match.negated else match.block.first
        elif isinstance(match, ProtocolIs) and not match.negated:
            protocol = match.protocol
        elif isinstance(match, PortIs) and match.side is Side.DESTINATION and not match.negated:
            port = match.ranges[0][0] if len(match.ranges) == 1 and match.ranges[0][0] == match.ranges[0][1] else None
    return address, protocol, port


def every_rule(rules: Ruleset) -> Iterator[Rule]:
    """All rules of all tables."""
    return (rule for table in rules.tables for chain in table.chains.values() for rule in chain.rules)


def _devices(rules: Ruleset, node: Node) -> tuple[str, ...]:
    """The devices that packets may come by, as far as rules tell them apart."""
    named = [
        match.name + ("0" if match.is_prefix else "")
        for rule in every_rule(rules)
        for match in rule.matches
        if isinstance(match, DeviceIs) and match.name
    ]
    owned = [each.device for each in node.addresses or ()] + [each.device for each in node.routes or ()]
    return tuple(dict.fromkeys(name for name in ("", *named, *owned, STRANGE) if name != "lo"))


def _mark(rules: Ruleset) -> int:
    """The bit that KUBE-MARK-MASQ sets."""
    chain = rules.chain("nat", "KUBE-MARK-MASQ")
    targets = () if chain is None else (rule.target for rule in chain.rules)
    return next((target.value for target in targets if isinstance(target, SetMark)), 0)


def _pods(rules: Ruleset) -> AddressIs | DeviceIs | None:
    """What traffic of pods looks like: that of which the rules of cluster addresses mark all other."""
    for rule in every_rule(rules):
        if rule.chain.startswith(("KUBE-SVC-", "KUBE-SVL-")) and isinstance(rule.target, Jump):
            for match in rule.matches:
                if isinstance(match, (AddressIs, DeviceIs)) and match.side is Side.SOURCE and match.negated:
                    return evolve(match, negated=False)
    return None


def translations(chain: Chain) -> tuple[ToDestination, ...]:
    """The destinations that the rules of a chain give."""
    return tuple(rule.target for rule in chain.rules if isinstance(rule.target, ToDestination))


@remembered
def endpoints_by_service(programmed: Programmed) -> dict[str, frozenset[tuple[int, int]]]:
    """The endpoints of each service, by the text that is hashed.

    They are those that its balancing chains lead to, by chains whose name that text and that endpoint make.
    """
    texts = {front.hashed for front in programmed.fronts}
    return {text: endpoints_of(programmed.rules, text) for text in texts}


def endpoints_of(rules: Ruleset, text: str, chains: tuple[str, ...] = BALANCING) -> frozenset[tuple[int, int]]:
    """The endpoints that chains of these kinds lead to, of the service with this text."""
    return frozenset(_places(rules, text, chains))


def _places(rules: Ruleset, text: str, chains: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for prefix in chains:
        balancing = rules.chain("nat", chain_name(prefix, text))
        for rule in () if balancing is None else balancing.rules:
            chain = rules.chain("nat", rule.target.chain) if isinstance(rule.target, Jump) else None
            for target in () if chain is None else translations(chain):
                if target.ports is not None:
                    place = (target.first, target.ports[0])
                    if chain is not None and endpoint_chain(text, *place) == chain.name:
                        yield place


def endpoints(programmed: Programmed, front: Front) -> frozenset[tuple[int, int]]:
    """The endpoints of the service of a front."""
    return endpoints_by_service(programmed).get(front.hashed, frozenset())
