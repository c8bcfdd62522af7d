"""Whether a rule allows what is asked: `pkg/apis/rbac/v1/evaluation_helpers.go` and `rbac.go:RuleAllows` @1.36."""

import functools

from models.authorization.vocabulary import EVERYTHING, Attributes, PolicyRule, Request
from verify import pure

Asked = Request | Attributes
Pattern = tuple[str, str]  # a resource and a subresource, each of which may be `*`


def verb_matches(rule: PolicyRule, verb: str) -> bool:
    """Whether the rule names the verb, or all."""
    return EVERYTHING in rule.verbs or verb in rule.verbs


def group_matches(rule: PolicyRule, group: str) -> bool:
    """Whether the rule names the API group, or all; the core group is the empty name."""
    return EVERYTHING in rule.groups or group in rule.groups


def name_matches(rule: PolicyRule, name: str) -> bool:
    """Whether the rule has no names, or this one; what has no name matches no name but the empty one."""
    return rule.names == () or name in rule.names


@functools.cache
def patterns_of(entry: str) -> tuple[Pattern, ...]:
    """What an entry of `resources` stands for: pairs of a resource and a subresource.

    Upstream joins the request's two with a slash and compares; the same pairs are found by cutting the entry at each
    of its slashes, so that nothing unknown is joined. `*` covers subresources, `*/x` the subresource x of everything;
    `pods/*` is no pattern.
    """
    if entry == EVERYTHING:
        return ((EVERYTHING, EVERYTHING),)
    cuts = [place for place, letter in enumerate(entry) if letter == "/" and place + 1 < len(entry)]
    halves = tuple((entry[:place], entry[place + 1 :]) for place in cuts)
    return ((entry, ""), *halves)


def resources_of(rule: PolicyRule, subresource: str) -> tuple[str, ...]:
    """The resources, or `*`, that the rule names together with this subresource."""
    return tuple(
        resource
        for entry in rule.resources
        for resource, inner in patterns_of(entry)
        if entry == EVERYTHING or subresource == inner
    )


def is_among(resources: tuple[str, ...], resource: str) -> bool:
    """Whether the resource is one of these, or they hold `*`."""
    return EVERYTHING in resources or resource in resources


def url_matches(rule: PolicyRule, path: str) -> bool:
    """Whether the rule names the path: as it is, or as a prefix before trailing stars."""
    return any(
        path == url or (url.endswith(EVERYTHING) and path.startswith(url.rstrip(EVERYTHING))) for url in rule.urls
    )


@pure
def rule_allows(rule: PolicyRule, ask: Asked) -> bool:
    """Whether the rule allows the request, whoever asks."""
    if not verb_matches(rule, ask.verb):
        return False
    if not ask.is_resource:
        return url_matches(rule, ask.path)
    return (
        group_matches(rule, ask.group)
        and name_matches(rule, ask.name)
        and is_among(resources_of(rule, ask.subresource), ask.resource)
    )
