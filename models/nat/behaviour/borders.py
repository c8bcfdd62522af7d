"""Where serving and refusing end: what else must be let through, and what must not be touched."""

from collections.abc import Iterator

from models.nat.behaviour.asking import dispatching
from models.nat.behaviour.chains import chain_name
from models.nat.behaviour.policies import leads_here
from models.nat.behaviour.recognizing import endpoints, translations
from models.nat.vocabulary import (
    BITS,
    AddressIs,
    Chain,
    Family,
    Fate,
    Passing,
)
from models.nat.vocabulary.programmed import Front, Kind, Programmed, Refused
from models.nat.vocabulary.services import ServicePort
from verify import remembered

Place = tuple[int | None, int, int]


@remembered
def _fronts(programmed: Programmed) -> dict[Place, tuple[Front, ...]]:
    """The fronts at each address, protocol and port."""
    found: dict[Place, tuple[Front, ...]] = {}
    for front in programmed.fronts:
        place = (front.address, front.protocol, front.port)
        found[place] = (*found.get(place, ()), front)
    return found


@remembered
def _refusals(programmed: Programmed) -> frozenset[Place]:
    return frozenset((each.address, each.protocol, each.port) for each in programmed.refused)


def is_served(programmed: Programmed, refused: Refused) -> bool:
    """Whether a place that a service is refused at leads to an endpoint of it: to any, where it is rejected.

    Where it is dropped, whoever asks must be led to one. That two services claim one place is another matter.
    """
    fronts = _fronts(programmed).get((refused.address, refused.protocol, refused.port), ())
    own = (front for front in fronts if front.service == refused.said.partition(" ")[0])
    usable = tuple(front for front in own if endpoints(programmed, front))
    return any(refused.is_told or _serves_all(programmed, front) for front in usable)


def _serves_all(programmed: Programmed, front: Front) -> bool:
    if front.kind is Kind.CLUSTER_IP:
        return True
    return leads_here(programmed.rules.chain("nat", chain_name("KUBE-EXT-", front.hashed)))


def is_refused_as_port(way: Passing) -> bool:
    """Whether it is the filter of external services that ended a way."""
    is_ended = way.fate is Fate.REJECTED or way.fate is Fate.DROPPED
    return is_ended and way.end is not None and way.end.chain == "KUBE-EXTERNAL-SERVICES"


def is_let_in(way: Passing) -> bool:
    """Whether a packet is delivered to the node itself."""
    return way.fate is Fate.DELIVERED


def asks_one_family(programmed: Programmed, chain: Chain) -> bool:
    """Whether no address of a chain is of the other family; of IPv6 no endpoint has a number that IPv4 would have."""
    size = 2 ** BITS[programmed.family.value]
    asked = (match.block for rule in chain.rules for match in rule.matches if isinstance(match, AddressIs))
    given = translations(chain)
    if any(block.last >= size for block in asked) or any(target.last >= size for target in given):
        return False
    return programmed.family is Family.IPV4 or not any(target.first < 2**32 for target in given)


def is_allowed(programmed: Programmed, front: Front) -> bool:
    """Whether an external address lies where external addresses may, or is the node's own."""
    own = {each.address for each in programmed.node.addresses or ()}
    blocks = programmed.allowed_blocks or ()
    return front.address is None or front.address in own or any(front.address in block for block in blocks)


def is_programmed(programmed: Programmed, service: ServicePort) -> bool:
    """Whether the rules lead each place of a service to it, or refuse it; node ports may be served nowhere."""
    fronts, refused = _fronts(programmed), _refusals(programmed)
    return all(
        place in refused or any(front.hashed == service.hashed for front in fronts.get(place, ()))
        for place in _places(service)
        if place[0] is not None or dispatching(programmed)
    )


def _places(service: ServicePort) -> Iterator[Place]:
    for number in (service.cluster_ip, *service.external_ips, *service.balancer_ips):
        yield number, service.protocol, service.port
    if service.node_port:
        yield None, service.protocol, service.node_port


def ranged_front(programmed: Programmed, front: Front) -> Front:
    """The front with ranges of the same service."""
    return next(each for each in programmed.ranged if each.hashed == front.hashed)
