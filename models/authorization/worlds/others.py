"""Every write on what belongs to another node, as far as the authorizer and NodeRestriction tell writes apart.

Both compare names, kinds and a few fields with what they know; so each kind is tried in every operation, with every
subresource that any rule names and one that none does, under the names that exist and under one that does not, and with
objects that change each field that is looked at. Patches are asked as updates, which no rule tells apart. The node of a
slice cannot be changed once it is written (API validation), so updates keep it.
"""

from collections.abc import Iterable, Iterator

from attrs import evolve

from models.authorization.vocabulary import User
from models.authorization.vocabulary.admission import (
    Admission,
    Claim,
    Named,
    Node,
    Operation,
    TokenRequest,
    Written,
)
from models.authorization.vocabulary.cluster import Kind, Owner, Placed, Pod

CREATE, UPDATE, DELETE = Operation.CREATE, Operation.UPDATE, Operation.DELETE
STRANGER = "stranger"
LEASES = "kube-node-lease"
PARTS = ("", "status", STRANGER)
PARTS_OF_PODS = ("", "status", "eviction", "binding", "ephemeralcontainers", "resize", STRANGER)
GONE = Owner("Namespace", "gone", "uid-9")
Where = tuple[str, str]
Change = tuple[str, str, str, Written | None, Written | None]  # subresource, namespace, name in the URL, after, before


def writes_on_others(user: User, node: str, pods: Iterable[Pod], nodes: Iterable[Node]) -> tuple[Admission, ...]:
    """The writes of one node on the nodes, leases, CSI nodes, slices, pods, claims and tokens of others."""
    strange = Node(STRANGER, "uid-0")
    others = [*(each for each in nodes if each.name != node), strange]
    elsewhere = [each for each in pods if each.node != node]
    found = [
        *_all(user, ("", "nodes"), _nodes(others)),
        *_all(user, ("coordination.k8s.io", "leases"), _named([each.name for each in others], (LEASES, STRANGER))),
        *_all(user, ("storage.k8s.io", "csinodes"), _named([each.name for each in others], ("",))),
        *_all(user, ("resource.k8s.io", "resourceslices"), _slices([each.name for each in others])),
        *_all(user, ("", "pods"), _pods(elsewhere, strange.name)),
        *_all(user, ("", "serviceaccounts"), _tokens(elsewhere)),
        *_all(user, ("", "persistentvolumeclaims"), _claims(elsewhere)),
    ]
    return tuple(dict.fromkeys(found))


def _all(user: User, where: Where, changes: Iterator[Change]) -> Iterator[Admission]:
    """Each change in every operation that it can be."""
    for subresource, namespace, name, new, old in changes:
        for operation in Operation:
            after = None if operation == DELETE else new
            before = None if operation == CREATE else old
            if (operation == DELETE) == (new is None):
                yield Admission(user, operation, *where, subresource, namespace, name, after, before)


def _nodes(others: list[Node]) -> Iterator[Change]:
    for old in others:
        changed = (
            old,
            evolve(old, labels=frozenset()),
            evolve(old, labels=old.labels.union({("example.com/rack", "7")})),
            evolve(old, taints=(("dedicated", "untrusted"),)),
            evolve(old, owners=(GONE,)),
            evolve(old, config_source="elsewhere"),
        )
        for part in PARTS:
            yield from ((part, "", old.name, new, old) for new in (*changed, None))
            yield from ((part, "", "", new, old) for new in changed)  # a create's URL names nothing


def _named(names: list[str], namespaces: tuple[str, ...]) -> Iterator[Change]:
    for name in names:
        for part in PARTS:
            for namespace in namespaces:
                for new in (Named(name), None):
                    yield part, namespace, name, new, Named(name)
                yield part, namespace, "", Named(name), None


def _slices(names: list[str]) -> Iterator[Change]:
    for owner in (*names, ""):
        old = Placed(Kind.SLICE, f"slice-of-{owner}", owner)
        for part in PARTS:
            yield from ((part, "", old.name, new, old) for new in (old, None))
            yield part, "", "", old, None


def _pods(pods: list[Pod], strange: str) -> Iterator[Change]:
    for old in (*pods, Pod(STRANGER, STRANGER, strange, "uid-0")):
        changed: tuple[Written | None, ...] = (
            old,
            evolve(old, is_mirror=True, mentions=(), references=frozenset()),
            evolve(old, mentions=(), references=frozenset()),
            evolve(old, labels=frozenset({("app", "other")})),
            evolve(old, owners=(GONE,)),
            evolve(old, ephemeral=old.ephemeral + 1),
            evolve(old, statuses=(("gpu", "device"),)),
            Named(old.name),
            Named(""),
            None,
        )
        for part in PARTS_OF_PODS:
            for name in (old.name, ""):
                yield from ((part, old.namespace, name, new, old) for new in changed)


def _tokens(pods: list[Pod]) -> Iterator[Change]:
    for pod in pods:
        for account in (*(each.name for each in pod.mentions if each.kind == Kind.ACCOUNT), STRANGER):
            for bound in (TokenRequest("Pod", pod.name, pod.uid, "v1"), TokenRequest()):
                yield "token", pod.namespace, account, bound, None


def _claims(pods: list[Pod]) -> Iterator[Change]:
    for pod in pods:
        for claim in (*(each.name for each in pod.mentions if each.kind == Kind.CLAIM), STRANGER):
            for changed in ("status.capacity", "spec.volumeName"):
                yield "status", pod.namespace, claim, Claim(frozenset({(changed, "1")})), Claim()
