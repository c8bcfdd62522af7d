"""People who may impersonate this or that, and everything that each of them tries."""

import itertools

from models.authorization.behaviour.disguised import Disguised, Remembering
from models.authorization.behaviour.impersonation import Impersonation
from models.authorization.vocabulary import (
    ANONYMOUS,
    AUTHENTICATED,
    MASTERS,
    UNAUTHENTICATED,
    Binding,
    Policy,
    PolicyRule,
    Request,
    Role,
    User,
)
from models.authorization.vocabulary.impersonation import NODE_NAME, Attempt, Headers, Identity
from models.authorization.vocabulary.releases import V1_36, Release
from models.authorization.worlds.examples import of_cluster, user
from verify import Known, World

GROUP = "authentication.k8s.io"
AS, ON = "impersonate", "impersonate-on"
ACCOUNT, AGENT = "system:serviceaccount:ci:bot", "system:serviceaccount:ci:agent"
RIGHTS = {
    "desk": (PolicyRule((AS,), ("",), ("users", "groups"), ("jane", "devs")),),
    "proxy": (
        PolicyRule((AS,), ("",), ("users", "groups", "serviceaccounts")),
        PolicyRule((AS,), (GROUP,), ("userextras/scopes", "uids")),
    ),
    "narrow": (
        PolicyRule(("impersonate:user-info",), (GROUP,), ("users", "groups")),
        PolicyRule(("impersonate:serviceaccount",), (GROUP,), ("serviceaccounts",), ("bot",)),
        PolicyRule(tuple(f"{ON}:{mode}:get" for mode in ("user-info", "serviceaccount")), ("",), ("pods",)),
    ),
    AGENT: (
        PolicyRule(("impersonate:associated-node",), (GROUP,), ("nodes",)),
        PolicyRule((f"{ON}:associated-node:get",), ("",), ("pods",)),
    ),
    "both": (
        PolicyRule((AS,), ("",), ("users", "serviceaccounts")),
        PolicyRule(("impersonate:arbitrary-node",), (GROUP,), ("nodes",)),
        PolicyRule((f"{ON}:arbitrary-node:get",), ("",), ("pods",)),
    ),
    "nobody": (),
}
USERS = ("", "jane", ANONYMOUS, "system:node:n1", "system:node:n2", ACCOUNT, "system:serviceaccount:ci:other")
GROUPS = ((), ("devs",), (MASTERS,), (UNAUTHENTICATED,), (AUTHENTICATED,), ("devs", MASTERS), ("",))
EXTRAS = ((), (("Scop%65s", ("a", "b")),))
UIDS = ("", "1")


def policy() -> Policy:
    """Each requester has a cluster role of its own name."""
    roles = tuple(Role(name, "", rules) for name, rules in RIGHTS.items())
    return Policy(roles, cluster_bindings=tuple(Binding(name, of_cluster(name), (user(name),)) for name in RIGHTS))


def disguises(release: Release = V1_36, kind: type[Impersonation] = Impersonation) -> Disguised:
    """Every requester with every combination of headers, for reading and for deleting pods."""
    targets = tuple(Request(User(""), verb, "", "pods", "", "ci", "web") for verb in ("get", "delete"))
    wanted = tuple(itertools.starmap(Headers, itertools.product(USERS, GROUPS, EXTRAS, UIDS)))
    asking = (
        *(Identity(name, (AUTHENTICATED,), ((NODE_NAME, ("n1",)),)) for name in RIGHTS),
        Identity("root", (MASTERS,)),
    )
    attempts = tuple(itertools.starmap(Attempt, itertools.product(asking, wanted, targets)))
    return Disguised(policy(), release, attempts, kind)


def memory(kind: type[Impersonation] = Impersonation) -> Remembering:
    """Requesters who may be a node, a user and an account both ways: by a constrained mode, and by the one before."""
    requesters = (
        Identity("both", (AUTHENTICATED,)),
        Identity("root", (MASTERS,)),
        Identity("nobody", (AUTHENTICATED,)),
    )
    wanted = (*(Headers(name) for name in ("jane", "system:node:n1", ACCOUNT)), Headers("jane", (MASTERS,)))
    targets = tuple(Request(User(""), verb, "", "pods", "", "ci", "web") for verb in ("get", "delete"))
    attempts = tuple(itertools.starmap(Attempt, itertools.product(requesters, wanted, targets)))
    return Remembering(Disguised(policy(), V1_36, attempts, kind))


BY_MEMORY = Known(
    "*.a_remembered_mode_changes_nobodys_groups",
    "finding 0019: impersonation as it was before is remembered as well, and puts no node into system:nodes",
)


def disguise_worlds() -> tuple[World, ...]:
    """The worlds of impersonation that ship."""
    head = "from models.authorization.worlds.disguises import"
    given, remembering = disguises(), memory()
    return (
        World("disguises", given, scope=scope_of(given), recipe=f"{head} disguises\nworld = disguises()"),
        World(
            "remembered-disguises",
            remembering,
            (BY_MEMORY,),
            scope=scope_of(remembering.site),
            recipe=f"{head} memory\nworld = memory()",
        ),
    )


def scope_of(site: Disguised) -> str:
    """What every label of these attempts carries."""
    requesters = {each.requester for each in site.attempts}
    return f"{len(site.attempts)} attempts of {len(requesters)} requesters, Kubernetes {site.release.name}"
