"""Who gives by roles and bindings what they do not have: the explicit verbs `bind` and `escalate`, and what they pass.

Without these two verbs and system:masters, the checks of `escalation.py` keep writers within their own rights, whatever
they write (P13, proved on the shipped writers); so whoever holds one of them is looked at, role by role.
"""

from collections.abc import Iterator
from typing import Annotated

from models.authorization.behaviour.abilities import abilities_of, names_at, places_of
from models.authorization.behaviour.actors import actors_of
from models.authorization.behaviour.authorizers import masters, rbac, union
from models.authorization.behaviour.covers import uncovered
from models.authorization.behaviour.escalation import FULL, binding_write, role_write
from models.authorization.behaviour.index import reaches_of
from models.authorization.behaviour.opening import open_roles
from models.authorization.behaviour.roles import key_of
from models.authorization.behaviour.steps import BIND, BIND_ROLE, BIND_WIDE, ESCALATE, ESCALATE_WIDE
from models.authorization.behaviour.surface import AttackSurface
from models.authorization.behaviour.telling import holding_text, rule_text
from models.authorization.vocabulary import Binding, PolicyRule, Role, RoleRef, Subject, SubjectKind, User
from models.authorization.vocabulary.escalation import Actor, Hand, Holding, Realm
from verify import Member, action, evolve, frozen, initial, remembered, require

BINDS = ((BIND_WIDE, "ClusterRole"), (BIND, "ClusterRole"), (BIND_ROLE, "Role"))
ESCALATES = ((ESCALATE_WIDE, "ClusterRole"), (ESCALATE, "Role"))


def _user(realm: Realm, giver: Holding) -> Actor | None:
    found = actors_of(realm, giver)
    return found[0] if found and found[0].user is not None else None


def _roles(realm: Realm, actor: Actor, hand: Hand, kind: str) -> Iterator[tuple[str, Role]]:
    """Where, and which roles of a kind, the actor may bind or rewrite."""
    abilities = abilities_of(realm, actor)
    wide = hand in (BIND_WIDE, ESCALATE_WIDE)
    places = {""} if wide else places_of(abilities, hand) | {""}
    for place in sorted(places):
        names = names_at(abilities, hand, place)
        if names is None:
            continue
        listed = frozenset.intersection(*some) if (some := [each for each in names if each is not None]) else None
        for role in realm.policy.cluster_roles if kind == "ClusterRole" else realm.policy.roles:
            here = place if kind == "ClusterRole" else role.namespace
            if place in ("", here) and (listed is None or role.name in listed):
                yield here, role


def _lacking(realm: Realm, user: User, place: str, rules: tuple[PolicyRule, ...]) -> tuple[PolicyRule, ...]:
    """What the user's own rules there do not cover; found by looking up, where `rules_for` scans."""
    reached = (reach.by_namespace.at(place) for reach in reaches_of(realm.policy).of(user))
    return uncovered(tuple(rule for rows in reached if rows is not None for _, rule in rows.rows), rules)


@remembered
def gift_of(realm: Realm, giver: Holding) -> str | None:
    """What the giver can give without having it, in words; None where there is nothing."""
    actor = _user(realm, giver)
    if actor is None or actor.user is None:
        return None
    user, authorize = actor.user, union(masters, rbac(realm.policy))
    for hand, kind in BINDS:
        for place, role in _roles(realm, actor, hand, kind):
            binding = Binding("given", RoleRef(kind, role.name), (Subject(SubjectKind.USER, user.name),), place)
            lacking = _lacking(realm, user, place, role.rules)
            if lacking and binding_write(realm.policy, user, binding, authorize).allowed:
                return f"binds {kind} {role.name} {_where(place)} without having {rule_text(lacking[0])}"
    for hand, kind in ESCALATES:
        for _, role in _roles(realm, actor, hand, kind):
            new = evolve(role, rules=FULL[:1], aggregates=None)
            old = evolve(role, aggregates=None)
            lacking = _lacking(realm, user, role.namespace, new.rules)
            if lacking and role_write(realm.policy, user, new, authorize, old).allowed:
                return f"writes anything into {kind} {role.name} without having {rule_text(lacking[0])}"
    return None


def _where(place: str) -> str:
    return f"in {place}" if place else "cluster-wide"


@remembered
def unknown_rights(realm: Realm, giver: Holding) -> str | None:
    """Which role of the giver's is not known; None where all are."""
    actor, opened = _user(realm, giver), open_roles(realm)
    if not opened or actor is None or actor.user is None:
        return None
    for reach in reaches_of(realm.policy).of(actor.user):
        for place, bindings in reach.bindings.items():
            for _, _, binding in bindings:
                key = key_of(binding.role, place)
                if key in opened:
                    return f"what {holding_text(giver)} may bind or write: {opened[key]}"
    return None


@frozen
class Giving:
    """Somebody who is not meant to be an admin, and whether something was given beyond their own rights."""

    surface: AttackSurface
    giver: Holding
    gave: bool = False

    @classmethod
    @initial
    def begins(cls, surface: AttackSurface, giver: Annotated[Holding, Member("starts")]) -> "Giving":
        """Nothing was given."""
        return cls(surface, giver)

    @property
    def undecided(self) -> str | None:
        """Why nothing can be said of this giver."""
        realm = self.surface.realm
        return unknown_rights(realm, self.giver) if gift_of(realm, self.giver) is None else None

    def describe(self) -> str:
        """What was given."""
        gift = gift_of(self.surface.realm, self.giver) if self.gave else None
        return f"{holding_text(self.giver)} {gift or ''}".rstrip()

    @action
    def gives(self) -> "Giving":
        """Write a role or a binding that the escalation checks let pass by an explicit verb alone."""
        require(not self.gave, gift_of(self.surface.realm, self.giver) is not None)
        return evolve(self, gave=True)
