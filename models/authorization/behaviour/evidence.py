"""What makes a chain believable: for each need the request, who asks it, and the binding and rule that allow it."""

from models.authorization.behaviour.abilities import BINDINGS, abilities_of, asks_of, names_at
from models.authorization.behaviour.actors import may
from models.authorization.behaviour.gains import EVERYTHING, meets
from models.authorization.behaviour.moves import Way
from models.authorization.vocabulary import Grant, Request, User
from models.authorization.vocabulary.escalation import ANY_NAME, Actor, Holding, Named, Need, Realm, Taken, Want

NOBODY = User("")  # who holds rights without an identity asks in the name that the rights were written for


def taken(realm: Realm, way: Way, gained: Holding) -> Taken:
    """The step as evidence."""
    wants: list[tuple[Actor, Want, Named]] = []
    for hand, actor in zip(way.step.hands, way.actors, strict=True):
        names = names_at(abilities_of(realm, actor), hand, way.namespace)
        wants += [(actor, want, each) for want, each in zip(hand, names or (), strict=True)]
    rewrites = any(need in BINDINGS for need in way.step.needs)  # then all needs are of one role
    alike = meets(*(names for _, _, names in wants)) if rewrites else None
    narrow = _narrowed(realm, way, gained, [names for _, _, names in wants])
    wants = [(actor, want, names) for (actor, want, _), names in zip(wants, narrow, strict=True)]
    shown = [_shown(realm, way.namespace, each, gained, alike) for each in wants]
    actors = tuple(actor for actor, _, _ in wants)
    return Taken(way.step.name, way.namespace, actors, *_columns(shown), gained, way.step.condition)


def _narrowed(realm: Realm, way: Way, gained: Holding, names: list[Named]) -> list[Named]:
    """Of the names that each need is met for, those for which the step gives what was gained."""
    found = list(names)
    for place, each in enumerate(names):
        tried = [(*found[:place], frozenset({name}), *found[place + 1 :]) for name in sorted(each or ())]
        fitting = [one[place] for one in tried if gained in way.step.gains(realm, way.namespace, one)]
        if fitting:
            found[place] = frozenset[str]().union(*(name for name in fitting if name is not None))
    return found


def _columns(
    shown: list[tuple[Request | None, Grant | None]],
) -> tuple[tuple[Request | None, ...], tuple[Grant | None, ...]]:
    return tuple(ask for ask, _ in shown), tuple(grant for _, grant in shown)


def _shown(
    realm: Realm, namespace: str, want: tuple[Actor, Want, Named], gained: Holding, alike: Named
) -> tuple[Request | None, Grant | None]:
    """The first request for a need that is allowed, with its grant; none for what is no request."""
    actor, need, names = want
    if not isinstance(need, Need):
        return None, None
    for ask in asks_of(need, "" if need.wide else namespace, _name(need, names, gained, alike)):
        said = may(realm, actor, ask)
        if said is not False:
            return ask.by(actor.user or NOBODY), said if isinstance(said, Grant) else None
    raise AssertionError("what an actor meets is allowed")


def _name(need: Need, names: Named, gained: Holding, alike: Named) -> str:
    """The name to ask for: the one gained, else one that fits all needs, else any that is allowed."""
    wished = gained.name or EVERYTHING if "bind" in need.verbs else gained.name
    if names is None:
        return wished if "bind" in need.verbs else min(alike or (), default=ANY_NAME)
    return next(name for name in (wished, *sorted(names & (alike or names)), *sorted(names)) if name in names)
