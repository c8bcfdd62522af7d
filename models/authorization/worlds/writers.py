"""A clerk who writes roles and bindings, and roles that gather the rules of others."""

import itertools

from attrs import evolve

from models.authorization.behaviour.gathering import Roles
from models.authorization.behaviour.writes import Registry
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    PolicyRule,
    Role,
    Selector,
    Subject,
    User,
)
from models.authorization.worlds.examples import of_cluster, user

READ, CHANGE = ("get", "list", "watch"), ("create", "update", "patch", "delete")
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
