"""Roles and bindings in the hands of writers: the API server's escalation checks as a machine (facts §1.9, P13).

Every writer may create, change and delete every role and binding, as far as plain verbs go; only the checks stand
between them and the rights of others. The controller gathers aggregated roles whenever it likes.
"""

from typing import Annotated

from attrs import field

from models.authorization.behaviour.aggregation import synced
from models.authorization.behaviour.authorizers import Authorizer, masters, rbac, union
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.escalation import binding_write, role_write
from models.authorization.vocabulary import Attributes, Binding, Policy, Role, User, Write
from verify import Member, action, evolve, frozen, initial, remembered, require

Roles = frozenset[Role]
Bindings = frozenset[Binding]


@frozen(eq=False)
class Registry:
    """A cluster's RBAC objects, who writes them, and everything that could be written; faults replace the checks.

    `watched` are the requests whose spread is looked at, `users` those to whom it would come.
    """

    roles: Roles
    bindings: Bindings
    writers: tuple[User, ...]
    users: tuple[User, ...]
    watched: tuple[Attributes, ...]
    possible_roles: tuple[Role, ...] = field(repr=False)
    possible_bindings: tuple[Binding, ...] = field(repr=False)
    written_roles: tuple[Role, ...] = field(repr=False)
    written_bindings: tuple[Binding, ...] = field(repr=False)

    def allows_role(self, policy: Policy, writer: User, role: Role, old: Role | None) -> Write:
        """Whether the role may be written."""
        return role_write(policy, writer, role, chain(policy), old)

    def allows_binding(self, policy: Policy, writer: User, binding: Binding) -> Write:
        """Whether the binding may be written."""
        return binding_write(policy, writer, binding, chain(policy))

    @property
    def gathering(self) -> tuple[Role, ...]:
        """The aggregated roles in every form; only the controller writes them."""
        return tuple(role for role in self.possible_roles if role.aggregates is not None)


def chain(policy: Policy) -> Authorizer:
    """The authorizers of the cluster."""
    return union(masters, rbac(policy))


@remembered
def policy_of(_: Registry, roles: Roles, bindings: Bindings) -> Policy:
    """The policy of these objects."""
    ordered = sorted(roles, key=lambda role: (role.namespace, role.name))
    bound = sorted(bindings, key=lambda binding: (binding.namespace, binding.name))
    return Policy(
        tuple(role for role in ordered if not role.namespace),
        tuple(role for role in ordered if role.namespace),
        tuple(binding for binding in bound if not binding.namespace),
        tuple(binding for binding in bound if binding.namespace),
    )


@remembered
def rights_of(registry: Registry, roles: Roles, bindings: Bindings) -> tuple[frozenset[Attributes], ...]:
    """Which of the watched requests each of the users is allowed."""
    policy = policy_of(registry, roles, bindings)
    return tuple(
        frozenset(ask for ask in registry.watched if decide(policy, ask.by(user)).grant is not None)
        for user in registry.users
    )


@remembered
def _excess(registry: Registry, roles: Roles, bindings: Bindings) -> bool:
    first = rights_of(registry, registry.roles, registry.bindings)
    of_writers = [mine for user, mine in zip(registry.users, first, strict=True) if user in registry.writers]
    given = frozenset().union(*of_writers)
    now = rights_of(registry, roles, bindings)
    return any(not mine <= before | given for mine, before in zip(now, first, strict=True))


def like(role: Role, roles: Roles) -> Role | None:
    """The role of the same name and namespace, if there is one."""
    return next((each for each in roles if (each.name, each.namespace) == (role.name, role.namespace)), None)


@frozen
class Writing:
    """Roles and bindings as they have been written so far; `exceeds` is whether somebody has more than was there."""

    roles: frozenset[Annotated[Role, Member("possible_roles")]]
    bindings: frozenset[Annotated[Binding, Member("possible_bindings")]]
    exceeds: bool = False

    @initial
    @classmethod
    def begins(cls, registry: Registry) -> "Writing":
        """Begin with what is there."""
        return cls(registry.roles, registry.bindings)

    @action
    def writes_role(
        self,
        registry: Registry,
        writer: Annotated[User, Member("writers")],
        role: Annotated[Role, Member("written_roles")],
    ) -> "Writing":
        """Create the role, or update the one of its name."""
        old = like(role, self.roles)
        require(old != role)
        policy = policy_of(registry, self.roles, self.bindings)
        require(registry.allows_role(policy, writer, role, old).allowed)
        return self._now(registry, self.roles.difference({old}).union({role}), self.bindings)

    @action
    def deletes_role(self, registry: Registry, role: Annotated[Role, Member("written_roles")]) -> "Writing":
        """Delete a role; bindings to it stay, and mean the next role of its name."""
        require(role in self.roles)
        return self._now(registry, self.roles.difference({role}), self.bindings)

    @action
    def writes_binding(
        self,
        registry: Registry,
        writer: Annotated[User, Member("writers")],
        binding: Annotated[Binding, Member("written_bindings")],
    ) -> "Writing":
        """Create a binding."""
        require(binding not in self.bindings)
        policy = policy_of(registry, self.roles, self.bindings)
        require(registry.allows_binding(policy, writer, binding).allowed)
        return self._now(registry, self.roles, self.bindings.union({binding}))

    @action
    def deletes_binding(self, registry: Registry, binding: Annotated[Binding, Member("written_bindings")]) -> "Writing":
        """Delete a binding."""
        require(binding in self.bindings)
        return self._now(registry, self.roles, self.bindings.difference({binding}))

    @action
    def controller_gathers(self, registry: Registry, role: Annotated[Role, Member("gathering")]) -> "Writing":
        """Give an aggregated role what it selects now."""
        require(role in self.roles)
        new = synced(role, self.roles)
        require(new != role)
        return self._now(registry, self.roles.difference({role}).union({new}), self.bindings)

    def _now(self, registry: Registry, roles: Roles, bindings: Bindings) -> "Writing":
        return evolve(self, roles=roles, bindings=bindings, exceeds=_excess(registry, roles, bindings))
