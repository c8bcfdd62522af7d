"""Authorizers one after the other, in every order in which they can be configured (facts §1.7, P3)."""

import itertools

from models.authorization.behaviour.authorizers import MODES, Authorizer, masters, rbac, union
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.node import decide
from models.authorization.vocabulary import Decision, Policy, Request, Ruling
from models.authorization.vocabulary.releases import Release
from verify import frozen, remembered

Order = tuple[str, ...]


@frozen(eq=False)
class Queue:
    """A policy, a graph, and the requests that are put to authorizers in some order; faults replace the chain.

    None of the modes denies: in the built-in set only a webhook can, and what it says nobody here knows.
    """

    policy: Policy
    graph: Graph
    release: Release
    requests: tuple[Request, ...]
    modes: Order = ("Node", "RBAC", "AlwaysDeny")

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order of some of the modes."""
        return orders_of(self)

    def authorizer(self, mode: str) -> Authorizer:
        """The authorizer of a mode."""
        if mode == "Node":
            return lambda ask: Ruling(decide(self.graph, ask, self.release), by="Node")
        return rbac(self.policy) if mode == "RBAC" else MODES[mode]

    def chained(self, *chain: Authorizer) -> Authorizer:
        """The authorizers as one."""
        return union(*chain)

    def answer(self, order: Order, ask: Request) -> Decision:
        """What is decided in this order, behind system:masters."""
        return self.chained(masters, *map(self.authorizer, order))(ask).decision

    def alone(self, order: Order, ask: Request) -> bool:
        """Whether one of these, or system:masters, allows the request by itself."""
        return any(each(ask).decision == Decision.ALLOW for each in (masters, *map(self.authorizer, order)))


@remembered
def orders_of(queue: Queue) -> tuple[Order, ...]:
    """Every order of every choice of the modes."""
    sizes = range(1, len(queue.modes) + 1)
    return tuple(order for size in sizes for order in itertools.permutations(queue.modes, size))
