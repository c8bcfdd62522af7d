"""What RBAC must not give to nodes, since it is asked after the Node authorizer and allows what that refuses."""

from models.authorization.behaviour.access import Access
from models.authorization.vocabulary import NODE_PREFIX, NODES, Attributes, Policy, Principal, SubjectKind
from models.authorization.vocabulary.noderules import CHANGE, RESTRICTED, RESTRICTED_PART
from verify import evolve, for_all

READ = ("get", "list", "watch")
KEPT = ("secrets", "configmaps")  # what a node reads for its own pods only


@for_all
def no_binding_lets_nodes_past_their_pods(access: Access, ask: Attributes) -> bool:
    """Neither the group of nodes nor a node by its name reads secrets or config maps by a binding (P23, P24).

    Such a right holds for every one of them, whatever the Node authorizer says, and for whoever has a node's name.
    """
    return not any(
        access.allows(
            access.policy, node, evolve(ask, verb=verb, group="", resource=kind, subresource="", is_resource=True)
        )
        for node in _nodes(access.policy)
        for kind in KEPT
        for verb in READ
    )


@for_all
def no_binding_lets_a_bare_name_write_as_a_node(access: Access, ask: Attributes) -> bool:
    """No binding lets a node by its name write what NodeRestriction holds nodes to: without the group it looks away.

    Whoever has the name and not the group of nodes writes every node, pod, lease, claim or token then (P24). What the
    group of nodes is bound to is another matter: there the plugin looks.
    """
    kinds = (*((group, kind, ask.subresource) for group, kind in RESTRICTED), RESTRICTED_PART)
    return not any(
        access.allows(
            access.policy,
            node,
            evolve(ask, verb=verb, group=group, resource=kind, subresource=part, is_resource=True),
        )
        for node in _nodes(access.policy)
        if not node.is_group
        for group, kind, part in kinds
        for verb in CHANGE
    )


def _nodes(policy: Policy) -> tuple[Principal, ...]:
    """The names under which bindings can reach a node."""
    subjects = [each for binding in (*policy.cluster_bindings, *policy.bindings) for each in binding.subjects]
    users = [each.name for each in subjects if each.kind == SubjectKind.USER and each.name.startswith(NODE_PREFIX)]
    return (Principal(NODES, is_group=True), *(Principal(name) for name in dict.fromkeys(users)))
