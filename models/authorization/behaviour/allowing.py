"""Which roles allow a request, whoever asks, found by narrowing: for who-can, of what was never asked before.

The rules of the ClusterRoles, and those of each namespace's Roles, lie under each of their resources, and there under
each of their verbs with each of their groups. That is `matching.rule_allows` read from the request's words to the
roles; `columns.py` reads from one role's rules.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from models.authorization.behaviour.matching import Asked, Pattern, patterns_of, url_matches, verb_matches
from models.authorization.behaviour.roles import Key, roles_by_key
from models.authorization.vocabulary import EVERYTHING, Policy, PolicyRule, Role
from verify import remembered

Named = tuple[tuple[str, ...], int]  # the names of a rule, and the number of its role
Lying = tuple[list[int], list[Named]]  # the roles of rules without names, and rules with names
Pairs = dict[tuple[str, str], Lying]  # by a verb and a group


class Narrowing:
    """The rules of some roles, by resource, verb and group; made once, linear in what rules enumerate."""

    __slots__ = ("by_resource", "with_star", "with_urls")

    def __init__(self) -> None:
        self.by_resource: dict[Pattern | None, Pairs] = {}  # None is the star, which is for all subresources
        self.with_star = False  # whether any rule has a star for its verbs, its groups, or a resource
        self.with_urls: list[tuple[PolicyRule, int]] = []

    def add(self, number: int, role: Role) -> None:
        """Add a role of a higher number than those that are there."""
        for rule in role.rules:
            if rule.urls:
                self.with_urls.append((rule, number))
            pairs = list(dict.fromkeys(product(rule.verbs, rule.groups)))
            for key in _keys(rule):
                mine = self.by_resource.setdefault(key, {})
                self.with_star = self.with_star or key is None or key[0] == EVERYTHING
                for pair in pairs:
                    self.with_star = self.with_star or EVERYTHING in pair
                    roles, named = mine.setdefault(pair, ([], []))
                    if rule.names:
                        named.append((rule.names, number))
                    elif not roles or roles[-1] != number:
                        roles.append(number)

    def allow(self, ask: Asked) -> list[int]:
        """The numbers of the roles that allow a known request, some of them twice."""
        if not ask.is_resource:
            rules = self.with_urls
            return [number for rule, number in rules if verb_matches(rule, ask.verb) and url_matches(rule, ask.path)]
        found: list[int] = []
        for roles, named in self._lying(ask):
            found += roles
            found += [number for names, number in named if ask.name in names]
        return found

    def _lying(self, ask: Asked) -> Iterable[Lying]:
        kind, pair = (ask.resource, ask.subresource), (ask.verb, ask.group)
        if self.with_star:
            return self._with_stars(kind, pair)
        lying = self.by_resource.get(kind, NO_PAIRS).get(pair)
        return () if lying is None else (lying,)

    def _with_stars(self, kind: Pattern, pair: tuple[str, str]) -> Iterator[Lying]:
        verb, group = pair
        for key in (None, (EVERYTHING, kind[1]), kind):
            pairs = self.by_resource.get(key)
            if pairs is not None:
                for each in ((EVERYTHING, EVERYTHING), (EVERYTHING, group), (verb, EVERYTHING), pair):
                    lying = pairs.get(each)
                    if lying is not None:
                        yield lying


NO_PAIRS: Pairs = {}


def _keys(rule: PolicyRule) -> dict[Pattern | None, None]:
    """Under what a rule lies: what its resources stand for, None for the star."""
    found: dict[Pattern | None, None] = {}
    for entry in rule.resources:
        found.update(dict.fromkeys(patterns_of(entry)) if entry != EVERYTHING else {None: None})
    return found


class Numbered:
    """The roles of a policy by numbers, and which of them allow: the ClusterRoles, and each namespace's own Roles."""

    __slots__ = ("inside", "numbers", "roles", "wide")

    def __init__(self, policy: Policy) -> None:
        roles = roles_by_key(policy)
        self.roles: tuple[Role, ...] = tuple(roles.values())
        self.numbers: dict[Key, int] = {key: number for number, key in enumerate(roles)}
        self.wide = Narrowing()
        self.inside: dict[str, Narrowing] = {}
        for key, number in self.numbers.items():
            here = self.wide if key[0] == "ClusterRole" else self.inside.setdefault(key[1], Narrowing())
            here.add(number, self.roles[number])


@remembered
def numbered(policy: Policy) -> Numbered:
    """The roles of a policy, ready to be narrowed."""
    return Numbered(policy)


def is_known(ask: Asked) -> bool:
    """Whether all that rules look at is known; an unknown has no hash."""
    try:
        hash((ask.verb, ask.group, ask.resource, ask.subresource, ask.name, ask.path, ask.is_resource))
    except TypeError:
        return False
    return True
