"""Whom a binding means: `pkg/registry/rbac/validation/rule.go:appliesToUser` @1.36."""

from models.authorization.vocabulary import ACCOUNT_PREFIX, Binding, Principal, Subject, SubjectKind, User


def account_name(namespace: str, name: str) -> str:
    """The user name of a service account (`pkg/authentication/serviceaccount/util.go:MakeUsername`)."""
    return f"{ACCOUNT_PREFIX}{namespace}:{name}"


Name = tuple[str, bool]  # a name, and whether it is that of a group


def name_of(subject: Subject, namespace: str) -> Name | None:
    """The one name that the subject stands for, in a binding of this namespace; None where it matches nobody.

    There are no wildcards: the user `*` is a user of that name. An account without a namespace is one of the
    binding's; in a binding of no namespace it matches nobody.
    """
    kind = subject.kind
    if kind is SubjectKind.USER:
        return subject.name, False
    if kind is SubjectKind.GROUP:
        return subject.name, True
    where = subject.namespace or namespace
    if kind is SubjectKind.SERVICE_ACCOUNT and where:
        return account_name(where, subject.name), False
    return None


def principal_of(subject: Subject, namespace: str) -> Principal | None:
    """The same name as a principal."""
    named = name_of(subject, namespace)
    return None if named is None else Principal(*named)


def principals_of(user: User) -> tuple[Principal, ...]:
    """The names by which bindings reach a user: the user's own, and each group."""
    return (Principal(user.name), *(Principal(name, is_group=True) for name in sorted(user.groups)))


def matching_subject(binding: Binding, names: tuple[Principal, ...]) -> Subject | None:
    """The first subject of the binding that means a user of these names."""
    for subject in binding.subjects:
        wanted = principal_of(subject, binding.namespace)
        if wanted is not None and any(mine == wanted for mine in names):
            return subject
    return None
