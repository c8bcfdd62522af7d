"""Cluster roles that gather the rules of others: syncClusterRole of `pkg/controller/clusterroleaggregation` @1.36."""

from collections.abc import Iterable

from attrs import evolve

from models.authorization.vocabulary import Aggregation, Policy, PolicyRule, Role, Selector

ROUNDS = 64  # a chain of roles settles in as many rounds as it is long


def selects(selector: Selector, labels: tuple[tuple[str, str], ...]) -> bool:
    """Whether a label selector matches these labels; one that asks nothing matches all.

    `apimachinery/pkg/apis/meta/v1/helpers.go:LabelSelectorAsSelector` @1.36. NotIn matches a label that is absent.
    """
    mine = dict(labels)
    if not all(mine.get(key) == value for key, value in selector.labels):
        return False
    return all(_meets(mine, key, operator, values) for key, operator, values in selector.expressions)


def _meets(labels: dict[str, str], key: str, operator: str, values: tuple[str, ...]) -> bool:
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return labels.get(key) not in values
    if operator == "Exists":
        return key in labels
    return operator == "DoesNotExist" and key not in labels


def gathers(role: Role, other: Role) -> bool:
    """Whether a cluster role is aggregated, and from this other one, too."""
    return other.name != role.name and any(selects(each, other.labels) for each in role.aggregates or ())


def synced(role: Role, roles: Iterable[Role]) -> Role:
    """The role after one sync: the rules of those it selects, in the order of their names, each rule once."""
    if role.aggregates is None:
        return role
    rules: dict[PolicyRule, None] = {}
    for selector in role.aggregates:
        for other in sorted(roles, key=lambda each: each.name):
            if other.name != role.name and selects(selector, other.labels):
                rules.update(dict.fromkeys(other.rules))
    return evolve(role, rules=tuple(rules))


def aggregated(policy: Policy, order: tuple[str, ...] = ()) -> Aggregation:
    """Sync the aggregated roles in this order (that of their names if none is given), until nothing changes.

    The controller syncs in the order of its queue, so an outcome that depends on `order` is one that nobody decided:
    it takes roles that select each other (facts F6). Roles that still change after 64 rounds never settle.
    """
    names = order or tuple(sorted(role.name for role in policy.cluster_roles))
    roles = {role.name: role for role in policy.cluster_roles}
    for rounds in range(ROUNDS):
        before = dict(roles)
        for name in names:
            roles[name] = synced(roles[name], roles.values())
        if roles == before:
            return Aggregation(_with(policy, roles), rounds, settled=True, cycles=cycles(policy))
    return Aggregation(_with(policy, roles), ROUNDS, settled=False, cycles=cycles(policy))


def _with(policy: Policy, roles: dict[str, Role]) -> Policy:
    return evolve(policy, cluster_roles=tuple(roles[role.name] for role in policy.cluster_roles))


def selected(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The names of the roles that each aggregated role selects."""
    return {
        role.name: tuple(
            other.name
            for other in policy.cluster_roles
            if other.name != role.name and any(selects(each, other.labels) for each in role.aggregates)
        )
        for role in policy.cluster_roles
        if role.aggregates is not None
    }


def cycles(policy: Policy) -> tuple[str, ...]:
    """The aggregated roles that select themselves by way of others: their rules outlive the roles they came from."""
    edges = selected(policy)
    return tuple(name for name in edges if name in _reached(edges, name))


def _reached(edges: dict[str, tuple[str, ...]], start: str) -> set[str]:
    met: set[str] = set()
    left = list(edges[start])
    for name in left:  # grows while it is walked
        if name not in met:
            met.add(name)
            left += edges.get(name, ())
    return met
