"""Somebody who takes the steps of a shortest chain one after the other, each put to the authorizers before it counts.

The chain is found by the worklist of `chains.py`; every step of it is asked again as `retracing.py` asks, under the
policy as it is then. Where there is no chain but something that is not known could give one, nothing can be said.
"""

from enum import Enum
from typing import Annotated

from models.authorization.behaviour.chains import shortest_chain
from models.authorization.behaviour.opening import at_worst, doubts
from models.authorization.behaviour.retracing import retraced
from models.authorization.behaviour.surface import AttackSurface, crosses, is_of_account, leaves
from models.authorization.behaviour.telling import holding_text, step_text
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Chain, Holding, Realm
from verify import Between, Member, action, evolve, frozen, initial, remembered, require

MOST = 100  # steps of a chain
Region = frozenset[str]
Placed = tuple[Region, Holding]


class Aim(Enum):
    """What a climber must not come to."""

    ADMIN = "cluster-admin"
    ACCOUNT = "to act as an account"
    TENANT = "another tenant's namespaces, or the whole cluster"
    REGION = "other namespaces, or the whole cluster"


def meets(realm: Realm, aim: Aim, region: Region, held: Holding) -> bool:
    """Whether holding this is what the climber aims at; `region` are the namespaces that he may stay in."""
    if aim == Aim.ACCOUNT:
        return is_of_account(held)
    if aim == Aim.TENANT:
        return crosses(realm, region, held)
    return leaves(region, held) if aim == Aim.REGION else held == CLUSTER_ADMIN


@remembered
def way(realm: Realm, aim: Aim, region: Region, start: Holding) -> Chain | None:
    """A shortest chain to the aim; None where there is none."""
    return shortest_chain(realm, start, lambda held: meets(realm, aim, region, held))


@remembered
def doubt(realm: Realm, aim: Aim, region: Region, start: Holding) -> str | None:
    """Why it is not known that there is no chain; None where there is one, or none whatever the missing parts are."""
    worst = at_worst(realm)
    if worst is None or way(realm, aim, region, start) is not None:
        return None
    found = way(worst, aim, region, start)
    return None if found is None else f"whether {holding_text(start)} reaches {aim.value}: {doubts(realm, found)}"


@remembered
def nearest(surface: AttackSurface, kind: "type[Climber]", aim: Aim) -> Placed | None:
    """Of all who may start, one with a shortest chain to the aim; None where nobody has one."""
    subjects = kind.subjects(surface)
    found = [(len(chain.steps), each) for each in subjects if (chain := way(surface.realm, aim, *each)) is not None]
    return min(found, key=lambda each: each[0], default=(0, None))[1]


@frozen
class Climber:
    """Who started as somebody, and how many steps of the chain are taken."""

    surface: AttackSurface
    start: Holding
    number: Annotated[int, Between(0, MOST)] = 0
    aim: Aim = Aim.ADMIN
    region: frozenset[str] = frozenset()

    @property
    def undecided(self) -> str | None:
        """Why nothing can be said of this start."""
        return doubt(self.surface.realm, self.aim, self.region, self.start) if self.number == 0 else None

    @property
    def chain(self) -> Chain | None:
        """The chain that is climbed."""
        return way(self.surface.realm, self.aim, self.region, self.start)

    @property
    def held(self) -> Holding:
        """What the last step has given."""
        chain = self.chain
        return chain.steps[self.number - 1].gained if chain is not None and self.number > 0 else self.start

    @property
    def is_there(self) -> bool:
        """Whether the aim is reached."""
        return self.number > 0 and meets(self.surface.realm, self.aim, self.region, self.held)

    def describe(self) -> str:
        """The last step, with the binding and rule that allow each of its requests."""
        chain = self.chain
        return step_text(chain.steps[self.number - 1]) if chain and self.number else holding_text(self.held)

    @classmethod
    def subjects(cls, _: AttackSurface) -> tuple[Placed, ...]:
        """Who may start, each with the namespaces to stay in."""
        return ()

    @action
    def takes_the_next_step(self) -> "Climber":
        """Take the next step of the chain: a step that the authorizers refuse is a defect of the search.

        Of all who may start only one goes on, whose chain is as short as any: to follow the others would add nothing.
        """
        chain, number = self.chain, self.number + 1
        require(nearest(self.surface, type(self), self.aim) == (self.region, self.start))
        require(chain is not None and number <= len(chain.steps))
        refused = None if chain is None else retraced(self.surface.realm, evolve(chain, steps=chain.steps[:number]))
        if refused is not None:
            raise AssertionError(refused)
        return evolve(self, number=number)


@frozen
class Ascending(Climber):
    """On the way to cluster-admin, from any subject that is not meant to be an admin."""

    @classmethod
    def subjects(cls, surface: AttackSurface) -> tuple[Placed, ...]:
        """Who may start."""
        return tuple((frozenset(), start) for start in surface.starts)

    @classmethod
    @initial
    def begins(cls, surface: AttackSurface, start: Annotated[Holding, Member("starts")]) -> "Ascending":
        """Hold one identity."""
        return cls(surface, start)


@frozen
class Impersonating(Climber):
    """On the way from a person to an account."""

    @classmethod
    def subjects(cls, surface: AttackSurface) -> tuple[Placed, ...]:
        """Who may start."""
        return tuple((frozenset(), start) for start in surface.people)

    @classmethod
    @initial
    def begins(cls, surface: AttackSurface, start: Annotated[Holding, Member("people")]) -> "Impersonating":
        """Be a user or a member of a group."""
        return cls(surface, start, aim=Aim.ACCOUNT)


@frozen
class Spreading(Climber):
    """On the way from one node to cluster-admin."""

    @classmethod
    def subjects(cls, surface: AttackSurface) -> tuple[Placed, ...]:
        """Who may start."""
        return tuple((frozenset(), start) for start in surface.compromised)

    @classmethod
    @initial
    def begins(cls, surface: AttackSurface, start: Annotated[Holding, Member("compromised")]) -> "Spreading":
        """Hold one node."""
        return cls(surface, start)


@frozen
class LeavingTenant(Climber):
    """On the way out of a tenant."""

    @classmethod
    def subjects(cls, surface: AttackSurface) -> tuple[Placed, ...]:
        """Who may start."""
        return surface.tenants

    @classmethod
    @initial
    def begins(cls, surface: AttackSurface, subject: Annotated[Placed, Member("tenants")]) -> "LeavingTenant":
        """Be somebody of the tenant."""
        return cls(surface, subject[1], aim=Aim.TENANT, region=subject[0])


@frozen
class LeavingNamespace(Climber):
    """On the way out of the namespaces in which somebody is bound."""

    @classmethod
    def subjects(cls, surface: AttackSurface) -> tuple[Placed, ...]:
        """Who may start."""
        return surface.confined

    @classmethod
    @initial
    def begins(cls, surface: AttackSurface, subject: Annotated[Placed, Member("confined")]) -> "LeavingNamespace":
        """Be somebody who is bound in namespaces only."""
        return cls(surface, subject[1], aim=Aim.REGION, region=subject[0])
