"""What syncs are asked about: connections of services that change or go, and packets between two tables."""

from attrs import evolve

from models.nat.behaviour.syncing import synced
from models.nat.vocabulary.synced import Synced
from models.nat.worlds.services import default_services, proxy, services
from models.nat.worlds.syncs import changed, deleted, named
from properties.nat.safety.syncs import (
    a_flow_to_an_endpoint_that_is_gone_is_forgotten,
    a_service_is_not_refused_between_two_tables,
)
from verify import World
from verify.engines.classes import check
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome


def outcome(item: Property, given: Synced) -> Outcome:
    """What the engine says of one sentence."""
    ((_, found),) = check([item], World("syncs", given), Limits())
    return found.outcome


def test_a_service_that_is_deleted_loses_its_endpoints() -> None:
    """Its flows are remembered, as kube-proxy is; a service that had none has none to lose."""
    assert {front.hashed for front in deleted().losing} == {named("dns").hashed}
    assert outcome(a_flow_to_an_endpoint_that_is_gone_is_forgotten, deleted()) is Outcome.VIOLATED
    emptied = evolve(named("dns"), endpoints=())
    before = evolve(default_services(), services=changed(dns=emptied))
    assert synced(before, proxy(), changed(dns=None)).losing == ()


def test_what_begins_to_be_served_may_be_refused_before() -> None:
    """The range of a new service is in table filter before table nat leads anybody to it: nobody was served."""
    ranged = evolve(named("ranged"), name="new", cluster_ip=named("ranged").cluster_ip + 1, balancer_ips=(3405803999,))
    given = synced(default_services(), proxy(), (*services(), ranged))
    assert {front.hashed for front in given.changed} == {ranged.hashed}
    assert outcome(a_service_is_not_refused_between_two_tables, given) is Outcome.PROVED
