"""Kubernetes' own unit tests of NodeRestriction, as tables, say the same of the model."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.authorization.behaviour.mirrors import owner_refusal
from models.authorization.behaviour.nodelabels import changed_labels, forbidden_changes
from models.authorization.behaviour.noderestriction import refusal
from models.authorization.vocabulary import User
from models.authorization.vocabulary.admission import (
    Admission,
    Claim,
    Live,
    Named,
    Node,
    Operation,
    Refusal,
    TokenRequest,
    Written,
)
from models.authorization.vocabulary.cluster import Kind, Owner, Pod, Thing
from models.authorization.vocabulary.releases import V1_26, V1_32, V1_36, Release

TABLES = Path(__file__).parents[4] / "shared" / "data" / "authorization" / "noderestriction_cases.json"
REASONS = {  # what the upstream message contains, and the reasons of ours that say it
    "spec.nodeName set to itself": {Refusal.OTHER_NODE},
    "forbidden: unexpected operation": {Refusal.OPERATION},
    "can only create mirror pods": {Refusal.NO_MIRROR},
    "cannot update labels through pod status": {Refusal.LABELS},
    "not found": {Refusal.POD_UNKNOWN},
    "reference a service account": {Refusal.REFERENCE},
    "reference secrets": {Refusal.REFERENCE},
    "reference configmaps": {Refusal.REFERENCE},
    "reference persistentvolumeclaims": {Refusal.REFERENCE},
    "is not allowed to create pods with a non-nil configSource": {Refusal.CONFIG_SOURCE},
    "update configSource to a new non-nil configSource": {Refusal.CONFIG_SOURCE},
    "is not allowed to modify taints": {Refusal.TAINTS},
    "is not allowed to modify node": {Refusal.NOT_ITSELF},
    "pod scheduled on a different node": {Refusal.OTHER_NODE},
    "not bound to a pod": {Refusal.UNBOUND_TOKEN},
    "pod binding without a uid": {Refusal.UNBOUND_TOKEN},
    "UID in the bound object reference": {Refusal.OTHER_POD},
    "forbidden: ": {Refusal.LEASE, Refusal.CSI_NODE},
}
LABELS = ("following labels: ", "modify labels: ")
VOLUMES = {
    "secretVolumes": Kind.SECRET,
    "configMapVolumes": Kind.CONFIG_MAP,
    "persistentVolumeClaims": Kind.CLAIM,
}

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not TABLES.is_file(), reason="the upstream tables are not beside this project"),
]


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    """All of them."""
    found: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    return found


def owner(row: dict[str, Any]) -> Owner:
    """An owner reference of the tables."""
    return Owner(
        row["kind"], row["name"], row["uid"], row.get("controller"), row.get("blockOwnerDeletion"), row["apiVersion"]
    )


def pod(row: dict[str, Any]) -> Pod:
    """A pod of the tables."""
    mentions = []
    for key, value in row.get("spec", {}).items():
        if key == "serviceAccountName":
            mentions.append(Thing(Kind.ACCOUNT, row["namespace"], value))
        else:
            mentions += [Thing(VOLUMES[key], row["namespace"], name) for name in value]
    return Pod(
        row["namespace"],
        row["name"],
        row["nodeName"],
        row["uid"],
        tuple(mentions),
        is_mirror=row.get("mirror", False) or "kubernetes.io/config.mirror" in row.get("annotations", {}),
        labels=frozenset(row.get("labels", {}).items()),
        owners=tuple(map(owner, row.get("ownerReferences", ()))),
    )


def written(row: dict[str, Any] | None) -> Written | None:
    """An object of the tables."""
    if row is None:
        return None
    if row.get("kind") == "Pod":
        return pod(row)
    if row.get("kind") == "Node":
        taints = tuple((each["key"], each["value"]) for each in row["taints"])
        labels = frozenset(row["labels"].items())
        return Node(row["name"], row["uid"], labels, taints, config_source=row["configSource"])
    if row.get("kind") == "TokenRequest":
        bound = row.get("boundObjectRef") or {}
        return TokenRequest(
            bound.get("kind", ""), bound.get("name", ""), bound.get("uid", ""), bound.get("apiVersion", "")
        )
    return Named(row.get("name", ""))


def admission(row: dict[str, Any]) -> Admission:
    """A write of the tables."""
    return Admission(
        User(row["user"]["name"], frozenset(row["user"]["groups"])),
        Operation(row["operation"]),
        row["resource"]["group"],
        row["resource"]["resource"],
        row["subresource"],
        row["namespace"],
        row["name"],
        written(row["object"]),
        written(row["oldObject"]),
    )


def is_said(found: Refusal | None, message: str) -> bool:
    """Whether the reason is the one that the upstream message tells."""
    if any(text in message for text in LABELS):
        return found is Refusal.NODE_LABELS
    return found in next(reasons for text, reasons in REASONS.items() if text in message)


@pytest.mark.parametrize("release", [V1_26, V1_32, V1_36], ids=lambda release: release.name)
def test_every_upstream_case(tables: dict[str, Any], release: Release) -> None:
    """68 writes of 1.26 are admitted or refused for the same reason; no later version decides them otherwise."""
    nodes = frozenset(Node(row["name"], row["uid"]) for row in tables["existing"]["nodes"])
    pods = frozenset(map(pod, tables["existing"]["pods"]))
    wrong = []
    for case in tables["cases"]:
        live = Live(pods if case["existingPods"] == "existing" else frozenset(), nodes)
        ask = admission(case["attributes"])
        found = refusal(live, ask, release)
        if (found is None) is not case["allowed"] or not (case["allowed"] or is_said(found, case["errorContains"])):
            wrong.append((case["name"], found))
        for text in LABELS:
            if text in case["errorContains"]:
                old = ask.old.labels if isinstance(ask.old, Node) else frozenset()
                assert isinstance(ask.object, Node)
                names = case["errorContains"].split(text)[1].split(", ")
                assert forbidden_changes(old, ask.object.labels, release) == tuple(names)
    assert wrong == []
    assert len(tables["cases"]) == 68


def test_the_owner_of_a_mirror_pod(tables: dict[str, Any]) -> None:
    """One owner: the live Node of that uid, as controller, not blocking its deletion."""
    for case in tables["mirror_pod_owner"]:
        live = Live(nodes=frozenset({Node("mynode", case["node"])} if case["node"] is not None else ()))
        found = owner_refusal(live, tuple(map(owner, case["owners"])), "mynode")
        assert (found is None) is case["allowed"], case["name"]


def test_label_differences(tables: dict[str, Any]) -> None:
    """Added, removed, and changed keys, also from and to an empty value."""
    for case in tables["modified_labels"]:
        old, new = frozenset(case["a"].items()), frozenset(case["b"].items())
        assert list(changed_labels(old, new)) == case["modified"], case["name"]


def test_claim_statuses(tables: dict[str, Any]) -> None:
    """Capacity and conditions; how a resize goes on only behind the gate."""
    for case in tables["pvc_status"]:
        node = User("system:node:mynode", frozenset({"system:nodes"}))
        new = Claim(frozenset((name, "new") for name in case["changed"]))
        ask = Admission(
            node, Operation.UPDATE, "", "persistentvolumeclaims", case["subresource"], "ns", "c", new, Claim()
        )
        release = V1_32 if case["recovery"] else V1_26
        assert (refusal(Live(), ask, release) is None) is case["allowed"], case["name"]
