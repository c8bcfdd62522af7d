"""Bindings that give more than they should."""

from models.authorization.behaviour.access import Access
from models.authorization.faults.edits import INSIDE, OUTSIDE, also, decided_by
from models.authorization.vocabulary import AUTHENTICATED, UNAUTHENTICATED, Binding, Policy, PolicyRule, Role
from models.authorization.worlds.examples import SIGNED_IN, group, of_cluster, user
from verify import World, fault

STAR = ("*",)


@fault(reference="facts B3 (until 1.14)", breaks=(OUTSIDE,))
def anonymous_users_discover_and_review_themselves() -> World:
    """system:discovery and system:basic-user are bound to system:unauthenticated, as they were by default."""
    binding = Binding("discovery", of_cluster("discovery"), (group(AUTHENTICATED), group(UNAUTHENTICATED)))
    return decided_by(Access, also(binding, *SIGNED_IN))


@fault(reference="facts B14 (reports on GKE, 2024)", breaks=(INSIDE,))
def everybody_is_an_administrator() -> World:
    """cluster-admin is bound to system:authenticated: whoever has an account anywhere is in it."""
    binding = Binding("admins", of_cluster("cluster-admin"), (group(AUTHENTICATED),))
    return decided_by(Access, also(binding, PolicyRule(STAR, STAR, STAR), PolicyRule(STAR, urls=STAR)))


@fault(reference="CVE-2021-25740 (kubernetes 103675)", breaks=("*.nothing_new_is_allowed",))
def editors_write_endpoints_again() -> World:
    """Writing endpoints, which went out of the role edit in 1.22, is put back: proxies follow them anywhere."""
    kinds = ("services", "configmaps")

    def policy(*more: str) -> Policy:
        edit = Role("edit", "", (PolicyRule(("create", "update"), ("",), (*kinds, *more)),))
        return Policy((edit,), bindings=(Binding("editors", of_cluster("edit"), (user("jane"),), "team"),))

    return decided_by(Access, policy("endpoints"), policy())
