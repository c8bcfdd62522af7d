"""The steps by which rights become more rights (facts §2 P14): what each needs, and by `gains.py` what it gives.

Some are ours, beside the recorded list: a role of the namespace that may be bound, groups impersonated together with an
account, a replication controller (which is of the core group), and what a host volume or a namespace without pod
security comes to together with a pod.
"""

from models.authorization.behaviour import gains
from models.authorization.vocabulary.escalation import Hand, Need, Realm, Special, Step
from verify import remembered

AUTHENTICATION = "authentication.k8s.io"
RBAC, CSR, ADMISSION = "rbac.authorization.k8s.io", "certificates.k8s.io", "admissionregistration.k8s.io"
REQUESTS = "certificatesigningrequests"
CHANGE, WRITE = ("update", "patch"), ("create", "update", "patch")
APPS = tuple(("apps", kind, "") for kind in ("deployments", "daemonsets", "statefulsets", "replicasets"))
WORKLOADS = (*APPS, ("batch", "jobs", ""), ("batch", "cronjobs", ""), ("", "replicationcontrollers", ""))
SIGNERS = ("kubernetes.io/kube-apiserver-client", "kubernetes.io/*")
ENDPOINTS = tuple((group, kind, "") for group in ("", "discovery.k8s.io") for kind in ("endpoints", "endpointslices"))
POLICIES = ("mutatingadmissionpolicies", "mutatingadmissionpolicybindings")


def on(kind: str, *verbs: str, group: str = "", part: str = "", wide: bool = False) -> Need:
    """A need of one resource or subresource."""
    return Need(verbs, ((group, kind, part),), wide)


def to(verb: str, kind: str, *, wide: bool = False) -> Need:
    """A need of a verb on roles, bindings or cluster roles."""
    return on(kind, verb, group=RBAC, wide=wide)


def _wide(kind: str, *verbs: str, group: str = "", part: str = "") -> Need:
    return on(kind, *verbs, group=group, part=part, wide=True)


PODS, WORKLOAD, CHANGED = on("pods", "create"), Need(("create",), WORKLOADS), Need(CHANGE, WORKLOADS)
ANY_POD = Need(("create",), (("", "pods", ""), *WORKLOADS))
USERS, GROUPS = _wide("users", "impersonate"), _wide("groups", "impersonate")
ACCOUNTS, NODES = on("serviceaccounts", "impersonate"), _wide("nodes", *CHANGE)
APPROVE = Need(("approve",), ((CSR, "signers", ""),), True, SIGNERS)
NODECLIENT = Need(("create",), ((CSR, REQUESTS, "nodeclient"),), True, unnamed=True)
ASK = _wide(REQUESTS, "create", group=CSR)
APPROVAL = (_wide(REQUESTS, *CHANGE, group=CSR, part="approval"), APPROVE)
ON_OWN = (Special.NODE,)
TOKEN_SECRET = ((on("secrets", "create"),), (on("secrets", "get"),))
ESCALATE_WIDE = (to("escalate", "clusterroles", wide=True), _wide("clusterroles", *CHANGE, group=RBAC))
ESCALATE = (to("escalate", "roles"), on("roles", *CHANGE, group=RBAC))
BIND_WIDE = (to("bind", "clusterroles", wide=True), to("create", "clusterrolebindings", wide=True))
BIND = (to("bind", "clusterroles"), to("create", "rolebindings"))
REBIND_WIDE = (to("bind", "clusterroles", wide=True), Need(CHANGE, ((RBAC, "clusterrolebindings", ""),), True))
REBIND = (to("bind", "clusterroles"), on("rolebindings", *CHANGE, group=RBAC))
REBIND_ROLE = (to("bind", "roles"), on("rolebindings", *CHANGE, group=RBAC))
BIND_ROLE = (to("bind", "roles"), to("create", "rolebindings"))
HOOKS, VALIDATING = "mutatingwebhookconfigurations", "validatingwebhookconfigurations"
POLICY = Need(WRITE, tuple((ADMISSION, kind, "") for kind in POLICIES), True)
POD_SECURITY = "pod security and mountable-secrets policies may forbid it"
EXEC = (("", "pods", "exec"), ("", "pods", "attach"))


def _as(mode: str, kind: str) -> Hand:
    return (Need((f"impersonate:{mode}",), (("", kind, ""), (AUTHENTICATION, kind, "")), kind != "serviceaccounts"),)


CONSTRAINED = tuple(  # only for the verbs on the targets that `impersonate-on:` rules say, which is not followed
    Step("impersonate-constrained", (_as(mode, kind),), gives, "KEP-5284", since=36, is_open=True)
    for mode, kind, gives in (
        ("user-info", "users", gains.users),
        ("user-info", "groups", gains.groups_but_masters),
        ("serviceaccount", "serviceaccounts", gains.accounts),
        ("arbitrary-node", "nodes", gains.nodes),
        ("associated-node", "nodes", gains.nodes),
    )
)
STEPS: tuple[Step, ...] = (
    Step("superuser", ((Special.MASTERS,),), gains.everything, reference="the first authorizer of the chain"),
    Step("wildcard", ((Need(("*",), (("*", "*", ""),)),),), gains.everything_here),
    Step("impersonate-user", ((USERS,),), gains.users, "no group but system:authenticated", "impersonation.go"),
    Step("impersonate-group", ((USERS, GROUPS),), gains.groups, "not by constrained impersonation", "impersonation.go"),
    Step("impersonate-group-of-account", ((ACCOUNTS, GROUPS),), gains.groups, reference="impersonation.go"),
    Step("impersonate-sa", ((ACCOUNTS,),), gains.accounts, reference="impersonation.go; the role edit grants it"),
    *CONSTRAINED,
    Step("bind-anything", (BIND_WIDE,), gains.bound_cluster_role, reference="escalation_check.go:BindingAuthorized"),
    Step("bind-in-namespace", (BIND,), gains.bound_cluster_role, reference="escalation_check.go:BindingAuthorized"),
    Step("bind-role", (BIND_ROLE,), gains.bound_role, reference="escalation_check.go:BindingAuthorized"),
    Step("bind-by-change", (REBIND_WIDE,), gains.joined_everywhere, "as one more subject; ours"),
    Step("bind-by-change", (REBIND,), gains.joined_cluster_role, "as one more subject; ours"),
    Step("bind-by-change", (REBIND_ROLE,), gains.joined_role, "as one more subject; ours"),
    Step("escalate-clusterrole", (ESCALATE_WIDE, (Special.CLUSTER_ROLE,)), gains.rewritten_role, "the role is bound"),
    Step("escalate-role", (ESCALATE, (Special.ROLE,)), gains.rewritten_role, "the role is bound"),
    Step("pod-create", ((PODS,),), gains.pods, POD_SECURITY, "serviceaccount admission"),
    Step("workload-create", ((WORKLOAD,),), gains.pods, f"its controller makes the pods; {POD_SECURITY}"),
    Step("workload-create", ((CHANGED,),), gains.changed_workloads, f"a workload is there; {POD_SECURITY}"),
    Step("pod-exec", ((Need(("create",), EXEC),),), gains.running, reference="KEP-4006"),
    Step("pod-exec", ((Need(("get",), EXEC),),), gains.running, "over a WebSocket", "KEP-4006", until=35),
    Step("ephemeral-containers", ((on("pods", *CHANGE, part="ephemeralcontainers"),),), gains.running),
    Step("pod-patch", ((on("pods", *CHANGE),),), gains.running, "by another image"),
    Step("token-request", ((on("serviceaccounts", "create", part="token"),),), gains.accounts),
    Step("secret-read", ((on("secrets", "get", "list", "watch"),),), gains.secrets, "no token secrets since 1.24"),
    Step(
        "secret-create-token",
        ((on("secrets", "create"),), (on("secrets", "get"),)),
        gains.every_account,
        "a name is free",
    ),
    Step("bootstrap-token-secret", ((on("secrets", "create"),),), gains.bootstrapper, places=("kube-system",)),
    Step("nodes-proxy", ((_wide("nodes", "get", "create", part="proxy"),),), gains.on_nodes, "GET suffices (B1)"),
    Step("csr-client", ((ASK,), APPROVAL), gains.everybody),
    Step("csr-kubelet-client", ((ASK, NODECLIENT),), gains.nodes, "approved automatically", "sarapprove.go"),
    Step("webhook-config", ((_wide(HOOKS, *WRITE, group=ADMISSION),),), gains.everything, "it swaps what others write"),
    Step("validating-webhook-config", ((_wide(VALIDATING, *WRITE, group=ADMISSION),),), gains.admitted),
    Step("mutating-admission-policy", ((POLICY,),), gains.everything, "it swaps what others write"),
    Step(
        "apiservice",
        ((_wide("apiservices", *WRITE, group="apiregistration.k8s.io"),),),
        gains.answers,
        "controllers believe what it answers",
    ),
    Step("aggregate-label", ((_wide("clusterroles", *WRITE, group=RBAC),),), gains.nothing, "others gain"),
    Step("node-write", ((NODES,),), gains.steering, "not for kubelets under NodeRestriction"),
    Step("pod-binding", ((on("pods", "create", part="binding"),), ON_OWN), gains.every_running),
    Step("pod-delete-steal", ((on("pods", "delete"),), (NODES,), ON_OWN), gains.every_running),
    Step("pod-delete-steal", ((on("pods", "create", part="eviction"),), (NODES,), ON_OWN), gains.every_running),
    Step("endpoints-write", ((Need(WRITE, ENDPOINTS),),), gains.traffic, reference="CVE-2021-25740"),
    Step("service-status", ((on("services", *CHANGE, part="status"),),), gains.traffic, reference="CVE-2020-8554"),
    Step("pv-create", ((_wide("persistentvolumes", "create"),),), gains.volume),
    Step("pod-with-volume", ((Special.VOLUME,), (ANY_POD,)), gains.nodes, "hostPath; ours"),
    Step("namespace-label", ((on("namespaces", *CHANGE),),), gains.unguarded),
    Step("pod-unguarded", ((Special.UNGUARDED,), (ANY_POD,)), gains.nodes, "a privileged pod; ours"),
    Step("node-identity", (ON_OWN,), gains.on_nodes, "Node authorizer and NodeRestriction", "node_authorizer.go"),
    Step("daemonset-harvest", (ON_OWN,), gains.on_nodes, "tokens lie on the node"),
)


@remembered
def steps_of(realm: Realm) -> tuple[Step, ...]:
    """The steps that the cluster's version has; open ones only where they go as far as they can."""
    there = [step for step in STEPS if step.since <= realm.minor < step.until]
    return tuple(step for step in there if realm.is_worst or not step.is_open)
