"""What each step takes and gives, one small cluster after the other."""

from pathlib import Path

import pytest
from attrs import evolve

from models.authorization.behaviour.chains import reached, shortest_chain
from models.authorization.behaviour.climbing import Aim, doubt
from models.authorization.behaviour.opening import with_controllers
from models.authorization.behaviour.retracing import retraced
from models.authorization.behaviour.telling import holding_text as said
from models.authorization.behaviour.telling import step_text
from models.authorization.vocabulary import Binding, Policy, PolicyRule, Role, RoleRef
from models.authorization.vocabulary.escalation import (
    Account,
    Chain,
    Holding,
    HoldingKind,
    Realm,
    Run,
    TokenSecret,
)
from models.authorization.worlds.drawing import edges_of
from models.authorization.worlds.escalations import escalation_answer
from models.authorization.worlds.examples import account, user
from models.authorization.worlds.given import read_given

RBAC, CSR = "rbac.authorization.k8s.io", "certificates.k8s.io"
JANE = Holding(HoldingKind.USER, "jane")
ALL = PolicyRule(("*",), ("*",), ("*",))


def rule(verb: str, resource: str, group: str = "", *names: str) -> PolicyRule:
    """One rule."""
    return PolicyRule((verb,), (group,), (resource,), names)


UPDATE = rule("update", "clusterroles", RBAC)


def cluster(*rules: PolicyRule, namespace: str = "", minor: int = 26, bot: PolicyRule = ALL) -> Realm:
    """Jane has these rules; the account bot of the namespace a has everything, or another rule."""
    mine = Binding("mine", RoleRef("ClusterRole", "mine"), (user("jane"),), namespace)
    bots = Binding("bots", RoleRef("ClusterRole", "bots"), (account("bot", "a"),))
    roles = (Role("mine", "", rules), Role("bots", "", (bot,)))
    policy = Policy(roles, (), (bots,) if namespace else (mine, bots), (mine,) if namespace else ())
    return Realm(
        policy,
        accounts=(Account("a", "bot"), Account("b", "other")),
        runs=(Run("Deployment", "a", "web", "bot"), Run("DaemonSet", "b", "logs", "other", everywhere=True)),
        token_secrets=(TokenSecret("a", "bot-token", "bot"),),
        guarded=frozenset({"a", "b"}),
        minor=minor,
    )


def steps(realm: Realm, start: Holding = JANE) -> list[str] | None:
    """The names of the steps to cluster-admin; each chain is taken again."""
    found = shortest_chain(realm, start)
    if found is None:
        return None
    assert retraced(realm, found) is None
    return [taken.step for taken in found.steps]


@pytest.mark.parametrize(
    ("rules", "namespace", "expected"),
    [
        ([rule("create", "pods")], "a", ["pod-create", "wildcard"]),
        ([rule("create", "pods")], "b", None),
        ([rule("update", "deployments", "apps")], "a", ["workload-create", "wildcard"]),
        ([rule("update", "deployments", "apps", "other")], "a", None),
        ([rule("create", "deployments", "batch")], "a", None),
        ([rule("create", "serviceaccounts/token", "", "bot")], "a", ["token-request", "wildcard"]),
        ([rule("create", "serviceaccounts/token", "", "other")], "a", None),
        ([rule("create", "serviceaccounts")], "a", None),
        ([rule("get", "secrets", "", "bot-token")], "a", ["secret-read", "wildcard"]),
        ([rule("get", "secrets", "", "else")], "a", None),
        ([rule("create", "secrets"), rule("get", "secrets", "", "new")], "a", ["secret-create-token", "wildcard"]),
        ([rule("create", "pods/exec", "", "web-5d9-x")], "a", ["pod-exec", "wildcard"]),
        ([rule("create", "pods/exec", "", "worker-1")], "a", None),
        ([rule("impersonate", "serviceaccounts", "", "bot")], "a", ["impersonate-sa", "wildcard"]),
        ([rule("impersonate", "users")], "", None),
        ([rule("impersonate", "users"), rule("impersonate", "groups")], "", ["impersonate-group", "superuser"]),
        ([rule("impersonate", "users"), rule("impersonate", "groups", "", "ops")], "", None),
        ([rule("bind", "clusterroles", RBAC), rule("create", "clusterrolebindings", RBAC)], "", ["bind-anything"]),
        ([rule("bind", "clusterrolebindings", RBAC), rule("create", "clusterrolebindings", RBAC)], "", None),
        ([rule("bind", "clusterroles", RBAC, "view"), rule("create", "clusterrolebindings", RBAC)], "", None),
        (
            [rule("escalate", "clusterroles", RBAC, "mine"), rule("update", "clusterroles", RBAC)],
            "",
            ["escalate-clusterrole"],
        ),
        ([rule("escalate", "clusterroles", RBAC, "bots"), rule("update", "clusterroles", RBAC)], "", None),
        ([rule("get", "nodes/proxy")], "", ["nodes-proxy", "wildcard"]),
        ([rule("get", "nodes/proxy")], "a", None),
        ([rule("update", "nodes")], "", None),
    ],
)
def test_a_right_leads_as_far_as_its_scope_and_names(
    rules: list[PolicyRule], namespace: str, expected: list[str] | None
) -> None:
    """B13 among them: bind on bindings is nothing; and a role is rewritten by whom it is bound to."""
    assert steps(cluster(*rules, namespace=namespace)) == expected


def test_exec_by_get_ends_with_1_35() -> None:
    """The API server then asks for create; nodes/proxy still does not (facts §4, B1)."""
    exec_only = rule("get", "pods/exec")

    assert steps(cluster(exec_only, namespace="a", minor=34)) == ["pod-exec", "wildcard"]
    assert steps(cluster(exec_only, namespace="a", minor=35)) is None
    assert steps(cluster(rule("get", "nodes/proxy"), minor=36)) == ["nodes-proxy", "wildcard"]


def test_certificates_are_for_everybody_but_masters() -> None:
    """Approval and the signer are asked of one requester; the request itself may be another's."""
    signer = rule("approve", "signers", CSR, "kubernetes.io/kube-apiserver-client")
    approval = rule("update", "certificatesigningrequests/approval", CSR)
    ask = rule("create", "certificatesigningrequests", CSR)

    assert steps(cluster(ask, approval, signer)) == ["csr-client", "wildcard"]
    assert steps(cluster(ask, approval)) is None
    other = rule("approve", "signers", CSR, "kubernetes.io/kubelet-serving")
    assert steps(cluster(ask, approval, other)) is None


def test_two_join_where_neither_could_alone() -> None:
    """Jane creates secrets and may be bot, who gets secrets: together they hold every token of the namespace b."""
    realm = cluster(
        rule("create", "secrets"), rule("impersonate", "serviceaccounts", "", "bot"), bot=rule("get", "secrets")
    )
    found = shortest_chain(realm, JANE, lambda held: held == Holding(HoldingKind.ACCOUNTS, "", ""))

    assert found is not None
    assert retraced(realm, found) is None
    assert [taken.step for taken in found.steps] == ["impersonate-sa", "secret-create-token"]
    assert found.sources[1] == (JANE, Holding(HoldingKind.ACCOUNT, "bot", ""))
    assert len(list(edges_of(found))) == 3


def test_groups_and_users_are_impersonated_by_one_requester() -> None:
    """Who may be users, and an account that may be groups, do not add up: one request asks both."""
    realm = cluster(
        rule("impersonate", "users"),
        rule("impersonate", "serviceaccounts", "", "bot"),
        bot=rule("impersonate", "groups"),
    )

    assert steps(realm) is None


def test_pods_reach_hosts_where_nothing_guards_them() -> None:
    """A pod in b is only b's accounts, until b's pod security is taken away."""
    free = [rule("create", "pods"), rule("update", "namespaces", "", "b")]

    assert steps(cluster(free[0], namespace="b")) is None
    assert steps(cluster(*free, namespace="b")) == ["namespace-label", "pod-unguarded", "node-identity", "wildcard"]


def test_one_node_holds_only_what_runs_on_each() -> None:
    """The DaemonSet's account, and not that of a deployment which may run elsewhere (P15)."""
    held = reached(cluster(), Holding(HoldingKind.NODE))

    assert Holding(HoldingKind.ON_NODE) in held
    assert steps(cluster(), Holding(HoldingKind.NODE)) is None
    bound = Run("Pod", "a", "web", "bot", node="n1")
    realm = Realm(cluster().policy, runs=(bound,))
    assert steps(realm, Holding(HoldingKind.NODE, "n1")) == ["node-identity", "wildcard"]
    assert steps(realm, Holding(HoldingKind.NODE, "n2")) is None


def test_a_chain_that_was_tampered_with_is_refused() -> None:
    """Another gain, another order, another policy: taking it again notices."""
    realm = cluster(rule("create", "pods"), namespace="a")
    chain = shortest_chain(realm, JANE)
    assert chain is not None

    assert "is not held" in str(retraced(realm, Chain(JANE, chain.steps[1:], 1)))
    assert "is not allowed" in str(retraced(cluster(namespace="a"), chain))
    first = chain.steps[0]
    wrong = type(first)("pod-exec", first.namespace, first.actors, first.asked, first.grants, first.gained)
    assert "it does not give" in str(retraced(realm, Chain(JANE, (wrong,), 1)))


def test_an_answer_names_the_binding_and_where_it_was_read(tmp_path: Path) -> None:
    """A row for each step, data for programs, a graph for pictures."""
    file = tmp_path / "all.yaml"
    file.write_text(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: mine}\n"
        "rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]\n---\n"
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: mine}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mine}\n"
        "subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]\n"
    )
    answer = escalation_answer(read_given([file]).realm)

    assert answer.rows == (("the user jane", "1", "wildcard", "everything", f"mine of mine ({file} document 2)"),)
    assert {"from": "the user jane", "step": "wildcard", "to": "everything"} in answer.data["graph"]["edges"]
    assert len(answer.data["graph"]["edges"]) == 4  # and two steps of the controller manager, one of its controller
    (jane,) = [each for each in answer.data["subjects"] if each["subject"] == said(JANE)]
    assert jane["shortest"]
    assert not any("Not evaluated" in note for note in answer.notes)
    assert jane["steps"][0]["requests"][0]["verb"] == "*"


def test_what_is_held_is_said_with_its_namespace() -> None:
    """Of all of them, if none is meant."""
    assert said(Holding(HoldingKind.ACCOUNTS, "", "red")) == "every account of the namespace red"
    assert said(Holding(HoldingKind.ACCOUNTS)) == "every account of every namespace"
    assert said(Holding(HoldingKind.ACCOUNT, "bot", "red")) == "the account red/bot"


def test_roles_that_are_not_there_are_said_to_be_missing() -> None:
    """Nothing is found where nothing was read, which is not the same as nothing being there."""
    policy = Policy(bindings=(Binding("editors", RoleRef("ClusterRole", "edit"), (user("jane"),), "team"),))

    notes = escalation_answer(Realm(policy)).notes
    assert "Not evaluated: roles that are bound but not in the manifests: edit." in notes


@pytest.mark.parametrize(
    ("bindings", "roles", "expected"),
    [
        ([], [], ["bind-by-change"]),
        (["cluster-admin"], [], ["bind-by-change"]),
        (["bots"], [], ["bind-by-change", "wildcard"]),
        (["bots"], ["bots"], ["bind-by-change", "wildcard"]),
        (["bots"], ["cluster-admin"], None),
        (["cluster-admin"], ["bots"], None),
    ],
)
def test_a_binding_that_is_there_takes_one_more_subject(
    bindings: list[str], roles: list[str], expected: list[str] | None
) -> None:
    """Who may bind a role need not create a binding: every API server has one to cluster-admin."""
    change = rule("patch", "clusterrolebindings", RBAC, *bindings)
    assert steps(cluster(rule("bind", "clusterroles", RBAC, *roles), change)) == expected


def test_a_namespace_binding_takes_one_more_subject() -> None:
    """Only of the role that it is of, and only where it is."""
    realm = cluster(rule("bind", "clusterroles", RBAC), rule("patch", "rolebindings", RBAC), namespace="a")
    found = [said(each) for each in reached(realm, JANE)]

    assert "the rights of the cluster role a/mine" in found
    assert not any("everything" in each for each in found)


def test_any_user_is_the_controller_manager(tmp_path: Path) -> None:
    """It is in every cluster by default, whatever the manifests say: it makes tokens for every account."""
    file = tmp_path / "m.yaml"
    file.write_text(
        """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: proxy}
rules: [{apiGroups: [""], resources: [users], verbs: [impersonate]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: proxy}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: proxy}
subjects: [{kind: User, name: jane}]
"""
    )
    assert steps(read_given([file]).realm) == ["impersonate-user", "token-request", "escalate-clusterrole"]


def test_a_condition_is_said_as_it_stands() -> None:
    """What may forbid a step is no condition under which it works."""
    found = shortest_chain(cluster(rule("create", "pods"), namespace="a"), JANE)
    assert found is not None
    assert step_text(found.steps[0]).endswith("; pod security and mountable-secrets policies may forbid it")


@pytest.mark.parametrize(
    ("rule_of", "minor", "is_open"),
    [
        (rule("impersonate:user-info", "users", "authentication.k8s.io"), 36, True),
        (rule("impersonate:user-info", "users", "authentication.k8s.io"), 34, False),
        (rule("impersonate:user-info", "users", "authentication.k8s.io", "ruth"), 36, False),
        (rule("impersonate:serviceaccount", "serviceaccounts", "authentication.k8s.io", "bot"), 36, True),
        (rule("impersonate:serviceaccount", "serviceaccounts", "authentication.k8s.io", "other"), 36, False),
        (rule("impersonate:user-info", "groups", "authentication.k8s.io", "system:masters"), 36, False),
        (rule("*", "users", "authentication.k8s.io"), 36, True),
    ],
)
def test_constrained_impersonation_leaves_it_open(rule_of: PolicyRule, minor: int, is_open: bool) -> None:  # noqa: FBT001 - one case of the table
    """Where it could lead to an admin nothing is proved: it is only for what `impersonate-on:` rules allow."""
    realm = with_controllers_in(cluster(rule_of, minor=minor))

    assert shortest_chain(realm, JANE) is None
    assert (doubt(realm, Aim.ADMIN, frozenset(), JANE) is not None) == is_open


def with_controllers_in(realm: Realm) -> Realm:
    """The cluster with what every API server makes."""
    return evolve(realm, policy=with_controllers(realm.policy))
