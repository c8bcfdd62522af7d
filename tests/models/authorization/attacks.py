"""Small random clusters whose few rights are the dangerous ones, so that they often add up."""

from attrs import evolve
from hypothesis import strategies as st

from models.authorization.behaviour.abilities import NEEDS
from models.authorization.behaviour.attacker import Attacker, surface_of
from models.authorization.vocabulary import (
    CLUSTER_ADMIN,
    Binding,
    Holding,
    Need,
    Policy,
    PolicyRule,
    Realm,
    Role,
    RoleRef,
    Run,
    Subject,
    SubjectKind,
    TokenSecret,
)
from verify import World, reachable
from verify.engines.explicit import check
from verify.limits import Limits
from verify.verdict import Outcome

SUBJECTS = (
    Subject(SubjectKind.USER, "jane"),
    Subject(SubjectKind.GROUP, "ops"),
    Subject(SubjectKind.SERVICE_ACCOUNT, "bot", "a"),
    Subject(SubjectKind.SERVICE_ACCOUNT, "bot", "b"),
    Subject(SubjectKind.SERVICE_ACCOUNT, "default", "a"),
)
NAMES = ("bot", "r", "jane", "ops", "system:masters", "web", "a", "cluster-admin", "n1")


@st.composite
def rules(draw: st.DrawFn) -> PolicyRule:
    """A rule that meets some need, perhaps only for a few names."""
    need: Need = draw(st.sampled_from(NEEDS))
    kinds = draw(st.lists(st.sampled_from(need.kinds), min_size=1, max_size=2))
    names = draw(st.one_of(st.just(()), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple)))
    verbs = draw(st.lists(st.sampled_from(need.verbs), min_size=1, max_size=2))
    resources = tuple(f"{kind}/{part}" if part else kind for _, kind, part in kinds)
    return PolicyRule(tuple(verbs), tuple(group for group, _, _ in kinds), resources, names)


@st.composite
def realms(draw: st.DrawFn) -> Realm:
    """A cluster of two namespaces."""
    roles = tuple(Role(name, "", tuple(draw(st.lists(rules(), max_size=3)))) for name in ("r", "s"))
    narrow = (Role("r", "a", tuple(draw(st.lists(rules(), max_size=2)))),)

    def binding(number: int, namespace: str) -> Binding:
        kind = draw(st.sampled_from(("Role", "ClusterRole"))) if namespace else "ClusterRole"
        who = tuple(draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=2)))
        return Binding(f"b{number}", RoleRef(kind, draw(st.sampled_from(("r", "s")))), who, namespace)

    wide = tuple(binding(number, "") for number in range(draw(st.integers(0, 2))))
    others = tuple(binding(number, draw(st.sampled_from("ab"))) for number in range(draw(st.integers(0, 3))))
    return Realm(
        Policy(roles, narrow, wide, others),
        runs=(
            Run("DaemonSet", "a", "web", "bot", everywhere=True),
            Run("Pod", "b", "web", "bot", node="n1", has_token=draw(st.booleans())),
        ),
        token_secrets=(TokenSecret("b", "web", "bot"),),
        guarded=frozenset(draw(st.sets(st.sampled_from(("a", "b"))))),
        minor=draw(st.sampled_from((23, 26, 36))),
    )


@reachable(Attacker)
def somebody_becomes_cluster_admin(attacker: Attacker) -> bool:
    """What the chains are compared with."""
    return CLUSTER_ADMIN in attacker.held


def shortest_run(realm: Realm, start: Holding) -> int | None:
    """How many steps the machine needs from this start; None where it never gets there."""
    world = World("drawn", evolve(surface_of(realm), starts=(start,)))
    ((_, verdict),) = check((somebody_becomes_cluster_admin,), world, Limits())
    assert verdict.outcome in (Outcome.PROVED, Outcome.VIOLATED), verdict.reason
    return verdict.depth if verdict.outcome is Outcome.PROVED else None
