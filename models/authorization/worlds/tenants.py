"""Two tenants that keep apart, and what becomes of them where people hold the default role edit."""

from attrs import evolve

from models.authorization.behaviour.escalation import FULL
from models.authorization.behaviour.surface import AttackSurface, surface_of
from models.authorization.vocabulary import (
    MASTERS,
    Binding,
    Policy,
    PolicyRule,
    Role,
    RoleRef,
)
from models.authorization.vocabulary.escalation import Account, Realm, Run
from models.authorization.worlds.examples import account, group, of_cluster, user

READ, CHANGE = ("get", "list", "watch"), ("create", "update", "patch", "delete")
OPERATOR, OPERATORS = account("operator", "ops"), Run("Deployment", "ops", "operator", "operator")

# Of the default role edit @1.26 (with view, which it gathers) what a step needs, and what is harmless beside it.
EDIT = (
    PolicyRule(("impersonate",), ("",), ("serviceaccounts",)),
    PolicyRule((*READ, *CHANGE), ("",), ("secrets", "pods", "pods/exec", "pods/attach", "serviceaccounts")),
    PolicyRule((*READ, *CHANGE), ("apps",), ("deployments", "statefulsets", "daemonsets", "replicasets")),
    PolicyRule(READ, ("",), ("configmaps", "services", "events")),
)


def tenants() -> Realm:
    """Two tenants in guarded namespaces, each with people and an account of its own, and an operator that may all."""
    reader = (PolicyRule(READ, ("",), ("pods", "services", "configmaps")),)
    deployer = (PolicyRule(READ, ("apps",), ("deployments",)), PolicyRule(("update",), ("apps",), ("deployments",)))
    policy = Policy(
        (
            Role("cluster-admin", "", FULL),
            Role("see", "", reader),
        ),
        (Role("deploy", "red", deployer),),
        (Binding("cluster-admin", of_cluster("cluster-admin"), (group(MASTERS), OPERATOR)),),
        (
            Binding("see", of_cluster("see"), (user("ruth"), account("red")), "red"),
            Binding("see", of_cluster("see"), (user("bela"),), "blue"),
            Binding("deploy", RoleRef("Role", "deploy"), (account("red"),), "red"),
        ),
    )
    return Realm(
        policy,
        accounts=(Account("red", "red"), Account("blue", "blue"), Account("ops", "operator")),
        runs=(
            Run("Deployment", "ops", "operator", "operator"),
            Run("DaemonSet", "blue", "logs", "blue", everywhere=True),
        ),
        guarded=frozenset({"red", "blue"}),
        intended=frozenset({group(MASTERS), OPERATOR}),
        tenants=(frozenset({"red"}), frozenset({"blue"})),
    )


def with_binding(realm: Realm, binding: Binding, *rules: PolicyRule) -> Realm:
    """The cluster with one more binding, and its role (of the namespace, or of the cluster) if rules are given."""
    policy = realm.policy
    if rules and binding.role.kind == "Role":
        policy = evolve(policy, roles=(*policy.roles, Role(binding.role.name, binding.namespace, rules)))
    elif rules:
        policy = evolve(policy, cluster_roles=(*policy.cluster_roles, Role(binding.role.name, "", rules)))
    if binding.namespace:
        return evolve(realm, policy=evolve(policy, bindings=(*policy.bindings, binding)))
    return evolve(realm, policy=evolve(policy, cluster_bindings=(*policy.cluster_bindings, binding)))


def edited() -> Realm:
    """The two tenants, where ruth holds the default role edit in her namespace, as most people do."""
    return with_binding(tenants(), Binding("edit", of_cluster("edit"), (user("ruth"),), "red"), *EDIT)


def separate() -> AttackSurface:
    """What attackers find where tenants are kept apart."""
    return surface_of(tenants())


def with_editors() -> AttackSurface:
    """What attackers find where the default role edit is bound."""
    return surface_of(edited())


def scope_of(realm: Realm) -> str:
    """What every label of a cluster carries."""
    policy = realm.policy
    bindings = len(policy.cluster_bindings) + len(policy.bindings)
    guarded = "no pod security" if not realm.guarded else f"pod security in {', '.join(sorted(realm.guarded))}"
    return f"{bindings} bindings, {len(realm.runs)} workloads, Kubernetes 1.{realm.minor}, {guarded}"
