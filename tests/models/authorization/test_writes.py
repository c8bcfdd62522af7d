"""Who may write roles and bindings, and what aggregated roles come to hold."""

from typing import Any

import pytest
from attrs import evolve

from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.authorizers import (
    FAILED,
    FORBIDDEN,
    OK,
    Authorizer,
    always_allow,
    always_deny,
    in_modes,
    rbac,
    status,
    union,
    webhook,
)
from models.authorization.behaviour.covers import uncovered
from models.authorization.behaviour.escalation import GROUP, binding_write, role_write
from models.authorization.vocabulary import (
    Binding,
    Decision,
    Policy,
    PolicyRule,
    Request,
    Role,
    RoleRef,
    Ruling,
    Selector,
    Subject,
    SubjectKind,
    User,
)

PODS = PolicyRule(("get",), ("",), ("pods",))
ALL = PolicyRule(("*",), ("*",), ("*",))
JANE = User("jane")


def holding(*rules: PolicyRule, namespace: str = "", name: str = "mine") -> Policy:
    """The policy that gives these rules to jane."""
    to_jane = (Subject(SubjectKind.USER, "jane"),)
    binding = Binding("b", RoleRef("ClusterRole", name), to_jane, namespace)
    wide, narrow = ((), (binding,)) if namespace else ((binding,), ())
    target = Role("target", "", (PODS,))
    return Policy((Role(name, "", rules), target), (Role("target", "a", (PODS,)),), wide, narrow)


def bind(kind: str = "ClusterRole", namespace: str = "", role: str = "target") -> Binding:
    """The binding that jane wants to write."""
    return Binding("new", RoleRef(kind, role), (Subject(SubjectKind.USER, "bob"),), namespace)


@pytest.mark.parametrize(
    ("verb", "resource", "names", "binding", "allowed"),
    [
        ("bind", "clusterroles", ("target",), bind(), True),
        ("bind", "clusterroles", ("other",), bind(), False),
        ("bind", "clusterrolebindings", (), bind(), False),
        ("bind", "roles", (), bind("Role", "a"), True),
        ("bind", "clusterroles", (), bind("Role", "a"), False),
        ("bind", "roles", (), bind("Role", "b", "missing"), True),
        ("escalate", "clusterroles", (), bind(), False),
    ],
)
def test_bind_is_asked_of_the_role_and_not_of_the_binding(
    verb: str, resource: str, names: tuple[str, ...], binding: Binding, *, allowed: bool
) -> None:
    """By the kind and name that the binding refers to; third-party checkers ask it of bindings (B13)."""
    policy = holding(PolicyRule((verb,), (GROUP,), (resource,), names))

    assert binding_write(policy, JANE, binding, rbac(policy)).allowed is allowed


def test_rights_in_a_namespace_bind_roles_there_only() -> None:
    """What covers a role in one namespace covers it in no other, and not cluster-wide."""
    policy = holding(PODS, namespace="a")

    assert binding_write(policy, JANE, bind("Role", "a"), rbac(policy)).allowed
    assert not binding_write(policy, JANE, bind("ClusterRole", "b"), rbac(policy)).allowed
    refused = binding_write(policy, JANE, bind(), rbac(policy))
    assert refused.lacking == (PODS,)


def test_a_missing_role_cannot_be_bound_without_the_verb() -> None:
    """Nobody knows what it will hold."""
    policy = holding(PODS)

    assert not binding_write(policy, JANE, bind(role="missing"), rbac(policy)).allowed
    assert "ClusterRole missing does not exist" in binding_write(policy, JANE, bind(role="missing"), rbac(policy)).why


@pytest.mark.parametrize("rules", [(PODS,), (ALL,), (ALL, PolicyRule(("*",), urls=("*",)))])
def test_an_aggregation_rule_needs_everything(rules: tuple[PolicyRule, ...]) -> None:
    """It gathers whatever will be labelled, so that only who holds all may give, keep or take it away."""
    policy, has_all = holding(*rules), len(rules) == 2
    plain, gathers = Role("r", "", (PODS,)), Role("r", "", (), (), (Selector(),))

    assert role_write(policy, JANE, plain, always_deny).allowed
    assert role_write(policy, JANE, gathers, always_deny).allowed is has_all
    assert role_write(policy, JANE, plain, always_deny, old=gathers).allowed is has_all
    assert role_write(policy, JANE, gathers, always_deny, old=gathers).allowed  # nothing changes


def test_what_only_the_garbage_collector_looks_at_passes() -> None:
    """Owner references and finalizers, of roles and bindings that the writer lacks; an annotation does not (§1.9)."""
    policy, role, binding = holding(), Role("r", "", (ALL,)), bind()
    tidied: tuple[dict[str, Any], ...] = ({"owners": ("gone",)}, {"finalizers": ("orphan",)})
    others: tuple[dict[str, Any], ...] = (
        {"annotations": (("a", "b"),)},
        {"labels": (("a", "b"),)},
        {"rules": (ALL, PODS)},
    )

    for more in tidied:
        assert role_write(policy, JANE, evolve(role, **more), always_deny, old=role).allowed
        assert binding_write(policy, JANE, evolve(binding, **more), always_deny, old=binding).allowed
        assert not role_write(policy, JANE, evolve(role, **more), always_deny).allowed  # a create is no update
    for other in others:
        changed = evolve(role, owners=("gone",), **other)
        assert not role_write(policy, JANE, changed, always_deny, old=role).allowed
    more_subjects = evolve(binding, owners=("gone",), subjects=(*binding.subjects, *binding.subjects))
    assert not binding_write(policy, JANE, more_subjects, always_deny, old=binding).allowed


def test_rights_from_a_webhook_do_not_cover() -> None:
    """Coverage counts RBAC rules alone; a chain that allows everything allows `escalate` as well."""
    policy = holding()
    plain = Role("r", "", (PODS,))

    assert role_write(policy, JANE, plain, always_allow).allowed
    unknown = role_write(policy, JANE, plain, webhook)
    assert (unknown.allowed, unknown.why) == (False, "whether escalate is allowed is not known")


def says(decision: Decision, *, failed: bool = False) -> Authorizer:
    """An authorizer that says the same of everything."""
    return lambda _: Ruling(decision, errors=("broken",) if failed else (), failed=failed)


def test_always_deny_does_not_deny() -> None:
    """F8: with the modes AlwaysDeny,RBAC what RBAC allows is served; system:masters comes before all."""
    policy = holding(PODS)
    chain = in_modes(("AlwaysDeny", "RBAC"), {"RBAC": rbac(policy)})

    assert status(chain(Request(JANE, "get", "", "pods"))) == OK
    assert status(chain(Request(JANE, "list", "", "pods"))) == FORBIDDEN
    assert status(in_modes(("AlwaysDeny",), {})(Request(User("m", frozenset({"system:masters"})), "x"))) == OK


def test_an_error_matters_only_where_nobody_allows() -> None:
    """Allowed beside an error is served; denied beside an error is a failure of the server."""
    ask = Request(JANE, "get")

    assert status(says(Decision.ALLOW, failed=True)(ask)) == OK
    assert status(union(says(Decision.NO_OPINION, failed=True), says(Decision.ALLOW))(ask)) == OK
    assert status(union(says(Decision.NO_OPINION, failed=True), always_deny)(ask)) == FAILED
    assert status(union(says(Decision.DENY), says(Decision.ALLOW))(ask)) == FORBIDDEN


def test_what_a_webhook_answers_is_not_known() -> None:
    """After it nothing is known; before it an Allow is."""
    policy = holding(PODS)
    ask = Request(JANE, "get", "", "pods")

    assert status(union(rbac(policy), webhook)(ask)) == OK
    assert status(union(webhook, rbac(policy))(ask)) is None


def ring(*rules: tuple[PolicyRule, ...]) -> Policy:
    """Aggregated roles, each of which selects the next; with a plain one of nobody's."""
    many = len(rules)
    return Policy(
        tuple(
            Role(f"r{n}", "", mine, (("l", str(n)),), (Selector((("l", str((n + 1) % many)),)),))
            for n, mine in enumerate(rules)
        )
    )


def test_roles_that_select_each_other_keep_what_is_gone() -> None:
    """F6: the rules of a deleted source live on in the two that copied them from each other."""
    after = aggregated(ring((PODS,), (PODS,)))

    assert after.settled
    assert after.cycles == ("r0", "r1")
    assert all(role.rules == (PODS,) for role in after.policy.cluster_roles)


def test_the_last_sync_decides_between_two() -> None:
    """F6: with different rules at the start, the order in which they are synced shows in the end."""
    start = ring((PODS,), (ALL,))

    assert aggregated(start, ("r0", "r1")).policy.cluster_roles[0].rules == (ALL,)
    assert aggregated(start, ("r1", "r0")).policy.cluster_roles[0].rules == (PODS,)


def test_a_ring_of_three_never_settles() -> None:
    """F6: three roles with different rules hand them round for ever, and each sync writes."""
    after = aggregated(ring((PODS,), (ALL,), ()))

    assert not after.settled
    assert after.cycles == ("r0", "r1", "r2")


def test_selectors_read_labels_as_kubernetes_does() -> None:
    """NotIn matches where the label is absent; a selector that asks nothing matches all."""
    roles = (Role("a", "", (PODS,), (("t", "x"),)), Role("b", "", (ALL,)))

    def gathered(*selectors: Selector) -> tuple[PolicyRule, ...]:
        policy = Policy((*roles, Role("z", "", (), (), selectors)))
        return aggregated(policy).policy.cluster_roles[-1].rules

    assert gathered(Selector()) == (PODS, ALL)
    assert gathered(Selector((("t", "x"),))) == (PODS,)
    assert gathered(Selector((), (("t", "NotIn", ("x",)),))) == (ALL,)
    assert gathered(Selector((), (("t", "Exists", ()),)), Selector()) == (PODS, ALL)
    assert gathered(Selector((), (("t", "DoesNotExist", ()),)), Selector((("t", "x"),))) == (ALL, PODS)
    assert gathered() == ()


def test_nothing_is_uncovered_of_what_one_holds() -> None:
    """Every rule covers itself, but an enumeration covers no star."""
    assert uncovered((ALL,), (ALL, PODS)) == ()
    assert uncovered((PODS,), (ALL,)) == (ALL,)
