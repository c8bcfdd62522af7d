"""The RBAC authorizer and its rule resolver, as a plain scan: bindings in order, rules in order, the first hit.

`plugin/pkg/auth/authorizer/rbac/rbac.go:Authorize` and `pkg/registry/rbac/validation/rule.go:VisitRulesFor` @1.36; the
meaning is that of 1.18. `index.py` answers the same faster. Upstream reads bindings from a cache, in no order.
"""

from collections.abc import Iterator

from models.authorization.behaviour.matching import Asked, rule_allows
from models.authorization.behaviour.roles import missing_role, role_of
from models.authorization.behaviour.subjects import matching_subject, principals_of
from models.authorization.vocabulary import (
    Binding,
    Decision,
    Grant,
    Policy,
    PolicyRule,
    Principal,
    Request,
    Ruling,
    User,
)

NAME = "RBAC"


def bindings_in(policy: Policy, namespace: str) -> Iterator[Binding]:
    """The bindings that count for a request: all cluster-wide ones, and those of its namespace if it has one."""
    yield from policy.cluster_bindings
    if namespace != "":
        yield from (binding for binding in policy.bindings if binding.namespace == namespace)


def grants_for(policy: Policy, names: tuple[Principal, ...], namespace: str) -> Iterator[Grant | str]:
    """Every rule that a user of these names has in the namespace; a text for each binding whose role is missing."""
    for binding in bindings_in(policy, namespace):
        subject = matching_subject(binding, names)
        if subject is None:
            continue
        role = role_of(policy, binding)
        if role is None:
            yield missing_role(binding)
            continue
        yield from (Grant(binding, subject, role, rule) for rule in role.rules)


def rules_for(policy: Policy, user: User, namespace: str) -> tuple[tuple[PolicyRule, ...], tuple[str, ...]]:
    """The rules of a user in a namespace, and what could not be looked up (`rule.go:RulesFor`)."""
    found = tuple(grants_for(policy, principals_of(user), namespace))
    rules = tuple(each.rule for each in found if isinstance(each, Grant))
    return rules, tuple(each for each in found if isinstance(each, str))


def scanned(policy: Policy, ask: Request) -> Ruling:
    """Allow by the first rule that allows, else no opinion with everything that could not be looked up."""
    errors: list[str] = []
    for each in grants_for(policy, principals_of(ask.user), ask.namespace):
        if isinstance(each, str):
            errors.append(each)
        elif rule_allows(each.rule, ask):
            return Ruling(Decision.ALLOW, each, by=NAME)  # what was missing is said only of what is not allowed
    return Ruling(Decision.NO_OPINION, None, tuple(errors), by=NAME)


def scan_allows(policy: Policy, names: tuple[Principal, ...], ask: Asked) -> bool:
    """Whether any rule of a user of these names allows: the scan, for names and requests that may be unknown."""
    return any(
        rule_allows(each.rule, ask) for each in grants_for(policy, names, ask.namespace) if not isinstance(each, str)
    )
