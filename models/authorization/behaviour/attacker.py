"""An attacker as a machine: holdings, of which each step makes more. Its shortest run is the shortest chain.

Here nothing is put together beforehand: every name that could matter is asked of the authorizer itself, for each actor.
`chains.py` finds the same by a worklist, and is held to this machine on small clusters.
"""

import itertools
from typing import Annotated

from attrs import evolve

from models.authorization.behaviour.abilities import asks_of
from models.authorization.behaviour.actors import actors_of, may
from models.authorization.behaviour.existing import groups_of, is_intended, namespaces_of, starts_of, users_of
from models.authorization.behaviour.roles import key_of, role_of
from models.authorization.behaviour.steps import steps_of
from models.authorization.behaviour.subjects import matching_subject
from models.authorization.vocabulary import (
    ANY_NAME,
    CLUSTER_ADMIN,
    MASTERS,
    Actor,
    Hand,
    Holding,
    Kind,
    Named,
    Need,
    Realm,
    Special,
    Step,
    Want,
)
from verify import Member, action, frozen, initial, remembered, require

Held = frozenset[Holding]


@remembered
def names_of(realm: Realm) -> tuple[str, ...]:
    """Every name that a rule may list or a step may want, and one that stands for all others."""
    policy = realm.policy
    roles = (*policy.cluster_roles, *policy.roles)
    listed = {name for role in roles for rule in role.rules for name in rule.names} - {""}
    return (ANY_NAME, *sorted({*listed, *(role.name for role in roles), *users_of(realm), *groups_of(realm)}))


def _asked(realm: Realm, actor: Actor, need: Need, place: str) -> tuple[Named, ...]:
    """The names for which the actor is allowed what the need wants, by asking for each; nothing where for none."""
    where = "" if need.wide else place
    allowed = [
        name
        for name in names_of(realm)
        if any(may(realm, actor, ask) is not False for ask in asks_of(need, where, name))
    ]
    if ANY_NAME in allowed:
        return (None,)
    return (frozenset(allowed),) if allowed else ()


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
        and matching_subject(binding, user) is not None
        and role_of(policy, binding) is not None
        and key_of(binding.role, place)[0] == wanted
    )


def _met(realm: Realm, actor: Actor, want: Want, place: str) -> tuple[Named, ...]:
    if isinstance(want, Need):
        return _asked(realm, actor, want, place)
    kind = actor.holding.kind if actor.holding is not None else None
    if want in (Special.ROLE, Special.CLUSTER_ROLE):
        bound = _bound(realm, actor, want, place)
        return (bound,) if bound else ()
    if want == Special.MASTERS:
        return (None,) if actor.user is not None and MASTERS in actor.user.groups else ()
    if want == Special.NODE and actor.holding is not None and kind == Kind.NODE:
        return (frozenset({actor.holding.name}),)
    if want == Special.UNGUARDED and actor.holding is not None and kind == Kind.UNGUARDED:
        return (None,) if actor.holding.namespace in ("", place) else ()
    is_met = (want == Special.NODE and kind in (Kind.NODES, Kind.EVERYBODY)) or (
        want == Special.VOLUME and kind == Kind.VOLUME
    )
    return (None,) if is_met else ()


@remembered
def lent(realm: Realm, actor: Actor, hand: Hand, place: str) -> tuple[tuple[Named, ...], ...]:
    """For which names the actor meets all that a hand needs; nothing where it does not."""
    return tuple(itertools.product(*(_met(realm, actor, want, place) for want in hand)))


@remembered
def gained(realm: Realm, held: Held, step: Step, place: str) -> Held:
    """What the step gives in a namespace to who holds all this."""
    actors = dict.fromkeys(actor for holding in held for actor in actors_of(realm, holding))
    offered = [[names for actor in actors for names in lent(realm, actor, hand, place)] for hand in step.hands]
    found: set[Holding] = set()
    for chosen in itertools.product(*map(dict.fromkeys, offered)):
        found.update(step.gains(realm, place, tuple(itertools.chain(*chosen))))
    return frozenset(found)


@frozen(eq=False)
class AttackSurface:
    """A cluster as the machine needs it: where an attacker may start, and every step in every namespace.

    `starts` are the users, groups and accounts that bindings name or that exist, but those that are meant to be admins.
    """

    realm: Realm
    starts: tuple[Holding, ...]
    nodes: tuple[Holding, ...]
    steps: tuple[str, ...]
    places: tuple[str, ...]


def surface_of(realm: Realm) -> AttackSurface:
    """Everything that an attacker may start from and do."""
    starts = tuple(each for each in starts_of(realm) if not is_intended(realm, each))
    steps = tuple(dict.fromkeys(step.name for step in steps_of(realm)))
    return AttackSurface(realm, starts, (Holding(Kind.NODE),), steps, ("", *namespaces_of(realm)))


@frozen
class Attacker:
    """What somebody holds who takes one step after the other."""

    held: frozenset[Holding]

    @initial
    @classmethod
    def begins(cls, start: Annotated[Holding, Member("starts")]) -> "Attacker":
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
        found = frozenset(
            [
                each
                for known in steps_of(surface.realm)
                if known.name == step
                for each in _found(surface.realm, self.held, known, place)
            ]
        )
        require(not found <= self.held)
        return evolve(self, held=self.held.union(found))


def _found(realm: Realm, held: Held, step: Step, place: str) -> Held:
    return gained(realm, held, step, place) if not step.places or place in step.places else frozenset()
