"""Stars spelled out over what is known: the names that policies mention; the rest of a star is the future."""

from models.authorization.behaviour.matching import patterns_of
from models.authorization.vocabulary import EVERYTHING, Attributes, Mentions, PolicyRule, Role
from verify import Names, evolve, remembered


def has_star(role: Role) -> bool:
    """Whether a rule has a star for verbs, groups, resources or subresources; stars in URLs are prefixes."""
    return any(
        EVERYTHING in (*rule.verbs, *rule.groups) or any(_is_open(entry) for entry in rule.resources)
        for rule in role.rules
    )


def _is_open(entry: str) -> bool:
    return any(EVERYTHING in pattern for pattern in patterns_of(entry))


@remembered
def spelled_out(mentions: Mentions, role: Role) -> Role:
    """The role with each star replaced by every mentioned name."""
    return evolve(role, rules=tuple(_spelled(mentions, rule) for rule in role.rules))


def _spelled(mentions: Mentions, rule: PolicyRule) -> PolicyRule:
    if rule.urls:
        return evolve(rule, verbs=_every(rule.verbs, mentions.verbs, mentions))
    return evolve(
        rule,
        verbs=_every(rule.verbs, mentions.verbs, mentions),
        groups=_every(rule.groups, mentions.groups, mentions),
        resources=tuple(dict.fromkeys(each for entry in rule.resources for each in resources_for(mentions, entry))),
    )


def _every(entries: tuple[str, ...], known: tuple[str, ...], mentions: Mentions) -> tuple[str, ...]:
    return tuple(name for name in known if name != mentions.stranger) if EVERYTHING in entries else entries


def resources_for(mentions: Mentions, entry: str) -> tuple[str, ...]:
    """The entries that list what this one stands for, subresource by subresource."""
    if not _is_open(entry):
        return (entry,)
    _, slash, subresource = entry.partition("/")
    parts = (subresource,) if slash else _every((EVERYTHING,), mentions.subresources, mentions)
    parts = tuple(part for part in parts if "/" not in part)
    kinds = [kind for kind in _every((EVERYTHING,), mentions.resources, mentions) if "/" not in kind]
    return tuple(f"{kind}/{part}" if part else kind for kind in kinds for part in parts)


def only(mentions: Mentions, ask: Attributes) -> Mentions:
    """Of the mentioned names those that one request holds: an expansion over them decides it as that over all does."""
    return evolve(
        mentions,
        verbs=tuple(name for name in mentions.verbs if name == ask.verb),
        groups=tuple(name for name in mentions.groups if name == ask.group),
        resources=tuple(name for name in mentions.resources if name == ask.resource),
        subresources=tuple(name for name in mentions.subresources if name == ask.subresource),
    )


@remembered
def _known(mentions: Mentions, field: str) -> Names[str, bool]:
    names: tuple[str, ...] = getattr(mentions, field)
    return Names(lambda name: name in names and name != mentions.stranger, names)


def is_mentioned(mentions: Mentions, ask: Attributes) -> bool:
    """Whether verb, group, resource and subresource are all names that the policies mention, as URLs give them."""
    return (
        _known(mentions, "verbs").at(ask.verb)
        and _known(mentions, "groups").at(ask.group)
        and _known(mentions, "resources").at(ask.resource)
        and _known(mentions, "subresources").at(ask.subresource)
    )
