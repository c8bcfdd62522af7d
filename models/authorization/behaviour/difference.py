"""What one policy allows and an older one did not."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from models.authorization.behaviour.covers import breakdown, covers_url
from models.authorization.behaviour.index import granted, reaches_of
from models.authorization.behaviour.matching import patterns_of, url_matches
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


def _pieces(rows: Rows | None) -> set[PolicyRule]:
    """All that rules enumerate; equal pieces allow the same, whatever else is in the rules that they are from."""
    rules = dict.fromkeys(rule for _, rule in rows.rows) if rows is not None else {}
    return {piece for rule in rules for piece in breakdown(rule)}


@remembered
def _kept(pair: Both) -> Names[Principal, Names[str, bool]]:
    old = reaches_of(pair.before)

    def of(principal: Principal) -> Names[str, bool]:
        places = {""}
        for reaches in (reaches_of(pair.policy), old):
            reach = reaches.by_principal.at(principal)
            places.update(reach.bindings if reach is not None else ())
        return Names(lambda place: _is_kept(pair, principal, place), places)

    return Names(of)


def _is_kept(pair: Both, principal: Principal, place: str) -> bool:
    mine = _pieces(_rows(pair.policy, principal, place))
    if not mine:
        return True
    old = _pieces(_rows(pair.before, principal, place))
    return all(_is_held(piece, old) for piece in mine - old)


def _is_held(piece: PolicyRule, old: set[PolicyRule]) -> bool:
    """Whether one old piece allows all that this one does, whatever is asked.

    `*/x` does not hold `pods/x` here, as it does in escalation checks: of a resource with a slash it allows less (F2).
    """
    if piece.urls:
        (wanted,) = piece.urls
        return any(
            other.verbs in (STAR, piece.verbs) and any(covers_url(url, wanted) for url in other.urls) for other in old
        )
    wider = itertools.product({STAR, piece.verbs}, {STAR, piece.groups}, {STAR, piece.resources}, {(), piece.names})
    return any(PolicyRule(*each) in old for each in wider)


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
    pieces = _pieces(old)
    for where, rule in rows.rows if rows is not None else ():
        grant = granted(policy, where)
        if place and not grant.binding.namespace:
            continue
        for piece in breakdown(rule):
            ask = None if _is_held(piece, pieces) else _first(piece, old, mentions, place)
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
