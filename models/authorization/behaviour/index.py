"""What bindings give to one name, namespace by namespace, and whether that allows a request which may be unknown.

`rbac.scan_allows` is what it must equal. An unknown request is decided by the rows of the rules that reach one
principal in one namespace; `deciding.py` decides those that are known.
"""

from models.authorization.behaviour.roles import role_of
from models.authorization.behaviour.rows import Place, Rows
from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    Grant,
    Policy,
    Principal,
    User,
)
from verify import Names, frozen, pure, remembered

Bound = dict[str, list[tuple[int, int, Binding]]]  # by namespace: bindings, with the places of each and its subject


class Reach:
    """What the bindings give to one principal, namespace by namespace."""

    __slots__ = ("_by_namespace", "bindings", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.bindings: Bound = {}
        self._by_namespace: Names[str, Rows | None] | None = None

    @property
    def by_namespace(self) -> "Names[str, Rows | None]":
        """The rules for the requests of each namespace."""
        if self._by_namespace is None:
            self._by_namespace = Names(self._in, ("", *self.bindings))
        return self._by_namespace

    def _in(self, namespace: str) -> Rows | None:
        """The rules for requests in a namespace; where no binding is of it, those for requests of no namespace."""
        mine = self.bindings.get(namespace, []) if namespace != "" else []
        if namespace != "" and not mine:
            return self.by_namespace.at("")
        rows = [
            ((number, place, which), rule)
            for number, which, binding in (*self.bindings.get("", ()), *mine)
            if (role := role_of(self.policy, binding)) is not None
            for place, rule in enumerate(role.rules)
        ]
        return Rows(tuple(rows)) if rows else None


@frozen(eq=False)
class Reaches:
    """What the bindings of a policy give, to whom: users (accounts too) and groups, by name."""

    bindings: tuple[Binding, ...]
    users: dict[str, Reach]
    groups: dict[str, Reach]
    by_principal: Names[Principal, Reach | None]

    def of(self, user: User) -> list[Reach]:
        """What reaches a user: by the user's own name, and by each group."""
        groups = self.groups
        found = [reach for name in user.groups if (reach := groups.get(name)) is not None]
        own = self.users.get(user.name)
        return found if own is None else [own, *found]


@remembered
def reaches_of(policy: Policy) -> Reaches:
    """Sort the bindings by the principals that they name; linear in the subjects."""
    users: dict[str, Reach] = {}
    groups: dict[str, Reach] = {}
    bindings = (*policy.cluster_bindings, *policy.bindings)
    for number, binding in enumerate(bindings):
        where = binding.namespace
        met = set()
        for which, subject in enumerate(binding.subjects):
            principal = principal_of(subject, where)
            if principal is None or principal in met:
                continue
            met.add(principal)
            side = groups if principal.is_group else users
            reach = side.get(principal.name)
            if reach is None:
                reach = side[principal.name] = Reach(policy)
            reach.bindings.setdefault(where, []).append((number, which, binding))
    by_principal = Names[Principal, Reach | None](lambda p: (groups if p.is_group else users).get(p.name))
    return Reaches(bindings, users, groups, by_principal)


def granted(policy: Policy, place: Place) -> Grant:
    """What stands at the place of a row: the binding, the subject, the role and the rule."""
    number, rule, which = place
    binding = reaches_of(policy).bindings[number]
    role = role_of(policy, binding)
    if role is None:
        raise LookupError(f"{binding.name}: a row without a role")
    return Grant(binding, binding.subjects[which], role, role.rules[rule])


@pure
def allows(policy: Policy, principal: Principal, ask: Attributes) -> bool:
    """Whether RBAC allows a request that comes under one name alone: of a user, or of a group."""
    reach = reaches_of(policy).by_principal.at(principal)
    if reach is None:
        return False
    rows = reach.by_namespace.at(ask.namespace)
    return rows is not None and rows.allows(ask)
