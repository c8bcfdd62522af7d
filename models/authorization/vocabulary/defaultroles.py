"""The default ClusterRoles that people and programs are bound to: admin, edit, view and what they gather, and others.

`plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`, as recorded of 1.26; before 1.22 edit wrote endpoints, too
(CVE-2021-25740). What was added since 1.26 is not recorded: those roles may give more of newer kinds. Left out are the
roles of Kubernetes' own controllers and of nodes, which nobody else is bound to.
"""

from models.authorization.vocabulary.rules import PolicyRule, Role, Selector

SOURCE = "made by every API server"
RECORDED = 26  # the minor version whose roles these are
ENDPOINTS_UNTIL = 22
LABEL = "rbac.authorization.k8s.io/aggregate-to-"
GET, READ, SEEN = ("get",), ("get", "list", "watch"), ("list", "watch")
WRITE = ("create", "delete", "deletecollection", "patch", "update")
EVENTS = ("create", "patch", "update")
CSR = "certificates.k8s.io"
CSRS = "certificatesigningrequests"


def _rule(verbs: tuple[str, ...], group: str, kinds: str, *names: str) -> PolicyRule:
    """A rule on kinds that are written in one text."""
    return PolicyRule(verbs, tuple(group.split(",")), tuple(kinds.split()), names)


PODS = "pods/attach pods/exec pods/portforward pods/proxy"
CORE = "configmaps persistentvolumeclaims replicationcontrollers replicationcontrollers/scale serviceaccounts services"
WORKLOADS = "daemonsets deployments deployments/scale replicasets replicasets/scale"
STATUSES = "daemonsets/status deployments/status replicasets/status"
NETWORK = "ingresses networkpolicies"
VIEW = (
    _rule(READ, "", f"{CORE} endpoints pods persistentvolumeclaims/status services/status"),
    _rule(READ, "", "bindings events limitranges namespaces/status pods/log pods/status"),
    _rule(READ, "", "replicationcontrollers/status resourcequotas resourcequotas/status namespaces"),
    _rule(READ, "discovery.k8s.io", "endpointslices"),
    _rule(READ, "apps", f"{WORKLOADS} {STATUSES} controllerrevisions"),
    _rule(READ, "apps", "statefulsets statefulsets/scale statefulsets/status"),
    _rule(READ, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
    _rule(READ, "batch", "cronjobs cronjobs/status jobs jobs/status"),
    _rule(READ, "extensions", f"{WORKLOADS} {STATUSES} {NETWORK} ingresses/status replicationcontrollers/scale"),
    _rule(READ, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
    _rule(READ, "networking.k8s.io", f"{NETWORK} ingresses/status"),
)
EDIT = (
    _rule(READ, "", f"{PODS} secrets services/proxy"),
    _rule(("impersonate",), "", "serviceaccounts"),
    _rule(WRITE, "", f"{PODS} pods"),
    _rule(("create",), "", "pods/eviction serviceaccounts/token"),
    _rule(WRITE, "", f"{CORE} events secrets services/proxy"),
    _rule(WRITE, "apps", f"{WORKLOADS} deployments/rollback statefulsets statefulsets/scale"),
    _rule(WRITE, "autoscaling", "horizontalpodautoscalers"),
    _rule(WRITE, "batch", "cronjobs jobs"),
    _rule(WRITE, "extensions", f"{WORKLOADS} deployments/rollback {NETWORK} replicationcontrollers/scale"),
    _rule(WRITE, "policy", "poddisruptionbudgets"),
    _rule(WRITE, "networking.k8s.io", NETWORK),
    _rule((*READ, *WRITE), "coordination.k8s.io", "leases"),
)
ADMIN = (
    _rule(("create",), "authorization.k8s.io", "localsubjectaccessreviews"),
    _rule((*READ, *WRITE), "rbac.authorization.k8s.io", "roles rolebindings"),
)
OTHERS = {
    f"system:{CSR}:{CSRS}:nodeclient": (_rule(("create",), CSR, f"{CSRS}/nodeclient"),),
    f"system:{CSR}:{CSRS}:selfnodeclient": (_rule(("create",), CSR, f"{CSRS}/selfnodeclient"),),
    **{
        f"system:{CSR}:{signer}-approver": (_rule(("approve",), CSR, "signers", f"kubernetes.io/{signer}"),)
        for signer in ("kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown")
    },
    "system:heapster": (_rule(READ, "", "events namespaces nodes pods"), _rule(READ, "extensions", "deployments")),
    "system:kube-aggregator": (_rule(READ, "", "endpoints services"),),
    "system:kube-dns": (_rule(SEEN, "", "endpoints services"),),
    "system:kubelet-api-admin": (
        _rule((*READ, "proxy"), "", "nodes"),
        _rule(("*",), "", "nodes/log nodes/metrics nodes/proxy nodes/stats"),
    ),
    "system:monitoring": (
        PolicyRule(GET, urls=("/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/metrics/slis")),
        PolicyRule(GET, urls=("/readyz", "/readyz/*")),
    ),
    "system:node-bootstrapper": (_rule(("create", *READ), CSR, CSRS),),
    "system:node-problem-detector": (
        _rule(GET, "", "nodes"),
        _rule(("patch",), "", "nodes/status"),
        _rule(EVENTS, ",events.k8s.io", "events"),
    ),
    "system:node-proxier": (
        _rule(SEEN, "", "endpoints services"),
        _rule(READ, "", "nodes"),
        _rule(EVENTS, ",events.k8s.io", "events"),
        _rule(SEEN, "discovery.k8s.io", "endpointslices"),
    ),
    "system:persistent-volume-provisioner": (
        _rule(("create", "delete", *READ), "", "persistentvolumes"),
        _rule((*READ, "update"), "", "persistentvolumeclaims"),
        _rule(READ, "storage.k8s.io", "storageclasses"),
        _rule(("watch",), "", "events"),
        _rule(EVENTS, ",events.k8s.io", "events"),
    ),
    "system:service-account-issuer-discovery": (
        PolicyRule(GET, urls=("/.well-known/openid-configuration", "/openid/v1/jwks")),
    ),
    "system:volume-scheduler": (
        _rule((*READ, "patch", "update"), "", "persistentvolumes persistentvolumeclaims"),
        _rule(READ, "storage.k8s.io", "storageclasses"),
    ),
}


def bound_roles(minor: int) -> tuple[Role, ...]:
    """The roles of version 1.`minor`; each of admin, edit and view gathers its own, and the one below."""
    older = (_rule(WRITE, "", "endpoints"),) if minor < ENDPOINTS_UNTIL else ()
    held = {"view": VIEW, "edit": (*EDIT, *older), "admin": ADMIN}
    above = {"view": "edit", "edit": "admin"}
    return (
        *(Role(f"system:aggregate-to-{name}", "", rules, _label(name), source=SOURCE) for name, rules in held.items()),
        *(Role(name, "", (), _label(above.get(name)), (Selector(_label(name)),), SOURCE) for name in held),
        *(Role(name, "", rules, source=SOURCE) for name, rules in OTHERS.items()),
    )


def _label(name: str | None) -> tuple[tuple[str, str], ...]:
    """The label by which a role is gathered into another."""
    return ((f"{LABEL}{name}", "true"),) if name is not None else ()
