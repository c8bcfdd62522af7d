"""RBAC objects: rules, roles, bindings, and the policy that they make together.

`k8s.io/api/rbac/v1/types.go` @1.36. Objects are as stored, so that what the API server would refuse can be asked about.
"""

from enum import Enum

from attrs import frozen

EVERYTHING = "*"


@frozen
class PolicyRule:
    """Verbs on resources of groups (perhaps only on some names), or on URLs; `*` stands for all."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


class SubjectKind(Enum):
    """Whom a binding may name; anything else matches nobody."""

    USER = "User"
    GROUP = "Group"
    SERVICE_ACCOUNT = "ServiceAccount"
    OTHER = "other"


@frozen
class Subject:
    """Whom a binding names; the namespace is that of a service account."""

    kind: SubjectKind
    name: str
    namespace: str = ""


@frozen
class Selector:
    """A label selector of an aggregation rule: labels that must be equal, and requirements (key, operator, values)."""

    labels: tuple[tuple[str, str], ...] = ()
    expressions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@frozen
class Role:
    """A Role, or a ClusterRole (of namespace ""), with its labels and, if it is aggregated, its selectors.

    `owners` and `finalizers` are what the garbage collector looks at; `annotations` stand for all that nobody looks at.
    """

    name: str
    namespace: str = ""
    rules: tuple[PolicyRule, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    aggregates: tuple[Selector, ...] | None = None
    source: str = ""
    annotations: tuple[tuple[str, str], ...] = ()
    owners: tuple[str, ...] = ()
    finalizers: tuple[str, ...] = ()


@frozen
class RoleRef:
    """The role that a binding refers to: its kind (Role or ClusterRole) and its name."""

    kind: str
    name: str


@frozen
class Binding:
    """A RoleBinding, or a ClusterRoleBinding (of namespace ""); `source` says where it was read: file and document.

    `owners` and `finalizers` are what the garbage collector looks at.
    """

    name: str
    role: RoleRef
    subjects: tuple[Subject, ...] = ()
    namespace: str = ""
    source: str = ""
    owners: tuple[str, ...] = ()
    finalizers: tuple[str, ...] = ()


@frozen(eq=False)
class Policy:
    """All RBAC objects of a cluster."""

    cluster_roles: tuple[Role, ...] = ()
    roles: tuple[Role, ...] = ()
    cluster_bindings: tuple[Binding, ...] = ()
    bindings: tuple[Binding, ...] = ()
