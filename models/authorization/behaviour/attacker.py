"""An attacker as a machine: holdings, of which each step makes more. Its shortest run is the shortest chain.

Here nothing is put together beforehand: every name that could matter is asked of the authorizer itself, for each actor.
`chains.py` finds the same by a worklist, and is held to this machine on small clusters.
"""

import itertools
from typing import Annotated

from attrs import evolve

from models.authorization.behaviour.abilities import asks_of
from models.authorization.behaviour.actors import actors_of, may
from models.authorization.behaviour.roles import key_of, role_of
from models.authorization.behaviour.steps import steps_of
from models.authorization.behaviour.subjects import matching_subject, principals_of
from models.authorization.behaviour.surface import AttackSurface
from models.authorization.vocabulary import MASTERS
from models.authorization.vocabulary.escalation import (
    ANY_NAME,
    CLUSTER_ADMIN,
    Actor,
    Hand,
    Holding,
    HoldingKind,
    Named,
    Need,
    Realm,
    Special,
    Want,
)
from verify import Member, action, frozen, initial, remembered, require

Held = frozenset[Holding]


@remembered
def names_of(realm: Realm) -> tuple[str, ...]:
    """Every name that a rule lists, and one that stands for all others."""
    policy = realm.policy
    roles = (*policy.cluster_roles, *policy.roles)
    listed = {name for role in roles for rule in role.rules for name in rule.names} - {""}
    return (ANY_NAME, *sorted(listed))


def _asked(realm: Realm, actor: Actor, need: Need, place: str) -> tuple[Named, ...]:
    """The names for which the actor is allowed what the need wants, by asking for each; nothing where for none."""
    where = "" if need.wide else place

    def is_allowed(name: str) -> bool:
        return any(may(realm, actor, ask) is not False for ask in asks_of(need, where, name))

    if is_allowed(ANY_NAME):
        return (None,)
    allowed = frozenset(filter(is_allowed, names_of(realm)))
    return (allowed,) if allowed else ()


def _bound(realm: Realm, actor: Actor, special: Special, place: str) -> frozenset[str]:
    """The roles of one kind that are bound to the actor by bindings of this namespace."""
    wanted = "Role" if special == Special.ROLE else "ClusterRole"
    holding, user = actor.holding, actor.user
    if holding is not None and (holding.kind.name, holding.namespace) == (special.name, place):
        return frozenset({holding.name})
    policy = realm.policy
    return frozenset(
        binding.role.name
        for binding in (*policy.cluster_bindings, *policy.bindings)
        if user is not None
        and binding.namespace == place
        and matching_subject(binding, principals_of(user)) is not None
        and role_of(policy, binding) is not None
        and key_of(binding.role, place)[0] == wanted
    )


def met(realm: Realm, actor: Actor, want: Want, place: str) -> tuple[Named, ...]:
    """For which names the actor meets the need in a namespace; nothing where for none."""
    if isinstance(want, Need):
        return _asked(realm, actor, want, place)
    kind = actor.holding.kind if actor.holding is not None else None
    if want in (Special.ROLE, Special.CLUSTER_ROLE):
        bound = _bound(realm, actor, want, place)
        return (bound,) if bound else ()
    if want == Special.MASTERS:
        return (None,) if actor.user is not None and MASTERS in actor.user.groups else ()
    if want == Special.NODE and actor.holding is not None and kind == HoldingKind.NODE:
        return (frozenset({actor.holding.name}),)
    if want == Special.UNGUARDED and actor.holding is not None and kind == HoldingKind.UNGUARDED:
        return (None,) if actor.holding.namespace in ("", place) else ()
    is_met = (want == Special.NODE and kind in (HoldingKind.NODES, HoldingKind.EVERYBODY)) or (
        want == Special.VOLUME and kind == HoldingKind.VOLUME
    )
    return (None,) if is_met else ()


@remembered
def lent(realm: Realm, actor: Actor, place: str) -> dict[Hand, tuple[tuple[Named, ...], ...]]:
    """The hands of which the actor meets all needs in a namespace, and for which names."""
    hands = dict.fromkeys(hand for step in steps_of(realm) for hand in step.hands)
    found = {hand: tuple(itertools.product(*(met(realm, actor, want, place) for want in hand))) for hand in hands}
    return {hand: names for hand, names in found.items() if names}


@remembered
def gains_of(realm: Realm, held: Held, place: str) -> dict[str, Held]:
    """What each step gives in a namespace to who holds all this."""
    actors = dict.fromkeys(actor for holding in held for actor in actors_of(realm, holding))
    offered: dict[Hand, dict[tuple[Named, ...], None]] = {}
    for actor in actors:
        for hand, names in lent(realm, actor, place).items():
            offered.setdefault(hand, {}).update(dict.fromkeys(names))
    found: dict[str, set[Holding]] = {}
    for step in steps_of(realm):
        if not step.places or place in step.places:
            for chosen in itertools.product(*(offered.get(hand, ()) for hand in step.hands)):
                gained = step.gains(realm, place, tuple(itertools.chain(*chosen)))
                found.setdefault(step.name, set()).update(gained)
    return {name: frozenset(gained) for name, gained in found.items()}


@frozen
class Attacker:
    """What somebody holds who takes one step after the other."""

    held: frozenset[Annotated[Holding, Member("holdings")]]

    @initial
    @classmethod
    def begins(cls, start: Annotated[Holding, Member("few_starts")]) -> "Attacker":
        """Hold one identity."""
        return cls(frozenset({start}))

    @action
    def takes(
        self,
        surface: AttackSurface,
        step: Annotated[str, Member("steps")],
        place: Annotated[str, Member("places")],
    ) -> "Attacker":
        """Take a step in a namespace, or everywhere."""
        require(CLUSTER_ADMIN not in self.held)
        found = gains_of(surface.realm, self.held, place).get(step, frozenset())
        require(not found <= self.held)
        return evolve(self, held=self.held.union(found))
