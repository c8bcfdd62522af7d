"""What RBAC promises of every request: of every name that the policies mention, and of one stranger for all others."""

from typing import Annotated

from models.authorization.behaviour.access import Access, is_agreed, is_named, is_well_formed, role_allows
from models.authorization.behaviour.difference import keeps_within
from models.authorization.behaviour.everybody import first_beyond
from models.authorization.behaviour.stars import is_mentioned
from models.authorization.behaviour.variations import (
    halved,
    reversed_order,
    with_accounts_as_users,
    with_broken_references,
    with_named_rules_only,
    without_cluster_bindings,
)
from models.authorization.vocabulary import MASTERS, Attributes, Principal, Role
from models.authorization.vocabulary.unknown import (
    Before,
    Compared,
    Inside,
    Lessened,
    Outside,
    Scanned,
    Someone,
    WhoCan,
)
from verify import Member, assume, for_all, implies


@for_all
def who_is_bound_to_nothing_may_do_nothing(access: Access, someone: Someone, ask: Attributes) -> bool:
    """Rights come from bindings alone: where none names somebody, everything is denied (P1)."""
    assume(not is_named(access.policy, someone, ask.namespace))
    return not access.allows(access.policy, someone, ask)


@for_all
def the_order_of_objects_decides_nothing(access: Access, policy: Compared, someone: Someone, ask: Attributes) -> bool:
    """The API server lists roles, rules and bindings in no order that anybody chose (P3)."""
    turned = reversed_order(policy)
    return access.allows(policy, someone, ask) == access.allows(turned, someone, ask)


@for_all
def a_broken_reference_harms_no_other_binding(
    access: Access, policy: Compared, someone: Someone, ask: Attributes
) -> bool:
    """A binding to a role that was deleted gives nothing, and takes nothing from those beside it (P4)."""
    broken = with_broken_references(policy)
    return access.allows(policy, someone, ask) == access.allows(broken, someone, ask)


@for_all
def role_bindings_reach_their_namespace_only(access: Access, someone: Someone, ask: Attributes) -> bool:
    """What is bound in a namespace is no right elsewhere, to cluster-wide objects, or to paths (P5, facts F9).

    The Namespace object itself is in its own namespace, so that rights on namespaces reach it.
    """
    narrow = without_cluster_bindings(access.policy)
    assume(ask.namespace == "" or not is_named(narrow, someone, ask.namespace))
    return not access.allows(narrow, someone, ask)


@for_all
def an_account_is_the_user_of_its_whole_name(
    access: Access, policy: Compared, someone: Someone, ask: Attributes
) -> bool:
    """A ServiceAccount subject means one user, namespace and all, so that accounts of one name differ (P7)."""
    renamed = with_accounts_as_users(policy)
    return access.allows(policy, someone, ask) == access.allows(renamed, someone, ask)


@for_all
def a_rule_with_names_allows_no_request_without(access: Access, someone: Someone, ask: Attributes) -> bool:
    """Creating, listing, watching and deleting collections carry no name: names forbid them all (P11)."""
    assume(ask.is_resource, ask.name == "")
    return not access.allows(with_named_rules_only(access.policy), someone, ask)


@for_all
def who_can_lists_those_who_are_allowed(access: Access, policy: WhoCan, someone: Someone, ask: Attributes) -> bool:
    """Nobody is left out and nobody invented; members of system:masters may do everything without RBAC (P9)."""
    assume(someone != Principal(MASTERS, is_group=True))
    allowed = access.allows(policy, someone, ask)
    return allowed == any(someone == each for each in access.who_can(policy, ask))


@for_all
def a_user_may_do_what_one_of_its_names_may(
    access: Access, policy: Scanned, someone: Someone, group: Someone, ask: Attributes
) -> bool:
    """Rights are the union over the user's name and each group, so that to ask of one name at a time is to ask of all.

    The plain scan of a user of two names is held to the look-ups of each.
    """
    apart = access.allows(policy, someone, ask) or access.allows(policy, group, ask)
    return access.scan(policy, (someone, group), ask) == apart


@for_all
def who_has_not_signed_in_may_do_only_what_is_agreed(access: Access, somebody: Outside, ask: Attributes) -> bool:
    """Whatever is bound to anonymous users is open to whoever reaches the port: health and version, no more (P17).

    What is agreed is what the version gives by default. Where something more is found, the smallest is asked about.
    """
    more = first_beyond(access, somebody, False)  # noqa: FBT003 - what is remembered takes no names
    assume(more is None or ask == more)
    return implies(access.allows(access.policy, somebody, ask), is_agreed(access, ask, inside=False))


@for_all
def who_has_signed_in_may_do_only_what_is_agreed(access: Access, somebody: Inside, ask: Attributes) -> bool:
    """What is bound to system:authenticated is given to everybody whom any authenticator knows (P17)."""
    more = first_beyond(access, somebody, True)  # noqa: FBT003 - as above
    assume(more is None or ask == more)
    return implies(access.allows(access.policy, somebody, ask), is_agreed(access, ask, inside=True))


@for_all
def more_objects_take_no_right_away(access: Access, policy: Compared, someone: Someone, ask: Attributes) -> bool:
    """RBAC only adds: what either half of the rules, subjects and bindings allows, all allow (P2)."""
    apart = access.allows(halved(policy, 0), someone, ask) or access.allows(halved(policy, 1), someone, ask)
    return implies(apart, access.allows(policy, someone, ask))


@for_all
def nothing_that_is_added_takes_a_right_away(access: Access, less: Lessened, someone: Someone, ask: Attributes) -> bool:
    """Whatever one role, rule, binding or subject is added, nobody may do less than before (P2)."""
    return implies(access.allows(less, someone, ask), access.allows(access.policy, someone, ask))


@for_all
def who_has_the_same_names_has_the_same_rights(
    access: Access, policy: Scanned, someone: Someone, uid: Someone, ask: Attributes
) -> bool:
    """Names decide, and neither the uid of who asks, whatever it looks like, nor how often a name comes (P6)."""
    names = access.names_of(someone, uid)
    return access.scan(policy, (*names, someone), ask) == access.scan(policy, (someone,), ask)


@for_all
def a_star_is_everything_that_is_known(
    access: Access, starred: Annotated[Role, Member("starred")], ask: Attributes
) -> bool:
    """Of the names that the policies mention a star allows what listing them all would; beyond is the future (P10)."""
    assume(is_mentioned(access.mentions, ask), is_well_formed(access.mentions, ask))
    return role_allows(starred, ask) == role_allows(access.spelled_out(starred), ask)


@for_all
def nothing_new_is_allowed(access: Access, before: Before, someone: Someone, ask: Attributes) -> bool:
    """What the policy allows, the older one allowed already (P8).

    Where all that somebody's rules enumerate was enumerated before, there is nothing to compare.
    """
    return keeps_within(access.policy, before, someone, ask.namespace) or implies(
        access.allows(access.policy, someone, ask), access.allows(before, someone, ask)
    )
