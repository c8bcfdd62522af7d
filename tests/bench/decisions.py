"""Who-can and decisions on what was never asked before, on clusters of 12,500 to 100,000 bindings, on one core.

The machine's pace is measured beside each figure: the nanoseconds of one turn of a fixed loop. Where neighbours share
the core, compare figures by their ratio to it.
"""

import gc
import random
import time
from collections.abc import Callable

from attrs import evolve, frozen

from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.roles import key_of, roles_by_key
from models.authorization.behaviour.subjects import principal_of
from models.authorization.behaviour.who import who_can
from models.authorization.vocabulary import (
    Attributes,
    Binding,
    Decision,
    Policy,
    PolicyRule,
    Request,
    Role,
    RoleRef,
    Subject,
    SubjectKind,
    User,
)

VERBS = ("get", "list", "watch", "create", "update", "patch", "delete")
GROUPS = ("", "apps", "batch")
BINDINGS = (12_500, 25_000, 50_000, 100_000)
TURNS = 200_000


@frozen
class Cluster:
    """A policy; kinds of requests, no two alike; and requests of somebody, half of which a rule was made for."""

    policy: Policy
    kinds: list[Attributes]
    asked: list[Request]


def cluster_of(bindings: int, many: int = 10_000, seed: int = 0) -> Cluster:
    """One role for each 17 bindings, 8 rules a role, 100 bindings a namespace; one in 25 is cluster-wide."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    places = [f"n{number}" for number in range(bindings // 100)]
    resources = [f"kind{number}" for number in range(bindings // 250)]
    roles = [Role(f"r{number}", "", _rules(draw, resources)) for number in range(bindings // 50)]
    own = [
        Role(f"o{number}", places[number % len(places)], _rules(draw, resources)) for number in range(bindings // 25)
    ]
    wide = tuple(
        Binding(f"w{number}", RoleRef("ClusterRole", draw.choice(roles).name), _subjects(draw, places, bindings))
        for number in range(bindings // 25)
    )
    narrow = tuple(
        Binding(
            f"b{number}",
            RoleRef(_kind(role), role.name),
            _subjects(draw, places, bindings),
            role.namespace or draw.choice(places),
        )
        for number in range(bindings - len(wide))
        for role in [draw.choice(own if number % 2 else roles)]
    )
    policy = Policy(tuple(roles), tuple(own), wide, narrow)
    seen = dict.fromkeys(
        (draw.choice(VERBS), draw.choice(GROUPS), draw.choice(resources), draw.choice(places)) for _ in range(many)
    )
    kinds = [Attributes(verb, group, kind, "", place, "x") for verb, group, kind, place in seen]
    return Cluster(policy, kinds, [_request(draw, policy, number, kinds) for number in range(many)])


def _kind(role: Role) -> str:
    return "Role" if role.namespace else "ClusterRole"


def _rules(draw: random.Random, resources: list[str]) -> tuple[PolicyRule, ...]:
    """Eight rules, one of them on a name."""
    return tuple(
        PolicyRule(
            tuple(draw.sample(VERBS, 3)),
            (draw.choice(GROUPS),),
            (draw.choice(resources),),
            ("x",) if not number else (),
        )
        for number in range(8)
    )


def _subjects(draw: random.Random, places: list[str], bindings: int) -> tuple[Subject, ...]:
    kind = draw.choice((SubjectKind.USER, SubjectKind.GROUP, SubjectKind.SERVICE_ACCOUNT))
    place = draw.choice(places) if kind == SubjectKind.SERVICE_ACCOUNT else ""
    return (Subject(kind, f"s{draw.randrange(bindings * 2 // 5)}", place),)


def _request(draw: random.Random, policy: Policy, number: int, kinds: list[Attributes]) -> Request:
    """What some binding allows, by turns with anything; asked by a user in three groups."""
    binding = draw.choice(policy.bindings)
    ask = kinds[number % len(kinds)]
    if number % 2:
        rule = draw.choice(roles_by_key(policy)[key_of(binding.role, binding.namespace)].rules)
        ask = Attributes(draw.choice(rule.verbs), rule.groups[0], rule.resources[0], "", binding.namespace, "x")
    who = principal_of(binding.subjects[0], binding.namespace)
    if who is None:
        raise AssertionError("every subject has a name")
    groups = {"system:authenticated", f"s{number}"} | ({who.name} if who.is_group else {"all"})
    return ask.by(User(f"someone-{number}" if who.is_group else who.name, frozenset(groups)))


def rows() -> list[dict[str, object]]:
    """One row a size."""
    return [measured(cluster_of(bindings)) for bindings in BINDINGS]


def measured(cluster: Cluster) -> dict[str, object]:
    """The best of three, each on a policy that nobody has asked before."""
    found = [cold(cluster) for _ in range(3)]
    best = {key: min(row[key] for row in found) for key in found[0]}
    policy = evolve(cluster.policy)
    allowed = sum(decide(policy, ask).decision == Decision.ALLOW for ask in cluster.asked)
    return {
        "bindings": len(policy.bindings) + len(policy.cluster_bindings),
        "sorted s": round(best["sorted"], 2),
        "who-can us": round(best["who"] * 1e6, 1),
        "found": sum(len(who_can(policy, ask)) for ask in cluster.kinds) // len(cluster.kinds),
        "decisions/s": int(1 / best["decide"]),
        "allowed": f"{allowed / len(cluster.asked):.0%}",
        "pace ns": round(best["pace"] * 1e9, 1),
    }


def cold(cluster: Cluster) -> dict[str, float]:
    """Seconds of sorting a policy that nobody has asked, of each answer, and of a turn of the fixed loop."""
    policy = evolve(cluster.policy)
    nothing = Attributes("", "", "", "")
    gc.collect()
    return {
        "sorted": _seconds(lambda: (who_can(policy, nothing), decide(policy, nothing.by(User("nobody"))))),
        "who": _each(cluster.kinds, lambda ask: who_can(policy, ask)),
        "decide": _each(cluster.asked, lambda ask: decide(policy, ask)),
        "pace": _seconds(_turns) / TURNS,
    }


def _each(asked: list[Attributes] | list[Request], call: Callable[..., object]) -> float:
    return _seconds(lambda: [None for ask in asked if call(ask) is None]) / len(asked)


def _turns() -> None:
    kept: dict[int, int] = {}
    for number in range(TURNS):
        kept[number & 1023] = number


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
