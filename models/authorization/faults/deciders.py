"""Authorizers that decide otherwise than RBAC."""

from attrs import evolve as with_fields

from models.authorization.behaviour import index
from models.authorization.behaviour.access import Access, is_named
from models.authorization.behaviour.covers import covers
from models.authorization.behaviour.rbac import bindings_in, scan_allows
from models.authorization.behaviour.roles import role_of
from models.authorization.behaviour.subjects import matching_subject
from models.authorization.faults.edits import (
    ADDED,
    INSIDE,
    NARROW,
    ONE_NAME,
    OUTSIDE,
    UNBOUND,
    WHO_CAN,
    also,
    decided_by,
)
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    Policy,
    PolicyRule,
    Principal,
    Role,
    Subject,
    SubjectKind,
)
from models.authorization.worlds.examples import group, of_cluster, team, user
from verify import World, evolve, fault, frozen, remembered

STAR = Principal("*")


@frozen(eq=False)
class StarIsEverybody(Access):
    """The user `*` is every user."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Ask of the star as well."""
        return index.allows(policy, principal, ask) or index.allows(policy, STAR, ask)


@fault(reference="facts §1.8 (the user * is a literal)", breaks=(UNBOUND, OUTSIDE, INSIDE, WHO_CAN, ONE_NAME))
def a_star_means_every_user() -> World:
    """The subject `*`, which has meant one user of that name since v1beta1, is read as everybody."""
    return decided_by(StarIsEverybody, also(Binding("all", of_cluster("viewer"), (user("*"),))))


@remembered
def _broken_only(policy: Policy) -> Policy:
    def broken(bindings: tuple[Binding, ...]) -> tuple[Binding, ...]:
        return tuple(each for each in bindings if role_of(policy, each) is None)

    return with_fields(policy, cluster_bindings=broken(policy.cluster_bindings), bindings=broken(policy.bindings))


@frozen(eq=False)
class MissingRoleStops(Access):
    """A role that cannot be looked up ends the search."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Deny who is named by a broken binding."""
        broken = is_named(_broken_only(policy), principal, ask.namespace)
        return not broken and index.allows(policy, principal, ask)


@fault(reference="facts §1.8 (a missing role is local)", breaks=("*.a_broken_reference_harms_no_other_binding",))
def a_missing_role_ends_the_search() -> World:
    """Whoever deletes a role takes away what its subjects have by other bindings, too."""
    return decided_by(MissingRoleStops)


@frozen(eq=False)
class FirstBindingDecides(Access):
    """The first binding that names a user is the only one that counts."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Ask the first binding alone."""
        for binding in bindings_in(policy, ask.namespace):
            if matching_subject(binding, (principal,)) is not None:
                alone = _alone(policy, binding)
                return scan_allows(alone, (principal,), ask)
        return False


@remembered
def _alone(policy: Policy, binding: Binding) -> Policy:
    wide, narrow = ((), (binding,)) if binding.namespace else ((binding,), ())
    return with_fields(policy, cluster_bindings=wide, bindings=narrow)


@fault(
    reference="facts §1.8 (rules are the union over bindings)",
    breaks=(
        "*.the_order_of_objects_decides_nothing",
        "*.a_broken_reference_harms_no_other_binding",
        "*.more_objects_take_no_right_away",
        ADDED,
        WHO_CAN,
        ONE_NAME,
    ),
)
def the_first_binding_decides() -> World:
    """Bindings are read like firewall rules: the first one that names the user ends the search."""
    return decided_by(FirstBindingDecides, also(Binding("ops-view", of_cluster("viewer"), (group("ops"),))))


@remembered
def _everywhere(policy: Policy, places: tuple[str, ...]) -> Policy:
    def widened(binding: Binding) -> Binding:
        subjects = tuple(
            copy
            for subject in binding.subjects
            for copy in (
                (Subject(subject.kind, subject.name, place) for place in places if place)
                if subject.kind == SubjectKind.SERVICE_ACCOUNT
                else (subject,)
            )
        )
        return with_fields(binding, subjects=subjects)

    return with_fields(
        policy,
        cluster_bindings=tuple(map(widened, policy.cluster_bindings)),
        bindings=tuple(map(widened, policy.bindings)),
    )


@frozen(eq=False)
class AccountsByNameAlone(Access):
    """An account matches whatever its namespace."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Ask of the account in every namespace."""
        return index.allows(_everywhere(policy, self.mentions.namespaces), principal, ask)


@fault(
    reference="facts §1.8 (subjects)",
    breaks=("*.an_account_is_the_user_of_its_whole_name", UNBOUND, NARROW, WHO_CAN, ONE_NAME),
)
def accounts_match_by_name_alone() -> World:
    """The bot of the namespace ci may do what the bot of the namespace team may."""
    return decided_by(AccountsByNameAlone)


@remembered
def _nameless(policy: Policy) -> Policy:
    def bare(role: Role) -> Role:
        return with_fields(role, rules=tuple(with_fields(rule, names=()) for rule in role.rules))

    return with_fields(
        policy, cluster_roles=tuple(map(bare, policy.cluster_roles)), roles=tuple(map(bare, policy.roles))
    )


@frozen(eq=False)
class NamesOfNamedOnly(Access):
    """Names are compared only where the request has one."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Forget the names where there is none to compare."""
        if ask.name == "":
            return index.allows(_nameless(policy), principal, ask)
        return index.allows(policy, principal, ask)


@fault(reference="facts §1.8 (names)", breaks=("*.a_rule_with_names_allows_no_request_without", WHO_CAN, ONE_NAME))
def unnamed_requests_pass_rules_with_names() -> World:
    """Who may get one config map may list them all, with what is in them."""
    return decided_by(NamesOfNamedOnly)


@frozen(eq=False)
class NamespaceFromTheUrl(Access):
    """A cluster-wide object is served under the URL of any namespace."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Ask under each namespace for what has none."""
        if index.allows(policy, principal, ask):
            return True
        if ask.namespace != "" or not ask.is_resource:
            return False
        return any(index.allows(policy, principal, evolve(ask, namespace=place)) for place in self.mentions.namespaces)


@fault(reference="CVE-2019-11247 (kubernetes 80983)", breaks=(NARROW, UNBOUND, WHO_CAN, ONE_NAME))
def cluster_objects_are_served_under_a_namespace() -> World:
    """A cluster-scoped custom resource is reached under a namespace, so that a RoleBinding grants it."""
    return decided_by(NamespaceFromTheUrl)


@frozen(eq=False)
class WhoIsBoundClusterWide(Access):
    """Who-can that looks at cluster bindings alone."""

    def who_can(self, policy: Policy, ask: Attributes) -> tuple[Principal, ...]:
        """Ask without a namespace."""
        return super().who_can(policy, evolve(ask, namespace=""))


@fault(reference="facts §1.8 (who-can)", breaks=(WHO_CAN,))
def who_can_forgets_role_bindings() -> World:
    """An audit lists the subjects of cluster bindings only."""
    return decided_by(WhoIsBoundClusterWide)


@frozen(eq=False)
class FirstNameDecides(Access):
    """A user whose own name is bound has no rights by groups."""

    def scan(self, policy: Policy, names: tuple[Principal, ...], ask: Attributes) -> bool:
        """Ask of the first name that is bound at all."""
        bound = is_named(policy, names[0], ask.namespace)
        return super().scan(policy, names[:1] if bound else names[1:], ask)


@fault(reference="facts §1.8 (rules for a user)", breaks=(ONE_NAME,))
def a_users_own_binding_hides_those_of_groups() -> World:
    """Whoever gives jane a right of her own takes away what she had as one of the team."""
    return decided_by(FirstNameDecides)


@frozen(eq=False)
class CoverageWithoutNames(Access):
    """Escalation checks that do not compare names."""

    def covers(self, owner: tuple[PolicyRule, ...], servant: tuple[PolicyRule, ...]) -> bool:
        """Compare without names."""
        mine = tuple(with_fields(rule, names=()) for rule in owner)
        return covers(mine, servant)


@fault(reference="facts §1.9 (no names only by no names)", breaks=("*.covered_rules_allow_nothing_more",))
def coverage_forgets_names() -> World:
    """Who may update one config map may write a role that updates all."""
    plain = team()
    editor = Role("any-config-editor", "team", (PolicyRule(("update",), ("",), ("configmaps",)),))
    return decided_by(CoverageWithoutNames, with_fields(plain, roles=(*plain.roles, editor)))
