"""Escalation checks that miss something, and aggregated roles that never come to rest."""

from attrs import evolve

from models.authorization.behaviour.authorizers import Authorizer
from models.authorization.behaviour.covers import covers
from models.authorization.behaviour.escalation import GROUP
from models.authorization.behaviour.gathering import Roles
from models.authorization.behaviour.roles import role_of
from models.authorization.behaviour.writes import Registry, chain
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    Decision,
    Policy,
    PolicyRule,
    Role,
    User,
    Write,
)
from models.authorization.worlds.writers import PODS, SECRETS, default_roles, gathers, registry, stored
from verify import World, fault, frozen

WRITES = "*.nobody_gains_more_than_the_writers_had"
UNION = "*.settled_roles_hold_what_they_select"
SETTLE = "*.aggregated_roles_settle"
PASSED = Write(allowed=True, why="nobody asks")


def _clerk(kind: type[Registry], *more: PolicyRule) -> World:
    return World("fault", registry(kind, *more), scope="2 writers, 2 roles to write, 3 users, an aggregated role")


@frozen(eq=False)
class BindAskedOfBindings(Registry):
    """A check that takes `bind` on the binding's own kind for leave to bind any role."""

    def allows_binding(self, policy: Policy, writer: User, binding: Binding) -> Write:
        """Ask of clusterrolebindings or rolebindings."""
        kind = "rolebindings" if binding.namespace else "clusterrolebindings"
        ask = Attributes("bind", GROUP, kind, "", binding.namespace, binding.name)
        authorize: Authorizer = chain(policy)
        if authorize(ask.by(writer)).decision == Decision.ALLOW:
            return PASSED
        return Registry.allows_binding(self, policy, writer, binding)


@fault(reference="facts B13 (rbac-police)", breaks=(WRITES,))
def bind_is_asked_of_bindings() -> World:
    """The clerk has `bind` on clusterrolebindings, which means nothing; here it is taken for `bind` on the role."""
    return _clerk(BindAskedOfBindings, PolicyRule(("bind",), (GROUP,), ("clusterrolebindings",)))


@fault(reference="facts §1.9 (bind)", breaks=(WRITES,))
def the_clerk_may_bind() -> World:
    """The clerk has `bind` on cluster roles, which is the leave to hand out any: the premise of the promise fails."""
    return _clerk(Registry, PolicyRule(("bind",), (GROUP,), ("clusterroles",)))


@frozen(eq=False)
class UncheckedBindings(Registry):
    """No check on bindings."""

    def allows_binding(self, policy: Policy, writer: User, binding: Binding) -> Write:
        """Let everything pass."""
        return (
            PASSED if role_of(policy, binding) is not None else Registry.allows_binding(self, policy, writer, binding)
        )


@fault(reference="facts §1.9 (BindingAuthorized)", breaks=(WRITES,))
def bindings_are_not_checked() -> World:
    """Whoever may create bindings binds the vault."""
    return _clerk(UncheckedBindings)


@frozen(eq=False)
class UncheckedUpdates(Registry):
    """Only the creation of roles is checked."""

    def allows_role(self, policy: Policy, writer: User, role: Role, old: Role | None) -> Write:
        """Let updates pass."""
        return PASSED if old is not None else Registry.allows_role(self, policy, writer, role, old)


@fault(reference="facts §1.9 (RoleEscalationAuthorized)", breaks=(WRITES,))
def updates_of_roles_are_not_checked() -> World:
    """The clerk writes secrets into a role that is bound already."""
    return _clerk(UncheckedUpdates)


@frozen(eq=False)
class UncheckedRecreation(Registry):
    """A role that somebody is bound to already is taken for checked when it is created again."""

    def allows_role(self, policy: Policy, writer: User, role: Role, old: Role | None) -> Write:
        """Let a role pass that bindings were waiting for."""
        awaited = any(each.role.name == role.name for each in policy.cluster_bindings)
        return PASSED if old is None and awaited else Registry.allows_role(self, policy, writer, role, old)


@fault(reference="facts §2 P13 (roles deleted and recreated)", breaks=(WRITES,))
def a_role_is_written_again_under_its_bindings() -> World:
    """The role reader is bound, deleted, and comes back with secrets in it."""
    return _clerk(UncheckedRecreation)


@frozen(eq=False)
class UncheckedLabels(Registry):
    """An update that leaves the rules as they are is not checked."""

    def allows_role(self, policy: Policy, writer: User, role: Role, old: Role | None) -> Write:
        """Let a change of labels pass."""
        same = old is not None and covers(old.rules, role.rules)
        return PASSED if same else Registry.allows_role(self, policy, writer, role, old)


@fault(reference="facts §1.9 (labels feed aggregation)", breaks=(WRITES,))
def labels_are_not_checked() -> World:
    """The clerk puts a label on the vault, and the controller carries its secrets into a role of the clerk's."""
    return _clerk(UncheckedLabels)


def _stored(roles: Roles) -> World:
    return World("fault", roles, scope=f"{len(roles.names)} aggregated roles, every order of syncs")


@fault(reference="facts F6 (measured on 1.32 to 1.36)", breaks=(UNION,))
def two_roles_select_each_other() -> World:
    """The role that secrets came from is gone; if b is synced first, each of the two keeps them for the other."""
    return _stored(stored(Roles, gathers("a", "b", SECRETS, label="a"), gathers("b", "a", label="b")))


@fault(reference="facts F6 (measured on 1.32 to 1.36)", breaks=(SETTLE, UNION))
def three_roles_select_each_other_in_a_ring() -> World:
    """They hand rules round for ever, each sync a write; in a lucky order they come to rest, on rules of nobody."""
    ring = (
        gathers("a", "b", PODS, label="a"),
        gathers("b", "c", SECRETS, label="b"),
        gathers("c", "a", label="c"),
    )
    return _stored(stored(Roles, *ring))


@frozen(eq=False)
class OnlyAdds(Roles):
    """A controller that never takes a rule away."""

    def sync(self, role: Role, roles: tuple[Role, ...]) -> Role:
        """Add what is selected to what is there."""
        new = Roles.sync(self, role, roles)
        return evolve(role, rules=tuple(dict.fromkeys((*role.rules, *new.rules))))


@fault(reference="facts §1.9 (rules := union)", breaks=(UNION,))
def a_controller_only_adds() -> World:
    """What view held by mistake stays in it, and comes to edit and admin."""
    return _stored(default_roles(OnlyAdds))
