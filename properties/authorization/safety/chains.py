"""What rights must not add up to (facts P14 to P16), and what writing them must not give (P13)."""

from typing import Annotated

from models.authorization.behaviour.aggregation import cycles
from models.authorization.behaviour.attacker import Attacker
from models.authorization.behaviour.climbing import Ascending, Impersonating, LeavingNamespace, LeavingTenant, Spreading
from models.authorization.behaviour.gathering import Gathering
from models.authorization.behaviour.giving import Giving
from models.authorization.behaviour.surface import AttackSurface
from models.authorization.behaviour.writes import Writing
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN
from verify import Member, always, for_all, leads_to


@always(Ascending)
def nobody_else_becomes_cluster_admin(climber: Ascending) -> bool:
    """No steps lead from a user, a group or an account that is not meant to be an admin to every right (P14)."""
    return not climber.is_there


@always(Attacker)
def no_attacker_holds_everything(attacker: Attacker) -> bool:
    """The same on small clusters, one step after the other: the run that breaks it is a shortest one (P14)."""
    return CLUSTER_ADMIN not in attacker.held


@always(Impersonating)
def no_person_acts_as_an_account(climber: Impersonating) -> bool:
    """Who works on a cluster does not come to what its programs may: the role edit gives just that (P14, B12)."""
    return not climber.is_there


@always(LeavingTenant)
def no_way_leads_out_of_a_tenant(climber: LeavingTenant) -> bool:
    """Who has rights in a tenant's namespaces only reaches neither another tenant's nor the whole cluster (P14)."""
    return not climber.is_there


@always(LeavingNamespace)
def no_way_leads_out_of_a_namespace(climber: LeavingNamespace) -> bool:
    """Who is bound in namespaces only reaches neither another namespace nor the whole cluster (P14, P5).

    A pod of one's own on a host, without pod security, is such a way: from there every account that runs is reached.
    """
    return not climber.is_there


@always(Spreading)
def a_compromised_node_is_not_the_cluster(climber: Spreading) -> bool:
    """Whatever runs on every node brings its rights to each: they must not add up to all (P15)."""
    return not climber.is_there


@always(Giving)
def nobody_gives_rights_that_they_lack(giving: Giving) -> bool:
    """`bind` and `escalate` pass the checks that keep writers of roles and bindings within their own rights (P13)."""
    return not giving.gave


@for_all
def no_aggregated_role_selects_itself(surface: AttackSurface, role: Annotated[str, Member("gathered")]) -> bool:
    """Roles that select each other keep the rules of a source that is gone, or rewrite for ever (P16, F6)."""
    return role not in cycles(surface.realm.policy)


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
