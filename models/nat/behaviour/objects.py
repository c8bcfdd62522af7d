"""What the objects of a service say of where its packets may go from this node, held against the rules."""

from models.nat.behaviour.asking import NotTold, Ways, all_of, is_led_among
from models.nat.behaviour.endpoints import Chosen, chosen
from models.nat.behaviour.recognizing import endpoints_of
from models.nat.vocabulary.programmed import Front, Programmed
from models.nat.vocabulary.services import Endpoint, ServicePort
from verify import remembered

Places = frozenset[tuple[int, int]]
ANYWHERE = ("KUBE-SVC-",)
STAYING = ("KUBE-SVL-", "KUBE-XLB-")


def has_open_hints(programmed: Programmed, service: ServicePort) -> bool:
    """Whether hints name zones that its endpoints are meant for, and the node's zone is not told."""
    ready = tuple(each for each in service.endpoints if each.is_ready)
    by_node = programmed.proxy.node and any(programmed.proxy.node in each.node_hints for each in ready)
    is_named = bool(by_node) and all(each.node_hints for each in ready)
    is_zoned = bool(ready) and all(each.zone_hints for each in ready)
    return is_zoned and not is_named and not programmed.proxy.zone and service.uses_cluster


def has_nobody_here(programmed: Programmed) -> bool:
    """Whether services have endpoints and none is on the node that is told: its name may be written wrongly."""
    known = [each for service in programmed.services or () for each in service.endpoints]
    return bool(programmed.proxy.node and known) and not any(each.is_local for each in known)


@remembered
def _chosen(programmed: Programmed) -> dict[str, Chosen]:
    """The endpoints of each service that this node may send to, by the text that is hashed."""
    return {each.hashed: chosen(each, programmed.proxy) for each in programmed.services or ()}


@remembered
def _with_open_hints(programmed: Programmed) -> frozenset[str]:
    return frozenset(each.hashed for each in programmed.services or () if has_open_hints(programmed, each))


def lead_among_its_own(programmed: Programmed, front: Front, found: Ways) -> bool:
    """Whether all ways that are translated lead to endpoints that the objects give this node, for traffic of any kind.

    Raises NotTold where that hangs on the zone of the node, which is not told.
    """
    mine = _chosen(programmed)[front.hashed]
    among = _places(mine.cluster) | _places(mine.local)
    if not all_of(found, lambda way: is_led_among(way, among)):
        return False
    _heed_hints(programmed, front.hashed)
    return True


def _heed_hints(programmed: Programmed, name: str) -> None:
    if name in _with_open_hints(programmed):
        raise NotTold("the endpoints have hints for zones, and the node's is not told: --zone NAME")


def leads_to_all(programmed: Programmed, service: ServicePort) -> bool:
    """Whether the chains of a service lead to each endpoint that its objects give this node."""
    found = _chosen(programmed)[service.hashed]
    anywhere = endpoints_of(programmed.rules, service.hashed, ANYWHERE)
    staying = endpoints_of(programmed.rules, service.hashed, STAYING)
    if not _places(found.local) <= staying:
        return False
    if not _places(found.cluster) <= anywhere:
        _heed_hints(programmed, service.hashed)
        return False
    return True


def _places(found: tuple[Endpoint, ...]) -> Places:
    return frozenset((each.address, each.port) for each in found)
