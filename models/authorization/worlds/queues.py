"""Authorizers in every order, before a team and two nodes."""

from models.authorization.behaviour.isolation import node_user, reading
from models.authorization.behaviour.leading import standing
from models.authorization.behaviour.queue import Queue
from models.authorization.vocabulary import MASTERS, Request, User
from models.authorization.vocabulary.cluster import Kind, Pod, Thing
from models.authorization.vocabulary.releases import V1_36
from models.authorization.worlds.examples import team
from verify import World

KEY = Thing(Kind.SECRET, "team", "key")
PEOPLE = (User("jane"), User("stranger"), User("root", frozenset({MASTERS})), node_user("n1"), node_user("n2"))


def queue(kind: type[Queue] = Queue) -> Queue:
    """The team, and a pod on one of two nodes that names a secret: some are allowed by RBAC, some by Node alone."""
    graph = standing((Pod("team", "app", "n1", "1", (KEY,)),), V1_36)
    asks = [
        Request(who, verb, "", what, "", "team", "app")
        for who in PEOPLE
        for verb in ("get", "update")
        for what in ("configmaps", "nodes")
    ]
    asks += [Request(who, "get", path="/healthz", is_resource=False) for who in PEOPLE]
    return kind(team(), graph, V1_36, (*asks, reading("n1", KEY), reading("n2", KEY)))


def queue_world() -> World:
    """The one that ships."""
    given = queue()
    recipe = "from models.authorization.worlds.queues import queue\nworld = queue()"
    return World("queue", given, scope=scope_of(given), recipe=recipe)


def scope_of(given: Queue) -> str:
    """What its label carries."""
    return f"{len(given.requests)} requests, {len(given.orders)} orders of {', '.join(given.modes)}"
