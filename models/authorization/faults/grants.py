"""Bindings that give more than they should, and readings of them that see less."""

from models.authorization.behaviour.access import Access
from models.authorization.faults.edits import INSIDE, OUTSIDE, also, decided_by
from models.authorization.vocabulary import AUTHENTICATED, UNAUTHENTICATED, Binding, Policy, PolicyRule, Principal, Role
from models.authorization.worlds.examples import SIGNED_IN, group, of_cluster, user
from verify import World, evolve, fault, frozen

STAR = ("*",)


@frozen(eq=False)
class UidsAreNames(Access):
    """Whoever brings a uid is also asked about under it."""

    def names_of(self, someone: Principal, uid: Principal) -> tuple[Principal, ...]:
        """The uid counts as one more name."""
        return (someone, uid)


@fault(reference="facts §1.1 (nobody looks at the uid)", breaks=("*.who_has_the_same_names_has_the_same_rights",))
def a_uid_is_taken_for_a_name() -> World:
    """A provider of identities who lets users choose their uid lets them be anybody."""
    return decided_by(UidsAreNames)


@frozen(eq=False)
class StarsOfResourcesOnly(Access):
    """A star for resources is read as a list of resources."""

    def spelled_out(self, role: Role) -> Role:
        """Spell out without subresources."""
        whole = Access.spelled_out(self, role)
        rules = [
            evolve(rule, resources=tuple(each for each in rule.resources if "/" not in each)) for rule in whole.rules
        ]
        return evolve(whole, rules=tuple(rules))


@fault(reference="facts §3.4 (a star that is not read-only)", breaks=("*.a_star_is_everything_that_is_known",))
def a_star_is_read_without_subresources() -> World:
    """An audit takes get on all resources for reading, and overlooks pods/exec and nodes/proxy (B1)."""
    binding = Binding("audit", of_cluster("audit"), (group("auditors"),))
    return decided_by(StarsOfResourcesOnly, also(binding, PolicyRule(("get",), STAR, STAR)))


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
