"""Who asks for what: users, and the attributes of a request as authorizers see it.

authorizer.Attributes, `pkg/authorization/authorizer/interfaces.go` @apiserver 0.36. The API version, the user's uid and
extra are left out: neither RBAC nor the Node authorizer looks at them.
"""

from enum import Enum
from typing import Annotated

from attrs import field, frozen

from verify import Listed

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"
UNAUTHENTICATED = "system:unauthenticated"
ANONYMOUS = "system:anonymous"
NODES = "system:nodes"
NODE_PREFIX = "system:node:"
ACCOUNT_PREFIX = "system:serviceaccount:"
ACCOUNTS_GROUP = "system:serviceaccounts"


class Decision(Enum):
    """What an authorizer says; Deny is the zero value in Go, so what only fails denies.

    UNKNOWN is ours: the answer of an authorizer that is not evaluated here, such as a webhook.
    """

    DENY = "Deny"
    ALLOW = "Allow"
    NO_OPINION = "NoOpinion"
    UNKNOWN = "unknown"


@frozen
class User:
    """A user by name and groups: exactly these, nothing is added."""

    name: str
    groups: frozenset[str] = frozenset()


@frozen
class Request:
    """What is asked: of a resource, or of a path.

    Of a path only `verb` and `path` count, and `namespace` is empty over HTTP.
    `subresource`, `name`, `namespace` are empty where there is none. `field_selector` holds the exact matches that the
    request's field selector requires, as (field, value), where an authorizer may see them (1.31 and later).
    """

    user: User
    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""
    is_resource: bool = True
    field_selector: tuple[tuple[str, str], ...] = field(default=())


@frozen
class Attributes:
    """What is asked, without who asks: a request whose every field may be unknown.

    Each field is one of the names that the world's policies mention, or one stranger for all that they do not.
    """

    verb: Annotated[str, Listed("mentions.verbs")]
    group: Annotated[str, Listed("mentions.groups")] = ""
    resource: Annotated[str, Listed("mentions.resources")] = ""
    subresource: Annotated[str, Listed("mentions.subresources")] = ""
    namespace: Annotated[str, Listed("mentions.namespaces")] = ""
    name: Annotated[str, Listed("mentions.names")] = ""
    path: Annotated[str, Listed("mentions.paths")] = ""
    is_resource: bool = True

    def describe(self) -> str:
        """The request in one line."""
        if not self.is_resource:
            return f"{self.verb} {self.path}"
        kind = "/".join(part for part in (self.group, self.resource, self.subresource) if part)
        name = f" {self.name}" if self.name else ""
        return f"{self.verb} {kind}{name} {f'in {self.namespace}' if self.namespace else 'cluster-wide'}"

    def by(self, user: User) -> Request:
        """The request of this user."""
        return Request(
            user,
            self.verb,
            self.group,
            self.resource,
            self.subresource,
            self.namespace,
            self.name,
            self.path,
            self.is_resource,
        )
