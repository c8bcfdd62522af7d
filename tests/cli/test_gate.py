"""The gate on manifests: escalation, tenants and admins by the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from verify.cli import main

RBAC = "rbac.authorization.k8s.io"
ADMIN = "nobody_else_becomes_cluster_admin"
PLACE = "no_way_leads_out_of_a_namespace"
TENANT = "no_way_leads_out_of_a_tenant"
GIVES = "nobody_gives_rights_that_they_lack"
RING = "no_aggregated_role_selects_itself"


def role(name: str, *rules: dict[str, Any], namespace: str = "", **more: Any) -> dict[str, Any]:
    """A role of a namespace, or of the cluster."""
    about = {"name": name} | ({"namespace": namespace} if namespace else {}) | more.pop("metadata", {})
    kind = "Role" if namespace else "ClusterRole"
    return {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": about, "rules": list(rules), **more}


def rule(verb: str, resource: str, group: str = "", **more: list[str]) -> dict[str, Any]:
    """One rule."""
    return {"verbs": [verb], "apiGroups": [group], "resources": [resource], **more}


def bound(name: str, kind: str, *subjects: dict[str, str], namespace: str = "") -> dict[str, Any]:
    """A binding of this name to the role of this name."""
    about = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {
        "apiVersion": f"{RBAC}/v1",
        "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
        "metadata": about,
        "roleRef": {"apiGroup": RBAC, "kind": kind, "name": name},
        "subjects": list(subjects),
    }


def account(name: str, namespace: str) -> dict[str, str]:
    """A subject."""
    return {"kind": "ServiceAccount", "name": name, "namespace": namespace}


def user(name: str) -> dict[str, str]:
    """A subject."""
    return {"kind": "User", "name": name}


def guarded(name: str) -> dict[str, Any]:
    """A namespace that keeps pods off their hosts."""
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


Gate = tuple[int, dict[str, dict[str, Any]]]


def gate(capsys: pytest.CaptureFixture[str], folder: Path, objects: list[dict[str, Any]], *more: object) -> Gate:
    """The exit status and each verdict."""
    file = folder / "manifests.json"
    file.write_text("\n".join(map(json.dumps, objects)))
    status = main(["authorization", "--manifests", str(file), "--format", "json", *map(str, more)])
    results = json.loads(capsys.readouterr().out)["results"]
    return status, {each["property"].rpartition(".")[2]: each for each in results}


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line with which bad input ends."""
    assert main(["authorization", *map(str, arguments)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


PODS = rule("create", "pods")
DEPLOYER = [role("deploy", PODS, namespace="red"), bound("deploy", "Role", user("ruth"), namespace="red")]


def test_a_default_role_is_what_every_api_server_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A binding to cluster-admin is judged though nobody wrote the role down; the label says whose word that is."""
    status, said = gate(capsys, tmp_path, [bound("cluster-admin", "ClusterRole", user("ruth"))])

    assert (status, said[ADMIN]["verdict"]) == (1, "violated")
    assert said[ADMIN]["counterexample"]["steps"][0]["changes"] == ["the user ruth"]


def test_a_missing_role_leaves_it_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown, with the binding and the role that would have to be read; status 3."""
    status, said = gate(capsys, tmp_path, [bound("ours", "ClusterRole", user("ruth"))])

    assert (status, said[ADMIN]["verdict"]) == (3, "unknown")
    assert said[ADMIN]["reason"] == (
        "whether the user ruth reaches cluster-admin: ClusterRoleBinding ours: ClusterRole ours is not in the manifests"
    )
    assert "what the user ruth may bind or write" in said[GIVES]["reason"]


def test_a_violation_counts_though_something_else_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing can only add rights."""
    objects = [bound("ours", "ClusterRole", user("ruth")), bound("cluster-admin", "ClusterRole", user("bela"))]
    status, said = gate(capsys, tmp_path, objects)

    assert (status, said[ADMIN]["verdict"]) == (1, "violated")


def test_a_missing_role_that_gives_nobody_more_leaves_nothing_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All rights of a guarded namespace in which nobody else is are no way to the cluster."""
    objects = [guarded("red"), bound("ours", "Role", user("ruth"), namespace="red")]
    status, said = gate(capsys, tmp_path, objects, "--property", f"*{ADMIN}")

    assert (status, said[ADMIN]["verdict"]) == (0, "proved")


@pytest.mark.parametrize(
    ("objects", "reason"),
    [
        (
            [
                role("edit", aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"to": "edit"}}]}),
                bound("edit", "ClusterRole", user("ruth")),
            ],
            "aggregated ClusterRole edit selects no role of the manifests",
        ),
        (
            [
                role(
                    "binds",
                    rule("bind", "clusterroles", RBAC, resourceNames=["ours"]),
                    rule("create", "clusterrolebindings", RBAC),
                ),
                bound("binds", "ClusterRole", user("ruth")),
            ],
            "binds allows to bind ClusterRole ours, which is not in the manifests",
        ),
    ],
)
def test_what_else_leaves_it_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], objects: list[dict[str, Any]], reason: str
) -> None:
    """Aggregated roles that nobody here can fill, and roles that may be bound and are not there."""
    status, said = gate(capsys, tmp_path, objects, "--property", f"*{ADMIN}")

    assert (status, said[ADMIN]["verdict"]) == (3, "unknown")
    assert reason in said[ADMIN]["reason"]


def test_workloads_of_unknown_kinds_leave_it_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who runs commands in pods of the namespace may find an admin's token in what a Rollout runs."""
    rollout = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {"name": "web", "namespace": "red"},
        "spec": {"template": {"spec": {"serviceAccountName": "web", "containers": [{"name": "c"}]}}},
    }
    admins = tmp_path / "admins"
    admins.write_text("account red/web\n")
    objects = [
        guarded("red"),
        role("exec", rule("create", "pods/exec"), namespace="red"),
        bound("exec", "Role", user("ruth"), namespace="red"),
        bound("cluster-admin", "ClusterRole", account("web", "red")),
    ]
    closed, said = gate(capsys, tmp_path, objects, "--admins", admins, "--property", f"*{ADMIN}")
    assert (closed, said[ADMIN]["verdict"]) == (0, "proved")
    status, said = gate(capsys, tmp_path, [*objects, rollout], "--admins", admins, "--property", f"*{ADMIN}")

    assert (status, said[ADMIN]["verdict"]) == (3, "unknown")
    assert "what Rollout red/web runs, and where, is not known" in said[ADMIN]["reason"]


def test_pods_of_a_namespace_lead_out_of_it_by_their_hosts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless its label enforces pod security."""
    status, said = gate(capsys, tmp_path, DEPLOYER)
    assert (status, said[PLACE]["verdict"]) == (1, "violated")

    status, said = gate(capsys, tmp_path, [guarded("red"), *DEPLOYER])
    assert (status, said[PLACE]["verdict"]) == (0, "proved")


def test_tenants_are_kept_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An account of one tenant that writes endpoints of another crosses; within one tenant it does not."""
    objects = [
        role("sync", rule("update", "endpoints"), namespace="red"),
        bound("sync", "Role", account("sync", "blue"), namespace="red"),
    ]
    tenants = tmp_path / "tenants.yaml"
    tenants.write_text("red: [red]\nblue: [blue]\n")
    status, said = gate(capsys, tmp_path, objects, "--tenants", tenants)
    assert (status, said[TENANT]["verdict"]) == (1, "violated")
    assert said[TENANT]["counterexample"]["steps"][1]["changes"][0].startswith("endpoints-write (")

    tenants.write_text("both: [red, blue]\nother: [green]\n")
    status, said = gate(capsys, tmp_path, objects, "--tenants", tenants)
    assert (status, said[TENANT]["verdict"]) == (0, "proved")


def test_who_binds_any_role_gives_more_than_they_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The explicit verb passes the escalation checks; without it they hold."""
    vault = role("vault", rule("get", "secrets"), namespace="red")
    writes = rule("create", "rolebindings", RBAC)
    desk = bound("desk", "Role", user("ruth"), namespace="red")
    binds = [vault, role("desk", writes, rule("bind", "roles", RBAC), namespace="red"), desk]
    status, said = gate(capsys, tmp_path, binds)
    assert (status, said[GIVES]["verdict"]) == (1, "violated")
    assert said[GIVES]["counterexample"]["steps"][1]["changes"] == [
        "the user ruth binds Role vault in red without having get on secrets of core"
    ]

    status, said = gate(capsys, tmp_path, [vault, role("desk", writes, namespace="red"), desk])
    assert (status, said[GIVES]["verdict"]) == (0, "proved")


def test_a_ring_of_aggregated_roles_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that never settles, of which nothing else is asked."""
    from_b = {"clusterRoleSelectors": [{"matchLabels": {"to": "a"}}]}
    from_a = {"clusterRoleSelectors": [{"matchLabels": {"to": "b"}}]}
    ring = [
        role("a", metadata={"labels": {"to": "b"}}, aggregationRule=from_b),
        role("b", metadata={"labels": {"to": "a"}}, aggregationRule=from_a),
        bound("a", "ClusterRole", user("ruth")),
    ]
    status, said = gate(capsys, tmp_path, ring)

    assert (status, said[RING]["verdict"]) == (1, "violated")
    assert "selects itself by way of others" in said[ADMIN]["reason"]


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("--admins", "ops\n", "line 1: expected group NAME, user NAME or account NAMESPACE/NAME, found 'ops'"),
        ("--admins", "# why\naccount velero\n", "line 2: expected group NAME, user NAME or account"),
        ("--admins", "group a\ngroup a # again\n", "line 2: expected each admin once"),
        ("--admins", "# nobody\n", "expected at least one admin, found none"),
        ("--tenants", "- red\n", "expected one object of tenants with their namespaces, found a list"),
        ("--tenants", "red: blue\n", "red: expected a list, found 'blue'"),
        ("--tenants", "red: []\n", "red: expected a list of namespaces"),
        ("--tenants", "red: [a]\nblue: [a]\n", "blue: expected each namespace once, a is in red too"),
        ("--tenants", "", "expected at least one tenant, found none"),
        ("--tenants", "\tred: [a]\n", "line 1: expected YAML, found a tab before the text"),
    ],
)
def test_bad_lists_end_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, text: str, message: str
) -> None:
    """With the file, the line or key, and what was expected."""
    file, manifests = tmp_path / "list", tmp_path / "manifests.json"
    file.write_text(text)
    manifests.write_text("\n".join(map(json.dumps, DEPLOYER)))

    assert message in refused(capsys, "--manifests", manifests, option, file)
    assert f"{option} needs --manifests" in refused(capsys, option, file)


def test_a_version_that_nobody_modelled_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The option names those that there are."""
    assert "'1.99' is not one of '1.18', '1.26'" in refused(capsys, "--release", "1.99")


@pytest.mark.parametrize(("release", "verdict"), [("1.26", "violated"), ("1.31", "proved"), ("1.36", "proved")])
def test_what_everybody_may_do_is_agreed_by_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], release: str, verdict: str
) -> None:
    """Reviewing oneself is in the default role since 1.28."""
    signed_in = {"kind": "Group", "name": "system:authenticated"}
    review = rule("create", "selfsubjectreviews", "authentication.k8s.io")
    objects = [role("whoami", review), bound("whoami", "ClusterRole", signed_in)]
    _, said = gate(capsys, tmp_path, objects, "--release", release)

    assert said["who_has_signed_in_may_do_only_what_is_agreed"]["verdict"] == verdict


def test_the_smallest_request_beyond_what_is_agreed_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of all that everybody may do, one that tells least."""
    everybody = {"kind": "Group", "name": "system:unauthenticated"}
    rules = (rule("get", "secrets", resourceNames=["a"]), rule("list", "pods"), rule("get", "deployments", "apps"))
    objects = [role("open", *rules), bound("open", "ClusterRole", everybody)]
    status, said = gate(capsys, tmp_path, objects)
    shown = said["who_has_not_signed_in_may_do_only_what_is_agreed"]

    assert (status, shown["verdict"]) == (1, "violated")
    assert shown["counterexample"]["steps"][0]["changes"] == [
        "somebody = group system:unauthenticated",
        "ask = list pods cluster-wide",
    ]


def test_chains_are_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who becomes cluster-admin, by which steps; another ending, or no manifests, is refused."""
    picture, manifests = tmp_path / "ways.svg", tmp_path / "manifests.json"
    gate(capsys, tmp_path, [bound("cluster-admin", "ClusterRole", user("ruth"))], "--picture", picture)
    assert "the user ruth" in picture.read_text()
    assert "wildcard" in picture.read_text()

    assert "expected a file that ends in .svg" in refused(
        capsys, "--manifests", manifests, "--picture", tmp_path / "ways.png"
    )
    assert "--picture needs --manifests" in refused(capsys, "--picture", picture)
