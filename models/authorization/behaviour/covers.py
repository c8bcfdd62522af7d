"""Whether rules cover others, and rules made compact.

`auth/rbac/validation/policy_comparator.go:Covers` @component-helpers 0.36, `pkg/registry/rbac/validation/
policy_compact.go:CompactRules` @1.26. Covering compares texts and is not matching: an enumeration never covers a star,
so that it says no more often than it must.
"""

from attrs import evolve

from models.authorization.vocabulary import EVERYTHING, PolicyRule


def breakdown(rule: PolicyRule) -> tuple[PolicyRule, ...]:
    """The rule in pieces of one verb, group, resource and name (or none), and of one verb and URL."""
    named = tuple((name,) for name in rule.names) or ((),)
    pieces = [
        PolicyRule((verb,), (group,), (resource,), name)
        for group in rule.groups
        for resource in rule.resources
        for verb in rule.verbs
        for name in named
    ]
    return (*pieces, *(PolicyRule((verb,), urls=(url,)) for url in rule.urls for verb in rule.verbs))


def _has(mine: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return EVERYTHING in mine or all(each in mine for each in wanted)


def _covers_resource(mine: tuple[str, ...], wanted: str) -> bool:
    """A subresource is covered by the same one of everything, too."""
    _, slash, subresource = wanted.partition("/")
    return EVERYTHING in mine or wanted in mine or (bool(slash) and EVERYTHING + "/" + subresource in mine)


def covers_url(mine: str, wanted: str) -> bool:
    """Whether one entry of nonResourceURLs covers another: it is the same, or a prefix of it before trailing stars."""
    return mine == wanted or (mine.endswith(EVERYTHING) and wanted.startswith(mine.rstrip(EVERYTHING)))


def covers_piece(owner: PolicyRule, piece: PolicyRule) -> bool:
    """Whether one rule covers one piece; what is for all names is covered only by what is for all names."""
    named = not owner.names or (bool(piece.names) and all(name in owner.names for name in piece.names))
    return (
        named
        and _has(owner.verbs, piece.verbs)
        and _has(owner.groups, piece.groups)
        and all(_covers_resource(owner.resources, each) for each in piece.resources)
        and all(any(covers_url(mine, url) for mine in owner.urls) for url in piece.urls)
    )


def uncovered(owner: tuple[PolicyRule, ...], servant: tuple[PolicyRule, ...]) -> tuple[PolicyRule, ...]:
    """The pieces of the servant's rules that no single rule of the owner covers."""
    return tuple(
        piece for rule in servant for piece in breakdown(rule) if not any(covers_piece(mine, piece) for mine in owner)
    )


def covers(owner: tuple[PolicyRule, ...], servant: tuple[PolicyRule, ...]) -> bool:
    """Whether the owner's rules cover all of the servant's."""
    return uncovered(owner, servant) == ()


def compact(rules: tuple[PolicyRule, ...]) -> tuple[PolicyRule, ...]:
    """The same rules, with the verbs of those for one group, resource and name (or none) put together.

    Others come first, as upstream. Upstream keeps the simple ones in no order; here the first one gives the place.
    """
    others: list[PolicyRule] = []
    simple: dict[PolicyRule, PolicyRule] = {}
    for rule in rules:
        if len(rule.groups) == len(rule.resources) == 1 and len(rule.names) <= 1 and not rule.urls:
            key = evolve(rule, verbs=())
            known = simple.get(key, key)
            simple[key] = evolve(known, verbs=(*known.verbs, *rule.verbs))
        else:
            others.append(rule)
    return (*others, *simple.values())
