"""Who can do this: the subjects whose bindings allow a request, found by look-ups.

`pkg/registry/rbac/validation/subject_locator.go:AllowedSubjects` @1.36. Groups are not expanded into their members.
Two departures: an account without a namespace is said with that of its binding, and subjects that match nobody are
left out, so that each subject listed is allowed and each principal that is allowed is listed.
"""

from array import array

from models.authorization.behaviour.allowing import is_known, numbered
from models.authorization.behaviour.matching import Asked
from models.authorization.behaviour.roles import key_of
from models.authorization.behaviour.rows import Rows
from models.authorization.behaviour.subjects import Name, name_of
from models.authorization.vocabulary import MASTERS, Policy, Principal
from verify import Names, remembered

Subjects = tuple[Principal, ...]
Bound = dict[int, "array[int]"]  # the numbers of those to whom each role is bound, in one namespace
ALWAYS = Principal(MASTERS, is_group=True)


class Located:
    """The roles of a policy, and to whom each is bound; roles and principals by their number, the masters first."""

    __slots__ = ("bound", "numbered", "principals")

    def __init__(self, policy: Policy) -> None:
        self.numbered = numbered(policy)
        self.bound: dict[str, Bound] = {}
        numbers: dict[Name, int] = {(MASTERS, True): 0}
        for binding in (*policy.cluster_bindings, *policy.bindings):
            role = self.numbered.numbers.get(key_of(binding.role, binding.namespace))
            if role is None:
                continue
            mine = self.bound.setdefault(binding.namespace, {}).setdefault(role, array("L"))
            for subject in binding.subjects:
                named = name_of(subject, binding.namespace)
                if named is not None:
                    mine.append(numbers.setdefault(named, len(numbers)))
        self.principals = tuple([Principal(*named) for named in numbers])

    def having(self, wide: list[int], inside: list[int], namespace: str) -> Subjects:
        """Who has any of these roles in the namespace: the masters, then who is bound cluster-wide, role by role.

        ClusterRoles are bound cluster-wide and in the namespace, the Roles inside in the namespace alone.
        """
        found = array("L", (0,))  # numbers side by side: of what was never asked, each object is far away
        _add(self.bound.get(""), wide, found)
        if namespace:
            mine = self.bound.get(namespace)
            _add(mine, wide, found)
            _add(mine, inside, found)
        return tuple(map(self.principals.__getitem__, dict.fromkeys(found)))


def _add(mine: Bound | None, roles: list[int], found: "array[int]") -> None:
    if mine:
        for role in roles if len(roles) <= len(mine) else sorted(mine.keys() & set(roles)):
            subjects = mine.get(role)
            if subjects is not None:
                found += subjects


@remembered
def located(policy: Policy) -> Located:
    """Sort the subjects by the namespace and the role of their bindings; linear in the subjects."""
    return Located(policy)


def who_can(policy: Policy, ask: Asked) -> Subjects:
    """Everybody who is allowed: system:masters, then who is bound cluster-wide, then who is bound in the namespace."""
    if not is_known(ask):
        return _of_unknown(policy, ask)
    found = located(policy)
    inside = found.numbered.inside.get(ask.namespace)
    mine = inside.allow(ask) if inside is not None else []
    return found.having(found.numbered.wide.allow(ask), mine, ask.namespace)


@remembered
def _unknown(policy: Policy) -> tuple[Rows | None, Names[Rows, Names[str, Subjects]]]:
    """The rules of all roles that are bound, for unknown requests; and who has any of those left, by namespace."""
    found = located(policy)
    bound = {role for mine in found.bound.values() for role in mine}
    roles = found.numbered.roles
    rows = tuple(((role, number, 0), rule) for role in sorted(bound) for number, rule in enumerate(roles[role].rules))

    def having(left: Rows) -> Names[str, Subjects]:
        roles = list(dict.fromkeys(role for (role, _, _), _ in left.rows))
        everywhere = found.having(roles, [], "")

        def inside(namespace: str) -> Subjects:
            subjects = found.having(roles, [], namespace)
            return everywhere if subjects == everywhere else subjects

        return Names(inside, found.bound)

    return Rows(rows) if rows else None, Names(having)


def _of_unknown(policy: Policy, ask: Asked) -> Subjects:
    rows, having = _unknown(policy)
    left = None if rows is None else rows.matching(ask)
    return (ALWAYS,) if left is None else having.at(left).at(ask.namespace)
