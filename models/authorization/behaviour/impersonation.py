"""The impersonation filter: what it asks the authorizers, and as whom a request goes on.

`pkg/endpoints/filters/impersonation.go` @apiserver 0.18, and the folder of that name @0.36. Each item that is asked for
is authorized as the requester. Constrained impersonation (KEP-5284, on from 1.36) tries its modes first, of which one
may be remembered (`impersonationModesTracker.getImpersonatedUser`, whose modes end with `legacyImpersonationMode`; read
in a state of the folder from before 1.36). Left out is what its modes make of an account in groups of somebody's
choice, which the facts do not say: that is left to impersonation as it was before.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from models.authorization.behaviour.authorizers import FORBIDDEN, OK, Authorizer
from models.authorization.vocabulary import (
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
)
from models.authorization.vocabulary.impersonation import NODE_NAME, Attempt, Extra, Headers, Identity, Served
from models.authorization.vocabulary.releases import Release
from verify import evolve, frozen

GROUP = "authentication.k8s.io"
ACCOUNT = re.compile(rf"{ACCOUNT_PREFIX}([a-z0-9](?:[-a-z0-9]*[a-z0-9])?):([a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)")
ESCAPED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")


@frozen(eq=False)
class Impersonation:
    """The filter; faults replace its steps."""

    authorize: Authorizer
    release: Release

    def serve(self, attempt: Attempt, remembered: str = "") -> Served:
        """Go on as the identity that the headers ask for, if all of it is allowed to the requester.

        `remembered` is the mode that was last allowed to the requester, which is tried first.
        """
        requester, headers = attempt.requester, attempt.headers
        if headers == Headers():
            return Served(OK, requester)
        if not headers.user:
            return Served(self.release.bad_headers, requester)
        if headers.uid and not self.release.uid_header:
            headers = evolve(headers, uid="")  # nobody looks at it
        for mode in self.tried(remembered):
            asks = self.asks(headers) if mode == LEGACY else self.constrained_asks(mode, attempt)
            if asks is not None and self.all_allowed(requester, asks):
                return Served(OK, self.identity(_with_nodes(mode, headers)), mode)
        return Served(FORBIDDEN, requester)

    def tried(self, remembered: str) -> tuple[str, ...]:
        """The modes in the order in which they are tried."""
        modes = (*CONSTRAINED, LEGACY) if self.release.constrained else (LEGACY,)
        return tuple(dict.fromkeys((remembered, *modes))) if remembered in modes else modes

    def all_allowed(self, requester: Identity, asks: tuple[Attributes, ...]) -> bool:
        """Whether the authorizers allow each; an allowance beside an error is none (facts F5)."""
        rulings = (self.authorize(ask.by(requester.user)) for ask in asks)
        return all(ruling.decision == Decision.ALLOW and not ruling.failed for ruling in rulings)

    def asks(self, headers: Headers) -> tuple[Attributes, ...]:
        """What must be allowed, item by item, with the verb impersonate."""
        return tuple(items(headers, LEGACY, ""))

    def constrained_asks(self, mode: str, attempt: Attempt) -> tuple[Attributes, ...] | None:
        """What a mode asks: the identity, and the real request by `impersonate-on:`; None where it is not for this."""
        wanted = constrained_items(mode, attempt)
        return None if wanted is None else (*wanted, _on_target(mode, attempt))

    def identity(self, headers: Headers) -> Identity:
        """The identity that the headers ask for, with the groups that the filter adds."""
        account = ACCOUNT.fullmatch(headers.user)
        groups = headers.groups
        if account and not groups:
            groups = (ACCOUNTS_GROUP, f"{ACCOUNTS_GROUP}:{account[1]}")
        if self.release.signs_in or not headers.groups:
            groups = (*groups, *self.added(headers.user, groups))
        return Identity(headers.user, groups, decoded(headers.extra), headers.uid)

    def added(self, name: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """The group of who has signed in, or for system:anonymous that of who has not (F10: beside the other)."""
        if name == ANONYMOUS:
            return () if UNAUTHENTICATED in groups or not self.release.signs_in else (UNAUTHENTICATED,)
        return () if {AUTHENTICATED, UNAUTHENTICATED} & set(groups) else (AUTHENTICATED,)


def items(headers: Headers, verb: str, group: str) -> Iterator[Attributes]:
    """One request for each part of an identity: `group` is that of users, groups and accounts."""
    account = ACCOUNT.fullmatch(headers.user)
    if account:
        yield Attributes(verb, group, "serviceaccounts", "", account[1], account[2])
    else:
        yield Attributes(verb, group, "users", name=headers.user)
    yield from (Attributes(verb, group, "groups", name=each) for each in headers.groups)
    for key, values in decoded(headers.extra):
        yield from (Attributes(verb, GROUP, "userextras", key, name=value) for value in values)
    if headers.uid:
        yield Attributes(verb, GROUP, "uids", name=headers.uid)


def decoded(extra: Extra) -> Extra:
    """Keys in lower case, and without their percent signs where all of them can be read."""
    return tuple((_decoded(key.lower()), values) for key, values in extra)


def _decoded(key: str) -> str:
    return unquote(key) if ESCAPED.fullmatch(key) else key


LEGACY = "impersonate"
ASSOCIATED, ARBITRARY, AS_ACCOUNT, USER_INFO = "associated-node", "arbitrary-node", "serviceaccount", "user-info"
CONSTRAINED = (ASSOCIATED, ARBITRARY, AS_ACCOUNT, USER_INFO)


def constrained_items(mode: str, attempt: Attempt) -> tuple[Attributes, ...] | None:
    """What a mode asks of the identity; None where it is not for this one.

    Nodes and accounts are asked for by their name alone; a node is associated with the accounts of the pods on it.
    """
    headers, verb = attempt.headers, f"impersonate:{mode}"
    is_node, is_account = headers.user.startswith(NODE_PREFIX), ACCOUNT.fullmatch(headers.user) is not None
    plain = not headers.extra and not headers.uid and not headers.groups
    if mode in (ASSOCIATED, ARBITRARY):
        node = headers.user.removeprefix(NODE_PREFIX)
        on_node = ACCOUNT.fullmatch(attempt.requester.name) and dict(attempt.requester.extra).get(NODE_NAME) == (node,)
        if not is_node or not plain or (mode == ASSOCIATED and not on_node):
            return None
        return (Attributes(verb, GROUP, "nodes", name=node),)
    if mode == AS_ACCOUNT:
        return tuple(items(headers, verb, GROUP)) if is_account and plain else None
    if is_node or is_account or MASTERS in headers.groups or "" in headers.groups:
        return None
    return tuple(items(headers, verb, GROUP))


def _on_target(mode: str, attempt: Attempt) -> Attributes:
    to = attempt.target
    where = (to.group, to.resource, to.subresource, to.namespace, to.name, to.path, to.is_resource)
    return Attributes(f"impersonate-on:{mode}:{to.verb}", *where)


def _with_nodes(mode: str, headers: Headers) -> Headers:
    return evolve(headers, groups=(NODES,)) if mode in (ASSOCIATED, ARBITRARY) else headers
