"""Every form in which a pod or a volume names an object becomes a mention, and nothing is guessed."""

from typing import Any

import pytest

from models.authorization.reading.cluster import NotAnObject, object_of, pod_of, volume_of
from models.authorization.vocabulary.cluster import Kind, Thing

ENVIRONMENTS: list[dict[str, Any]] = [
    {"envFrom": [{"secretRef": {"name": "s"}}]},
    {"env": [{"name": "E", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]},
]
CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
VOLUMES: list[dict[str, Any]] = [
    {"secret": {"secretName": "s"}},
    {"projected": {"sources": [{"secret": {"name": "s"}}]}},
    {"azureFile": {"secretName": "s"}},
    {"csi": {"nodePublishSecretRef": {"name": "s"}}},
]
REFERRING = ("cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos")
SECRET_FORMS: list[dict[str, Any]] = [
    {"imagePullSecrets": [{"name": "s"}]},
    *({kind: [{"name": "c"} | source]} for kind in CONTAINERS for source in ENVIRONMENTS),
    *({"volumes": [{"name": "v"} | source]} for source in VOLUMES),
    *({"volumes": [{"name": "v", source: {"secretRef": {"name": "s"}}}]} for source in REFERRING),
]


def pod(spec: dict[str, Any], status: dict[str, Any] | None = None) -> dict[str, Any]:
    """A pod as the API serves it."""
    return {"metadata": {"namespace": "ns", "name": "p"}, "spec": spec, "status": status or {}}


@pytest.mark.parametrize("spec", SECRET_FORMS, ids=str)
def test_every_form_of_a_secret_is_a_mention(spec: dict[str, Any]) -> None:
    """Once each."""
    assert pod_of(pod(spec)).mentions == (Thing(Kind.SECRET, "ns", "s"),)


def test_a_secret_named_twice_is_two_mentions() -> None:
    """Upstream calls back for each mention, and so the index counts each (finding 0005)."""
    twice = {"containers": [{"name": "c", "env": [{"valueFrom": {"secretKeyRef": {"name": "s"}}}] * 2}]}
    assert len(pod_of(pod(twice)).mentions) == 2


@pytest.mark.parametrize(
    ("spec", "status", "names"),
    [
        ({"volumes": [{"name": "v", "ephemeral": {"volumeClaimTemplate": {}}}]}, {}, [(Kind.CLAIM, "p-v")]),
        ({"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]}, {}, [(Kind.CLAIM, "c")]),
        ({"resourceClaims": [{"name": "r", "resourceClaimName": "c"}]}, {}, [(Kind.RESOURCE_CLAIM, "c")]),
        ({"resourceClaims": [{"name": "r", "resourceClaimTemplateName": "t"}]}, {}, []),
        (
            {"resourceClaims": [{"name": "r", "resourceClaimTemplateName": "t"}]},
            {"resourceClaimStatuses": [{"name": "r", "resourceClaimName": "made"}]},
            [(Kind.RESOURCE_CLAIM, "made")],
        ),
        ({"serviceAccountName": "a", "volumes": [{"name": "v", "configMap": {"name": "m"}}]}, {}, "both"),
    ],
)
def test_claims_accounts_and_config_maps(
    spec: dict[str, Any], status: dict[str, Any], names: list[tuple[Kind, str]] | str
) -> None:
    """A generic ephemeral volume's claim is named after pod and volume; a template's claim is known by its status."""
    expected = [(Kind.ACCOUNT, "a"), (Kind.CONFIG_MAP, "m")] if names == "both" else names
    assert [(each.kind, each.name) for each in pod_of(pod(spec, status)).mentions] == expected


def test_a_volumes_secrets_are_those_that_a_kubelet_needs() -> None:
    """Secrets of the controller are not for nodes; a namespace left out is that of the claim, but not for CSI."""
    spec = {
        "claimRef": {"namespace": "home", "name": "c"},
        "iscsi": {"secretRef": {"name": "plain"}},
        "csi": {
            "controllerPublishSecretRef": {"namespace": "x", "name": "controller"},
            "nodeStageSecretRef": {"namespace": "x", "name": "stage"},
        },
    }
    volume = volume_of({"metadata": {"name": "v"}, "spec": spec})
    assert volume.claim == Thing(Kind.CLAIM, "home", "c")
    assert volume.secrets == (Thing(Kind.SECRET, "home", "plain"), Thing(Kind.SECRET, "x", "stage"))


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("Pod", {"metadata": {}}, "Pod: 'name' is missing"),
        ("Pod", [], "Pod: expected an object as the API serves it"),
        ("Secret", {}, "kind 'Secret': expected one of Pod, PersistentVolume, VolumeAttachment, ResourceSlice"),
        ("PersistentVolume", {"metadata": {"name": "v"}, "spec": {"claimRef": {}}}, "PersistentVolume: 'name' is"),
    ],
)
def test_what_is_no_object_is_refused(kind: str, given: Any, told: str) -> None:
    """In one line that says what was expected."""
    with pytest.raises(NotAnObject) as refused:
        object_of(kind, given)
    assert str(refused.value).startswith(told)
