"""RBAC's answers by looking up instead of scanning; `rbac.scanned` is what they must equal.

A known request is decided by the roles that are bound to the user's names, and the rules that `allowing.py` finds; an
unknown one by the rows of the rules that reach one principal in one namespace.
"""

from models.authorization.behaviour.allowing import Narrowing, narrowing_of
from models.authorization.behaviour.rbac import NAME
from models.authorization.behaviour.roles import key_of, missing_role, role_of
from models.authorization.behaviour.rows import Place, Rows
from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    Decision,
    Grant,
    Policy,
    Principal,
    Request,
    Ruling,
    User,
)
from verify import Names, frozen, pure, remembered

Bound = dict[str, list[tuple[int, int, Binding]]]  # by namespace: bindings, with the places of each and its subject
First = dict[int, tuple[int, int]]  # by the number of a role: the first binding to it, and the subject


class Reach:
    """What the bindings give to one principal, namespace by namespace: roles, and for unknown requests their rules."""

    __slots__ = ("_by_namespace", "_roles", "bindings", "broken", "numbers", "policy")

    def __init__(self, policy: Policy, numbers: list[int]) -> None:
        self.policy = policy
        self.numbers = numbers  # by the number of a binding: that of its role, -1 where it is missing
        self.bindings: Bound = {}
        self.broken: tuple[tuple[str, int, str], ...] = ()  # namespace, number of the binding, what is said of it
        self._roles: dict[str, First] = {}
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

    def roles(self, where: str) -> First:
        """The roles that are bound in just this namespace."""
        found = self._roles.get(where)
        if found is None:
            mine = self.bindings.get(where)
            if mine is None:
                return NO_ROLES
            found = self._roles[where] = {}
            for number, which, _ in mine:
                role = self.numbers[number]
                if role >= 0 and role not in found:
                    found[role] = (number, which)
        return found

    def errors(self, namespace: str) -> list[tuple[int, str]]:
        """What is said of the bindings whose role is missing, by their place."""
        return [(number, said) for where, number, said in self.broken if where in ("", namespace)]


NO_ROLES: First = {}


@frozen(eq=False)
class Reaches:
    """What the bindings of a policy give, to whom: users (accounts too) and groups, by name; and the roles' rules."""

    narrowing: Narrowing
    numbers: list[int]
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
    narrowing = narrowing_of(policy)
    numbers = [narrowing.roles.get(key_of(binding.role, binding.namespace), -1) for binding in bindings]
    for number, binding in enumerate(bindings):
        where = binding.namespace
        broken = () if numbers[number] >= 0 else ((where, number, missing_role(binding)),)
        met = set()
        for which, subject in enumerate(binding.subjects):
            principal = principal_of(subject, where)
            if principal is None or principal in met:
                continue
            met.add(principal)
            side = groups if principal.is_group else users
            reach = side.get(principal.name)
            if reach is None:
                reach = side[principal.name] = Reach(policy, numbers)
            reach.bindings.setdefault(where, []).append((number, which, binding))
            reach.broken += broken
    by_principal = Names[Principal, Reach | None](lambda p: (groups if p.is_group else users).get(p.name))
    return Reaches(narrowing, numbers, bindings, users, groups, by_principal)


def decide(policy: Policy, ask: Request) -> Ruling:
    """What RBAC answers, and by which binding and rule: as the scan does, by look-ups."""
    reaches = reaches_of(policy)
    found, allowing = reaches.of(ask.user), None
    for where in ("", ask.namespace) if ask.namespace else ("",):  # cluster-wide bindings come first
        bound = [roles for reach in found if (roles := reach.roles(where))]
        if not bound:
            continue
        if allowing is None:
            allowing = reaches.narrowing.allow(ask)
        first = _first(reaches.narrowing, bound, allowing) if allowing else None
        if first is not None:
            return Ruling(Decision.ALLOW, granted(policy, first), by=NAME)
    broken = [reach for reach in found if reach.broken]
    if not broken:
        return NOTHING
    errors = dict(sorted({each for reach in broken for each in reach.errors(ask.namespace)}))
    return Ruling(Decision.NO_OPINION, None, tuple(errors.values()), by=NAME) if errors else NOTHING


def _first(narrowing: Narrowing, bound: list[First], found: list[int]) -> Place | None:
    """The place of the first rule that allows, of the roles that are bound to some names in one namespace."""
    best: Place | None = None
    for mine in bound:
        for role in mine if len(mine) <= len(found) else dict.fromkeys(map(narrowing.role_of.__getitem__, found)):
            given = mine.get(role)
            if given is None or (best is not None and given[0] > best[0]):
                continue
            place = narrowing.first_in(role, found)
            if place is not None and (best is None or (given[0], place, given[1]) < best):
                best = (given[0], place, given[1])
    return best


NOTHING = Ruling(Decision.NO_OPINION, by=NAME)


def granted(policy: Policy, place: Place) -> Grant:
    """What stands at the place of a row: the binding, the subject, the role and the rule."""
    number, rule, which = place
    reaches = reaches_of(policy)
    binding, role = reaches.bindings[number], reaches.narrowing.held[reaches.numbers[number]]
    return Grant(binding, binding.subjects[which], role, role.rules[rule])


@pure
def allows(policy: Policy, principal: Principal, ask: Attributes) -> bool:
    """Whether RBAC allows a request that comes under one name alone: of a user, or of a group."""
    reach = reaches_of(policy).by_principal.at(principal)
    if reach is None:
        return False
    rows = reach.by_namespace.at(ask.namespace)
    return rows is not None and rows.allows(ask)
