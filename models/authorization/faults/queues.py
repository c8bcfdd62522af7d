"""Chains of authorizers in which the place of one decides."""

from models.authorization.behaviour.authorizers import Authorizer
from models.authorization.behaviour.queue import Queue
from models.authorization.vocabulary import Decision, Request, Ruling
from models.authorization.worlds.queues import queue, scope_of
from verify import World, fault, frozen

ONE = "*.allowed_is_what_one_authorizer_allows"
ORDER = "*.the_order_of_authorizers_decides_nothing"


def _faulty(kind: type[Queue]) -> World:
    given = queue(kind)
    return World("", given, scope=scope_of(given))


@frozen(eq=False)
class Denying(Queue):
    """AlwaysDeny does what it is called."""

    def authorizer(self, mode: str) -> Authorizer:
        """Deny."""
        if mode == "AlwaysDeny":
            return lambda _: Ruling(Decision.DENY, by=mode)
        return Queue.authorizer(self, mode)


@fault(reference="facts F8 (AlwaysDeny has no opinion)", breaks=(ONE, ORDER))
def always_deny_denies() -> World:
    """With a real Deny in the list it matters who comes before it: the premise of the promise is gone."""
    return _faulty(Denying)


@frozen(eq=False)
class FirstWord(Queue):
    """Whoever comes first after system:masters has the last word."""

    def chained(self, *chain: Authorizer) -> Authorizer:
        """Take no opinion for a refusal."""
        return Queue.chained(self, *chain[:2])


@fault(reference="facts §1.7 (no opinion goes on)", breaks=(ONE, ORDER))
def no_opinion_ends_the_search() -> World:
    """What Node has no opinion of is not put to RBAC."""
    return _faulty(FirstWord)


@frozen(eq=False)
class ZeroValue(Queue):
    """A chain in which what nobody has an opinion of is allowed."""

    def chained(self, *chain: Authorizer) -> Authorizer:
        """Allow what nobody speaks of."""
        ask_all = Queue.chained(self, *chain)

        def authorize(ask: Request) -> Ruling:
            ruling = ask_all(ask)
            return Ruling(Decision.ALLOW) if ruling.decision == Decision.NO_OPINION else ruling

        return authorize


@fault(reference="facts §1.7 (deny by default)", breaks=(ONE,))
def silence_is_consent() -> World:
    """What no authorizer has an opinion of is served."""
    return _faulty(ZeroValue)
