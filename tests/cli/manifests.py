"""Manifests in a few words, and what the gate says of them."""

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
