"""The command line on manifests and on questions."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from verify.cli import main

ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: a}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane}]
"""


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    """The exit status, and the JSON document that was printed."""
    status = main(["authorization", "--format", "json", *map(str, arguments)])
    return status, json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line with which bad input ends."""
    assert main(["authorization", *map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A role and its binding."""
    file = tmp_path / "roles.yaml"
    file.write_text(ROLE)
    return file


def test_manifests_are_verified(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All promises hold, for every request."""
    status, document = asked(capsys, "--manifests", manifest)

    assert status == 0
    assert {result["verdict"] for result in document["results"]} == {"proved"}
    assert {result["world"] for result in document["results"]} == {"roles.yaml"}
    assert not any(result["property"].endswith("nothing_new_is_allowed") for result in document["results"])


def test_manifests_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is piped is asked for by verdicts and by answers, and read once."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ROLE.encode())))
    status, document = asked(capsys, "--manifests", "-")

    assert (status, {result["verdict"] for result in document["results"]}) == (0, {"proved"})


def test_a_wider_role_is_noticed_beside_the_old_one(
    manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the request, the binding and the rule that are new, and a counterexample that runs."""
    wider = tmp_path / "wider.yaml"
    wider.write_text(ROLE.replace("verbs: [get]", "verbs: [get, delete]"))
    status, document = asked(capsys, "--manifests", wider, "--against", manifest)
    (broken,) = [result for result in document["results"] if result["verdict"] == "violated"]
    news = document["answers"][0]

    assert status == 1
    assert broken["property"] == "authorization.safety.nothing_new_is_allowed"
    assert news["rows"] == [
        ["user jane", "delete pods in a", "RoleBinding a/readers to Role reader", "get, delete on pods of core"]
    ]
    with pytest.raises(AssertionError):
        exec(compile(broken["counterexample"]["python"], "printed", "exec"), {})  # noqa: S102 - as a user would

    status, document = asked(capsys, "--manifests", manifest, "--against", wider)
    assert status == 0
    assert document["answers"][0]["notes"] == ["Allows nothing new."]


def test_questions_are_answered_with_what_decided(
    manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the binding and the rule, or by why nothing did; reviews are read as well as plain requests."""
    questions = tmp_path / "asks.jsonl"
    lines: list[dict[str, object]] = [
        {"user": "jane", "verb": "get", "resource": "pods", "namespace": "a"},
        {"user": "jane", "verb": "get", "resource": "pods"},
        {"user": "root", "groups": ["system:masters"], "verb": "get", "path": "/metrics"},
        {
            "kind": "SubjectAccessReview",
            "spec": {"user": "jane", "resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "a"}},
        },
    ]
    questions.write_text("\n".join(map(json.dumps, lines)))
    _, document = asked(capsys, "--manifests", manifest, "--ask", questions)
    decisions = document["answers"][0]["data"]["decisions"]

    assert [each["rbac"] for each in decisions] == ["Allow", "NoOpinion", "NoOpinion", "Allow"]
    assert [each["union"] for each in decisions] == ["Allow", "NoOpinion", "Allow", "Allow"]
    assert decisions[0]["binding"] == f"{manifest} document 2"
    assert decisions[0]["role"] == f"{manifest} document 1"
    assert decisions[1]["reason"] == "no rule allows it"
    assert decisions[2]["reason"] == "member of system:masters"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "asks.jsonl line 1: expected a JSON object"),
        ("[]", "asks.jsonl line 1: expected a JSON object, found a list"),
        ('\n{"user": 1}', "asks.jsonl line 2: user: expected text, found 1"),
        ('{"user": "jane"}', "line 1: verb: expected text, found nothing"),
        ('{"user": "jane", "verbs": "get"}', "key 'verbs': expected one of user, groups, verb"),
        ('{"user": "j", "resourceAttributes": {}, "nonResourceAttributes": {}}', "expected either this or nonRes"),
        ('{"user": "j", "resourceAttributes": {"resource": "pods"}}', "resourceAttributes.verb: expected text"),
        ("", "asks.jsonl: expected at least one question"),
    ],
)
def test_bad_questions_end_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    """With the file, the line, the field."""
    file = tmp_path / "asks.jsonl"
    file.write_text(text)

    assert message in refused(capsys, "--ask", file)


def test_bad_manifests_end_in_one_line(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is half verified."""
    other = tmp_path / "settings.yaml"
    other.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n")
    manifest.write_text(ROLE.replace("verbs: [get]", "verbs: []"))

    assert "rules[0].verbs: expected at least one verb" in refused(capsys, "--manifests", manifest)
    assert "expected at least one RBAC object, found none among 1" in refused(capsys, "--manifests", other)
    assert "--against says nothing without --manifests" in refused(capsys, "--against", manifest)
    assert "expected a readable file" in refused(capsys, "--manifests", tmp_path / "none.yaml")


def test_a_promise_that_does_not_apply_is_told_from_none(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is such a property, but without older manifests there is nothing to compare with."""
    only = ("--manifests", manifest, "--property", "*.nothing_new_is_allowed")
    assert (
        "'*.nothing_new_is_allowed' names authorization.safety.nothing_new_is_allowed, which does not apply here"
        in (refused(capsys, *only))
    )
    assert "does not apply here" in refused(capsys, *only, "--property", "*.no_way_leads_out_of_a_namespace")
    assert "no property matches" in refused(capsys, "--manifests", manifest, "--property", "*.nothing_now_*")


def test_several_globs_are_all_asked(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with what it names, and no more."""
    names = ("no_way_leads_out_of_a_namespace", "nobody_else_becomes_cluster_admin")
    globs = [word for name in names for word in ("--property", f"*.{name}")]
    status, document = asked(capsys, "--manifests", manifest, *globs)

    assert status == 0
    assert {result["property"].rpartition(".")[2] for result in document["results"]} == set(names)


def test_a_review_may_leave_its_kind_out(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands under `spec` is the specification of a review."""
    asks = tmp_path / "asks.jsonl"
    asks.write_text(
        '{"spec": {"user": "jane", "resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "a"}}}'
    )
    _, document = asked(capsys, "--manifests", manifest, "--ask", asks)

    assert [row["rbac"] for row in document["answers"][0]["data"]["decisions"]] == ["Allow"]


def test_a_counterexample_of_what_is_new_has_a_verb(
    manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A star allows requests of methods that nobody uses, too; they are not what is shown."""
    wider = tmp_path / "wider.yaml"
    wider.write_text(ROLE.replace("verbs: [get]", 'verbs: ["*"]'))
    _, document = asked(capsys, "--manifests", wider, "--against", manifest)
    (broken,) = [each for each in document["results"] if each["property"].endswith("nothing_new_is_allowed")]

    assert "verb=''" not in broken["counterexample"]["python"]


def test_what_reaches_far_is_listed(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reading every secret leads nowhere that is known here, and is told all the same."""
    file = tmp_path / "secrets.yaml"
    wide = (
        ROLE.replace("Role", "ClusterRole")
        .replace("ClusterRoleBinding", "ClusterRoleBinding")
        .replace(", namespace: a", "")
    )
    file.write_text(wide.replace("[pods]", "[secrets, nodes/proxy]"))
    status, document = asked(capsys, "--manifests", file)
    (far,) = [answer["data"] for answer in document["answers"] if "powers" in answer["data"]]
    (none,) = [
        answer["data"] for answer in asked(capsys, "--manifests", manifest)[1]["answers"] if "powers" in answer["data"]
    ]

    assert (status, none) == (0, {"powers": []})
    assert [(each["subject"], each["step"], each["gives"]) for each in far["powers"]] == [
        ("the user jane", "secret-read", "the secrets of every namespace"),
        ("the user jane", "nodes-proxy", "every account that runs in every namespace"),
    ]


@pytest.mark.parametrize("option", ["--against", "--ask", "--events", "--admins", "--tenants"])
def test_standard_input_is_for_one_option(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What one option has read would be nothing, or the same again, to another: no policy is held against itself."""
    assert main(["authorization", "--manifests", "-", option, "-"]) == 2
    assert capsys.readouterr().err == (
        f"verify: {option} -: expected a file, since --manifests reads standard input already\n"
    )
