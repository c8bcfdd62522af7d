"""The chain of authorizers: `pkg/authorization/{union,authorizerfactory,path}` @apiserver 0.36."""

from collections.abc import Callable

from models.authorization.behaviour.deciding import decide
from models.authorization.vocabulary import MASTERS, Decision, Policy, Request, Ruling

Authorizer = Callable[[Request], Ruling]
OK, FORBIDDEN, FAILED = 200, 403, 500


class InnerStar(ValueError):  # noqa: N818 - reads as the sentence that it starts
    """A path of the path authorizer has a star that is not its last letter."""


def masters(ask: Request) -> Ruling:
    """Allow members of system:masters everything: always the first (`builtin.go:privilegedGroupAuthorizer`)."""
    decision = Decision.ALLOW if MASTERS in ask.user.groups else Decision.NO_OPINION
    return Ruling(decision, by=MASTERS)


def always_allow(_: Request) -> Ruling:
    """Allow everything."""
    return Ruling(Decision.ALLOW, by="AlwaysAllow")


def always_deny(_: Request) -> Ruling:
    """Say nothing of anything: in spite of its name it denies only where nobody after it allows (facts F8)."""
    return Ruling(Decision.NO_OPINION, by="AlwaysDeny")


def webhook(_: Request) -> Ruling:
    """Nobody here knows what a webhook answers: it may allow, deny, or say nothing."""
    return Ruling(Decision.UNKNOWN, errors=("a webhook is not evaluated",), by="Webhook")


def rbac(policy: Policy) -> Authorizer:
    """RBAC with these objects."""
    return lambda ask: decide(policy, ask)


def allowing_paths(paths: tuple[str, ...]) -> Authorizer:
    """Allow these paths, each as it is or as a prefix before a trailing star; one leading slash counts for nothing.

    `path.go:NewAuthorizer`, of kubelet, scheduler and controller manager. Raises InnerStar.
    """
    exact, prefixes = set(), []
    for path in paths:
        bare = path.removeprefix("/")
        if "*" in bare[:-1]:
            raise InnerStar(f"path {path}: expected no star but a trailing one")
        if bare.endswith("*"):
            prefixes.append(bare[:-1])
        else:
            exact.add(bare)

    def authorize(ask: Request) -> Ruling:
        bare = ask.path.removeprefix("/")
        allows = not ask.is_resource and (bare in exact or bare.startswith(tuple(prefixes)))
        return Ruling(Decision.ALLOW if allows else Decision.NO_OPINION, by="Path")

    return authorize


def union(*chain: Authorizer) -> Authorizer:
    """Ask in order; the first Allow or Deny counts, errors and all. Where all say nothing, their errors are joined.

    `union.go:Authorize`. From the first authorizer whose answer nobody here knows, nothing is known.
    """

    def authorize(ask: Request) -> Ruling:
        said = []
        for authorizer in chain:
            ruling = authorizer(ask)
            if ruling.decision != Decision.NO_OPINION:
                return ruling
            said.append(ruling)
        errors = tuple(error for ruling in said for error in ruling.errors)
        return Ruling(Decision.NO_OPINION, None, errors, failed=any(ruling.failed for ruling in said))

    return authorize


MODES: dict[str, Authorizer] = {"AlwaysAllow": always_allow, "AlwaysDeny": always_deny, "Webhook": webhook}


def in_modes(modes: tuple[str, ...], known: dict[str, Authorizer]) -> Authorizer:
    """The chain of `--authorization-mode`: system:masters first, then the modes in order.

    `pkg/kubeapiserver/authorizer/config.go:New`. `known` gives the modes that need objects: RBAC and Node.
    """
    return union(masters, *({**MODES, **known}[mode] for mode in modes))


def status(ruling: Ruling) -> int | None:
    """The HTTP status with which `WithAuthorization` goes on: allowed even beside an error; None if unknown."""
    if ruling.decision == Decision.UNKNOWN:
        return None
    if ruling.decision == Decision.ALLOW:
        return OK
    return FAILED if ruling.failed else FORBIDDEN
