"""A node in the wrong hands: what it may try on a small cluster with two nodes."""

from attrs import evolve

from models.authorization.behaviour.isolation import node_user
from models.authorization.vocabulary.admission import Admission, Named, Node, Operation, TokenRequest
from models.authorization.vocabulary.cluster import Kind, Owner, Placed, Pod, Thing
from models.authorization.vocabulary.nodes import Foothold, Wish
from models.authorization.vocabulary.releases import V1_36, Release
from models.authorization.worlds.others import writes_on_others

CREATE, UPDATE, DELETE = Operation.CREATE, Operation.UPDATE, Operation.DELETE
ATTACKER = node_user("n1")
SECURE = ("node-restriction.kubernetes.io/tier", "secure")
UNTRUSTED = ("dedicated", "untrusted")
KEYS, DEVICE = Thing(Kind.SECRET, "pay", "keys"), Thing(Kind.RESOURCE_CLAIM, "web", "device")
NODE = Node("n1", "uid-1", frozenset({("kubernetes.io/hostname", "n1")}), (UNTRUSTED,))
OTHER = Node("n2", "uid-2", frozenset({SECURE}))
SELF = Owner("Node", "n1", "uid-1", controller=True)
APP = Pod("web", "app", "n1", "1", (Thing(Kind.ACCOUNT, "web", "app"),))
CLERK = Pod("pay", "clerk", "n2", "2", (Thing(Kind.ACCOUNT, "pay", "clerk"), KEYS))
LEDGER = Pod("pay", "ledger", "", "3", (KEYS,))
PAYROLL = Pod("pay", "payroll", "", "4", (KEYS,))
VAULT = Admission(  # a token for whom its own pod does not ask
    ATTACKER,
    CREATE,
    "",
    "serviceaccounts",
    "token",
    "web",
    "app",
    TokenRequest("Pod", "app", "1", "v1", ("vault",)),
)
MIRROR = Pod("web", "static", "n1", "5", is_mirror=True, owners=(SELF,))


def foothold(release: Release = V1_36) -> Foothold:
    """A tainted node whose one pod names its account alone; the secrets of payroll are for another node."""
    return Foothold(
        release=release,
        node="n1",
        pods=(APP, CLERK),
        nodes=(NODE, OTHER),
        placed=(Placed(Kind.SLICE, "gpus", "n2"),),
        attempts=(*_on_pods(), *_on_itself()),
        others=(*writes_on_others(ATTACKER, "n1", (APP, CLERK, LEDGER), (NODE, OTHER)), VAULT),
        wishes=(Wish(LEDGER, label=SECURE), Wish(PAYROLL, taint=UNTRUSTED)),
        prize=(KEYS, DEVICE),
    )


def _on_pods() -> tuple[Admission, ...]:
    """Pods of its own: mirror pods that name something or nothing, one that is no mirror pod, statuses, deletion."""
    spy = Pod("pay", "spy", "n1", "6", (KEYS,))
    return (
        _pod(CREATE, MIRROR),
        _pod(CREATE, _mirror("reader", KEYS)),
        _pod(CREATE, _mirror("user", DEVICE)),
        _pod(CREATE, spy),
        _pod(UPDATE, evolve(APP, mentions=(DEVICE,), statuses=(("gpu", "device"),)), "status"),
        _pod(UPDATE, evolve(APP, labels=frozenset({("app", "other")})), "status"),
        _pod(UPDATE, evolve(APP, mentions=(KEYS,))),
        _pod(DELETE, APP),
        Admission(ATTACKER, CREATE, "", "pods", "eviction", "web", "app", Named("app")),
    )


def _mirror(name: str, thing: Thing) -> Pod:
    """A mirror pod that names something."""
    return Pod(thing.namespace, name, "n1", name, (thing,), is_mirror=True, owners=(SELF,))


def _pod(operation: Operation, pod: Pod, subresource: str = "") -> Admission:
    new = None if operation == DELETE else pod
    return Admission(ATTACKER, operation, "", "pods", subresource, pod.namespace, pod.name, new)


def _on_itself() -> tuple[Admission, ...]:
    """Its own Node: labels, taints, owners; deleted, and made anew with the same or with others."""
    secure = NODE.labels.union({SECURE})
    return (
        _node(UPDATE, evolve(NODE, labels=NODE.labels.union({("example.com/rack", "7")}))),
        _node(UPDATE, evolve(NODE, labels=secure)),
        _node(UPDATE, evolve(NODE, taints=())),
        _node(UPDATE, evolve(NODE, owners=(Owner("Namespace", "gone", "uid-9"),))),
        _node(DELETE, NODE),
        _node(CREATE, evolve(NODE, uid="uid-3", taints=())),
        _node(CREATE, evolve(NODE, uid="uid-3", labels=secure)),
    )


def _node(operation: Operation, node: Node) -> Admission:
    return Admission(ATTACKER, operation, "", "nodes", "", "", node.name, None if operation == DELETE else node)
