"""Which rules allow a request, found by narrowing, so that what was never asked before is answered at once.

All rules of a policy are numbered, role after role, and lie under each of their resources, and there under each of
their verbs with each of their groups. That is `matching.rule_allows` read from the request's words to the rules, for
requests whose words are known; `rows.py` is for those that are not, and `rbac.scanned` what both must equal.
"""

from bisect import bisect_left
from itertools import product

from models.authorization.behaviour.matching import Asked, Pattern, patterns_of, url_matches, verb_matches
from models.authorization.behaviour.roles import Key, roles_by_key
from models.authorization.vocabulary import EVERYTHING, Policy, PolicyRule, Role
from verify import Names, remembered

Kind = tuple[str, str, str, str]  # a verb, a group, a resource, a subresource
Pairs = dict[tuple[str, str], list[int]]  # by a verb and a group


class Narrowing:
    """The rules of a policy's roles, by resource, verb and group; made once, linear in what rules enumerate."""

    __slots__ = (
        "begins",
        "by_kind",
        "by_path",
        "by_resource",
        "held",
        "names",
        "role_of",
        "roles",
        "rules",
        "with_urls",
    )

    def __init__(self, policy: Policy) -> None:
        roles = roles_by_key(policy)
        self.held: tuple[Role, ...] = tuple(roles.values())  # the roles, by their numbers
        self.roles: dict[Key, int] = {key: number for number, key in enumerate(roles)}
        self.begins: list[int] = [0]  # by role: the number of its first rule; the last one is of no role
        self.rules: list[PolicyRule] = []
        self.role_of: list[int] = []  # by rule: the number of its role
        for number, role in enumerate(roles.values()):
            self.rules += role.rules
            self.role_of += [number] * len(role.rules)
            self.begins.append(len(self.rules))
        self.by_resource: dict[str | Pattern, Pairs] = {}
        self.by_kind = Names(self._of_kind)
        self.by_path = Names(self._of_path)
        for number, rule in enumerate(self.rules):
            pairs = list(dict.fromkeys(product(rule.verbs, rule.groups)))
            for key in _keys(rule):
                mine = self.by_resource.setdefault(key, {})
                for pair in pairs:
                    mine.setdefault(pair, []).append(number)
        self.names = [rule.names for rule in self.rules]
        self.with_urls = [number for number, rule in enumerate(self.rules) if rule.urls]

    def allow(self, ask: Asked) -> list[int]:
        """The numbers of the rules that allow a request, rising, whoever asks."""
        if not ask.is_resource:
            return self.by_path.at((ask.verb, ask.path))
        found, named = self.by_kind.at((ask.verb, ask.group, ask.resource, ask.subresource))
        if not named:
            return found
        mine = [number for number in named if ask.name in self.names[number]]
        return sorted(found + mine) if mine else found

    def first_in(self, role: int, found: list[int]) -> int | None:
        """The place in the role of the first of these rules; None if none is of it."""
        begins = self.begins[role]
        at = bisect_left(found, begins)
        return found[at] - begins if at < len(found) and found[at] < self.begins[role + 1] else None

    def _of_kind(self, kind: Kind) -> tuple[list[int], list[int]]:
        """The rules that allow this verb on this resource under any name, and those that do under some."""
        verb, group, resource, subresource = kind
        wanted = ((EVERYTHING, EVERYTHING), (EVERYTHING, group), (verb, EVERYTHING), (verb, group))
        found = []
        for key in (EVERYTHING, (EVERYTHING, subresource), (resource, subresource)):
            pairs = self.by_resource.get(key)
            if pairs is not None:
                found += [numbers for pair in wanted if (numbers := pairs.get(pair)) is not None]
        numbers = found[0] if len(found) == 1 else sorted({number for each in found for number in each})
        names = self.names
        named = [number for number in numbers if names[number]]
        return ([number for number in numbers if not names[number]], named) if named else (numbers, named)

    def _of_path(self, asked: tuple[str, str]) -> list[int]:
        verb, path = asked
        rules = ((number, self.rules[number]) for number in self.with_urls)
        return [number for number, rule in rules if verb_matches(rule, verb) and url_matches(rule, path)]


def _keys(rule: PolicyRule) -> dict[str | Pattern, None]:
    """Under what a rule lies: what its resources stand for; the star, which is for all subresources, apart."""
    found: dict[str | Pattern, None] = {}
    for entry in rule.resources:
        found.update(dict.fromkeys(patterns_of(entry)) if entry != EVERYTHING else {EVERYTHING: None})
    return found


@remembered
def narrowing_of(policy: Policy) -> Narrowing:
    """The rules of a policy, ready to be narrowed."""
    return Narrowing(policy)


def is_known(ask: Asked) -> bool:
    """Whether all that rules look at is known; an unknown has no hash."""
    try:
        hash((ask.verb, ask.group, ask.resource, ask.subresource, ask.name, ask.path, ask.is_resource))
    except TypeError:
        return False
    return True
