"""Every name that policies mention, and for each request the one over the mentioned names that is answered alike."""

import itertools
from collections.abc import Iterable, Iterator

from models.authorization.behaviour.matching import patterns_of
from models.authorization.behaviour.subjects import account_name, principal_of
from models.authorization.vocabulary import (
    ACCOUNT_PREFIX,
    EVERYTHING,
    Attributes,
    Mentions,
    Policy,
    PolicyRule,
    Principal,
)

STRANGER = "stranger"
MARKS = "~!^"  # a stranger begins with a letter that no policy at hand uses, with one of these if it may


def mentions_of(*policies: Policy, extra: Iterable[PolicyRule] = (), principals: Iterable[Principal] = ()) -> Mentions:
    """What these policies, and further rules and principals, mention."""
    rules = [rule for each in policies for role in (*each.cluster_roles, *each.roles) for rule in role.rules]
    rules += extra
    bindings = [binding for each in policies for binding in (*each.cluster_bindings, *each.bindings)]
    patterns = [pattern for rule in rules for entry in rule.resources for pattern in patterns_of(entry)]
    urls = dict.fromkeys(url for rule in rules for url in rule.urls)
    found = (principal_of(subject, binding.namespace) for binding in bindings for subject in binding.subjects)
    named = dict.fromkeys([*principals, *(who for who in found if who is not None)])
    stranger = _stranger((*urls, *(who.name for who in named)))

    def listed(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(["", *(name for name in names if name != EVERYTHING), stranger]))

    def said(names: Iterable[str]) -> tuple[str, ...]:
        """Of what every ordinary request says, nothing comes last: a counterexample takes the first that will do."""
        return tuple(sorted(listed(names), key=lambda name: name == ""))

    return Mentions(
        stranger,
        tuple(
            dict.fromkeys((*named, *_unlike(named, stranger), Principal(stranger), Principal(stranger, is_group=True)))
        ),
        said(verb for rule in rules for verb in rule.verbs),
        listed(group for rule in rules for group in rule.groups),
        said(resource for resource, _ in patterns),
        listed(subresource for _, subresource in patterns),
        listed(place for each in policies for place in _namespaces(each)),
        listed(name for rule in rules for name in rule.names),
        tuple(dict.fromkeys(["", stranger, *(path for url in urls for path in _paths(url, stranger))])),
    )


def _unlike(named: Iterable[Principal], stranger: str) -> Iterator[Principal]:
    """Near misses of accounts, which RBAC answers as any stranger: the same name elsewhere, another name there."""
    for principal in named:
        namespace, colon, name = principal.name.removeprefix(ACCOUNT_PREFIX).partition(":")
        if principal.name.startswith(ACCOUNT_PREFIX) and colon and not principal.is_group:
            yield Principal(account_name(stranger, name))
            yield Principal(account_name(namespace, stranger))


def _namespaces(policy: Policy) -> list[str]:
    return [binding.namespace for binding in policy.bindings] + [role.namespace for role in policy.roles]


def _paths(url: str, stranger: str) -> tuple[str, ...]:
    """The paths that an entry of nonResourceURLs tells apart: itself, its prefix, and what begins with that."""
    prefix = url.rstrip(EVERYTHING)
    return (url, prefix, prefix + stranger) if url.endswith(EVERYTHING) else (url,)


def _stranger(texts: Iterable[str]) -> str:
    """A name that none of these texts goes on with, so that it begins no more of them than it must."""
    used = {letter for text in texts for letter in text}
    letters = itertools.chain(MARKS, map(chr, itertools.count(ord("¡"))))
    return next(letter for letter in letters if letter not in used) + STRANGER


def nearest(mentions: Mentions, ask: Attributes) -> Attributes:
    """The request over mentioned names that every policy at hand answers as this one.

    A path that is not mentioned stands for what goes on after the longest prefix that it begins with.
    """
    stranger = mentions.stranger

    def known(name: str, names: tuple[str, ...]) -> str:
        return name if name in names else stranger

    begun = [path for path in mentions.paths if path.endswith(stranger)]
    longest = max((path for path in begun if ask.path.startswith(path.removesuffix(stranger))), key=len)
    return Attributes(
        known(ask.verb, mentions.verbs),
        known(ask.group, mentions.groups),
        known(ask.resource, mentions.resources),
        known(ask.subresource, mentions.subresources),
        known(ask.namespace, mentions.namespaces),
        known(ask.name, mentions.names),
        ask.path if ask.path in mentions.paths else longest,
        ask.is_resource,
    )
