"""People who may impersonate this or that, and everything that each of them tries."""

import itertools

from models.authorization.behaviour.disguised import Disguised
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
from verify import World

GROUP = "authentication.k8s.io"
AS, ON = "impersonate", "impersonate-on"
MODES = ("user-info", "serviceaccount", "associated-node")
ACCOUNT = "system:serviceaccount:ci:bot"
RIGHTS = {
    "desk": (PolicyRule((AS,), ("",), ("users", "groups"), ("jane", "devs")),),
    "proxy": (
        PolicyRule((AS,), ("",), ("users", "groups", "serviceaccounts")),
        PolicyRule((AS,), (GROUP,), ("userextras/scopes", "uids")),
    ),
    "narrow": (
        PolicyRule(("impersonate:user-info",), (GROUP,), ("users", "groups")),
        PolicyRule(("impersonate:serviceaccount",), (GROUP,), ("serviceaccounts",), ("bot",)),
        PolicyRule(("impersonate:associated-node",), (GROUP,), ("nodes",)),
        PolicyRule(
            tuple(f"{ON}:{mode}:get" for mode in ("user-info", "serviceaccount", "associated-node")), ("",), ("pods",)
        ),
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


def disguise_worlds() -> tuple[World, ...]:
    """The world of impersonation that ships."""
    recipe = "from models.authorization.worlds.disguises import disguises\nworld = disguises()"
    given = disguises()
    return (World("disguises", given, scope=scope_of(given), recipe=recipe),)


def scope_of(site: Disguised) -> str:
    """What every label of these attempts carries."""
    return f"{len(site.attempts)} attempts of {len(RIGHTS) + 1} requesters, Kubernetes {site.release.name}"
