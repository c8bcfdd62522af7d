"""Rules by the names that they hold, for requests whose fields may be unknown.

A set of rules is rows; a verb leaves some of them, then a group, a subresource, a resource, a name. Each set is found
with the predicates of `matching.py`, once for each name that occurs, and kept.
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
from models.authorization.vocabulary import EVERYTHING, PolicyRule
from verify import Names

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
