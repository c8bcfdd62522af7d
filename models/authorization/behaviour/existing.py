"""Who is there to be taken: accounts, namespaces, users and groups, and the users that they are."""

from models.authorization.behaviour.subjects import account_name
from models.authorization.vocabulary import (
    ACCOUNT_PREFIX,
    ACCOUNTS_GROUP,
    ANONYMOUS,
    AUTHENTICATED,
    NODE_PREFIX,
    NODES,
    UNAUTHENTICATED,
    SubjectKind,
    User,
)
from models.authorization.vocabulary.escalation import Account, Holding, HoldingKind, Realm
from verify import remembered

FIRST_NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")  # every cluster has them
BOOTSTRAPPERS = "system:bootstrappers"


@remembered
def namespaces_of(realm: Realm) -> tuple[str, ...]:
    """Every namespace that anything names, and those that every cluster has."""
    policy = realm.policy
    narrow = {each.namespace for each in policy.roles} | {each.namespace for each in policy.bindings}
    used = {each.namespace for each in realm.runs} | {each.namespace for each in realm.accounts}
    said = {subject.namespace for subject in subjects_of(realm)}
    found = {*FIRST_NAMESPACES, *realm.namespaces, *narrow, *used, *said}
    return tuple(sorted(found - {""}))


@remembered
def subjects_of(realm: Realm) -> tuple[Account, ...]:
    """The accounts that bindings name."""
    policy = realm.policy
    return tuple(
        Account(subject.namespace or binding.namespace, subject.name)
        for binding in (*policy.cluster_bindings, *policy.bindings)
        for subject in binding.subjects
        if subject.kind == SubjectKind.SERVICE_ACCOUNT and (subject.namespace or binding.namespace)
    )


@remembered
def accounts_by_namespace(realm: Realm) -> dict[str, tuple[Account, ...]]:
    """The accounts of each namespace, `default` always; those that bindings name or pods use are taken to exist."""
    found: dict[str, dict[Account, None]] = {each: {Account(each, "default"): None} for each in namespaces_of(realm)}
    used = (Account(run.namespace, run.account) for run in realm.runs)
    for account in (*realm.accounts, *subjects_of(realm), *used):
        found[account.namespace][account] = None
    return {namespace: tuple(mine) for namespace, mine in found.items()}


@remembered
def groups_of(realm: Realm) -> tuple[str, ...]:
    """The groups that bindings name."""
    return _named(realm, SubjectKind.GROUP)


@remembered
def users_of(realm: Realm) -> tuple[str, ...]:
    """The users that bindings name."""
    return _named(realm, SubjectKind.USER)


def _named(realm: Realm, kind: SubjectKind) -> tuple[str, ...]:
    policy = realm.policy
    bindings = (*policy.cluster_bindings, *policy.bindings)
    return tuple(dict.fromkeys(each.name for binding in bindings for each in binding.subjects if each.kind == kind))


@remembered
def _roles(realm: Realm) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for role in (*realm.policy.cluster_roles, *realm.policy.roles):
        found.setdefault(role.namespace, set()).add(role.name)
    return {namespace: frozenset(names) for namespace, names in found.items()}


def roles_in(realm: Realm, namespace: str) -> frozenset[str]:
    """The names of the roles of a namespace, or of the cluster roles."""
    return _roles(realm).get(namespace, frozenset())


@remembered
def accounts_in(realm: Realm, namespace: str) -> tuple[Account, ...]:
    """The accounts of a namespace, of all namespaces for ""."""
    by_namespace = accounts_by_namespace(realm)
    if namespace:
        return by_namespace.get(namespace, ())
    return tuple(account for mine in by_namespace.values() for account in mine)


@remembered
def accounts_by_name(realm: Realm) -> dict[str, tuple[Account, ...]]:
    """The accounts of each name, whatever their namespace."""
    found: dict[str, list[Account]] = {}
    for account in accounts_in(realm, ""):
        found.setdefault(account.name, []).append(account)
    return {name: tuple(mine) for name, mine in found.items()}


def in_name_of(account: Account) -> User:
    """The user that an account is, with the groups that the authenticator gives it."""
    groups = {ACCOUNTS_GROUP, f"{ACCOUNTS_GROUP}:{account.namespace}", AUTHENTICATED}
    return User(account_name(account.namespace, account.name), frozenset(groups))


def plain_user(name: str) -> User:
    """The user of this name, as the group adder leaves it; an account's name means the account."""
    if name.startswith(ACCOUNT_PREFIX) and name.count(":") == 3:
        return in_name_of(Account(*name.split(":")[2:]))
    return User(name, frozenset({UNAUTHENTICATED if name == ANONYMOUS else AUTHENTICATED}))


def member_of(group: str) -> User:
    """Some member of a group, of whom nothing else is known."""
    return User("", frozenset({group} if group == UNAUTHENTICATED else {group, AUTHENTICATED}))


def node_user(name: str) -> User:
    """The identity of a node."""
    return User(NODE_PREFIX + (name or "any"), frozenset({NODES, AUTHENTICATED}))


@remembered
def starts_of(realm: Realm) -> tuple[Holding, ...]:
    """Where an attacker may start: as any user, group or account that there is."""
    users = [Holding(HoldingKind.USER, name) for name in users_of(realm)]
    groups = [Holding(HoldingKind.GROUP, name) for name in groups_of(realm)]
    accounts = [Holding(HoldingKind.ACCOUNT, each.name, each.namespace) for each in accounts_in(realm, "")]
    return (*users, *groups, *accounts)


SUBJECTS = {
    SubjectKind.USER: HoldingKind.USER,
    SubjectKind.GROUP: HoldingKind.GROUP,
    SubjectKind.SERVICE_ACCOUNT: HoldingKind.ACCOUNT,
}


@remembered
def intended_of(realm: Realm) -> frozenset[Holding]:
    """Who is meant to be able to become cluster-admin."""
    return frozenset(
        Holding(SUBJECTS[each.kind], each.name, each.namespace) for each in realm.intended if each.kind in SUBJECTS
    )


def is_intended(realm: Realm, start: Holding) -> bool:
    """Whether this subject is meant to be able to become cluster-admin."""
    return start in intended_of(realm)
