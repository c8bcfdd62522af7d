"""What is attempted in other names under a policy, and what comes of it."""

from models.authorization.behaviour.authorizers import masters, rbac, union
from models.authorization.behaviour.impersonation import (
    ACCOUNT,
    ARBITRARY,
    ASSOCIATED,
    CONSTRAINED,
    GROUP,
    LEGACY,
    Impersonation,
)
from models.authorization.vocabulary import (
    ACCOUNTS_GROUP,
    AUTHENTICATED,
    NODE_PREFIX,
    NODES,
    UNAUTHENTICATED,
    Attributes,
    Decision,
    Policy,
)
from models.authorization.vocabulary.impersonation import Attempt, Identity, Served
from models.authorization.vocabulary.releases import Release
from verify import frozen, remembered

GIVEN = (AUTHENTICATED, UNAUTHENTICATED)


@frozen(eq=False)
class Disguised:
    """A policy, the version of the filter, everything that is attempted, and the filter."""

    policy: Policy
    release: Release
    attempts: tuple[Attempt, ...]

    kind: type[Impersonation] = Impersonation

    def served(self, attempt: Attempt, remembered: str = "") -> Served:
        """What the filter makes of the attempt, before the authorizers of the policy."""
        return self.kind(union(masters, rbac(self.policy)), self.release).serve(attempt, remembered)

    def may(self, requester: Identity, ask: Attributes) -> bool:
        """Whether the requester is allowed this."""
        return union(masters, rbac(self.policy))(ask.by(requester.user)).decision == Decision.ALLOW


@frozen(eq=False)
class Remembering:
    """The same, of a filter that remembers by which mode each requester last came through."""

    site: Disguised

    @property
    def repeated(self) -> tuple[Attempt, ...]:
        """Everything that is attempted, after whatever is remembered."""
        return self.site.attempts

    @property
    def modes(self) -> tuple[str, ...]:
        """Every mode that can be remembered."""
        return *CONSTRAINED, LEGACY


@remembered
def comes_by(site: Disguised, requester: Identity) -> frozenset[str]:
    """The modes that some attempt of the requester leaves in the memory, if nothing is remembered yet."""
    return frozenset(site.served(each).mode for each in site.attempts if each.requester == requester)


def is_authorized(site: Disguised, attempt: Attempt, served: Served) -> bool:
    """Whether each part of the identity was allowed to the requester, or is one of the fixed additions.

    Read off the identity that came out, part by part, and not off what the filter asked. Of the verbs that count, that
    of the mode which was allowed is meant.
    """
    mine, name = served.identity, served.identity.name
    verb, group = ("impersonate", "") if served.mode == LEGACY else (f"impersonate:{served.mode}", GROUP)
    account, node = ACCOUNT.fullmatch(name), name.removeprefix(NODE_PREFIX)
    as_node = served.mode in (ASSOCIATED, ARBITRARY)
    who = Attributes(verb, group, "nodes", name=node) if as_node else Attributes(verb, group, "users", name=name)
    if account:
        who = Attributes(verb, group, "serviceaccounts", "", account[1], account[2])
    own = (ACCOUNTS_GROUP, f"{ACCOUNTS_GROUP}:{account[1]}") if account else (NODES,) if as_node else ()
    groups = [each for each in mine.groups if each not in (*GIVEN, *own)]
    wanted = (
        who,
        *(Attributes(verb, group, "groups", name=each) for each in groups),
        *(Attributes(verb, GROUP, "userextras", key, name=value) for key, values in mine.extra for value in values),
        *((Attributes(verb, GROUP, "uids", name=mine.uid),) if mine.uid else ()),
    )
    return all(site.may(attempt.requester, ask) for ask in wanted)


def on_target(attempt: Attempt, mode: str) -> Attributes:
    """The request itself, with the verb that lets it be made in another name."""
    to = attempt.target
    where = (to.group, to.resource, to.subresource, to.namespace, to.name, to.path, to.is_resource)
    return Attributes(f"impersonate-on:{mode}:{to.verb}", *where)
