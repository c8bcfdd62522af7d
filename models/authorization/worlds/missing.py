"""Which promises on manifests cannot be decided for want of a role that is bound and not there.

What RBAC promises of every policy does not depend on what roles hold. What depends on it is left open only where
nothing that is there breaks it already: a missing role can only add rights.
"""

from collections.abc import Iterator

from models.authorization.behaviour.access import Access
from models.authorization.behaviour.difference import newly_allowed
from models.authorization.behaviour.everybody import first_beyond
from models.authorization.behaviour.matching import group_matches, is_among, patterns_of, resources_of, verb_matches
from models.authorization.behaviour.roles import Key, absent_role, key_of, role_of
from models.authorization.behaviour.subjects import principal_of
from models.authorization.vocabulary import EVERYTHING, NODE_PREFIX, NODES, Binding, Policy, PolicyRule, Principal
from models.authorization.vocabulary.noderules import CHANGE, RESTRICTED, RESTRICTED_PART
from verify import Known

OUTSIDE = "*.who_has_not_signed_in_may_do_only_what_is_agreed"
INSIDE = "*.who_has_signed_in_may_do_only_what_is_agreed"
PAST = "*.no_binding_lets_nodes_past_their_pods"
BARE = "*.no_binding_lets_a_bare_name_write_as_a_node"
NEW = "*.nothing_new_is_allowed"
Bound = tuple[Principal, str, Key]


def missing_in(access: Access) -> tuple[Known, ...]:
    """The promises that are open, each with the first binding whose role is not known."""
    return tuple(_missing(access))


def _missing(access: Access) -> Iterator[Known]:
    broken = _broken(access.policy)
    for glob, names, inside in ((OUTSIDE, access.outside, False), (INSIDE, access.inside, True)):
        found = [binding for bound, binding in broken.items() if bound[0] in names]
        if found and all(first_beyond(access, name, inside) is None for name in names):
            yield Known(glob, absent_role(found[0]))
    nodes = [(bound[0], binding) for bound, binding in broken.items() if _is_node(bound[0])]
    bare = [binding for node, binding in nodes if not node.is_group]
    given = tuple(_rules_of_nodes(access.policy))
    if nodes and not any(_reads_kept(rule) for _, rule in given):
        yield Known(PAST, absent_role(nodes[0][1]))
    if bare and not any(_writes_restricted(rule) for node, rule in given if not node.is_group):
        yield Known(BARE, absent_role(bare[0]))
    for before in access.before:
        known = _broken(before)
        found = [binding for bound, binding in broken.items() if bound not in known]
        if found and next(newly_allowed(access.policy, before, access.mentions), None) is None:
            yield Known(NEW, absent_role(found[0]))


def _broken(policy: Policy) -> dict[Bound, Binding]:
    """To whom roles that are not there are bound, and where."""
    return {
        (principal, binding.namespace, key_of(binding.role, binding.namespace)): binding
        for binding in (*policy.cluster_bindings, *policy.bindings)
        if role_of(policy, binding) is None
        for subject in binding.subjects
        if (principal := principal_of(subject, binding.namespace)) is not None
    }


def _is_node(principal: Principal) -> bool:
    return principal.name == NODES if principal.is_group else principal.name.startswith(NODE_PREFIX)


def _rules_of_nodes(policy: Policy) -> Iterator[tuple[Principal, PolicyRule]]:
    """Whom bindings reach as a node, or as all of them, each with a rule that is given so."""
    for binding in (*policy.cluster_bindings, *policy.bindings):
        role = role_of(policy, binding)
        for subject in binding.subjects if role is not None else ():
            principal = principal_of(subject, binding.namespace)
            if role is not None and principal is not None and _is_node(principal):
                yield from ((principal, rule) for rule in role.rules)


def _reads_kept(rule: PolicyRule) -> bool:
    """Whether the rule reads some secrets or config maps."""
    kinds = resources_of(rule, "")
    reads = any(verb_matches(rule, verb) for verb in ("get", "list", "watch"))
    return reads and group_matches(rule, "") and any(is_among(kinds, kind) for kind in ("secrets", "configmaps"))


def _writes_restricted(rule: PolicyRule) -> bool:
    """Whether the rule writes some of what NodeRestriction looks at."""
    patterns = [pattern for entry in rule.resources for pattern in patterns_of(entry)]
    group, kind, token = RESTRICTED_PART
    whole = any(
        group_matches(rule, api) and any(resource in (EVERYTHING, name) for resource, _ in patterns)
        for api, name in RESTRICTED
    )
    part = group_matches(rule, group) and any(
        resource in (EVERYTHING, kind) and subresource in (EVERYTHING, token) for resource, subresource in patterns
    )
    return (whole or part) and any(verb_matches(rule, verb) for verb in CHANGE)
