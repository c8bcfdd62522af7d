"""What one policy allows and an older one did not."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from models.authorization.behaviour.covers import breakdown, covers_url
from models.authorization.behaviour.index import granted, reaches_of
from models.authorization.behaviour.matching import patterns_of, url_matches
from models.authorization.behaviour.roles import role_of
from models.authorization.behaviour.rows import Rows
from models.authorization.vocabulary import EVERYTHING, Attributes, Grant, Mentions, Policy, PolicyRule, Principal
from verify import Names, frozen, remembered

STAR = (EVERYTHING,)


@frozen(eq=False)
class Both:
    """A policy and an older one."""

    policy: Policy
    before: Policy


@remembered
def both(policy: Policy, before: Policy) -> Both:
    """The two together."""
    return Both(policy, before)


def _rows(policy: Policy, principal: Principal, namespace: str) -> Rows | None:
    reach = reaches_of(policy).by_principal.at(principal)
    return None if reach is None else reach.by_namespace.at(namespace)


class Enumerated:
    """All that some rules enumerate, in pieces: equal pieces allow the same, of whatever rules they are."""

    __slots__ = ("pieces", "urls")

    def __init__(self, rules: Iterable[PolicyRule]) -> None:
        self.pieces = dict.fromkeys(piece for rule in dict.fromkeys(rules) for piece in breakdown(rule))
        self.urls: dict[tuple[str, str], list[str]] = {}  # by verb, and by what is before trailing stars
        for piece in self.pieces:
            for url in piece.urls:
                self.urls.setdefault((piece.verbs[0], url.rstrip(EVERYTHING)), []).append(url)

    def holds(self, piece: PolicyRule) -> bool:
        """Whether one piece here allows all that this one does, whatever is asked.

        Several that do so only together there are not: what allows the stranger in a field allows all in it. `*/x` does
        not hold `pods/x` here, as it does in escalation checks: of a resource with a slash it allows less (F2).
        """
        if piece in self.pieces:
            return True
        if piece.urls:
            (wanted,), (verb,) = piece.urls, piece.verbs
            begun = [(mine, wanted[:end]) for mine in {EVERYTHING, verb} for end in range(len(wanted) + 1)]
            return any(covers_url(url, wanted) for key in begun for url in self.urls.get(key, ()))
        wider = itertools.product({STAR, piece.verbs}, {STAR, piece.groups}, {STAR, piece.resources}, {(), piece.names})
        return any(PolicyRule(*each) in self.pieces for each in wider)


@remembered
def _enumerated(policy: Policy) -> Names[tuple[Principal, str], Enumerated]:
    """What is bound to a principal in just this namespace."""
    reaches = reaches_of(policy)

    def bound(who: tuple[Principal, str]) -> Enumerated:
        principal, place = who
        reach = reaches.by_principal.at(principal)
        bindings = reach.bindings.get(place, ()) if reach is not None else ()
        roles = (role_of(policy, binding) for _, _, binding in bindings)
        return Enumerated(rule for role in roles if role is not None for rule in role.rules)

    return Names(bound)


@remembered
def _kept(pair: Both) -> Names[Principal, Names[str, bool]]:
    mine, old = _enumerated(pair.policy), _enumerated(pair.before)

    def of(principal: Principal) -> Names[str, bool]:
        places = {""}
        for policy in (pair.policy, pair.before):
            reach = reaches_of(policy).by_principal.at(principal)
            places.update(reach.bindings if reach is not None else ())
        wide = old.at((principal, ""))
        new_wide = [piece for piece in mine.at((principal, "")).pieces if not wide.holds(piece)]

        def is_kept(place: str) -> bool:
            """Whether nothing is new: of what is cluster-wide, and of what is bound in the place."""
            if place == "":
                return not new_wide
            narrow = old.at((principal, place))
            return all(map(narrow.holds, new_wide)) and all(
                wide.holds(piece) or narrow.holds(piece) for piece in mine.at((principal, place)).pieces
            )

        return Names(is_kept, places)

    return Names(of)


def keeps_within(policy: Policy, before: Policy, principal: Principal, namespace: str) -> bool:
    """Whether all that the principal's rules enumerate in the namespace was held by what they enumerated before."""
    return _kept(both(policy, before)).at(principal).at(namespace)


@frozen
class New:
    """A request that one name is allowed by a rule now, and by none of its rules before."""

    principal: Principal
    grant: Grant
    ask: Attributes


def newly_allowed(policy: Policy, before: Policy, mentions: Mentions) -> Iterator[New]:
    """For each name, namespace and rule, the first request that is new: over mentioned names, then the stranger.

    What is bound cluster-wide is said once, for requests without a namespace.
    """
    reaches = reaches_of(policy)
    for principal in mentions.principals:
        reach = reaches.by_principal.at(principal)
        for place in dict.fromkeys(("", *reach.bindings)) if reach is not None else ():
            if not keeps_within(policy, before, principal, place):
                yield from _new_in(policy, before, mentions, principal, place)


def _new_in(policy: Policy, before: Policy, mentions: Mentions, principal: Principal, place: str) -> Iterator[New]:
    rows, old = _rows(policy, principal, place), _rows(before, principal, place)
    held = Enumerated(rule for _, rule in old.rows) if old is not None else Enumerated(())
    for where, rule in rows.rows if rows is not None else ():
        grant = granted(policy, where)
        if place and not grant.binding.namespace:
            continue
        for piece in breakdown(rule):
            ask = None if held.holds(piece) else _first(piece, old, mentions, place)
            if ask is not None:
                yield New(principal, grant, ask)
                break


def _first(piece: PolicyRule, old: Rows | None, mentions: Mentions, place: str) -> Attributes | None:
    """The first request that the piece allows and the old rules do not."""
    verbs = Level("verb", _open(piece.verbs[0], mentions.verbs), lambda rows, verb: rows.by_verb.at(verb))
    if piece.urls:
        paths = tuple(path for path in mentions.paths if url_matches(piece, path))
        last = Level("path", paths, lambda rows, path: rows.by_path.at(path))
        found = _search(old, (verbs, last), {"namespace": place, "is_resource": False})
        return None if found is None else Attributes(**found)
    kinds = tuple(
        (kind, part)
        for resource, subresource in patterns_of(piece.resources[0])
        for part in (("", *_open(EVERYTHING, mentions.subresources)) if subresource == EVERYTHING else (subresource,))
        for kind in _open(resource, mentions.resources)
    )
    names = piece.names or ("", *_open(EVERYTHING, mentions.names))
    levels = (
        verbs,
        Level("group", _open(piece.groups[0], mentions.groups, ""), lambda rows, group: rows.by_group.at(group)),
        Level("kind", kinds, lambda rows, kind: rows.by_subresource.at(kind[1]).at(kind[0])),
        Level("name", names, lambda rows, name: rows.by_name.at(name)),
    )
    found = _search(old, levels, {"namespace": place})
    if found is None:
        return None
    resource, subresource = found.pop("kind")
    return Attributes(resource=resource, subresource=subresource, **found)


def _open(entry: str, mentioned: tuple[str, ...], *also: str) -> tuple[str, ...]:
    """What an entry stands for: itself, or every name that is mentioned, the stranger last."""
    return (*also, *(name for name in mentioned if name)) if entry == EVERYTHING else (entry,)


@frozen
class Level:
    """One field of a request: what it may be, and which of the old rules are left for it."""

    field: str
    values: tuple[Any, ...]
    left: Callable[[Rows, Any], Rows | None]


def _search(rows: Rows | None, levels: tuple[Level, ...], chosen: dict[str, Any]) -> dict[str, Any] | None:
    """The first choice of all fields for which no old rule is left; values that leave the same rules are one."""
    if rows is None:
        return {**chosen, **{level.field: level.values[0] for level in levels}}
    if not levels:
        return None
    level, met = levels[0], set()
    for value in level.values:
        left = level.left(rows, value)
        if id(left) not in met:
            met.add(id(left))
            found = _search(left, levels[1:], {**chosen, level.field: value})
            if found is not None:
                return found
    return None
