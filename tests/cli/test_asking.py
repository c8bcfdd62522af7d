"""Requests by attributes, by URL and by review, put to RBAC and to the Node authorizer; events in between."""

import json
from pathlib import Path
from typing import Any

import pytest

from verify.cli import main

MANIFESTS = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: a}
rules:
- {apiGroups: [""], resources: [pods, secrets], verbs: [get, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane}, {kind: User, name: "system:node:n1"}]
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: n1
  containers: [{name: c, image: i}]
  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  claimRef: {namespace: a, name: data}
  iscsi: {targetPortal: t, iqn: q, lun: 0, secretRef: {name: key}}
"""
NODE = {"user": "system:node:n1", "groups": ["system:nodes"]}
KEY = {"verb": "get", "resource": "secrets", "namespace": "a", "name": "key"}
PATH = (
    "Node: secret a/key leads to persistentvolume disk leads to persistentvolumeclaim a/data leads to pod a/web "
    "leads to node n1"
)

ONLY = ("--property", "*who_is_bound_to_nothing*")


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    """Two objects of RBAC, a pod and a volume."""
    file = tmp_path / "cluster.yaml"
    file.write_text(MANIFESTS)
    return file


def decided(
    capsys: pytest.CaptureFixture[str], option: str, file: Path, lines: list[Any], *more: object
) -> list[dict[str, Any]]:
    """The decisions."""
    file.write_text("\n".join(map(json.dumps, lines)))
    assert main(["authorization", option, str(file), *ONLY, "--format", "json", *map(str, more)]) == 0
    document = json.loads(capsys.readouterr().out)
    found: list[dict[str, Any]] = document["answers"][0]["data"]["decisions"]
    return found


def whole(said: dict[str, Any]) -> tuple[str, str, str]:
    """RBAC, Node, and both."""
    return said["rbac"], said["node"], said["union"]


def test_pods_and_volumes_of_manifests_lead_to_their_nodes(
    manifests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The path decides; another node, and a node's name without its group, have none."""
    other = {"user": "system:node:n2", "groups": ["system:nodes"]}
    lines = [NODE | KEY, other | KEY, {"user": "system:node:n2"} | KEY, {"user": "jane"} | KEY]
    asked = decided(capsys, "--ask", tmp_path / "asks", lines, "--manifests", manifests, "--namespace", "a")
    no, yes = "NoOpinion", "Allow"

    assert [whole(each) for each in asked] == [(yes, yes, yes), (no, no, no), (no, no, no), (yes, no, yes)]
    rule = f"RoleBinding a/readers ({manifests} document 2) to Role reader: get, watch on pods, secrets of core"
    assert [each["reason"] for each in asked] == [
        f"{PATH}; RBAC too: {rule}",
        "no rule allows it; Node: no path leads from secret a/key to node n2",
        "no rule allows it; Node: a node's name without the group system:nodes is no node",
        rule,
    ]


def test_urls_are_told_apart_as_the_server_does(
    manifests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verb, resource and name come from method, path and query; what has no kind comes to no authorizer."""
    lines = [
        {"user": "jane", "method": "GET", "url": "/api/v1/namespaces/a/pods?watch=1"},
        {"user": "jane", "method": "GET", "url": "/api/v1/namespaces/a/pods"},
        {"user": "root", "groups": ["system:masters"], "method": "DELETE", "url": "/api/v1/namespaces/a/pods"},
        {"user": "jane", "method": "GET", "url": "/api/v1/watch"},
        {"user": "jane", "method": "GET", "url": "/metrics"},
    ]
    asked = decided(capsys, "--ask", tmp_path / "asks", lines, "--manifests", manifests)

    assert [each["request"] for each in asked] == [
        "jane may watch pods in a",
        "jane may list pods in a",
        "root may deletecollection pods in a",
        "jane sends GET /api/v1/watch",
        "jane may get /metrics",
    ]
    assert [each["union"] for each in asked] == ["Allow", "NoOpinion", "Allow", "-", "NoOpinion"]
    assert asked[3]["reason"].startswith("the server answers with status 500: unable to determine kind")


@pytest.mark.parametrize(("release", "union"), [("1.31", "Allow"), ("1.32", "NoOpinion"), ("1.36", "NoOpinion")])
def test_field_selectors_count_from_the_version_that_sees_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], release: str, union: str
) -> None:
    """Before, every node lists every pod; since, only those of its own, however the selector is said."""
    pods = {"verb": "list", "resource": "pods"}
    exact = {"requirements": [{"key": "spec.nodeName", "operator": "In", "values": ["n1"]}]}
    lines: list[dict[str, Any]] = [
        NODE | pods,
        NODE | pods | {"fieldSelector": "spec.nodeName=n1"},
        NODE | {"method": "GET", "url": "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1"},
        NODE | {"resourceAttributes": pods | {"fieldSelector": {"rawSelector": "spec.nodeName=n1"}}},
        {"kind": "SubjectAccessReview", "spec": NODE | {"resourceAttributes": pods | {"fieldSelector": exact}}},
        NODE | pods | {"fieldSelector": "spec.nodeName=n2"},
    ]
    asked = decided(capsys, "--ask", tmp_path / "asks", lines, "--release", release)

    assert [each["union"] for each in asked] == [union, "Allow", "Allow", "Allow", "Allow", union]


BOUND = """apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: seers, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: NAME}
subjects: [{kind: User, name: jane}]
"""
GATHERING = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all-seeing}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}]}
"""
OTHER = {"1.18": "how those of 1.18 differ is not known", "1.36": "what was added to them since is not known"}


@pytest.mark.parametrize("role", ["view", "all-seeing"])
@pytest.mark.parametrize(("release", "refused"), [("1.18", "unknown"), ("1.26", "NoOpinion"), ("1.36", "unknown")])
def test_a_refusal_by_a_default_role_of_another_version_is_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], release: str, refused: str, role: str
) -> None:
    """What it allows it is said to; elsewhere, to others, and in its own version its silence counts."""
    file = tmp_path / "bound.yaml"
    file.write_text(BOUND.replace("NAME", role) + (GATHERING if role != "view" else ""))
    pods, jane = {"resource": "pods", "namespace": "a"}, {"user": "jane"}
    lines: list[dict[str, Any]] = [
        jane | pods | {"verb": "get"},
        jane | {"resource": "new", "apiGroup": "new.k8s.io", "namespace": "a", "verb": "get"},
        jane | pods | {"verb": "get", "namespace": "b"},
        {"user": "joe"} | pods | {"verb": "get"},
    ]
    asked = decided(capsys, "--ask", tmp_path / "asks", lines, "--manifests", file, "--release", release)
    no = "NoOpinion"
    assert [each["union"] for each in asked] == ["Allow", refused, no, no]
    assert ("of 1.26" in asked[1]["reason"]) == (refused == "unknown")

    main(["authorization", "--ask", str(tmp_path / "asks"), "--manifests", str(file), "--release", release, *ONLY])
    said = " ".join(capsys.readouterr().out.split())
    told = said.partition("Default roles as every API server makes them")[2]
    assert told.startswith(f", of 1.26: {OTHER[release]}: " if release in OTHER else ": ")


def test_reviews_of_paths_and_of_label_selectors_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A review asks of a path too; label selectors decide nothing."""
    labelled = {"verb": "get", "resource": "pods", "namespace": "default", "labelSelector": {"rawSelector": "a=b"}}
    lines: list[dict[str, Any]] = [
        {"kind": "SubjectAccessReview", "spec": {"user": "j", "nonResourceAttributes": {"path": "/x", "verb": "get"}}},
        {"user": "jane", "resourceAttributes": labelled},
    ]
    asked = decided(capsys, "--ask", tmp_path / "asks", lines)

    assert [(each["request"], each["union"]) for each in asked] == [
        ("j may get /x", "NoOpinion"),
        ("jane may get pods in default", "Allow"),
    ]


def test_requests_are_answered_between_events(
    manifests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each run starts from what the manifests hold; what its events take away is gone until the next one."""
    pod = {"metadata": {"namespace": "a", "name": "web"}, "spec": {"nodeName": "n1"}}
    gone, asked = {"event": {"op": "delete", "kind": "Pod", "object": pod}}, {"request": NODE | KEY}
    new = {"metadata": {"namespace": "a", "name": "new"}, "spec": {"nodeName": "n1", "imagePullSecrets": [KEY]}}
    more = {"event": {"op": "add", "kind": "Pod", "object": new}}
    lines = [{"id": "one", "steps": [asked, gone, asked, more, asked]}, {"id": "two", "steps": [asked]}]
    found = decided(capsys, "--events", tmp_path / "runs", lines, "--manifests", manifests, "--namespace", "a")

    assert [(each["question"].rpartition(" run ")[2], each["node"]) for each in found] == [
        ("one step 1", "Allow"),
        ("one step 3", "NoOpinion"),
        ("one step 5", "Allow"),
        ("two step 1", "Allow"),
    ]
    assert [each["union"] for each in found] == ["Allow"] * 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"user": "j", "method": "GET"}', "line 1: url: expected text, found nothing"),
        ('{"user": "j", "method": "GET /", "url": "/"}', "line 1: method: expected an HTTP method such as GET"),
        ('{"user": "j", "method": "GET", "url": "api"}', "line 1: url: expected a path such as /api/v1/pods"),
        ('{"user": "j", "method": "GET", "url": "/a b"}', "line 1: url: expected a path such as /api/v1/pods"),
        ('{"user": "j", "method": "GET", "url": "/", "verb": "get"}', "key 'verb': expected one of user, groups, meth"),
        (
            '{"resourceAttributes": {"verb": "", "fieldSelector": {"rawSelector": "a", "requirements": 1}}}',
            "requirements: expected none beside rawSelector",
        ),
    ],
)
def test_bad_requests_end_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    """With the file, the line, the field."""
    file = tmp_path / "asks.jsonl"
    file.write_text(text)

    assert main(["authorization", "--ask", str(file)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line


def test_bad_pods_of_manifests_end_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the document."""
    file = tmp_path / "cluster.yaml"
    file.write_text(MANIFESTS.replace("claimName: data", "claimName: data}, secret: {secretName: [1]"))

    assert main(["authorization", "--manifests", str(file)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("cluster.yaml document 3: Pod: expected an object as the API serves it")
