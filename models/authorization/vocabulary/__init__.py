"""The nouns of authorization."""

from models.authorization.vocabulary.requests import (
    ACCOUNT_PREFIX,
    ACCOUNTS_GROUP,
    ANONYMOUS,
    AUTHENTICATED,
    MASTERS,
    NODE_PREFIX,
    NODES,
    UNAUTHENTICATED,
    Decision,
    Request,
    User,
)
from models.authorization.vocabulary.rules import (
    EVERYTHING,
    Binding,
    Policy,
    PolicyRule,
    Role,
    RoleRef,
    Selector,
    Subject,
    SubjectKind,
)

__all__ = [
    "ACCOUNTS_GROUP",
    "ACCOUNT_PREFIX",
    "ANONYMOUS",
    "AUTHENTICATED",
    "EVERYTHING",
    "MASTERS",
    "NODES",
    "NODE_PREFIX",
    "UNAUTHENTICATED",
    "Binding",
    "Decision",
    "Policy",
    "PolicyRule",
    "Request",
    "Role",
    "RoleRef",
    "Selector",
    "Subject",
    "SubjectKind",
    "User",
]
