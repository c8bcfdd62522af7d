"""The static rules of nodes: what every node may do, whatever runs on it.

NodeRules, `plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go` @1.26 and 1.36, also the role system:node.
What a version gives rows of their own never comes here, so the rules on pods and nodes count only before
1.32. That 1.18 has the same rules as 1.26 is an assumption.
"""

from attrs import evolve

from models.authorization.vocabulary.releases import Release
from models.authorization.vocabulary.rules import PolicyRule

READ = ("get", "list", "watch")
WRITE = ("create", "update", "patch")
CHANGE = (*WRITE, "delete", "deletecollection")

RESTRICTED = (  # (group, resource) of what NodeRestriction looks at, with every subresource (facts 1.12)
    ("", "nodes"),
    ("", "pods"),
    ("", "persistentvolumeclaims"),
    ("coordination.k8s.io", "leases"),
    ("storage.k8s.io", "csinodes"),
    ("resource.k8s.io", "resourceslices"),
    ("certificates.k8s.io", "certificatesigningrequests"),
)
RESTRICTED_PART = ("", "serviceaccounts", "token")

RULES = (
    PolicyRule(("create",), ("authentication.k8s.io",), ("tokenreviews",)),
    PolicyRule(("create",), ("authorization.k8s.io",), ("subjectaccessreviews", "localsubjectaccessreviews")),
    PolicyRule(READ, ("",), ("services",)),
    PolicyRule(("create", *READ), ("",), ("nodes",)),
    PolicyRule(("update", "patch"), ("",), ("nodes", "nodes/status")),
    PolicyRule(WRITE, ("",), ("events",)),
    PolicyRule(READ, ("",), ("pods",)),
    PolicyRule(("create", "delete"), ("",), ("pods",)),
    PolicyRule(("update", "patch"), ("",), ("pods/status",)),
    PolicyRule(("create",), ("",), ("pods/eviction",)),
    PolicyRule(("get",), ("",), ("endpoints",)),
    PolicyRule(("create", *READ), ("certificates.k8s.io",), ("certificatesigningrequests",)),
    PolicyRule(READ, ("storage.k8s.io",), ("csidrivers",)),
    PolicyRule(READ, ("node.k8s.io",), ("runtimeclasses",)),
)
DELETION = PolicyRule(("delete",), ("",), ("nodes",))
CLAIMS = PolicyRule(("get",), ("resource.k8s.io",), ("resourceclaims",))


def rules_of(release: Release) -> tuple[PolicyRule, ...]:
    """The rules of this version."""
    rules = tuple(
        evolve(rule, groups=("", "events.k8s.io")) if release.new_events and "events" in rule.resources else rule
        for rule in RULES
    )
    rules = (*rules, CLAIMS) if release.static_claims else rules
    return (*rules, DELETION) if release.deletes_nodes else rules
