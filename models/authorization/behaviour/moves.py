"""The steps that one actor can take alone, and what several can take together."""

import itertools
from collections.abc import Iterator

from attrs import field, frozen

from models.authorization.behaviour.abilities import abilities_of, names_at, places_of
from models.authorization.behaviour.actors import actors_of
from models.authorization.behaviour.steps import steps_of
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Actor, Hand, Holding, Named, Realm, Step
from verify import remembered


@frozen(eq=False)
class Way:
    """How something is gained: by which step, where, and which actor lends which hand."""

    step: Step
    namespace: str
    actors: tuple[Actor, ...]


def _where(step: Step, namespaces: set[str]) -> list[str]:
    """Where the step is to be tried: everywhere first."""
    return sorted(namespaces | {""}) if not step.places else list(step.places)


@remembered
def moves_of(realm: Realm, actor: Actor) -> dict[Holding, Way]:
    """What the actor gains alone, each thing by the first step that gives it."""
    found: dict[Holding, Way] = {}
    abilities = abilities_of(realm, actor)
    if not abilities:
        return found
    for step in steps_of(realm):
        needs = step.needs
        if not all(need in abilities for need in needs):
            continue
        for namespace in _where(step, places_of(abilities, needs)):
            names = names_at(abilities, needs, namespace)
            if names is None:
                continue
            for gained in step.gains(realm, namespace, names):
                if gained not in found:
                    found[gained] = Way(step, namespace, (actor,) * len(step.hands))
    return found


@remembered
def able_of(realm: Realm, holding: Holding) -> tuple[Actor, ...]:
    """The actors of a holding who can do anything that a step needs; of those who can do the same, the first."""
    return tuple(actor for actor in actors_of(realm, holding) if abilities_of(realm, actor))


@remembered
def ending(realm: Realm, holding: Holding) -> Way | None:
    """How some actor of the holding becomes cluster-admin in one step."""
    ways = (moves_of(realm, actor).get(CLUSTER_ADMIN) for actor in able_of(realm, holding))
    return next((way for way in ways if way is not None), None)


@remembered
def joint_steps(realm: Realm) -> tuple[Step, ...]:
    """The steps that several may take together."""
    return tuple(step for step in steps_of(realm) if len(step.hands) > 1)


Offer = tuple[Hand, str, tuple[Named, ...]]  # a hand, where it is lent, and for which names


@remembered
def offers_of(realm: Realm, actor: Actor) -> tuple[Offer, ...]:
    """The hands that an actor can lend to steps of several."""
    abilities = abilities_of(realm, actor)
    hands = dict.fromkeys(hand for step in joint_steps(realm) for hand in step.hands)
    found = []
    for hand in hands:
        if all(need in abilities for need in hand):
            for namespace in places_of(abilities, hand):
                names = names_at(abilities, hand, namespace)
                if names is not None:
                    found.append((hand, namespace, names))
    return tuple(found)


@frozen(eq=False)
class Together:
    """What the actors of one attacker offer each other: for each hand and namespace, who lends it for which names."""

    realm: Realm
    offers: dict[Hand, dict[str, dict[tuple[Named, ...], Actor]]] = field(factory=dict)

    def join(self, actor: Actor) -> set[Hand]:
        """Take one more actor; give the hands of which more is offered than before."""
        more = set()
        for hand, namespace, names in offers_of(self.realm, actor):
            mine = self.offers.setdefault(hand, {}).setdefault(namespace, {})
            if names not in mine and (None,) * len(names) not in mine:
                mine[names] = actor
                more.add(hand)
        return more

    def gains(self, hands: set[Hand]) -> Iterator[tuple[Holding, Way]]:
        """What these hands give, together with any others."""
        for step in joint_steps(self.realm):
            if hands.isdisjoint(step.hands) or not all(hand in self.offers for hand in step.hands):
                continue
            namespaces = {place for hand in step.hands for place in self.offers[hand]}
            for namespace in _where(step, namespaces):
                offered = [self._at(hand, namespace) for hand in step.hands]
                for chosen in itertools.product(*offered):
                    names = tuple(name for mine, _ in chosen for name in mine)
                    way = Way(step, namespace, tuple(actor for _, actor in chosen))
                    yield from ((gained, way) for gained in step.gains(self.realm, namespace, names))

    def _at(self, hand: Hand, namespace: str) -> list[tuple[tuple[Named, ...], Actor]]:
        """Who lends a hand there: those that do so in this namespace or, of what does not depend on one, anywhere."""
        mine = self.offers[hand]
        wide = () if namespace == "" else mine.get("", {}).values()
        found = []
        for actor in (*mine.get(namespace, {}).values(), *wide):
            names = names_at(abilities_of(self.realm, actor), hand, namespace)
            if names is not None:
                found.append((names, actor))
        return found
