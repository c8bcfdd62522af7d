"""Policies beside a policy: the same in another order, with more or with less in it."""

from collections.abc import Callable

from attrs import evolve

from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import Binding, Policy, PolicyRule, Role, RoleRef, Subject, SubjectKind
from verify import remembered

MISSING = RoleRef("ClusterRole", "this-role-does-not-exist")
MISSING_HERE = RoleRef("Role", MISSING.name)


def _rules(policy: Policy, change: Callable[[Role], tuple[PolicyRule, ...]]) -> Policy:
    """The policy with the rules of each role changed."""
    return evolve(
        policy,
        cluster_roles=tuple(evolve(role, rules=change(role)) for role in policy.cluster_roles),
        roles=tuple(evolve(role, rules=change(role)) for role in policy.roles),
    )


def _bindings(policy: Policy, change: Callable[[Binding], Binding]) -> Policy:
    return evolve(
        policy,
        cluster_bindings=tuple(map(change, policy.cluster_bindings)),
        bindings=tuple(map(change, policy.bindings)),
    )


@remembered
def reversed_order(policy: Policy) -> Policy:
    """Everything in the reverse order: roles, rules, entries, bindings, subjects."""

    def turned(rule: PolicyRule) -> PolicyRule:
        return PolicyRule(rule.verbs[::-1], rule.groups[::-1], rule.resources[::-1], rule.names[::-1], rule.urls[::-1])

    whole = _rules(policy, lambda role: tuple(turned(rule) for rule in reversed(role.rules)))
    whole = _bindings(whole, lambda binding: evolve(binding, subjects=binding.subjects[::-1]))
    return Policy(whole.cluster_roles[::-1], whole.roles[::-1], whole.cluster_bindings[::-1], whole.bindings[::-1])


@remembered
def halved(policy: Policy, first: int) -> Policy:
    """Every other rule of each role, subject of each binding, and binding, from the first or the second one on."""
    fewer = _rules(policy, lambda role: role.rules[::2])
    fewer = _bindings(fewer, lambda binding: evolve(binding, subjects=binding.subjects[::2]))
    return evolve(fewer, cluster_bindings=fewer.cluster_bindings[first::2], bindings=fewer.bindings[first::2])


@remembered
def lessened(policy: Policy) -> tuple[Policy, ...]:
    """Every policy that lacks one role, rule, binding or subject of this one."""
    found = []
    for kind in ("cluster_roles", "roles", "cluster_bindings", "bindings"):
        objects = getattr(policy, kind)
        part = "rules" if kind.endswith("roles") else "subjects"
        for place, each in enumerate(objects):
            before, after, held = objects[:place], objects[place + 1 :], getattr(each, part)
            fewer = [(evolve(each, **{part: held[:one] + held[one + 1 :]}),) for one in range(len(held))]
            found += [evolve(policy, **{kind: (*before, *left, *after)}) for left in ((), *fewer)]
    return tuple(found)


@remembered
def with_broken_references(policy: Policy) -> Policy:
    """Before each binding another of the same subjects, to a role that is not there; in a namespace, to both kinds."""

    def broken(binding: Binding) -> tuple[Binding, ...]:
        kinds = (MISSING, MISSING_HERE) if binding.namespace else (MISSING,)
        return tuple(evolve(binding, role=role) for role in kinds)

    def twice(bindings: tuple[Binding, ...]) -> tuple[Binding, ...]:
        return tuple(each for binding in bindings for each in (*broken(binding), binding))

    return evolve(policy, cluster_bindings=twice(policy.cluster_bindings), bindings=twice(policy.bindings))


@remembered
def without_cluster_bindings(policy: Policy) -> Policy:
    """What is given in namespaces only."""
    return evolve(policy, cluster_bindings=())


@remembered
def with_accounts_as_users(policy: Policy) -> Policy:
    """Each account as the user of its whole name."""

    def as_user(subject: Subject, namespace: str) -> Subject:
        principal = principal_of(subject, namespace)
        if subject.kind != SubjectKind.SERVICE_ACCOUNT or principal is None:
            return subject
        return Subject(SubjectKind.USER, principal.name)

    return _bindings(
        policy,
        lambda binding: evolve(
            binding, subjects=tuple(as_user(subject, binding.namespace) for subject in binding.subjects)
        ),
    )


@remembered
def with_named_rules_only(policy: Policy) -> Policy:
    """What is given on some names only; the empty name is one that requests without a name do have."""
    return _rules(policy, lambda role: tuple(rule for rule in role.rules if rule.names and "" not in rule.names))
