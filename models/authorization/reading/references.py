"""Which objects a pod or a volume names: every form of reference that the API has.

VisitPodSecretNames and VisitPodConfigmapNames, `pkg/api/v1/pod/util.go`; VisitPVSecretNames,
`pkg/api/v1/persistentvolume/util.go`; VolumeClaimName, `pkg/api/storage/ephemeral`; Name,
`k8s.io/dynamic-resource-allocation/resourceclaim` @1.36. One entry a mention: doubles are kept, as upstream keeps them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from models.authorization.vocabulary.cluster import Kind, Reference, Thing

Json = Mapping[str, Any]

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
POD_SECRETS = {  # what a volume of a pod calls the reference to its secret
    "cephfs": "secretRef",
    "cinder": "secretRef",
    "flexVolume": "secretRef",
    "rbd": "secretRef",
    "scaleIO": "secretRef",
    "iscsi": "secretRef",
    "storageos": "secretRef",
    "csi": "nodePublishSecretRef",
}
VOLUMES = {  # volumes that name an object of the API
    "persistentVolumeClaim": Reference.CLAIM,
    "ephemeral": Reference.EPHEMERAL_CLAIM,
    "configMap": Reference.CONFIG_MAP,
    "secret": Reference.SECRET,
    "azureFile": Reference.SECRET,
    "csi": Reference.CSI_DRIVER,
    "glusterfs": Reference.ENDPOINTS,
}
PROJECTED = {
    "configMap": Reference.CONFIG_MAP,
    "secret": Reference.SECRET,
    "serviceAccountToken": Reference.TOKEN,
    "clusterTrustBundle": Reference.TRUST_BUNDLE,
    "podCertificate": Reference.CERTIFICATE,
}
VOLUME_SECRETS = ("cephfs", "cinder", "flexVolume", "rbd", "scaleIO", "iscsi")
CSI_SECRETS = ("nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef")  # those that a kubelet needs


def pod_mentions(pod: Json) -> Iterator[Thing]:
    """Everything that a pod names, in the order in which the graph is told: account, secrets, config maps, claims."""
    namespace, spec = pod["metadata"].get("namespace", ""), pod.get("spec") or {}
    if spec.get("serviceAccountName"):
        yield Thing(Kind.ACCOUNT, namespace, spec["serviceAccountName"])
    for name in _secrets(spec):
        yield from _named(Kind.SECRET, namespace, name)
    for name in _config_maps(spec):
        yield from _named(Kind.CONFIG_MAP, namespace, name)
    for volume in spec.get("volumes") or ():
        yield from _named(Kind.CLAIM, namespace, _claim(pod["metadata"]["name"], volume))
    statuses = {each["name"]: each for each in (pod.get("status") or {}).get("resourceClaimStatuses") or ()}
    for claim in spec.get("resourceClaims") or ():
        made = statuses.get(claim["name"], {}) if claim.get("resourceClaimTemplateName") else {}
        yield from _named(
            Kind.RESOURCE_CLAIM, namespace, claim.get("resourceClaimName") or made.get("resourceClaimName")
        )


def _named(kind: Kind, namespace: str, name: str | None) -> Iterator[Thing]:
    """The thing of this name, if there is a name; TypeError for what is no name."""
    if not isinstance(name, str | None):
        raise TypeError(name)
    if name:
        yield Thing(kind, namespace, name)


def _secrets(spec: Json) -> Iterator[str | None]:
    for pull in spec.get("imagePullSecrets") or ():
        yield pull.get("name")
    yield from _environment(spec, "secretRef", "secretKeyRef")
    for volume in spec.get("volumes") or ():
        if volume.get("azureFile"):
            yield volume["azureFile"].get("secretName")
        if volume.get("secret"):
            yield volume["secret"].get("secretName")
        yield from _projected(volume, "secret")
        for source, reference in POD_SECRETS.items():
            yield ((volume.get(source) or {}).get(reference) or {}).get("name")


def _config_maps(spec: Json) -> Iterator[str | None]:
    yield from _environment(spec, "configMapRef", "configMapKeyRef")
    for volume in spec.get("volumes") or ():
        yield from _projected(volume, "configMap")
        if volume.get("configMap"):
            yield volume["configMap"].get("name")


def _environment(spec: Json, whole: str, key: str) -> Iterator[str | None]:
    """What the environment of every container is taken from: whole objects, or single keys."""
    for containers in CONTAINERS:
        for container in spec.get(containers) or ():
            for source in container.get("envFrom") or ():
                yield (source.get(whole) or {}).get("name")
            for variable in container.get("env") or ():
                yield ((variable.get("valueFrom") or {}).get(key) or {}).get("name")


def _projected(volume: Json, source: str) -> Iterator[str | None]:
    for each in (volume.get("projected") or {}).get("sources") or ():
        yield (each.get(source) or {}).get("name")


def _claim(pod: str, volume: Json) -> str | None:
    """The claim of a volume: named, or made for the pod and named after both."""
    if volume.get("persistentVolumeClaim"):
        return str(volume["persistentVolumeClaim"].get("claimName") or "")
    return f"{pod}-{volume['name']}" if volume.get("ephemeral") is not None else None


def volume_secrets(spec: Json) -> Iterator[Thing]:
    """The secrets that a kubelet needs in order to mount a volume, by default in the namespace of its claim."""
    home = (spec.get("claimRef") or {}).get("namespace", "")
    azure = spec.get("azureFile")
    if azure:
        yield from _named(Kind.SECRET, azure.get("secretNamespace") or home, azure.get("secretName"))
    for source in VOLUME_SECRETS:
        reference = (spec.get(source) or {}).get("secretRef") or {}
        yield from _named(Kind.SECRET, reference.get("namespace") or home, reference.get("name"))
    storageos = (spec.get("storageos") or {}).get("secretRef") or {}
    yield from _named(Kind.SECRET, storageos.get("namespace", ""), storageos.get("name"))
    for name in CSI_SECRETS:
        reference = (spec.get("csi") or {}).get(name) or {}
        yield from _named(Kind.SECRET, reference.get("namespace", ""), reference.get("name"))


def pod_references(spec: Json) -> Iterator[Reference]:
    """The sorts of objects that a pod's spec names, where `pod_mentions` has no name or no kind for them."""
    if spec.get("serviceAccountName"):
        yield Reference.ACCOUNT
    if any(_secrets(spec)):
        yield Reference.SECRET
    if any(_config_maps(spec)):
        yield Reference.CONFIG_MAP
    if spec.get("resourceClaims"):
        yield Reference.RESOURCE_CLAIM
    for volume in spec.get("volumes") or ():
        yield from (reference for source, reference in VOLUMES.items() if volume.get(source) is not None)
        for each in (volume.get("projected") or {}).get("sources") or ():
            yield from (reference for source, reference in PROJECTED.items() if each.get(source) is not None)


def pod_audiences(spec: Json) -> Iterator[str]:
    """For whom the pod's projected volumes ask tokens; "" is the API server. CSI drivers are not looked up."""
    for volume in spec.get("volumes") or ():
        for each in (volume.get("projected") or {}).get("sources") or ():
            token = each.get("serviceAccountToken")
            if token is not None:
                yield token.get("audience") or ""
