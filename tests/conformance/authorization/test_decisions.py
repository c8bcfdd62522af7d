"""The RBAC model answers as the real authorizer of Kubernetes 1.32 to 1.36 did, request by request."""

from collections import Counter

import pytest

from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.rbac import scanned
from tests.conformance.authorization.recorded import lines, policy, request

LINES = list(lines("rbac_decisions.jsonl.gz"))


def test_the_recording_is_whole() -> None:
    """600 policies, 18 055 requests, and each answer often enough to matter."""
    answers = Counter(each["rbac"] for line in LINES for each in line["requests"])

    assert Counter(line["aggregation"] for line in LINES) == {"none": 321, "acyclic": 274, "cyclic": 5}
    assert answers == {"Allow": 7881, "NoOpinion": 10174}


@pytest.mark.parametrize("kind", ["none", "acyclic", "cyclic"])
def test_every_decision_is_that_of_the_real_authorizer(kind: str) -> None:
    """By look-ups and by the plain scan, which name the same binding, subject and rule."""
    wrong = []
    for line in (line for line in LINES if line["aggregation"] == kind):
        after = aggregated(policy(line["policy"]))
        assert after.settled, line["id"]
        for each in line["requests"]:
            ask = request(each)
            ruling = decide(after.policy, ask)
            if ruling.decision.value != each["rbac"] or ruling != scanned(after.policy, ask):
                wrong.append((line["id"], each, ruling))
    assert wrong == []


def test_cycles_are_found_where_the_recording_has_them() -> None:
    """Roles that select each other are told apart from those that only select."""
    for line in LINES:
        assert bool(aggregated(policy(line["policy"])).cycles) == (line["aggregation"] == "cyclic"), line["id"]


@pytest.mark.parametrize(
    "line", [line for line in LINES if line["aggregation"] == "acyclic"][::9], ids=lambda x: x["id"]
)
def test_without_cycles_the_sync_order_does_not_matter(line: dict[str, object]) -> None:
    """Whatever order the controller's queue has, the same requests are allowed (P16)."""
    before = policy(line["policy"])  # type: ignore[arg-type]
    names = tuple(sorted((role.name for role in before.cluster_roles), reverse=True))
    for role, other in zip(
        aggregated(before).policy.cluster_roles, aggregated(before, names).policy.cluster_roles, strict=True
    ):
        assert set(role.rules) == set(other.rules)
