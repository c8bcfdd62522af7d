"""RBAC's answers by looking up instead of scanning: the same predicates, asked once for each name that occurs.

The rules that reach one principal in one namespace are a set of rows; a verb leaves some of them, then a group, then a
subresource, a resource, a name. Each set is found with the predicates of `matching.py` and kept, so that a decision is
five look-ups a principal. `rbac.scanned` is what it must equal.
"""

from models.authorization.behaviour.matching import (
    Asked,
    group_matches,
    is_among,
    name_matches,
    resources_of,
    url_matches,
    verb_matches,
)
from models.authorization.behaviour.rbac import NAME
from models.authorization.behaviour.roles import missing_role, role_of
from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    Decision,
    Grant,
    Policy,
    PolicyRule,
    Principal,
    Request,
    Ruling,
    User,
)
from verify import Names, frozen, pure, remembered

Place = tuple[int, int, int]  # of a binding, of a rule of its role, of a subject: the order in which a scan meets them
Row = tuple[Place, PolicyRule]


class Rows:
    """Some rules in order, and what is left of them for each verb, group, subresource, resource, name and path."""

    __slots__ = ("_kept", "_named", "by_group", "by_name", "by_path", "by_subresource", "by_verb", "rows")

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self._kept: dict[tuple[Place, ...], Rows] = {}
        self._named: dict[tuple[tuple[str, ...], ...], Names[str, Rows | None]] = {}
        self.by_verb = Names[str, "Rows | None"](lambda verb: self._keep([verb_matches(r, verb) for _, r in rows]))
        self.by_group = Names[str, "Rows | None"](lambda group: self._keep([group_matches(r, group) for _, r in rows]))
        self.by_path = Names[str, "Rows | None"](lambda path: self._keep([url_matches(r, path) for _, r in rows]))
        self.by_name = Names[str, "Rows | None"](lambda name: self._keep([name_matches(r, name) for _, r in rows]))
        self.by_subresource = Names(self._resources)

    def _keep(self, which: list[bool]) -> "Rows | None":
        """The rows that are left: one object for equal sets, and None for none."""
        if all(which):
            return self
        left = tuple([row for row, keep in zip(self.rows, which, strict=True) if keep])
        if not left:
            return None
        key = tuple([place for place, _ in left])
        if key not in self._kept:
            self._kept[key] = Rows(left)
        return self._kept[key]

    def _resources(self, subresource: str) -> "Names[str, Rows | None]":
        """What is left for each resource with this subresource."""
        named = tuple([resources_of(rule, subresource) for _, rule in self.rows])
        found = self._named.get(named)
        if found is None:
            found = Names(lambda resource: self._keep([is_among(each, resource) for each in named]))
            self._named[named] = found
        return found

    def under_some_name(self, ask: Asked) -> "Rows | None":
        """The rules that allow the request under its own or some other name; None for none."""
        rows = self.by_verb.at(ask.verb)
        if rows is None:
            return None
        if not ask.is_resource:
            return rows.by_path.at(ask.path)
        rows = rows.by_group.at(ask.group)
        return None if rows is None else rows.by_subresource.at(ask.subresource).at(ask.resource)

    def matching(self, ask: Asked) -> "Rows | None":
        """The rules that allow the request; None for none."""
        rows = self.under_some_name(ask)
        return rows if rows is None or not ask.is_resource else rows.by_name.at(ask.name)

    def allows(self, ask: Asked) -> bool:
        """Whether any rule allows."""
        return self.matching(ask) is not None

    def first(self, ask: Asked) -> Place | None:
        """The place of the first rule that allows; None if none does."""
        rows = self.under_some_name(ask)
        if rows is not None and ask.is_resource and rows.rows[0][1].names:
            rows = rows.by_name.at(ask.name)
        return None if rows is None else rows.rows[0][0]


class Reach:
    """What the bindings give to one principal, namespace by namespace."""

    __slots__ = ("at", "bindings", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.bindings: dict[str, list[tuple[int, int, Binding]]] = {}  # with the places of the binding and the subject
        self.at = Names[str, Rows | None](self._in)

    def _in(self, namespace: str) -> Rows | None:
        """The rules for requests in a namespace; where no binding is of it, those for requests of no namespace."""
        mine = self.bindings.get(namespace, []) if namespace else []
        if namespace and not mine:
            return self.at.at("")
        rows = [
            ((number, place, which), rule)
            for number, which, binding in (*self.bindings.get("", ()), *mine)
            if (role := role_of(self.policy, binding)) is not None
            for place, rule in enumerate(role.rules)
        ]
        return Rows(tuple(rows)) if rows else None

    def errors(self, namespace: str) -> list[tuple[int, str]]:
        """The bindings whose role is missing, by their place."""
        wide = self.bindings.get("", [])
        both = wide if not namespace else [*wide, *self.bindings.get(namespace, [])]
        return [(number, missing_role(binding)) for number, _, binding in both if role_of(self.policy, binding) is None]


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
        met = set()
        for which, subject in enumerate(binding.subjects):
            principal = principal_of(subject, binding.namespace)
            if principal is None or principal in met:
                continue
            met.add(principal)
            side = groups if principal.is_group else users
            reach = side.get(principal.name)
            if reach is None:
                reach = side[principal.name] = Reach(policy)
            reach.bindings.setdefault(binding.namespace, []).append((number, which, binding))
    by_principal = Names[Principal, Reach | None](lambda p: (groups if p.is_group else users).get(p.name))
    return Reaches(bindings, users, groups, by_principal)


def decide(policy: Policy, ask: Request) -> Ruling:
    """What RBAC answers, and by which binding and rule: as the scan does, by look-ups."""
    reaches = reaches_of(policy)
    found = reaches.of(ask.user)
    first: Place | None = None
    for reach in found:
        rows = reach.at.at(ask.namespace)
        place = None if rows is None else rows.first(ask)
        if place is not None and (first is None or place < first):
            first = place
    if first is not None:
        return _granted(policy, first)
    errors = dict(sorted({each for reach in found for each in reach.errors(ask.namespace)}))
    return Ruling(Decision.NO_OPINION, None, tuple(errors.values()), by=NAME) if errors else NOTHING


NOTHING = Ruling(Decision.NO_OPINION, by=NAME)


@remembered
def _granted(policy: Policy, place: Place) -> Ruling:
    number, rule, which = place
    binding = reaches_of(policy).bindings[number]
    role = role_of(policy, binding)
    if role is None:
        raise AssertionError("only bindings with a role have rules")
    return Ruling(Decision.ALLOW, Grant(binding, binding.subjects[which], role, role.rules[rule]), by=NAME)


@pure
def allows(policy: Policy, principal: Principal, ask: Attributes) -> bool:
    """Whether RBAC allows a request that comes under one name alone: of a user, or of a group."""
    reach = reaches_of(policy).by_principal.at(principal)
    if reach is None:
        return False
    rows = reach.at.at(ask.namespace)
    return rows is not None and rows.allows(ask)
