"""Small random clusters whose few rights are the dangerous ones, so that they often add up."""

import itertools

from attrs import evolve
from hypothesis import strategies as st

from models.authorization.behaviour.attacker import Attacker
from models.authorization.behaviour.steps import STEPS
from models.authorization.behaviour.surface import surface_of
from models.authorization.vocabulary import Binding, Policy, PolicyRule, Role, RoleRef, Subject, SubjectKind
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Holding, Need, Realm, Run, TokenSecret
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
HANDS = tuple(
    {
        tuple(need for need in hand if isinstance(need, Need)): None
        for step in STEPS
        for hand in step.hands
        if all(isinstance(need, Need) for need in hand) and step.name != "wildcard"
    }
)
NAMES = ("bot", "r", "jane", "ops", "system:masters", "web", "a", "cluster-admin", "n1")


@st.composite
def rules(draw: st.DrawFn) -> tuple[PolicyRule, ...]:
    """What some step needs of one of its hands, perhaps only for a few names."""
    hand = draw(st.sampled_from(HANDS))
    listed = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple)
    found = []
    for need in hand:
        kinds = draw(st.lists(st.sampled_from(need.kinds), min_size=1, max_size=2))
        verbs = draw(st.lists(st.sampled_from(need.verbs), min_size=1, max_size=2))
        resources = tuple(f"{kind}/{part}" if part else kind for _, kind, part in kinds)
        groups = tuple(group for group, _, _ in kinds)
        names = draw(st.one_of(st.just(need.names), st.just(need.names), listed))
        found.append(PolicyRule(tuple(verbs), groups, resources, names))
    return tuple(found)


roles = st.lists(rules(), min_size=1, max_size=3).map(lambda parts: tuple(itertools.chain(*parts)))


@st.composite
def realms(draw: st.DrawFn) -> Realm:
    """A cluster of two namespaces."""
    wide_roles = tuple(Role(name, "", draw(roles)) for name in ("r", "s"))
    narrow = (Role("r", "a", draw(roles)),)

    def binding(number: int, namespace: str) -> Binding:
        kind = draw(st.sampled_from(("Role", "ClusterRole"))) if namespace else "ClusterRole"
        who = tuple(draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=2)))
        return Binding(f"b{number}", RoleRef(kind, draw(st.sampled_from(("r", "s")))), who, namespace)

    wide = tuple(binding(number, "") for number in range(draw(st.integers(0, 2))))
    others = tuple(binding(number, draw(st.sampled_from("ab"))) for number in range(draw(st.integers(1, 4))))
    return Realm(
        Policy(wide_roles, narrow, wide, others),
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
    assert verdict.outcome is Outcome.PROVED or (verdict.reason or "").startswith("no reachable state"), verdict.reason
    return verdict.depth if verdict.outcome is Outcome.PROVED else None
