"""The gate on manifests: escalation, tenants and admins by the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.manifests import (
    ADMIN,
    GIVES,
    PLACE,
    RBAC,
    RING,
    TENANT,
    account,
    bound,
    gate,
    guarded,
    role,
    rule,
    user,
)
from verify.cli import main

PODS = rule("create", "pods")
DEPLOYER = [role("deploy", PODS, namespace="red"), bound("deploy", "Role", user("ruth"), namespace="red")]


def test_a_default_role_is_what_every_api_server_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A binding to cluster-admin is judged though nobody wrote the role down; the label says whose word that is."""
    status, said = gate(capsys, tmp_path, [bound("cluster-admin", "ClusterRole", user("ruth"))])

    assert (status, said[ADMIN]["verdict"]) == (1, "violated")
    assert said[ADMIN]["counterexample"]["steps"][0]["changes"] == ["the user ruth"]


def test_default_roles_gather_what_manifests_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Edit is known, leads out of a namespace by its pods, and holds what a role of the manifests adds to view."""
    more = role("widgets", rule("escalate", "clusterroles", group=RBAC), rule("update", "clusterroles", group=RBAC))
    more["metadata"]["labels"] = {f"{RBAC}/aggregate-to-view": "true"}
    editor = bound("edit", "ClusterRole", user("ruth"), namespace="red")
    viewer = bound("view", "ClusterRole", user("vera"))

    status, said = gate(capsys, tmp_path, [guarded("red"), editor, viewer])
    assert (status, said[ADMIN]["verdict"], said[PLACE]["verdict"]) == (0, "proved", "proved")
    assert "what was added to them since is not known: view, edit, " in said[ADMIN]["scope"]

    status, said = gate(capsys, tmp_path, [editor, viewer])
    assert (status, said[ADMIN]["verdict"], said[PLACE]["verdict"]) == (1, "proved", "violated")

    status, said = gate(capsys, tmp_path, [guarded("red"), editor, viewer, more])
    assert (status, said[ADMIN]["verdict"]) == (1, "violated")
    assert said[ADMIN]["counterexample"]["steps"][0]["changes"] == ["the user vera"]


def test_a_missing_role_leaves_it_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown, with the binding and the role that would have to be read; status 3."""
    status, said = gate(capsys, tmp_path, [bound("ours", "ClusterRole", user("ruth"))])

    assert (status, said[ADMIN]["verdict"]) == (3, "unknown")
    assert said[ADMIN]["reason"] == (
        "whether the user ruth reaches cluster-admin: ClusterRoleBinding ours: ClusterRole ours is not in the manifests"
        "; add its file to --manifests"
    )
    assert "what the user ruth may bind or write" in said[GIVES]["reason"]

    main(["authorization", "--manifests", str(tmp_path / "manifests.json"), "--format", "json"])
    notes = json.loads(capsys.readouterr().out)["answers"][-1]["notes"]
    assert f"Not known {said[ADMIN]['reason']}." in notes


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
    ("subject", "name"),
    [
        ({"kind": "Group", "name": "system:unauthenticated"}, "who_has_not_signed_in_may_do_only_what_is_agreed"),
        ({"kind": "Group", "name": "system:authenticated"}, "who_has_signed_in_may_do_only_what_is_agreed"),
        ({"kind": "Group", "name": "system:nodes"}, "no_binding_lets_nodes_past_their_pods"),
        (user("system:node:n1"), "no_binding_lets_nodes_past_their_pods"),
        (user("system:node:n1"), "no_binding_lets_a_bare_name_write_as_a_node"),
    ],
)
def test_what_a_missing_role_gives_to_many_is_not_proved_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], subject: dict[str, str], name: str
) -> None:
    """Unknown with the binding; violated where another binding gives too much anyhow."""
    ours = bound("ours", "ClusterRole", subject)
    _, said = gate(capsys, tmp_path, [ours])
    assert said[name]["verdict"] == "unknown"
    assert said[name]["reason"] == (
        "not evaluated: ClusterRoleBinding ours: ClusterRole ours is not in the manifests; add its file to --manifests"
    )

    much = role("open", rule("get", "secrets"), rule("patch", "nodes"))
    _, said = gate(capsys, tmp_path, [ours, much, bound("open", "ClusterRole", subject)])
    assert said[name]["verdict"] == "violated"


def test_a_new_binding_to_a_missing_role_may_be_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the older manifests had it too, nothing in these manifests is new."""
    old = tmp_path / "old.json"
    old.write_text(json.dumps(bound("cluster-admin", "ClusterRole", user("root"))))
    ours = bound("ours", "ClusterRole", user("ruth"))
    _, said = gate(capsys, tmp_path, [ours], "--against", old)
    assert said["nothing_new_is_allowed"]["verdict"] == "unknown"

    old.write_text(json.dumps(ours))
    _, said = gate(capsys, tmp_path, [ours], "--against", old)
    assert said["nothing_new_is_allowed"]["verdict"] == "proved"
