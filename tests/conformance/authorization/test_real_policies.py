"""Nine projects' manifests and the default policies of four releases: what their objects really allow."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.difference import newly_allowed
from models.authorization.behaviour.index import allows
from models.authorization.behaviour.mentions import mentions_of
from models.authorization.behaviour.roles import role_of
from models.authorization.behaviour.subjects import principal_of
from models.authorization.reading import read_manifests
from models.authorization.vocabulary import Attributes, Policy, Principal, Request, Subject, SubjectKind, User
from models.authorization.worlds.examples import access
from properties.authorization.safety.rbac import (
    who_has_not_signed_in_may_do_only_what_is_agreed,
    who_has_signed_in_may_do_only_what_is_agreed,
)
from tests.conformance.authorization.recorded import TABLES, beside, table
from verify import World
from verify.engines.classes import check
from verify.limits import Limits
from verify.verdict import Outcome

pytestmark = [pytest.mark.data, beside]
RELEASES = ("release-1.6", "release-1.7", "release-1.8", "v1.26.0")
UNSAID = "unsaid"  # the namespace of objects that leave it to kubectl
PROJECTS = tuple(table("manifest_findings")["findings"]) if TABLES.is_dir() else ()


def bootstrap(release: str) -> Policy:
    """The default policy of a release, aggregated."""
    read = read_manifests([TABLES / "bootstrap" / f"bootstrap-policy-{release}.json"])
    return aggregated(read.policy).policy


def answers(policy: Policy, principal: Principal, namespace: str) -> list[str]:
    """The dangerous questions that are answered yes for one principal."""
    return sorted(
        name
        for name, said in table("manifest_findings")["queries"].items()
        if any(
            allows(
                policy,
                principal,
                Attributes(verb, said["apiGroup"], said["resource"], said["subresource"], namespace, said["name"]),
            )
            for verb in said["verbs"]
        )
    )


@pytest.mark.parametrize("project", PROJECTS)
def test_a_project_may_do_what_was_found(project: str) -> None:
    """26 dangerous questions for every subject of its bindings, cluster-wide and by namespace."""
    mine = read_manifests([TABLES / "manifests" / f"{project}.json"], UNSAID).policy
    known = bootstrap("v1.26.0")
    wide, narrow_roles = (*mine.cluster_roles, *known.cluster_roles), (*mine.roles, *known.roles)
    policy = evolve(mine, cluster_roles=wide, roles=narrow_roles)
    narrow = evolve(policy, cluster_bindings=())
    found: dict[str, Any] = {}
    for binding in (*policy.cluster_bindings, *policy.bindings):
        for subject in binding.subjects:
            said = found.setdefault(_key(subject), {"cluster": [], "namespace": {}, "dangling": []})
            principal = principal_of(subject, binding.namespace)
            assert principal is not None
            if role_of(policy, binding) is None:
                said["dangling"].append(binding.name)
            elif not binding.namespace:
                said["cluster"] = answers(policy, principal, "")
            elif asked := answers(narrow, principal, binding.namespace):
                said["namespace"][binding.namespace.replace(UNSAID, "")] = asked

    assert found == table("manifest_findings")["findings"][project]


def _key(subject: Subject) -> str:
    is_account = subject.kind == SubjectKind.SERVICE_ACCOUNT
    return f"{subject.kind.value}:{subject.namespace + '/' if is_account else ''}{subject.name}"


def is_allowed(release: str, ask: Request) -> bool:
    """Whether the release's default policy allows it."""
    return decide(bootstrap(release), ask).grant is not None


@pytest.mark.parametrize("release", RELEASES)
def test_old_releases_let_every_node_read_every_secret(release: str) -> None:
    """B2: system:node was bound to the group system:nodes in 1.6 and 1.7, so that RBAC voided the isolation."""
    node = User("system:node:n", frozenset({"system:nodes"}))
    ask = Request(node, "get", "", "secrets", "", "elsewhere", "any")

    assert is_allowed(release, ask) is (release in ("release-1.6", "release-1.7"))


@pytest.mark.parametrize("release", RELEASES)
def test_anonymous_users_could_discover_and_review_themselves(release: str) -> None:
    """B3: until 1.14 system:discovery and system:basic-user were bound to system:unauthenticated."""
    nobody = User("system:anonymous", frozenset({"system:unauthenticated"}))
    review = Request(nobody, "create", "authorization.k8s.io", "selfsubjectaccessreviews")
    discovery = Request(nobody, "get", path="/apis", is_resource=False)
    health = Request(nobody, "get", path="/healthz", is_resource=False)

    old = release != "v1.26.0"
    assert is_allowed(release, review) is old
    assert is_allowed(release, discovery) is old
    assert is_allowed(release, health)


@pytest.mark.parametrize("release", RELEASES)
def test_namespace_edit_is_every_account_of_the_namespace(release: str) -> None:
    """B12: the role edit grants impersonation of accounts and reading of secrets, in every release."""
    policy = bootstrap(release)
    editor = read_manifests([_editor()]).policy
    both = evolve(policy, bindings=(*policy.bindings, *editor.bindings))
    jane = User("jane")

    assert decide(both, Request(jane, "impersonate", "", "serviceaccounts", "", "team", "deployer")).grant
    assert decide(both, Request(jane, "get", "", "secrets", "", "team", "token")).grant
    assert decide(both, Request(jane, "get", "", "secrets", "", "other", "token")).grant is None


@pytest.mark.parametrize("release", RELEASES)
def test_the_defaults_of_a_release_are_what_is_agreed_since_1_14(release: str) -> None:
    """P17: of the four releases only that of 1.26 gives everybody no more than health, version and discovery."""
    world = World(release, access(bootstrap(release)))
    claims = (who_has_not_signed_in_may_do_only_what_is_agreed, who_has_signed_in_may_do_only_what_is_agreed)
    for _, verdict in check(claims, world, Limits()):
        assert verdict.outcome is (Outcome.PROVED if release == "v1.26.0" else Outcome.VIOLATED)


def test_what_was_dropped_by_default_is_found_as_new_in_the_other_direction() -> None:
    """1.7 beside 1.8: nodes lose what system:node was bound to them for, secrets of every namespace among it (B2)."""
    old, new = bootstrap("release-1.7"), bootstrap("release-1.8")
    found = list(newly_allowed(old, new, mentions_of(old, new)))
    nodes = [each.grant for each in found if each.principal == Principal("system:nodes", is_group=True)]

    assert {grant.binding.name for grant in nodes} == {"system:node"}
    assert any("secrets" in grant.rule.resources for grant in nodes)


def _editor() -> Path:
    return Path(__file__).with_name("editor.yaml")
