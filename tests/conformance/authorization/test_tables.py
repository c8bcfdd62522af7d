"""The tables of Kubernetes' own unit tests, row by row."""

from typing import Any

import pytest

from models.authorization.behaviour.authorizers import (
    OK,
    InnerStar,
    allowing_paths,
    rbac,
    status,
    union,
)
from models.authorization.behaviour.covers import compact, covers, covers_url, uncovered
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.escalation import role_write
from models.authorization.behaviour.matching import rule_allows
from models.authorization.behaviour.rbac import rules_for, scanned
from models.authorization.behaviour.subjects import matching_subject, principals_of
from models.authorization.vocabulary import Binding, Decision, PolicyRule, Request, Role, RoleRef, Ruling, User
from tests.conformance.authorization.recorded import (
    beside,
    policy,
    request,
    rule,
    rules,
    subject,
    table,
    user,
)

pytestmark = [pytest.mark.data, beside]
SAID = {"allow": Decision.ALLOW, "no-opinion": Decision.NO_OPINION, "deny": Decision.DENY}


def test_rbac_answers_the_authorizers_table() -> None:
    """rbac_test.go, TestAuthorizer."""
    for case in table("rbac_authorizer_cases")["authorizer"]:
        objects = policy(case)
        for row in case["requests"]:
            ask = request(row["attributes"])
            assert decide(objects, ask).decision is SAID[row["expect"]], row
            assert decide(objects, ask) == scanned(objects, ask)


def test_a_rule_matches_as_in_the_rules_table() -> None:
    """rbac_test.go, TestRuleMatches."""
    for case in table("rbac_authorizer_cases")["rule_matches"]:
        for row in case["requests"]:
            asked = {"user": {"name": "", "groups": []}, **row["attributes"]}
            assert rule_allows(rule(case["rule"]), request(asked)) is row["expect"], (case["name"], row)


def test_rules_are_resolved_as_in_the_resolvers_table() -> None:
    """rule_test.go, TestDefaultRuleResolver."""
    said = table("rbac_rule_resolver_cases")
    objects = policy(said["policy"])
    for case in said["rules_for"]:
        found, errors = rules_for(objects, user(case["user"]), case["namespace"])
        assert sorted(found, key=repr) == sorted(rules(case["effectiveRules"]), key=repr), case
        assert errors == ()


def test_subjects_are_matched_as_in_the_resolvers_table() -> None:
    """rule_test.go, TestAppliesTo: the first subject that matches counts."""
    for case in table("rbac_rule_resolver_cases")["applies_to"]:
        subjects = tuple(map(subject, case["subjects"]))
        found = matching_subject(
            Binding("b", RoleRef("Role", "r"), subjects, case["namespace"]), principals_of(user(case["user"]))
        )
        assert found == (subjects[case["index"]] if case["appliesTo"] else None), case["name"]


def _pieces(said: tuple[PolicyRule, ...]) -> set[PolicyRule]:
    return {piece for each in said for piece in uncovered((), (each,))}


@pytest.mark.parametrize("compacted", [False, True])
def test_coverage_is_that_of_the_comparators_table(compacted: bool) -> None:  # noqa: FBT001 - two ways to write the owner
    """policy_comparator_test.go, with the pieces that are not covered; compaction changes nothing."""
    for case in table("rbac_covers_cases")["covers"]:
        owner, servant = rules(case["ownerRules"]), rules(case["servantRules"])
        owner = compact(owner) if compacted else owner
        assert covers(owner, servant) is case["covered"], case["name"]
        assert set(uncovered(owner, servant)) == _pieces(rules(case["uncovered"])), case["name"]


def test_urls_are_covered_as_in_the_comparators_table() -> None:
    """Patterns cover texts; a star in the middle is a letter."""
    for case in table("rbac_covers_cases")["non_resource_url_covers"]:
        assert covers_url(case["owner"], case["requested"]) is case["want"], case


def test_rules_are_made_compact_as_upstream() -> None:
    """policy_compact_test.go; upstream compares without order, as it keeps none."""
    for name, case in table("rbac_compact_cases")["cases"].items():
        assert sorted(compact(rules(case["rules"])), key=repr) == sorted(rules(case["expected"]), key=repr), name


@pytest.mark.parametrize("namespace", ["", "ns"])
@pytest.mark.parametrize("updates", [False, True])
def test_writing_a_role_is_checked_as_upstream(namespace: str, updates: bool) -> None:  # noqa: FBT001 - create or update
    """storage_test.go of roles and cluster roles: who is asked, and who may."""
    said = table("escalation_cases")
    objects, new = policy(said["policy"]), Role("myrole", namespace, rules(said["newRole"]["rules"]))
    asked: list[Request] = []

    def authorize(ask: Request) -> Ruling:
        asked.append(ask)
        allows = ask.user.name == "steve" and ask.verb == "escalate"
        return Ruling(Decision.ALLOW if allows else Decision.NO_OPINION)

    for case in said["cases"]:
        asked.clear()
        writer = User(case["user"], frozenset(case.get("groups", ())))
        old = Role("myrole", namespace) if updates else None
        assert role_write(objects, writer, new, authorize, old).allowed is case["allowed"], case
        assert bool(asked) is case["authorizerConsulted"], case


def test_a_chain_answers_as_upstream() -> None:
    """union_test.go: an authorizer that only fails denies, as that is Go's zero value."""
    for case in table("union_cases")["cases"]:
        rulings = [Ruling(SAID[each["decision"]], failed="error" in each) for each in case["chain"]]
        found = union(*(lambda _, ruling=each: ruling for each in rulings))(Request(User("u"), "get"))
        assert found.failed is case.get("expectError", False), case
        assert found.decision is SAID[case.get("expect", "deny")]


def test_paths_are_allowed_as_upstream() -> None:
    """path_test.go."""
    for case in table("path_authorizer_cases")["cases"]:
        paths = tuple(case["paths"])
        if case["constructorError"]:
            with pytest.raises(InnerStar):
                allowing_paths(paths)
            continue
        for expected in ("allow", "noOpinion"):
            for path in case[expected]:
                found = allowing_paths(paths)(Request(User("u"), "get", path=path, is_resource=False))
                assert (status(found) == OK) is (expected == "allow"), (paths, path)


def test_the_pod_reader_reads_pods_of_its_namespace_only() -> None:
    """The example of the documentation."""
    said: dict[str, Any] = table("seed_example")
    for row in said["requests"]:
        assert rbac(policy(said))(request(row)).decision is SAID[row["expect"]], row
