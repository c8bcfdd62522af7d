"""What rights must not add up to (facts P14 to P16), and what writing them must not give (P13)."""

from typing import Annotated

from models.authorization.behaviour.attacker import Attacker
from models.authorization.behaviour.chains import reached, shortest_chain
from models.authorization.behaviour.gathering import Gathering
from models.authorization.behaviour.surface import AttackSurface, crosses, is_of_account
from models.authorization.behaviour.writes import Writing
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Holding
from verify import Member, always, for_all, leads_to


@for_all
def nobody_else_becomes_cluster_admin(surface: AttackSurface, start: Annotated[Holding, Member("starts")]) -> bool:
    """No steps lead from a user, a group or an account that is not meant to be an admin to every right (P14)."""
    return shortest_chain(surface.realm, start) is None


@always(Attacker)
def no_attacker_holds_everything(attacker: Attacker) -> bool:
    """The same on small clusters, one step after the other: the run that breaks it is a shortest one (P14)."""
    return CLUSTER_ADMIN not in attacker.held


@for_all
def no_person_acts_as_an_account(surface: AttackSurface, start: Annotated[Holding, Member("people")]) -> bool:
    """Who works on a cluster does not come to what its programs may: the role edit gives just that (P14, B12)."""
    return not any(map(is_of_account, reached(surface.realm, start)))


@for_all
def no_way_leads_out_of_a_tenant(
    surface: AttackSurface, subject: Annotated[tuple[frozenset[str], Holding], Member("tenants")]
) -> bool:
    """Who has rights in a tenant's namespaces only reaches neither another tenant's nor the whole cluster (P14)."""
    tenant, start = subject
    return not any(crosses(surface.realm, tenant, held) for held in reached(surface.realm, start))


@for_all
def a_compromised_node_is_not_the_cluster(
    surface: AttackSurface, node: Annotated[Holding, Member("compromised")]
) -> bool:
    """Whatever runs on every node brings its rights to each: they must not add up to all (P15)."""
    return shortest_chain(surface.realm, node) is None


@always(Writing)
def nobody_gains_more_than_the_writers_had(writing: Writing) -> bool:
    """Without `escalate`, `bind` and system:masters, writers of roles and bindings spread what they have (P13).

    Whatever they write, delete and write again, under live bindings and labels too.
    """
    return not writing.exceeds


@always(Gathering)
def settled_roles_hold_what_they_select(gathering: Gathering) -> bool:
    """Once no sync changes anything, each aggregated role is the union of the plain ones, whatever the order (P16)."""
    return gathering.right or not gathering.settled


def is_unsettled(gathering: Gathering) -> bool:
    """Some sync would still change something."""
    return not gathering.settled


@leads_to(Gathering, after=is_unsettled, fair=("controller_syncs",))
def aggregated_roles_settle(gathering: Gathering) -> bool:
    """Sooner or later there is nothing left to sync; roles that select each other in a ring rewrite for ever (P16)."""
    return gathering.settled
