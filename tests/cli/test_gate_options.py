"""The options of the gate: lists that cannot be read, versions, and the picture."""

import json
from pathlib import Path

import pytest

from tests.cli.manifests import bound, gate, refused, role, rule, user
from verify.cli import main

DEPLOYER = [
    role("deploy", rule("create", "pods"), namespace="red"),
    bound("deploy", "Role", user("ruth"), namespace="red"),
]


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
    assert f"{option} says nothing without --manifests" in refused(capsys, option, file)


def test_an_admin_who_becomes_none_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a list does not outlive what it was for."""
    admins, manifests = tmp_path / "admins", tmp_path / "manifests.json"
    admins.write_text("user ruth\ngroup gone\naccount red/gone # retired\n")
    manifests.write_text(json.dumps(bound("cluster-admin", "ClusterRole", user("ruth"))))
    assert main(["authorization", "--manifests", str(manifests), "--admins", str(admins), "--format", "json"]) == 0
    notes = json.loads(capsys.readouterr().out)["answers"][-1]["notes"]

    assert (
        "Meant to be an admin, but not found to become one: a member of the group gone, the account red/gone." in notes
    )


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
    assert "--picture says nothing without --manifests" in refused(capsys, "--picture", picture)
