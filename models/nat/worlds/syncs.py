"""Syncs of the kube-proxy that ships: services that change, and two releases side by side."""

from collections.abc import Iterator

from attrs import evolve

from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.syncing import synced
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import RELEASES, ServicePort
from models.nat.vocabulary.synced import Change, Compared, Synced, Syncing
from models.nat.worlds.services import NODE, default_services, here, proxy, services, there
from verify import Known, World

Services = tuple[ServicePort, ...]
VARIED = ("web", "local", "ranged", "sticky")
OLDEST, NEWEST = "1.26", "1.36"
BUG_12 = Known(
    "*.a_flow_to_an_endpoint_that_is_gone_is_forgotten",
    "facts row 12: the reconciler passes over services without endpoints (kubernetes 139628, in 1.36.2), "
    "and over those that are gone (kubernetes 141371)",
)


def changed(**changes: ServicePort | None) -> Services:
    """The services that ship, with some of them replaced by name, or gone."""
    found = ((each, changes.get(each.name, each)) for each in services())
    return tuple(now for _, now in found if now is not None)


def named(name: str) -> ServicePort:
    """One of the services that ship."""
    return next(each for each in services() if each.name == name)


def losing() -> Synced:
    """dns loses one of two endpoints, nobody gains one, ranged lets everybody in, and elsewhere moves here."""
    ranged, nobody, elsewhere = named("ranged"), named("nobody"), named("elsewhere")
    return synced(
        default_services(),
        proxy(),
        changed(
            dns=evolve(named("dns"), endpoints=named("dns").endpoints[:1]),
            nobody=evolve(nobody, endpoints=(there(9),)),
            ranged=evolve(ranged, source_ranges=()),
            elsewhere=evolve(elsewhere, endpoints=(here(9),)),
        ),
    )


def emptied() -> Synced:
    """dns loses its last endpoint."""
    return synced(default_services(), proxy(), changed(dns=evolve(named("dns"), endpoints=())))


def deleted() -> Synced:
    """dns itself goes, with its endpoints."""
    return synced(default_services(), proxy(), changed(dns=None))


def changes() -> Iterator[Change]:
    """Each service comes, goes, loses endpoints, or changes in one way; the last one fails at first."""
    all_of_them = services()
    for each in all_of_them:
        without = tuple(other for other in all_of_them if other is not each)
        yield Change(f"{each.name} goes", all_of_them, without)
        yield Change(f"{each.name} comes", without, all_of_them)
        for what, now in _variants(each) if each.name in VARIED else ():
            after = tuple(now if other is each else other for other in all_of_them)
            yield Change(f"{each.name}: {what}", all_of_them, after)
            yield Change(f"{each.name}: no longer {what}", after, all_of_them)
    dns = evolve(named("dns"), endpoints=(here(5, 53),))
    web = evolve(named("web"), endpoints=(here(2),))
    first, second, both = changed(dns=dns), changed(web=web), changed(dns=dns, web=web)
    yield Change("dns in vain, then web", all_of_them, both, failed=first)
    yield Change("web in vain, then dns", all_of_them, both, failed=second)


def _variants(each: ServicePort) -> Iterator[tuple[str, ServicePort]]:
    for place in range(len(each.endpoints)):
        yield (
            f"without endpoint {place + 1}",
            evolve(each, endpoints=each.endpoints[:place] + each.endpoints[place + 1 :]),
        )
    yield "without endpoints", evolve(each, endpoints=())
    yield "of local policy outside", evolve(each, is_external_local=not each.is_external_local)
    yield "of local policy inside", evolve(each, is_internal_local=not each.is_internal_local)
    yield "sticky", evolve(each, sticky_seconds=60)
    yield "with a node port", evolve(each, node_port=31000)
    yield "open to all", evolve(each, source_ranges=())
    yield "under another address", evolve(each, cluster_ip=each.cluster_ip + 1000)


def syncing() -> Syncing:
    """The proxy that ships, and all changes of one service."""
    return Syncing(proxy(), tuple(changes()))


def of_release(name: str) -> Programmed:
    """The services that ship, as a release programs them."""
    configured = evolve(proxy(), release=RELEASES[name])
    return recognized(programmed(configured, services()), NODE, configured.pods, services(), configured)


def releases() -> Compared:
    """The oldest and the newest release that are modelled."""
    return Compared(of_release(OLDEST), of_release(NEWEST))


def sync_worlds() -> tuple[World, ...]:
    """What is asked of syncs by default."""
    return (
        _world("sync", losing(), "losing", "two syncs, four services change"),
        _world("last endpoint", emptied(), "emptied", "two syncs, one service is emptied", (BUG_12,)),
        _world("service gone", deleted(), "deleted", "two syncs, one service is deleted", (BUG_12,)),
        _world("partial syncs", syncing(), "syncing", "one node, 8 services, each change of one"),
        _world("releases", releases(), "releases", f"{OLDEST} and {NEWEST}, one node, 8 services"),
    )


def _world(name: str, given: object, maker: str, scope: str, breaks: tuple[Known, ...] = ()) -> World:
    recipe = f"from models.nat.worlds.syncs import {maker}\nworld = {maker}()"
    return World(name, given, breaks, scope=scope, recipe=recipe)
