"""What an actor meets of all that steps need: found once for each rule, and put together binding by binding."""

import functools

from models.authorization.behaviour.index import reaches_of
from models.authorization.behaviour.matching import rule_allows
from models.authorization.behaviour.roles import Key, key_of, roles_by_key
from models.authorization.behaviour.steps import STEPS
from models.authorization.vocabulary import MASTERS, Attributes, PolicyRule
from models.authorization.vocabulary.escalation import (
    ANY_NAME,
    Actor,
    Hand,
    HoldingKind,
    Named,
    Need,
    Realm,
    Special,
    Want,
)
from verify import remembered

Met = dict[Want, Named]  # for which names
Abilities = dict[Want, dict[str, Named]]  # where, and for which names; "" is everywhere
BINDINGS = (Special.ROLE, Special.CLUSTER_ROLE)
NEEDS = tuple(dict.fromkeys(need for step in STEPS for need in step.needs if isinstance(need, Need)))


def both(one: Named, other: Named) -> Named:
    """The names of either."""
    return None if one is None or other is None else one | other


def has_name(need: Need, verb: str, subresource: str) -> bool:
    """Whether such a request says a name: all do but a create, that of a subresource says whose it is."""
    return not need.unnamed and (verb != "create" or subresource != "")


def asks_of(need: Need, namespace: str, name: str) -> tuple[Attributes, ...]:
    """The requests any one of which meets the need; `name` is for those that have one, unless the need names some."""
    return tuple(
        Attributes(verb, group, resource, part, namespace, mine if has_name(need, verb, part) else "")
        for verb in need.verbs
        for group, resource, part in need.kinds
        for mine in need.names or (name,)
    )


@functools.cache
def met_by(rule: PolicyRule) -> Met:
    """The needs that one rule meets, and for which names."""
    listed = frozenset(rule.names) - {""}
    name = min(listed, default=ANY_NAME)  # whichever it is: the rule lists no other
    found: Met = {}
    for need in NEEDS:
        for ask in asks_of(need, "", name):
            if rule_allows(rule, ask):
                mine = listed if ask.name and listed and not need.names else None
                found[need] = both(found[need], mine) if need in found else mine
    return found


@remembered
def _met_by_role(realm: Realm, key: Key) -> Met:
    role = roles_by_key(realm.policy).get(key)
    found: Met = {}
    for rule in role.rules if role is not None else ():
        for need, names in met_by(rule).items():
            found[need] = both(found[need], names) if need in found else names
    return found


def _add(found: Abilities, want: Want, place: str, names: Named) -> None:
    if isinstance(want, Need) and want.wide and place:
        return  # a request for what has no namespace sees no binding of a namespace
    mine = found.setdefault(want, {})
    mine[place] = both(mine[place], names) if place in mine else names


def _by_bindings(realm: Realm, actor: Actor) -> Abilities:
    found: Abilities = {}
    user = actor.user
    if user is None:
        return found
    if MASTERS in user.groups:
        found[Special.MASTERS] = {"": None}
    bound: dict[tuple[str, Key], None] = {}
    for reach in reaches_of(realm.policy).of(user):
        for place, bindings in reach.bindings.items():
            bound.update(dict.fromkeys((place, key_of(binding.role, place)) for _, _, binding in bindings))
    for place, key in bound:
        if key not in roles_by_key(realm.policy):
            continue
        _add(found, Special.ROLE if key[0] == "Role" else Special.CLUSTER_ROLE, place, frozenset({key[2]}))
        for need, names in _met_by_role(realm, key).items():
            _add(found, need, place, names)
    return found


def _by_holding(actor: Actor) -> Abilities:
    holding = actor.holding
    found: Abilities = {}
    if holding is None:
        return found
    for rule in actor.rules:
        for need, names in met_by(rule).items():
            _add(found, need, holding.namespace, names)
    if holding.kind == HoldingKind.NODE:
        found[Special.NODE] = {"": frozenset({holding.name})}
    elif holding.kind in (HoldingKind.NODES, HoldingKind.EVERYBODY):
        found[Special.NODE] = {"": None}
    elif holding.kind == HoldingKind.VOLUME:
        found[Special.VOLUME] = {"": None}
    elif holding.kind == HoldingKind.UNGUARDED:
        found[Special.UNGUARDED] = {holding.namespace: None}
    elif holding.kind in (HoldingKind.ROLE, HoldingKind.CLUSTER_ROLE):
        bound = Special.ROLE if holding.kind == HoldingKind.ROLE else Special.CLUSTER_ROLE
        found[bound] = {holding.namespace: frozenset({holding.name})}
    return found


@remembered
def abilities_of(realm: Realm, actor: Actor) -> Abilities:
    """What the actor meets, where, and for which names."""
    return _by_holding(actor) if actor.user is None else _by_bindings(realm, actor)


def names_at(abilities: Abilities, hand: Hand, place: str) -> tuple[Named, ...] | None:
    """For which names each need of one hand is met in a namespace; None where one is not met.

    What is met everywhere is met in each namespace, but a binding to a role counts only where it is.
    """
    found: list[Named] = []
    for want in hand:
        mine = abilities.get(want, {})
        places = (place,) if place == "" or want in BINDINGS else (place, "")
        met = [mine[each] for each in places if each in mine]
        if not met:
            return None
        found.append(functools.reduce(both, met))
    return tuple(found)


def places_of(abilities: Abilities, hand: Hand) -> set[str]:
    """The namespaces of which it matters that they are asked."""
    return {place for want in hand for place in abilities.get(want, ())}
