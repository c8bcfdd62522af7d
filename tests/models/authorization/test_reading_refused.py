"""What the API server or kubectl would refuse is refused in one line: the file, the document, the field."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.authorization.reading import Unreadable, read_manifests

ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
"""
WIDE_BINDING = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: User, name: jane}
"""


def refusal(file: Path) -> str:
    """The one line with which reading is refused."""
    with pytest.raises(Unreadable) as raised:
        read_manifests([file])
    message = str(raised.value)
    assert message.isascii()
    assert message.isprintable()
    assert len(message) < 400
    return message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v2", "document 1: apiVersion: expected rbac"),
        ("rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1alpha1", "apiVersion: expected rbac"),
        ("rbac.authorization.k8s.io/v1", "v1", "document 1: apiVersion: expected rbac"),
        ("rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io", "document 1: apiVersion: expected rbac"),
        ("rbac.authorization.k8s.io/v1", "rbac/v1", "document 1: apiVersion: expected rbac"),
        ("rbac.authorization.k8s.io/v1", "authorization.k8s.io/v1", "document 1: apiVersion: expected rbac"),
        ("apiVersion: rbac.authorization.k8s.io/v1\n", "", "document 1: apiVersion: expected text, found nothing"),
        ("{name: r, namespace: a}", "{namespace: a}", "metadata.name: expected text, found nothing"),
        ("{name: r, namespace: a}", "{name: a/b}", "metadata.name: expected a name without / and %, found 'a/b'"),
        ("{name: r, namespace: a}", "r", "document 1: metadata: expected an object, found 'r'"),
        ("verbs: [get]", "verbs: []", "rules[0].verbs: expected at least one verb, found a list"),
        ("verbs: [get]", "verbs: get", "rules[0].verbs: expected a list, found 'get'"),
        ("verbs: [get]", "verbs: [get, yes]", "rules[0].verbs[1]: expected text, found True"),
        ("verbs: [get]", "verbs: [get, [get]]", "rules[0].verbs[1]: expected text, found a list"),
        ("verbs: [get]", "verbs: [2024-02-30]", "roles.yaml: expected YAML of a sane size and depth"),
        ("resources: [pods], ", "", "rules[0].resources: expected at least one resource, found nothing"),
        ('apiGroups: [""], ', "", "rules[0].apiGroups: expected at least one group"),
        ('apiGroups: [""], resources: [pods]', "nonResourceURLs: [/x]", "nonResourceURLs: expected none in a Role"),
        ("verbs: [get]", "verbs: [get], resourcenames: [x]", "rules[0].'resourcenames': expected one of verbs,"),
        ("rules:", "aggregationRule: {}\nrules:", "key 'aggregationRule': expected one of apiVersion, kind, metadata"),
        ("- {apiGroups", "- 7\n- {apiGroups", "rules[0]: expected an object, found 7"),
        ("rules:\n", "rules:\n\t", "line 5: expected YAML, found a tab before the text"),
        ("rules:", "rules: {", "expected YAML, found"),
        ("kind: Role", "kind: Role\nkind: Role", "line 3: expected each key once, found 'kind' twice"),
        ("kind: Role", "kind: !!python/name:os.system", "expected YAML without tags of its own"),
        ("name: r", "name: &a [*a]", "metadata.name: expected text, found a list"),
    ],
)
def test_a_role_that_no_api_server_takes_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """With the file, the document, the field, what was expected and what is there."""
    file = tmp_path / "roles.yaml"
    assert old in ROLE
    file.write_text(ROLE.replace(old, new))

    assert message in refusal(file)
    assert refusal(file).startswith(str(file))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: ClusterRole,", "kind: Role,", "roleRef.kind: expected ClusterRole, found 'Role'"),
        (
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n",
            "",
            "roleRef: expected an object",
        ),
        (", name: view", "", "roleRef.name: expected text, found nothing"),
        ("apiGroup: rbac.authorization.k8s.io, ", "apiGroup: apps, ", "roleRef.apiGroup: expected rbac"),
        ("kind: User", "kind: user", "subjects[0].kind: expected User, Group, ServiceAccount, found 'user'"),
        ("kind: User", "kind: ServiceAccount", "subjects[0].namespace: expected the account's namespace"),
        ("kind: User", "apiGroup: apps, kind: User", "subjects[0].apiGroup: expected rbac"),
        ("name: jane", "name: ''", "subjects[0].name: expected a name, found ''"),
        ("name: jane", "nme: jane", "subjects[0].'nme': expected one of apiGroup"),
    ],
)
def test_a_binding_that_no_api_server_takes_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A role of the wrong kind, a subject that means nobody."""
    file = tmp_path / "bindings.yaml"
    assert old in WIDE_BINDING
    file.write_text(WIDE_BINDING.replace(old, new))

    assert message in refusal(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "document 1: expected a Kubernetes object, found 'hello'"),
        ("kind: Pod\napiVersion: v2\nmetadata: {name: p}", "apiVersion: expected v1, found 'v2'"),
        (
            "kind: Job\napiVersion: batch/v9\nmetadata: {name: p}",
            "apiVersion: expected batch/v1 or batch/v1beta1 or batch",
        ),
        ("- 1", "document 1: expected a Kubernetes object, found a list"),
        ("a: b", "document 1: kind: expected that of an object in a cluster, found nothing; charts and kustomizations"),
        ("{", "line 1 column 2: expected JSON, found its end"),
        ('{"kind": "Pod", "kind": "Role"}', "expected each key once, found 'kind' twice"),
        ("{" * 100_000, "expected JSON"),
        ("- " * 100_000, "expected YAML of a sane size and depth"),
        ("[" * 100_000, "expected YAML of a sane size and depth"),
        (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop",
            "document 1: kind: expected that of an object in a cluster, found 'Kustomization'; charts and",
        ),
        ("kind: List\napiVersion: v1\nitems: 7", "items: expected a list, found 7"),
        ("kind: List\napiVersion: v1\nitems: [{kind: List, items: []}]", "item 1: kind: expected no list inside"),
        ("kind: List\napiVersion: v1\nitems: [{}]", "document 1 item 1: kind: expected text, found nothing"),
        ("---\n---\n" + ROLE + "---\nkind: 1", "document 3: kind: expected text, found 1"),
        (ROLE + "---\n" + ROLE.replace("get", "list"), "document 2: metadata.name: expected each Role once, a/r is in"),
        ("a: \x00", "expected YAML"),
        ("{{ if .Values.rbac }}", "expected JSON"),
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """Text, templates, lists in lists, two objects of one name."""
    file = tmp_path / "text.yaml"
    file.write_text(text)

    assert message in refusal(file)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """A folder without manifests, a file that is not there, bytes that are no text."""
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"kind: \xff")

    (tmp_path / "empty").mkdir()

    assert "expected a file that ends in .yaml" in refusal(tmp_path / "empty")
    assert "expected a readable file, found No such file" in refusal(tmp_path / "none.yaml")
    assert "line 1: expected text in UTF-8, found byte 0xff" in refusal(latin)


def test_aliases_cannot_grow(tmp_path: Path) -> None:
    """A billion laughs cost nothing as aliases, and are refused as merge keys."""
    lists = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    merges = ["a0: &a0 {x0: 1, x1: 2}"] + [
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}], k{n}: 1}}" for n in range(1, 12)
    ]
    start = time.perf_counter()
    for lines, message in ((lists, "kind: expected that of an object"), (merges, "merge keys of a sane size")):
        file = tmp_path / "laughs.yaml"
        file.write_text("\n".join(lines))
        assert message in refusal(file)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(("make", "found"), [(os.mkfifo, "a pipe or a device"), (None, "a link to nothing")])
def test_what_is_no_manifest_among_manifests_is_refused(
    tmp_path: Path, make: Callable[[Path], None] | None, found: str
) -> None:
    """A pipe or a broken link is not passed over in silence, since what it would have said is not known."""
    (tmp_path / "roles.yaml").write_text(ROLE)
    broken = tmp_path / "more.yaml"
    if make is not None:
        make(broken)
    else:
        broken.symlink_to("nowhere.yaml")

    assert refusal(tmp_path).endswith(f"more.yaml: expected a readable file, found {found}")


def test_a_loop_of_links_is_read_once(tmp_path: Path) -> None:
    """Links to folders are not followed, as kubectl does not."""
    (tmp_path / "roles.yaml").write_text(ROLE)
    (tmp_path / "again").symlink_to(".")

    assert len(read_manifests([tmp_path]).policy.roles) == 1
