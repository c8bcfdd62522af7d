"""What the authorizers of a cluster decide together."""

from typing import Annotated

from models.authorization.behaviour.queue import Order, Queue
from models.authorization.vocabulary import Decision, Request
from verify import Member, for_all

Asked = Annotated[Request, Member("requests")]
Modes = Annotated[Order, Member("orders")]


@for_all
def allowed_is_what_one_authorizer_allows(queue: Queue, order: Modes, ask: Asked) -> bool:
    """Where no authorizer denies, a request is allowed if one of them allows it, in any order, and else not (P3, P1).

    AlwaysDeny is among them: in spite of its name it has no opinion (facts F8).
    """
    return (queue.answer(order, ask) == Decision.ALLOW) == queue.alone(order, ask)


@for_all
def the_order_of_authorizers_decides_nothing(queue: Queue, order: Modes, ask: Asked) -> bool:
    """Who writes RBAC before Node in the list of modes allows no more and no less (P3)."""
    return queue.answer(order, ask) == queue.answer(tuple(sorted(order)), ask)
