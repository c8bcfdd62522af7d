"""What each step of an escalation gives, where and for the names that its needs are met for; "" is everywhere."""

from models.authorization.behaviour.existing import namespaces_of, roles_in
from models.authorization.vocabulary import ACCOUNT_PREFIX, MASTERS, NODE_PREFIX, NODES
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Holding, HoldingKind, Named, Realm

EVERYTHING = "cluster-admin"  # every API server makes it at its start


def meets(*names: Named) -> Named:
    """The names for which all needs are met."""
    listed = [each for each in names if each is not None]
    return frozenset.intersection(*listed) if listed else None


def _each(kind: HoldingKind, names: Named, namespace: str, every: HoldingKind) -> tuple[Holding, ...]:
    if names is None:
        return (Holding(every, "", namespace),)
    return tuple(Holding(kind, name, namespace) for name in sorted(names))


def nothing(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """Others gain; whoever takes the step holds already what it spreads."""
    return ()


def everything(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """Cluster-admin."""
    return (CLUSTER_ADMIN,)


def everything_here(_: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """Every right, where the right to all of them is not limited to some names."""
    if any(each is not None for each in names):
        return ()
    return (Holding(HoldingKind.NAMESPACE, "", namespace),) if namespace else (CLUSTER_ADMIN,)


def users(_: Realm, __: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The users; names of the form of an account's are asked as accounts."""
    plain = None if names[0] is None else frozenset(each for each in names[0] if not each.startswith(ACCOUNT_PREFIX))
    return _each(HoldingKind.USER, plain, "", HoldingKind.USERS)


def groups(_: Realm, __: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The groups, of a user of whatever name; with that of a node, the group of nodes makes a node of its member."""
    found = _each(HoldingKind.GROUP, names[1], "", HoldingKind.GROUPS)
    named = names[0] is None or any(each.startswith(NODE_PREFIX) for each in names[0])
    is_node = named and (names[1] is None or NODES in names[1])
    return (*found, Holding(HoldingKind.NODES)) if is_node else found


def groups_but_masters(_: Realm, __: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The groups, of which constrained impersonation refuses system:masters."""
    plain = None if names[0] is None else names[0] - {MASTERS}
    return _each(HoldingKind.GROUP, plain, "", HoldingKind.EVERYBODY)


def accounts(_: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The accounts."""
    return _each(HoldingKind.ACCOUNT, names[0], namespace, HoldingKind.ACCOUNTS)


def every_account(_: Realm, namespace: str, __: tuple[Named, ...]) -> tuple[Holding, ...]:
    """Every account of the namespace, by a token secret that the token controller fills in."""
    return (Holding(HoldingKind.ACCOUNTS, "", namespace),)


def answers(_: Realm, __: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The answers of these API groups; with one of Kubernetes' own every account.

    Controllers start the pods that their API says are wanted. Groups of Kubernetes have no dot, or end in k8s.io; what
    else a group may decide is not looked into.
    """
    groups = None if names[0] is None else {name.partition(".")[2]: name for name in sorted(names[0])}
    if groups is None or any("." not in group or group.endswith(".k8s.io") for group in groups):
        return (Holding(HoldingKind.ACCOUNTS),)
    return tuple(Holding(HoldingKind.SERVED, name) for name in groups.values())


def pods(realm: Realm, namespace: str, _: tuple[Named, ...]) -> tuple[Holding, ...]:
    """A pod of one's own: every account and secret of the namespace, and the nodes unless pod security forbids."""
    found = (Holding(HoldingKind.ACCOUNTS, "", namespace), Holding(HoldingKind.SECRETS, "", namespace))
    return found if is_guarded(realm, namespace) else (*found, Holding(HoldingKind.NODES))


def is_guarded(realm: Realm, namespace: str) -> bool:
    """Whether pod security keeps pods of the namespace off their hosts; whoever may choose takes one without."""
    return bool(namespace) and namespace in realm.guarded


def changed_workloads(realm: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """As with a pod of one's own, in the namespaces that have a workload to change."""
    wanted = names[0]
    found = {
        run.namespace
        for run in realm.runs
        if run.kind != "Pod" and namespace in ("", run.namespace) and (wanted is None or run.name in wanted)
    }
    return tuple(holding for each in sorted(found) for holding in pods(realm, each, ()))


def running(_: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The accounts of the running pods."""
    return _each(HoldingKind.RUNNING, names[0], namespace, HoldingKind.RUNNING)


def every_running(_: Realm, namespace: str, __: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The accounts of the pods that are moved to a node of one's own."""
    return (Holding(HoldingKind.RUNNING, "", namespace),)


def on_nodes(_: Realm, __: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The accounts of the pods on these nodes; on every node, of all that run."""
    return _each(HoldingKind.ON_NODE, names[0], "", HoldingKind.RUNNING)


def nodes(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The identity of every node."""
    return (Holding(HoldingKind.NODES),)


def bootstrapper(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """A bootstrap token."""
    return (Holding(HoldingKind.BOOTSTRAPPER),)


def everybody(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """A certificate in any name, of any group but system:masters."""
    return (Holding(HoldingKind.EVERYBODY),)


def secrets(_: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """What secrets hold."""
    return _each(HoldingKind.SECRETS, names[0], namespace, HoldingKind.SECRETS)


def bound_cluster_role(realm: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The rights of a cluster role that may be bound, cluster-admin's if that one may."""
    if names[0] is None or EVERYTHING in names[0]:
        return (Holding(HoldingKind.NAMESPACE, "", namespace),) if namespace else (CLUSTER_ADMIN,)
    known = sorted(names[0] & roles_in(realm, ""))
    return tuple(Holding(HoldingKind.CLUSTER_ROLE, name, namespace) for name in known)


def bound_role(realm: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The rights of the roles of the namespace that may be bound."""
    places = [namespace] if namespace else sorted({role.namespace for role in realm.policy.roles})
    return tuple(
        Holding(HoldingKind.ROLE, name, place)
        for place in places
        for name in sorted(roles_in(realm, place))
        if names[0] is None or name in names[0]
    )


def _joined(realm: Realm, namespace: str, names: tuple[Named, ...], kind: str) -> tuple[Holding, ...]:
    """The rights of the roles of this kind that may be bound, by those RoleBindings that may be changed."""
    held = HoldingKind.ROLE if kind == "Role" else HoldingKind.CLUSTER_ROLE
    roles, bindings = names
    found = [
        Holding(held, each.role.name, each.namespace)
        for each in realm.policy.bindings
        if each.role.kind == kind
        and namespace in ("", each.namespace)
        and (bindings is None or each.name in bindings)
        and (roles is None or each.role.name in roles)
        and each.role.name in roles_in(realm, each.namespace if kind == "Role" else "")
    ]
    return tuple(dict.fromkeys(found))


def joined_role(realm: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The rights of the roles whose bindings take one more subject."""
    return _joined(realm, namespace, names, "Role")


def joined_cluster_role(realm: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The same of cluster roles that are bound in namespaces."""
    return _joined(realm, namespace, names, "ClusterRole")


def joined_everywhere(realm: Realm, _: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The same of cluster-wide bindings; every API server binds cluster-admin, by a binding of that name."""
    roles, bindings = names
    bound = {EVERYTHING: EVERYTHING, **{each.name: each.role.name for each in realm.policy.cluster_bindings}}
    mine = {role for name, role in bound.items() if bindings is None or name in bindings}
    found = mine if roles is None else mine & roles
    if EVERYTHING in found:
        return (CLUSTER_ADMIN,)
    return tuple(Holding(HoldingKind.CLUSTER_ROLE, name) for name in sorted(found & roles_in(realm, "")))


def rewritten_role(_: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """Whatever is written into a role that is bound to the writer already, there where it is bound."""
    if not meets(*names):
        return ()  # a binding names its role, so that None cannot come out
    return (Holding(HoldingKind.NAMESPACE, "", namespace),) if namespace else (CLUSTER_ADMIN,)


def traffic(_: Realm, namespace: str, __: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The traffic of services."""
    return (Holding(HoldingKind.TRAFFIC, "", namespace),)


def admitted(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The sight of what is written."""
    return (Holding(HoldingKind.ADMITTED),)


def steering(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The choice of nodes, by their labels and taints."""
    return (Holding(HoldingKind.STEERING),)


def volume(_: Realm, __: str, ___: tuple[Named, ...]) -> tuple[Holding, ...]:
    """A volume of a host's files, for a pod to mount."""
    return (Holding(HoldingKind.VOLUME),)


def unguarded(realm: Realm, namespace: str, names: tuple[Named, ...]) -> tuple[Holding, ...]:
    """The labels of namespaces, which say what pod security asks; of a Namespace object namespace and name are one."""
    if names[0] is None:
        return (Holding(HoldingKind.UNGUARDED, "", namespace),)
    here = {namespace} if namespace else set(namespaces_of(realm))
    return tuple(Holding(HoldingKind.UNGUARDED, "", name) for name in sorted(names[0] & here))
