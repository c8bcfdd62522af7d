"""Which endpoints of a service a node sends to.

Follows pkg/proxy/topology.go:CategorizeEndpoints @ 1.36 (facts §1.5).
"""

from collections.abc import Iterable

from attrs import frozen

from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort


@frozen
class Chosen:
    """The endpoints for traffic that may go anywhere, and that must stay; `has_any` says that some node has one."""

    cluster: tuple[Endpoint, ...]
    local: tuple[Endpoint, ...]
    has_any: bool

    def of(self, *, local: bool) -> tuple[Endpoint, ...]:
        """One of the two sets."""
        return self.local if local else self.cluster


def _ready(endpoints: Iterable[Endpoint], proxy: Proxy) -> tuple[Endpoint, ...]:
    """Those that are ready; none of them: those that still serve while they terminate."""
    known = tuple(endpoints)
    ready = tuple(each for each in known if each.is_ready)
    if ready or not proxy.keeps_terminating:
        return ready
    return tuple(each for each in known if each.is_serving and each.is_terminating)


def _narrowed(endpoints: tuple[Endpoint, ...], proxy: Proxy) -> tuple[Endpoint, ...]:
    """Those that are meant for this node, or for its zone, where every endpoint has such hints and some name it."""
    for hints, mine in (("node_hints", proxy.node), ("zone_hints", proxy.zone)):
        named = tuple(each for each in endpoints if mine in getattr(each, hints))
        if named and mine and all(getattr(each, hints) for each in endpoints):
            return named
    return endpoints


def chosen(service: ServicePort, proxy: Proxy) -> Chosen:
    """Both sets of a service, empty where no kind of its traffic uses it."""
    everywhere = _ready(service.endpoints, proxy)
    cluster: tuple[Endpoint, ...] = ()
    if service.uses_cluster:
        is_ready = any(each.is_ready for each in service.endpoints)
        cluster = _narrowed(everywhere, proxy) if is_ready else everywhere
    mine = tuple(each for each in service.endpoints if each.is_local)
    local = _ready(mine, proxy) if service.uses_local else ()
    return Chosen(cluster, local, bool(everywhere))
