"""Manifests are read as kubectl takes them: files, folders, lists, JSON, standard input."""

import io
import json
import sys
from pathlib import Path

import pytest

from models.authorization.reading import read_manifests
from models.authorization.vocabulary import PolicyRule, RoleRef, Selector, Subject, SubjectKind

ROLE = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "Role",
    "metadata": {"name": "reader", "namespace": "a", "labels": {"x": "y", "z": None}},
    "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": ["web"]}],
}
TEXT = """# a comment
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
aggregationRule:
  clusterRoleSelectors:
  - matchLabels: {to: all}
    matchExpressions: [{key: tier, operator: In, values: [a, b]}]
rules: null
---
apiVersion: rbac.authorization.k8s.io/v1beta1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: bot}
- {kind: Group, name: ops, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: bot}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: authorization.openshift.io/v1
kind: ClusterRole
metadata: {name: other}
"""


def test_rbac_objects_say_what_they_said(tmp_path: Path) -> None:
    """Rules, selectors, subjects and references, with the file and document that they are from."""
    file = tmp_path / "all.yaml"
    file.write_text(TEXT)
    read = read_manifests([file], "team")
    (role,), (binding,) = read.policy.cluster_roles, read.policy.bindings

    assert role.aggregates == (Selector((("to", "all"),), (("tier", "In", ("a", "b")),)),)
    assert role.source == f"{file} document 1"
    assert binding.namespace == "team"  # what kubectl fills in
    assert binding.role == RoleRef("Role", "reader")
    assert binding.subjects == (Subject(SubjectKind.SERVICE_ACCOUNT, "bot"), Subject(SubjectKind.GROUP, "ops"))
    assert binding.source == f"{file} document 2"


def test_workloads_are_kept_and_the_rest_is_counted(tmp_path: Path) -> None:
    """A ClusterRole of another API group is no RBAC object."""
    file = tmp_path / "all.yaml"
    file.write_text(TEXT)
    read = read_manifests([file])

    assert [(each.kind, each.namespace, each.name) for each in read.others] == [("ServiceAccount", "default", "bot")]
    assert read.ignored == (("ClusterRole.authorization.openshift.io", 1), ("ConfigMap", 1))


@pytest.mark.parametrize("kind", ["RoleList", "List", "objects", "namespace-roles"])
def test_lists_hold_objects(tmp_path: Path, kind: str) -> None:
    """Items of a typed list need not say what they are; recorded policies keep their objects under other keys."""
    file = tmp_path / "list.json"
    bare = {key: ROLE[key] for key in ("metadata", "rules")}
    whole = {
        "RoleList": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleList", "items": [bare]},
        "List": {"apiVersion": "v1", "kind": "List", "items": [ROLE]},
        "objects": {"origin": {}, "objects": [{**bare, "kind": "Role"}]},
        "namespace-roles": {"namespace-roles": [ROLE]},
    }[kind]
    file.write_text(json.dumps(whole))
    (role,) = read_manifests([file]).policy.roles

    assert role.rules == (PolicyRule(("get",), ("",), ("pods",), ("web",)),)
    assert role.labels == (("x", "y"), ("z", ""))


def test_folders_are_read_to_the_bottom_and_by_name(tmp_path: Path) -> None:
    """Hidden files, and those of other endings, are passed over."""
    inner = tmp_path / "b" / "c"
    inner.mkdir(parents=True)
    (tmp_path / ".hidden.yaml").write_text("no: manifest")
    (tmp_path / "README.md").write_text("no manifest")
    (inner / "role.json").write_text(json.dumps(ROLE))
    (tmp_path / "a.yml").write_text(TEXT)
    read = read_manifests([tmp_path])

    assert len(read.policy.roles) == len(read.policy.bindings) == 1
    assert read.policy.roles[0].source == f"{inner / 'role.json'} document 1"


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON objects may follow each other, as `kubectl get -o json` of several clusters does."""
    other = {**ROLE, "metadata": {"name": "other"}}
    raw = io.TextIOWrapper(io.BytesIO(f"{json.dumps(ROLE)}\n{json.dumps(other)}\n".encode()))
    monkeypatch.setattr(sys, "stdin", raw)
    read = read_manifests([Path("-")])

    assert [role.name for role in read.policy.roles] == ["reader", "other"]
    assert read.policy.roles[1].source == "standard input document 2"


def test_an_object_that_is_given_twice_alike_counts_once(tmp_path: Path) -> None:
    """Applying it twice changes nothing; two that differ are refused."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(ROLE))

    assert len(read_manifests([tmp_path]).policy.roles) == 1
