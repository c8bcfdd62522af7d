"""RBAC's answers by looking up instead of scanning: the same predicates, asked once for each name that occurs.

The rules that reach one principal in one namespace are a set of rows; a verb leaves some of them, then a group, then a
subresource, a resource, a name. Each set is found with the predicates of `matching.py` and kept, so that a decision is
five look-ups a principal. `rbac.scanned` is what it must equal.
"""

from collections.abc import Callable, Iterable
from typing import Any

from models.authorization.behaviour.matching import (
    Asked,
    group_matches,
    is_among,
    name_matches,
    patterns_of,
    resources_of,
    url_matches,
    verb_matches,
)
from models.authorization.behaviour.rbac import NAME
from models.authorization.behaviour.roles import missing_role, role_of
from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import (
    EVERYTHING,
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
    """Some rules in order, and what is left of them for each verb, group, subresource, resource, name and path.

    Each level is made when it is first asked for. Where a dictionary narrows the rows, the predicate still decides.
    """

    __slots__ = ("_kept", "_named", "by_group", "by_name", "by_path", "by_subresource", "by_verb", "has_names", "rows")
    by_verb: "Names[str, Rows | None]"
    by_group: "Names[str, Rows | None]"
    by_path: "Names[str, Rows | None]"
    by_name: "Names[str, Rows | None]"
    by_subresource: "Names[str, Names[str, Rows | None]]"
    has_names: bool
    _kept: "dict[tuple[int, ...], Rows]"
    _named: "dict[tuple[tuple[str, ...], ...], Names[str, Rows | None]]"

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows

    def __getattr__(self, level: str) -> Any:  # noqa: ANN401 - a level
        """Make a level: only a slot that is empty comes here."""
        if level not in MADE:
            raise AttributeError(level)
        made = MADE[level](self)
        setattr(self, level, made)
        return made

    def of_rules(self, which: Callable[[PolicyRule], bool]) -> "Rows | None":
        """The rows whose rules are such."""
        return self.keep([place for place, (_, rule) in enumerate(self.rows) if which(rule)])

    def keep(self, places: list[int]) -> "Rows | None":
        """The rows at these places: one object for equal sets, and None for none."""
        if len(places) == len(self.rows):
            return self
        if not places:
            return None
        key = tuple(places)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = Rows(tuple([self.rows[place] for place in places]))
        return found

    def resources(self, subresource: str) -> "Names[str, Rows | None]":
        """What is left for each resource with this subresource."""
        named = tuple([resources_of(rule, subresource) for _, rule in self.rows])
        found = self._named.get(named)
        if found is None:
            found = self._named[named] = self._by_resource(named)
        return found

    def _by_resource(self, named: tuple[tuple[str, ...], ...]) -> "Names[str, Rows | None]":
        places: dict[str, list[int]] = {}
        for place, resources in enumerate(named):
            for resource in dict.fromkeys(resources):
                places.setdefault(resource, []).append(place)
        for_all = places.get(EVERYTHING, [])

        def find(resource: str) -> Rows | None:
            may = places.get(resource, [])
            either = sorted({*for_all, *may}) if for_all and may else for_all or may
            return self.keep([place for place in either if is_among(named[place], resource)])

        return Names(find, places)

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
        return rows.by_name.at(ask.name) if rows is not None and ask.is_resource and rows.has_names else rows

    def allows(self, ask: Asked) -> bool:
        """Whether any rule allows."""
        return self.matching(ask) is not None

    def first(self, ask: Asked) -> Place | None:
        """The place of the first rule that allows; None if none does."""
        rows = self.under_some_name(ask)
        if rows is not None and ask.is_resource and rows.rows[0][1].names:
            rows = rows.by_name.at(ask.name)
        return None if rows is None else rows.rows[0][0]


def _by(
    entries: Callable[[PolicyRule], Iterable[str]], matches: Callable[[PolicyRule, str], bool]
) -> Callable[[Rows], Any]:
    """Make a level whose predicate compares with these entries."""

    def level(rows: Rows) -> Names[str, Rows | None]:
        named = {entry for _, rule in rows.rows for entry in entries(rule)}
        return Names(lambda name: rows.of_rules(lambda rule: matches(rule, name)), named)

    return level


def _subresources(rows: Rows) -> Names[str, Names[str, Rows | None]]:
    named = {inner for _, rule in rows.rows for entry in rule.resources for _, inner in patterns_of(entry)}
    return Names(rows.resources, named)


MADE: dict[str, Callable[[Rows], Any]] = {
    "by_verb": _by(lambda rule: rule.verbs, verb_matches),
    "by_group": _by(lambda rule: rule.groups, group_matches),
    "by_name": _by(lambda rule: rule.names, name_matches),
    "by_path": lambda rows: Names(lambda path: rows.of_rules(lambda rule: url_matches(rule, path))),
    "by_subresource": _subresources,
    "has_names": lambda rows: any(rule.names for _, rule in rows.rows),
    "_kept": lambda _: {},
    "_named": lambda _: {},
}


def rows_of(rules: tuple[PolicyRule, ...]) -> Rows | None:
    """Some rules to be looked up, by themselves."""
    rows = tuple(((0, place, 0), rule) for place, rule in enumerate(rules))
    return Rows(rows) if rows else None


Bound = dict[str, list[tuple[int, int, Binding]]]  # by namespace: bindings, with the places of each and its subject


class Reach:
    """What the bindings give to one principal, namespace by namespace."""

    __slots__ = ("bindings", "by_namespace", "policy")

    def __init__(self, policy: Policy, bindings: Bound) -> None:
        self.policy, self.bindings = policy, bindings
        self.by_namespace = Names[str, Rows | None](self._in, ("", *bindings))

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
    found: tuple[dict[str, Bound], dict[str, Bound]] = ({}, {})
    bindings = (*policy.cluster_bindings, *policy.bindings)
    for number, binding in enumerate(bindings):
        met = set()
        for which, subject in enumerate(binding.subjects):
            principal = principal_of(subject, binding.namespace)
            if principal is None or principal in met:
                continue
            met.add(principal)
            mine = found[principal.is_group].setdefault(principal.name, {})
            mine.setdefault(binding.namespace, []).append((number, which, binding))
    users, groups = ({name: Reach(policy, mine) for name, mine in side.items()} for side in found)
    by_principal = Names[Principal, Reach | None](lambda p: (groups if p.is_group else users).get(p.name))
    return Reaches(bindings, users, groups, by_principal)


def decide(policy: Policy, ask: Request) -> Ruling:
    """What RBAC answers, and by which binding and rule: as the scan does, by look-ups."""
    reaches = reaches_of(policy)
    found = reaches.of(ask.user)
    first: Place | None = None
    for reach in found:
        rows = reach.by_namespace.at(ask.namespace)
        place = None if rows is None else rows.first(ask)
        if place is not None and (first is None or place < first):
            first = place
    if first is not None:
        return _allowed(policy, first)
    errors = dict(sorted({each for reach in found for each in reach.errors(ask.namespace)}))
    return Ruling(Decision.NO_OPINION, None, tuple(errors.values()), by=NAME) if errors else NOTHING


NOTHING = Ruling(Decision.NO_OPINION, by=NAME)


def granted(policy: Policy, place: Place) -> Grant:
    """What stands at the place of a row: the binding, the subject, the role and the rule."""
    number, rule, which = place
    binding = reaches_of(policy).bindings[number]
    role = role_of(policy, binding)
    if role is None:
        raise AssertionError("only bindings with a role have rules")
    return Grant(binding, binding.subjects[which], role, role.rules[rule])


@remembered
def _allowed(policy: Policy, place: Place) -> Ruling:
    return Ruling(Decision.ALLOW, granted(policy, place), by=NAME)


@pure
def allows(policy: Policy, principal: Principal, ask: Attributes) -> bool:
    """Whether RBAC allows a request that comes under one name alone: of a user, or of a group."""
    reach = reaches_of(policy).by_principal.at(principal)
    if reach is None:
        return False
    rows = reach.by_namespace.at(ask.namespace)
    return rows is not None and rows.allows(ask)
