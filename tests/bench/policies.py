"""Clusters of any size, as platform teams have them: most roles read, some deploy, few are dangerous."""

import random

from attrs import frozen

from models.authorization.behaviour.escalation import FULL
from models.authorization.vocabulary import Binding, Policy, PolicyRule, Role, RoleRef, Subject, SubjectKind
from models.authorization.vocabulary.escalation import Account, Realm, Run

READ, WRITE = ("get", "list", "watch"), ("create", "update", "patch", "delete")
RBAC = "rbac.authorization.k8s.io"
KINDS = ("pods", "services", "configmaps", "endpoints", "events", "persistentvolumeclaims")
APPS = ("deployments", "statefulsets", "daemonsets", "replicasets")
DANGEROUS = (
    (PolicyRule(READ, ("",), ("secrets",)),),
    (PolicyRule(("create",), ("",), ("pods/exec",)),),
    (PolicyRule(("impersonate",), ("",), ("serviceaccounts",)),),
    (PolicyRule(("create",), ("",), ("serviceaccounts/token",)),),
    (PolicyRule(("bind",), (RBAC,), ("clusterroles",), ("read-1",)), PolicyRule(WRITE, (RBAC,), ("rolebindings",))),
    (PolicyRule(WRITE, ("",), ("secrets",)), PolicyRule(("get",), ("",), ("secrets",))),
)


@frozen
class Size:
    """How many of each there are."""

    roles: int
    bindings: int
    accounts: int

    @property
    def namespaces(self) -> int:
        """Ten accounts share a namespace."""
        return max(self.accounts // 10, 4)


def _rules(draw: random.Random, number: int) -> tuple[PolicyRule, ...]:
    kinds = tuple(draw.sample(KINDS, 2))
    if number % 50 == 0:
        return (PolicyRule(READ, ("",), kinds), *draw.choice(DANGEROUS))
    if number % 10 == 0:
        return (PolicyRule((*READ, *WRITE), ("apps",), APPS), PolicyRule((*READ, *WRITE), ("",), kinds))
    names = (f"app-{number}",) if number % 3 == 0 else ()
    return (PolicyRule(READ, ("", "apps"), (*kinds, "deployments"), names), PolicyRule(("get",), ("batch",), ("jobs",)))


def _subject(draw: random.Random, size: Size) -> Subject:
    kind = draw.choice((SubjectKind.SERVICE_ACCOUNT, SubjectKind.SERVICE_ACCOUNT, SubjectKind.GROUP, SubjectKind.USER))
    number = draw.randrange(size.accounts)
    if kind == SubjectKind.SERVICE_ACCOUNT:
        return Subject(kind, f"app-{number}", f"n{number % size.namespaces}")
    return Subject(kind, f"{kind.name.lower()}-{number}")


def realm_of(size: Size, seed: int = 0) -> Realm:
    """A cluster: a tenth of the roles are of the cluster, one binding in a hundred is cluster-wide.

    One operator holds everything, some controllers create pods everywhere; half of the namespaces are guarded.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret
    places = [f"n{number}" for number in range(size.namespaces)]
    wide = [Role(f"read-{number}", "", _rules(draw, number)) for number in range(size.roles // 10)]
    narrow = [
        Role(f"own-{number}", places[number % len(places)], _rules(draw, number))
        for number in range(size.roles - len(wide))
    ]
    cluster, inside = [], []
    for number in range(size.bindings):
        who = tuple(_subject(draw, size) for _ in range(draw.choice((1, 1, 2, 3))))
        if number % 100 == 0:
            safe = draw.randrange(1, len(wide))
            chosen = wide[safe if safe % 10 else safe - 1]
            cluster.append(Binding(f"b{number}", RoleRef("ClusterRole", chosen.name), who))
        else:
            role = draw.choice(narrow) if number % 2 else draw.choice(wide)
            kind, place = ("Role", role.namespace) if role.namespace else ("ClusterRole", draw.choice(places))
            inside.append(Binding(f"b{number}", RoleRef(kind, role.name), who, place))
    cluster.append(
        Binding("operator", RoleRef("ClusterRole", "all"), (Subject(SubjectKind.SERVICE_ACCOUNT, "op", "n0"),))
    )
    runs = tuple(
        Run("Deployment", f"n{number % size.namespaces}", f"app-{number}", f"app-{number}")
        for number in range(size.accounts)
    )
    return Realm(
        Policy((*wide, Role("all", "", FULL)), tuple(narrow), tuple(cluster), tuple(inside)),
        accounts=tuple(Account(run.namespace, run.account) for run in runs),
        runs=(*runs, Run("Deployment", "n0", "op", "op")),
        guarded=frozenset(places[::2]),
    )


def as_manifests(realm: Realm) -> list[dict[str, object]]:
    """The RBAC objects of a cluster, as they are applied."""
    policy = realm.policy
    roles: list[dict[str, object]] = [
        {
            "apiVersion": f"{RBAC}/v1",
            "kind": "Role" if role.namespace else "ClusterRole",
            "metadata": _named(role.name, role.namespace),
            "rules": [_written(rule) for rule in role.rules],
        }
        for role in (*policy.cluster_roles, *policy.roles)
    ]
    bindings: list[dict[str, object]] = [
        {
            "apiVersion": f"{RBAC}/v1",
            "kind": "RoleBinding" if binding.namespace else "ClusterRoleBinding",
            "metadata": _named(binding.name, binding.namespace),
            "roleRef": {"apiGroup": RBAC, "kind": binding.role.kind, "name": binding.role.name},
            "subjects": [
                {"kind": each.kind.value, "name": each.name} | ({"namespace": each.namespace} if each.namespace else {})
                for each in binding.subjects
            ],
        }
        for binding in (*policy.cluster_bindings, *policy.bindings)
    ]
    return roles + bindings


def _named(name: str, namespace: str) -> dict[str, str]:
    return {"name": name, "namespace": namespace} if namespace else {"name": name}


def _written(rule: PolicyRule) -> dict[str, list[str]]:
    said = {
        "verbs": rule.verbs,
        "apiGroups": rule.groups,
        "resources": rule.resources,
        "resourceNames": rule.names,
        "nonResourceURLs": rule.urls,
    }
    return {key: list(value) for key, value in said.items() if value}
