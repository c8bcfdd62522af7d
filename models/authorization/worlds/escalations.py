"""The worlds of escalation: two tenants that keep apart, a clerk who writes roles, and roles that gather others."""

import itertools

from attrs import evolve

from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.escalation import FULL
from models.authorization.behaviour.gathering import Roles
from models.authorization.behaviour.surface import AttackSurface, surface_of
from models.authorization.behaviour.writes import Registry
from models.authorization.vocabulary import (
    MASTERS,
    Attributes,
    Binding,
    Policy,
    PolicyRule,
    Role,
    RoleRef,
    Selector,
    Subject,
    User,
)
from models.authorization.vocabulary.escalation import Account, Realm, Run
from models.authorization.worlds.examples import account, group, of_cluster, user
from verify import Known, World

READ, CHANGE = ("get", "list", "watch"), ("create", "update", "patch", "delete")
OPERATOR, OPERATORS = account("operator", "ops"), Run("Deployment", "ops", "operator", "operator")
B12 = "facts B12: the role edit grants impersonation of accounts, secrets and pods, in every version"

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


PODS, SECRETS = PolicyRule(("get",), ("",), ("pods",)), PolicyRule(("get",), ("",), ("secrets",))
CLERK, BOSS, TEMP = User("clerk"), User("boss"), User("temp")
TEAM = (("team", "yes"),)


def _subject(who: User) -> tuple[Subject, ...]:
    return (user(who.name),)


def registry(kind: type[Registry] = Registry, *more: PolicyRule) -> Registry:
    """A clerk who reads pods and writes roles, a boss who reads secrets, a temp who only writes roles.

    The clerk holds an aggregated role too, which gathers what carries a label. `more` are further rules of the clerk's.
    """
    rights = ((PODS,), (SECRETS,))
    forms = tuple(
        Role(name, "", rules, labels)
        for name, rules, labels in itertools.product(("reader", "vault"), rights, ((), TEAM))
    )
    gathered = tuple(
        Role("gathered", "", rules, (), (Selector(TEAM),)) for rules in ((), *rights, (PODS, SECRETS), (SECRETS, PODS))
    )
    clerks = Role("clerks", "", (PODS, *more))
    bindings = tuple(
        Binding(f"{role}-{who.name}", of_cluster(role), _subject(who))
        for role, who in (("vault", CLERK), ("vault", BOSS), ("reader", TEMP))
    )
    own = Binding("clerks", of_cluster("clerks"), _subject(CLERK))
    gathers = Binding("gathered", of_cluster("gathered"), _subject(CLERK))
    boss = next(each for each in bindings if each.name == "vault-boss")
    ask = Attributes("get", "", "pods")
    return kind(
        roles=frozenset({clerks, gathered[0], Role("reader", "", (PODS,)), Role("vault", "", (SECRETS,))}),
        bindings=frozenset({own, gathers, boss}),
        writers=(CLERK, TEMP),
        users=(CLERK, BOSS, TEMP),
        watched=(ask, evolve(ask, resource="secrets")),
        possible_roles=(clerks, *gathered, *forms),
        possible_bindings=(own, gathers, *bindings),
        written_roles=forms,
        written_bindings=bindings,
    )


def stored(kind: type[Roles], *first: Role) -> Roles:
    """Roles as they are stored, with every form that syncs can give them."""
    rules = tuple(dict.fromkeys(rule for role in first for rule in role.rules))
    orders = [each for size in range(len(rules) + 1) for each in itertools.permutations(rules, size)]
    forms = frozenset(
        evolve(role, rules=order)
        for role in first
        for order in (orders if role.aggregates is not None else [role.rules])
    )
    return kind(first, forms)


def gathers(name: str, wanted: str, *rules: PolicyRule, label: str = "") -> Role:
    """An aggregated role that selects what carries a label, with the rules that it holds by now."""
    return Role(name, "", rules, ((label, "true"),) if label else (), (Selector(((wanted, "true"),)),))


def plain(name: str, label: str, *rules: PolicyRule) -> Role:
    """A role with a label for others to select it by."""
    return Role(name, "", rules, ((label, "true"),))


def default_roles(kind: type[Roles] = Roles) -> Roles:
    """The default roles admin, edit and view, which gather from each other; what view holds is out of date."""
    secrets = PolicyRule(("get",), ("",), ("secrets",))
    bind = PolicyRule(("create",), ("rbac.authorization.k8s.io",), ("rolebindings",))
    return stored(
        kind,
        gathers("admin", "to-admin"),
        gathers("edit", "to-edit", label="to-admin"),
        gathers("view", "to-view", secrets, label="to-edit"),
        plain("aggregate-to-admin", "to-admin", bind),
        plain("aggregate-to-view", "to-view", PODS),
    )


def escalation_worlds() -> tuple[World, ...]:
    """The worlds that ship: what holds of them is proved, and what the default role edit breaks is documented."""
    edit = Known("*.no_person_acts_as_an_account", B12)
    return (
        _world("tenants", "separate", separate(), scope_of(tenants())),
        _world("editors", "with_editors", with_editors(), scope_of(edited()), edit),
        _world("clerk", "registry", registry(), "2 writers, 2 roles to write, 3 users, an aggregated role"),
        _world("default-roles", "default_roles", default_roles(), "3 aggregated roles, every order of syncs"),
    )


def _world(name: str, builder: str, given: object, scope: str, *known: Known) -> World:
    recipe = f"from models.authorization.worlds.escalations import {builder}\nworld = {builder}()"
    return World(name, given, known, scope=scope, recipe=recipe)


def scope_of(realm: Realm) -> str:
    """What every label of a cluster carries."""
    policy = realm.policy
    bindings = len(policy.cluster_bindings) + len(policy.bindings)
    guarded = "no pod security" if not realm.guarded else f"pod security in {', '.join(sorted(realm.guarded))}"
    return f"{bindings} bindings, {len(realm.runs)} workloads, Kubernetes 1.{realm.minor}, {guarded}"


def settled(realm: Realm) -> Realm:
    """The cluster with its aggregated roles synced."""
    return evolve(realm, policy=aggregated(realm.policy).policy)
