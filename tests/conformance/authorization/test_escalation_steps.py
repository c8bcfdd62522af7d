"""The steps are those that were collected: what each needs, and how far it reaches."""

from typing import Any

import pytest

from models.authorization.behaviour.steps import STEPS
from models.authorization.vocabulary.escalation import Need, Special, Step
from tests.conformance.authorization.recorded import TABLES, beside, table

pytestmark = [pytest.mark.data, beside]
RECORDED: dict[str, Any] = {said["id"]: said for said in table("escalation_steps")["steps"]} if TABLES.is_dir() else {}
Asked = tuple[str, str, str, str]  # verb, group, resource, subresource
OURS = {"impersonate-group-of-account", "bind-role", "pod-with-volume", "pod-unguarded"} | {
    "bind-by-change",
    "impersonate-constrained",  # facts 1.10
}
WAYS = {  # what the recorded list writes as a property of the object, and ours as a request
    "pod-delete-steal": {("delete", "", "pods", "eviction"): ("delete", "", "pods", "")},
    "workload-create": {  # replication controllers are of the core group
        (verb, group, "replicationcontrollers", ""): (verb, "", "replicationcontrollers", "")
        for verb in ("create", "update", "patch")
        for group in ("apps", "batch")
    },
}
GROUP_OF = {"jobs": "batch", "cronjobs": "batch"}


def recorded(said: dict[str, Any]) -> set[Asked]:
    """Every request that the recorded step lists."""
    found: set[Asked] = set()
    for need in said["needs"]:
        for resource in need.get("resource", "").split("|") if "resource" in need else ():
            for group in need["apiGroup"].split("|"):
                for part in need.get("subresource", "").split("|"):
                    found |= {(verb, group, resource, part) for verb in need["verbs"]}
    return {WAYS.get(said["id"], {}).get(ask, ask) for ask in found}


def exists(ask: Asked) -> bool:
    """Whether the API group has the resource; the recorded list multiplies groups and resources."""
    _, group, resource, _ = ask
    return group not in ("apps", "batch") or GROUP_OF.get(resource, "apps") == group


def ours(name: str) -> set[Asked]:
    """Every request that the steps of this name make use of."""
    needs = [need for step in STEPS if step.name == name for need in step.needs if isinstance(need, Need)]
    return {(verb, *kind) for need in needs for verb in need.verbs for kind in need.kinds}


def is_wide(need: Need | Special) -> bool:
    """Whether only who holds it cluster-wide meets it."""
    return need.wide if isinstance(need, Need) else need in (Special.MASTERS, Special.NODE, Special.VOLUME)


def test_no_step_is_forgotten_or_added() -> None:
    """All 35, and four that are ours."""
    assert len(RECORDED) == 35
    assert {step.name for step in STEPS} == RECORDED.keys() | OURS


@pytest.mark.parametrize("name", RECORDED)
def test_a_step_needs_what_was_recorded(name: str) -> None:
    """The same verbs on the same resources; what is no request is named besides."""
    assert ours(name) == set(filter(exists, recorded(RECORDED[name])))
    specials = {need for step in STEPS if step.name == name for need in step.needs if isinstance(need, Special)}
    said = {key for need in RECORDED[name]["needs"] for key in need}
    assert (Special.MASTERS in specials) == (RECORDED[name]["needs"][0].get("group") == "system:masters")
    assert ("compromised" in said or "user" in said) <= (Special.NODE in specials)


@pytest.mark.parametrize("step", [step for step in STEPS if step.name in RECORDED], ids=lambda step: step.name)
def test_a_step_reaches_as_far_as_was_recorded(step: Step) -> None:
    """What is of the cluster asks at least one right that no binding of a namespace gives; the others none."""
    scope = RECORDED[step.name]["scope"]
    wide = any(is_wide(need) for need in step.needs)
    alone_in = step.places or ("",)

    if scope == "cluster":
        assert wide
    elif scope == "node":
        assert step.needs == (Special.NODE,)
    elif scope == "namespace kube-system":
        assert alone_in == ("kube-system",)
    else:
        assert not wide or Special.NODE in step.needs or step.name == "escalate-role"
