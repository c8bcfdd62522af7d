"""Pods and volumes of manifests into what the Node authorizer's graph is made of."""

from models.authorization.reading.cluster import KINDS, NotAnObject, object_of
from models.authorization.reading.references import Json
from models.authorization.vocabulary import Manifest, Manifests
from models.authorization.vocabulary.cluster import Object
from verify.reading.refusing import Unreadable


def objects_of(read: Manifests) -> tuple[Object, ...]:
    """The objects that lead to nodes, in the order of the manifests; raises Unreadable."""
    return tuple(_object(each) for each in read.others if each.kind in KINDS)


def _object(manifest: Manifest) -> Object:
    """One object; a pod that says no namespace is in the one that kubectl would fill in."""
    content: Json = manifest.content
    if manifest.namespace:
        content = {**content, "metadata": {**content["metadata"], "namespace": manifest.namespace}}
    try:
        return object_of(manifest.kind, content)
    except NotAnObject as problem:
        raise Unreadable(f"{manifest.source}: {problem}") from problem
