"""The policies that ship: the documentation's pod reader, and a small team with one of each kind of binding."""

from models.authorization.behaviour.access import INSIDE, OUTSIDE, Access
from models.authorization.behaviour.mentions import mentions_of
from models.authorization.vocabulary import (
    AUTHENTICATED,
    UNAUTHENTICATED,
    Binding,
    Policy,
    PolicyRule,
    Role,
    RoleRef,
    Subject,
    SubjectKind,
)
from models.authorization.vocabulary.defaults import agreed_in

READ = ("get", "list", "watch")

LATEST = 36  # the minor version of the policies that ship
PUBLIC, SIGNED_IN = agreed_in(LATEST).outside, agreed_in(LATEST).inside


def access(policy: Policy, *before: Policy, is_reviewed: bool = False, minor: int = LATEST) -> Access:
    """The access that a policy gives in version 1.`minor`, with all that it and an older one mention."""
    agreed = agreed_in(minor)
    extra = (*agreed.outside, *agreed.inside)
    mentions = mentions_of(policy, *before, extra=extra, principals=(*OUTSIDE, *INSIDE))
    return Access(policy, mentions, before, agreed.outside, agreed.inside, is_reviewed)


def user(name: str) -> Subject:
    """A subject that is a user."""
    return Subject(SubjectKind.USER, name)


def group(name: str) -> Subject:
    """A subject that is a group."""
    return Subject(SubjectKind.GROUP, name)


def account(name: str, namespace: str = "") -> Subject:
    """A subject that is a service account, of the binding's namespace if none is said."""
    return Subject(SubjectKind.SERVICE_ACCOUNT, name, namespace)


def of_cluster(name: str) -> RoleRef:
    """A reference to a ClusterRole."""
    return RoleRef("ClusterRole", name)


def pod_reader() -> Policy:
    """The example of the documentation: jane reads the pods of the namespace default."""
    role = Role("pod-reader", "default", (PolicyRule(READ, ("",), ("pods",)),))
    binding = Binding("read-pods", RoleRef("Role", "pod-reader"), (user("jane"),), "default")
    return Policy(roles=(role,), bindings=(binding,))


def team() -> Policy:
    """Cluster-wide rights of two groups, what everybody may see, and a namespace with an account and its people."""
    roles = (
        Role("log-reader", "", (PolicyRule(("get",), ("",), ("*/log",)),)),
        Role("pod-log-reader", "", (PolicyRule(("get",), ("",), ("pods/log",)),)),
        Role("viewer", "", (PolicyRule(READ, ("", "apps"), ("pods", "pods/log", "deployments")),)),
        Role("monitor", "", (PolicyRule(("get",), urls=("/metrics", "/healthz/*")),)),
        Role("public-info-viewer", "", PUBLIC),
    )
    editor = Role("config-editor", "team", (PolicyRule(("get", "update", "list"), ("",), ("configmaps",), ("app",)),))
    return Policy(
        roles,
        (editor,),
        (
            Binding("log-readers", of_cluster("log-reader"), (group("ops"), account("collector", "logging"))),
            Binding("monitors", of_cluster("monitor"), (group("monitors"),)),
            Binding("public", of_cluster("public-info-viewer"), (group(AUTHENTICATED), group(UNAUTHENTICATED))),
        ),
        (
            Binding("editors", RoleRef("Role", "config-editor"), (account("bot"), user("jane")), "team"),
            Binding("viewers", of_cluster("viewer"), (group("devs"), account("bot", "ci")), "team"),
            Binding("pod-logs", of_cluster("pod-log-reader"), (user("jane"),), "other"),
        ),
    )
