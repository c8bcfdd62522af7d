"""The Node authorizer: what a node may ask for, row by row.

NodeAuthorizer.Authorize, `plugin/pkg/auth/authorizer/node/node_authorizer.go` @1.36, and its older versions as far as
`Release` tells them apart. It never denies: a refusal is no opinion, and RBAC may still allow.
"""

from models.authorization.behaviour.graph import Graph, leads_to
from models.authorization.behaviour.matching import rule_allows
from models.authorization.vocabulary import NODE_PREFIX, NODES, Decision, Request, User
from models.authorization.vocabulary.cluster import Kind, Thing
from models.authorization.vocabulary.noderules import rules_of
from models.authorization.vocabulary.releases import Release
from verify import pure

LEASES = "kube-node-lease"
OWN = ("get", "create", "update", "patch", "delete")  # what a node does with the objects of its own name
READ = ("get", "list", "watch")
CHANGE = ("update", "patch")
RESOURCES = {
    ("", "secrets"): Kind.SECRET,
    ("", "configmaps"): Kind.CONFIG_MAP,
    ("", "persistentvolumeclaims"): Kind.CLAIM,
    ("", "persistentvolumes"): Kind.VOLUME,
    ("", "serviceaccounts"): Kind.ACCOUNT,
    ("", "pods"): Kind.POD,
    ("", "nodes"): Kind.NODE,
    ("storage.k8s.io", "volumeattachments"): Kind.ATTACHMENT,
    ("resource.k8s.io", "resourceclaims"): Kind.RESOURCE_CLAIM,
    ("resource.k8s.io", "resourceslices"): Kind.SLICE,
}


@pure
def node_of(user: User, release: Release) -> str | None:
    """The node that a user is; None for others. A prefix without a name is the node "" (`pkg/auth/nodeidentifier`)."""
    if not user.name.startswith(NODE_PREFIX) or (NODES not in user.groups and release.needs_group):
        return None
    return user.name[len(NODE_PREFIX) :]


@pure
def decide(graph: Graph, ask: Request, release: Release) -> Decision:
    """What the Node authorizer answers: Allow, or no opinion."""
    node = node_of(ask.user, release)
    if node is None or node == "":
        return Decision.NO_OPINION
    return Decision.ALLOW if _allows(graph, ask, node, release) else Decision.NO_OPINION


@pure
def _allows(graph: Graph, ask: Request, node: str, release: Release) -> bool:
    if ask.is_resource:
        if (ask.group, ask.resource) == ("coordination.k8s.io", "leases"):
            return ask.verb in OWN and ask.namespace == LEASES and (ask.verb == "create" or ask.name == node)
        if (ask.group, ask.resource) == ("storage.k8s.io", "csinodes"):
            return ask.verb in OWN and ask.subresource == "" and (ask.verb == "create" or ask.name == node)
        kind = RESOURCES.get((ask.group, ask.resource))
        if kind is not None and has_rows(kind, release):
            return _row_allows(graph, kind, ask, node, release)
    return any(rule_allows(rule, ask) for rule in rules_of(release))


@pure
def has_rows(kind: Kind, release: Release) -> bool:
    """Whether this version has rows of its own for the kind, so that the static rules are not asked."""
    if kind in (Kind.POD, Kind.NODE):
        return release.selectors
    if kind == Kind.SLICE:
        return release.slice_rules
    return kind != Kind.RESOURCE_CLAIM or release.claims_in_graph


@pure
def _row_allows(graph: Graph, kind: Kind, ask: Request, node: str, release: Release) -> bool:
    """The rows of the kinds that the graph knows."""
    if kind == Kind.NODE:
        return _node_allows(ask, node)
    if kind == Kind.POD:
        return _pod_allows(graph, ask, node, release)
    if kind == Kind.SLICE:
        return _slice_allows(graph, ask, node, release)
    known = _leads(graph, kind, ask, node, release)
    if kind == Kind.ACCOUNT:
        token = ask.verb == "create" and ask.subresource == "token"
        return known and (token or (release.readable_accounts and ask.verb == "get" and ask.subresource == ""))
    if kind in (Kind.SECRET, Kind.CONFIG_MAP):
        return known and ask.verb in READ and ask.subresource == "" and ask.namespace != ""
    if kind == Kind.CLAIM and ask.subresource == "status":
        return known and ask.verb in CHANGE
    return known and ask.verb == "get" and ask.subresource == ""


@pure
def _leads(graph: Graph, kind: Kind, ask: Request, node: str, release: Release) -> bool:
    """Whether a path leads from what the request names to the node."""
    return ask.name != "" and leads_to(graph, Thing(kind, ask.namespace, ask.name), node, release)


@pure
def _node_allows(ask: Request, node: str) -> bool:
    if ask.subresource == "":
        return ask.verb in ("create", *CHANGE) or (ask.verb in READ and ask.name == node)
    return ask.subresource == "status" and ask.verb in CHANGE


@pure
def _pod_allows(graph: Graph, ask: Request, node: str, release: Release) -> bool:
    if ask.subresource == "":
        if ask.verb in ("create", "delete"):
            return True
        if ask.verb in ("list", "watch") and ("spec.nodeName", node) in ask.field_selector:
            return True
        return ask.verb in READ and _leads(graph, Kind.POD, ask, node, release)
    if ask.subresource == "status":
        return ask.verb in CHANGE
    return ask.subresource == "eviction" and ask.verb == "create"


@pure
def _slice_allows(graph: Graph, ask: Request, node: str, release: Release) -> bool:
    if ask.subresource != "":
        return False
    if ask.verb in ("list", "watch", "deletecollection"):
        return not release.selectors or ("spec.nodeName", node) in ask.field_selector
    if ask.verb == "create":
        return True
    return ask.verb in ("get", "delete", *CHANGE) and _leads(graph, Kind.SLICE, ask, node, release)
