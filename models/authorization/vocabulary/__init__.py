"""The nouns of authorization."""

from models.authorization.vocabulary.manifests import Manifest, Manifests
from models.authorization.vocabulary.mentions import Mentions
from models.authorization.vocabulary.requests import (
    ACCOUNT_PREFIX,
    ACCOUNTS_GROUP,
    ANONYMOUS,
    AUTHENTICATED,
    MASTERS,
    NODE_PREFIX,
    NODES,
    UNAUTHENTICATED,
    Attributes,
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
from models.authorization.vocabulary.rulings import Aggregation, Grant, Principal, Ruling, Write

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
    "Aggregation",
    "Attributes",
    "Binding",
    "Decision",
    "Grant",
    "Manifest",
    "Manifests",
    "Mentions",
    "Policy",
    "PolicyRule",
    "Principal",
    "Request",
    "Role",
    "RoleRef",
    "Ruling",
    "Selector",
    "Subject",
    "SubjectKind",
    "User",
    "Write",
]
