"""Who can do this: the subjects whose bindings allow a request, found by look-ups.

`pkg/registry/rbac/validation/subject_locator.go:AllowedSubjects` @1.36. Groups are not expanded into their members.
Two departures: an account without a namespace is said with that of its binding, and subjects that match nobody are
left out, so that each subject listed is allowed and each principal that is allowed is listed.
"""

from models.authorization.behaviour.index import Rows
from models.authorization.behaviour.matching import Asked
from models.authorization.behaviour.roles import Key, key_of, roles_by_key
from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import MASTERS, Policy, Principal
from verify import Names, frozen, remembered

Subjects = tuple[Principal, ...]
Bound = dict[int, dict[Principal, None]]  # to whom each role is bound, in one namespace
ALWAYS = (Principal(MASTERS, is_group=True),)


class Having:
    """Who has any of some rules, in each namespace: whom their roles are bound to."""

    __slots__ = ("bound", "by_namespace", "everywhere", "roles", "wide")

    def __init__(self, roles: tuple[int, ...], bound: dict[str, Bound]) -> None:
        self.roles, self.bound = roles, bound
        wide = bound.get("", {})
        self.wide = dict.fromkeys((*ALWAYS, *(who for role in roles for who in wide.get(role, ()))))
        self.everywhere = tuple(self.wide)
        self.by_namespace = Names(self._in)

    def _in(self, namespace: str) -> Subjects:
        mine = self.bound.get(namespace, {}) if namespace != "" else {}
        narrow = [who for role in self.roles if role in mine for who in mine[role] if who not in self.wide]
        return (*self.wide, *dict.fromkeys(narrow)) if narrow else self.everywhere


@frozen(eq=False)
class Located:
    """The rules of all roles that are bound; to whom, by namespace and role; and the answers so far."""

    rows: Rows | None
    bound: dict[str, Bound]
    having: dict[Rows, Having]

    def having_any(self, rows: Rows) -> Having:
        """Who has any of these rules."""
        found = self.having.get(rows)
        if found is None:
            roles = tuple(dict.fromkeys(number for (number, _, _), _ in rows.rows))
            found = self.having[rows] = Having(roles, self.bound)
        return found


@remembered
def located(policy: Policy) -> Located:
    """Sort the subjects by the namespace and the role of their bindings; linear in the subjects."""
    numbers: dict[Key, int] = {}
    bound: dict[str, Bound] = {}
    for binding in (*policy.cluster_bindings, *policy.bindings):
        number = numbers.setdefault(key_of(binding.role, binding.namespace), len(numbers))
        mine = bound.setdefault(binding.namespace, {}).setdefault(number, {})
        for subject in binding.subjects:
            principal = principal_of(subject, binding.namespace)
            if principal is not None:
                mine[principal] = None
    roles = roles_by_key(policy)
    rows = tuple(
        ((number, place, 0), rule)
        for key, number in numbers.items()
        if key in roles
        for place, rule in enumerate(roles[key].rules)
    )
    return Located(Rows(rows) if rows else None, bound, {})


def who_can(policy: Policy, ask: Asked) -> Subjects:
    """Everybody who is allowed: system:masters, then who is bound cluster-wide, then who is bound in the namespace."""
    found = located(policy)
    rows = None if found.rows is None else found.rows.matching(ask)
    return ALWAYS if rows is None else found.having_any(rows).by_namespace.at(ask.namespace)
