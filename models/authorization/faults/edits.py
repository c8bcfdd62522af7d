"""Replacing one decider, or one binding, so that a fault is no longer than its story."""

from attrs import evolve, fields

from models.authorization.behaviour.access import Access
from models.authorization.vocabulary import Binding, Policy, PolicyRule, Role
from models.authorization.worlds import scope_of
from models.authorization.worlds.examples import access, team
from verify import World

WHO_CAN = "*.who_can_lists_those_who_are_allowed"
ONE_NAME = "*.a_user_may_do_what_one_of_its_names_may"
UNBOUND = "*.who_is_bound_to_nothing_may_do_nothing"
ADDED = "*.nothing_that_is_added_takes_a_right_away"
OUTSIDE = "*.who_has_not_signed_in_may_do_only_what_is_agreed"
INSIDE = "*.who_has_signed_in_may_do_only_what_is_agreed"
NARROW = "*.role_bindings_reach_their_namespace_only"


def decided_by(kind: type[Access], policy: Policy | None = None, *before: Policy) -> World:
    """The team's world, or another, in which another class decides."""
    plain = access(policy or team(), *before)
    given = kind(**{each.name: getattr(plain, each.name) for each in fields(Access)})
    return World("fault", given, scope=scope_of(given.policy))


def also(binding: Binding, *rules: PolicyRule) -> Policy:
    """The team's policy with one more cluster-wide binding, and the role that it refers to if it is not there."""
    plain = team()
    roles = (*plain.cluster_roles, Role(binding.role.name, "", rules)) if rules else plain.cluster_roles
    return evolve(plain, cluster_roles=roles, cluster_bindings=(*plain.cluster_bindings, binding))
