"""Pods, volumes, attachments and slices, as the API serves them, into what the Node authorizer looks at."""

from models.authorization.reading.references import Json, pod_audiences, pod_mentions, pod_references, volume_secrets
from models.authorization.vocabulary.cluster import Kind, Object, Owner, PersistentVolume, Placed, Pod, Thing

MIRROR = "kubernetes.io/config.mirror"
PLACED = {"VolumeAttachment": Kind.ATTACHMENT, "ResourceSlice": Kind.SLICE}
KINDS = ("Pod", "PersistentVolume", *PLACED)


class NotAnObject(ValueError):  # noqa: N818 - reads as the sentence it starts
    """What was read is no object of the kind; the message names the key and what was expected."""


def object_of(kind: str, given: Json) -> Object:
    """The noun of an object of this kind; raises NotAnObject."""
    if kind not in KINDS:
        raise NotAnObject(f"kind {kind!r}: expected one of {', '.join(KINDS)}")
    try:
        found = _made(kind, given)
        hash(found)  # a list where a name belongs has none
    except KeyError as problem:
        raise NotAnObject(f"{kind}: {problem} is missing") from None
    except (AttributeError, TypeError):
        raise NotAnObject(f"{kind}: expected an object as the API serves it") from None
    texts = (found.name, found.namespace, found.node, found.uid) if isinstance(found, Pod) else (found.name,)
    if not all(isinstance(text, str) for text in texts):
        raise NotAnObject(f"{kind}: expected names, namespace and uid to be text")
    return found


def _made(kind: str, given: Json) -> Object:
    if kind == "Pod":
        return pod_of(given)
    if kind == "PersistentVolume":
        return volume_of(given)
    return Placed(PLACED[kind], given["metadata"]["name"], _spec(given).get("nodeName", ""))


def pod_of(given: Json) -> Pod:
    """A pod."""
    metadata, spec, status = given["metadata"], _spec(given), given.get("status") or {}
    return Pod(
        namespace=metadata.get("namespace", ""),
        name=metadata["name"],
        node=spec.get("nodeName", ""),
        uid=metadata.get("uid", ""),
        mentions=tuple(pod_mentions(given)),
        is_mirror=MIRROR in (metadata.get("annotations") or {}),
        ephemeral=len(spec.get("ephemeralContainers") or ()),
        statuses=tuple(
            (each["name"], each.get("resourceClaimName")) for each in status.get("resourceClaimStatuses") or ()
        ),
        extended=(status.get("extendedResourceClaimStatus") or {}).get("resourceClaimName", ""),
        labels=frozenset((metadata.get("labels") or {}).items()),
        owners=tuple(owner_of(each) for each in metadata.get("ownerReferences") or ()),
        references=frozenset(pod_references(spec)),
        audiences=frozenset(pod_audiences(spec)),
    )


def owner_of(given: Json) -> Owner:
    """An owner reference."""
    return Owner(
        given["kind"],
        given["name"],
        given["uid"],
        given.get("controller"),
        given.get("blockOwnerDeletion"),
        given["apiVersion"],
    )


def volume_of(given: Json) -> PersistentVolume:
    """A persistent volume."""
    spec = _spec(given)
    reference = spec.get("claimRef")
    if reference is None:
        return PersistentVolume(given["metadata"]["name"])
    claim = Thing(Kind.CLAIM, reference.get("namespace", ""), reference["name"])
    return PersistentVolume(given["metadata"]["name"], claim, tuple(volume_secrets(spec)))


def _spec(given: Json) -> Json:
    return given.get("spec") or {}
