"""What everybody may do by default is what the recorded default policies give, version by version."""

import pytest

from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.covers import covers
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.everybody import first_beyond
from models.authorization.behaviour.opening import supplied
from models.authorization.reading import read_manifests
from models.authorization.vocabulary import (
    ANONYMOUS,
    AUTHENTICATED,
    UNAUTHENTICATED,
    Attributes,
    Binding,
    Policy,
    PolicyRule,
    Principal,
    RoleRef,
    User,
)
from models.authorization.vocabulary.defaults import OWN_ADMINS, agreed_in, roles_in
from models.authorization.worlds.examples import access
from properties.authorization.safety import rbac
from tests.conformance.authorization.recorded import TABLES, beside
from verify import World
from verify.engines import classes
from verify.limits import Limits
from verify.verdict import Outcome

pytestmark = [pytest.mark.data, beside]
BOOTSTRAPPING = ("kubernetes.io/bootstrapping", "rbac-defaults")
RECORDED = {6: "release-1.6", 7: "release-1.7", 8: "release-1.8", 26: "v1.26.0"}
PROMISES = (rbac.who_has_not_signed_in_may_do_only_what_is_agreed, rbac.who_has_signed_in_may_do_only_what_is_agreed)
INSIDE, OUTSIDE = (Principal(name, is_group=True) for name in (AUTHENTICATED, UNAUTHENTICATED))


def policy_of(minor: int) -> Policy:
    """The default policy of a version."""
    name = f"bootstrap-policy-{RECORDED[minor]}.json"
    return aggregated(read_manifests([TABLES / "bootstrap" / name]).policy).policy


def outcomes(minor: int, judged_as: int) -> list[Outcome]:
    """What is said of who has not signed in, and of who has, by the list of a version."""
    world = World("w", access(policy_of(minor), minor=judged_as))
    return [verdict.outcome for _, verdict in classes.check(PROMISES, world, Limits())]


@pytest.mark.parametrize("minor", RECORDED)
def test_each_default_policy_keeps_within_its_own_list(minor: int) -> None:
    """And gives all of it: the list is no wider than the default."""
    assert outcomes(minor, minor) == [Outcome.PROVED, Outcome.PROVED]
    policy, agreed = policy_of(minor), agreed_in(minor)
    for group, rules in ((UNAUTHENTICATED, agreed.outside), (AUTHENTICATED, (*agreed.outside, *agreed.inside))):
        user = User("somebody", frozenset({group}))
        paths = [Attributes("get", path=url.rstrip("*"), is_resource=False) for rule in rules for url in rule.urls]
        kinds = [Attributes("create", rule.groups[0], kind) for rule in rules for kind in rule.resources]
        assert all(decide(policy, ask.by(user)).grant is not None for ask in (*paths, *kinds))


@pytest.mark.parametrize("minor", [6, 7, 8])
def test_old_defaults_gave_more_to_who_had_not_signed_in(minor: int) -> None:
    """B3: discovery and the review of oneself, which only who has signed in may do since 1.14."""
    assert outcomes(minor, 26) == [Outcome.VIOLATED, Outcome.VIOLATED]
    given = access(policy_of(minor), minor=26)
    assert first_beyond(given, OUTSIDE, True) == first_beyond(given, INSIDE, True)  # noqa: FBT003 - remembered
    assert first_beyond(given, OUTSIDE, False) == Attributes("get", path="/api", is_resource=False)  # noqa: FBT003 - as above
    assert first_beyond(given, Principal(ANONYMOUS), False) is None  # noqa: FBT003 - as above


def test_default_roles_are_those_that_were_recorded() -> None:
    """Of 1.26: each role that is put in where bindings refer to it has the recorded rules."""
    recorded = policy_of(26)
    found = {(role.namespace, role.name): role for role in (*recorded.cluster_roles, *recorded.roles)}
    for role in roles_in(26):
        rules = found[role.namespace, role.name].rules
        known = {
            (verb, group, kind, url)
            for rule in rules
            for verb in rule.verbs
            for group in rule.groups or ("",)
            for kind in rule.resources or ("",)
            for url in rule.urls or ("",)
        }
        mine = {
            (verb, group, kind, url)
            for rule in role.rules
            for verb in rule.verbs
            for group in rule.groups or ("",)
            for kind in rule.resources or ("",)
            for url in rule.urls or ("",)
        }
        assert mine == known or role.aggregates is not None, role.name
        assert role.aggregates == found[role.namespace, role.name].aggregates
        assert set(role.labels) == set(found[role.namespace, role.name].labels) - {BOOTSTRAPPING}


def test_default_roles_gather_what_was_recorded() -> None:
    """Bound and not there, view, edit and admin hold what is recorded; edit wrote endpoints until 1.21."""
    recorded = {role.name: role for role in aggregated(policy_of(26)).policy.cluster_roles}
    for name in ("view", "edit", "admin"):
        bound = Policy(cluster_bindings=(Binding("b", RoleRef("ClusterRole", name)),))
        mine = {role.name: role for role in aggregated(supplied(bound, 26)[0]).policy.cluster_roles}[name]
        assert covers(mine.rules, recorded[name].rules)
        assert covers(recorded[name].rules, mine.rules)
        older = {role.name: role for role in aggregated(supplied(bound, 18)[0]).policy.cluster_roles}[name]
        writes = PolicyRule(("update",), ("",), ("endpoints",))
        assert covers(older.rules, (writes,)) is (name != "view")
        assert not covers(mine.rules, (writes,))


def test_every_admin_of_kubernetes_itself_is_bound_by_some_default_policy() -> None:
    """The list of who is always meant to be an admin holds nobody else."""
    bound = {
        (subject.kind, subject.name)
        for minor in RECORDED
        for policy in [policy_of(minor)]
        for binding in (*policy.cluster_bindings, *policy.bindings)
        for subject in binding.subjects
    }
    assert {(each.kind, each.name) for each in OWN_ADMINS} <= bound
