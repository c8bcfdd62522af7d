"""The objects in a document: alone, in a list of any kind, or in the shapes of recorded policies."""

from collections.abc import Iterator

from verify.reading.refusing import Part, Unreadable, brief

RECORDED = (  # the keys under which recorded policies keep their objects
    "objects",
    "cluster-roles",
    "cluster-role-bindings",
    "controller-roles",
    "controller-role-bindings",
    "namespace-roles",
    "namespace-role-bindings",
)
KUSTOMIZE = "kustomize.config.k8s.io/"
RENDER = "charts and kustomizations are read as rendered, by helm template or kustomize build"
RBAC_GROUP = "rbac.authorization.k8s.io"
RBAC_KINDS = ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")


def objects_in(place: str, document: object) -> Iterator[Part]:
    """Every object of a document; a `List` and a `RoleList` hold some, but no further list."""
    if not isinstance(document, dict):
        raise Unreadable(f"{place}: expected a Kubernetes object, found {brief(document)}")
    whole = Part(place, document)
    if "kind" not in document and any(key in document for key in RECORDED):
        for key in RECORDED:
            yield from _items(whole, key, "")
        return
    version = document.get("apiVersion")
    if document.get("kind") is None or str(version).startswith(KUSTOMIZE):
        raise Unreadable(f"{place}: kind: expected that of an object in a cluster, found {_found(whole)}; {RENDER}")
    kind = whole.text("kind")
    version = whole.text("apiVersion")
    if not kind.endswith("List") or "items" not in document:
        yield whole
        return
    implied = kind.removesuffix("List")
    for item in _items(whole, "items", implied):
        if item.text("kind").endswith("List") and "items" in item.keys:
            raise item.refuse("kind", "no list inside of a list")
        yield Part(item.place, {"apiVersion": version, **item.keys}) if implied else item


def _found(whole: Part) -> str:
    return brief(whole.keys["kind"]) if whole.keys.get("kind") is not None else "nothing"


def _items(whole: Part, key: str, implied: str) -> Iterator[Part]:
    """The objects under a key. Those of a typed list need not say their kind; recorded ones not their version."""
    for number, item in enumerate(whole.parts(key), 1):
        place = f"{whole.place} {'item' if key == 'items' else key} {number}"
        said = dict(item.keys)
        if implied and said.get("kind") is None:
            said["kind"] = implied
        if key in RECORDED and said.get("apiVersion") is None and said.get("kind") in RBAC_KINDS:
            said["apiVersion"] = f"{RBAC_GROUP}/v1"
        elif key in RECORDED and said.get("apiVersion") is None:
            said["apiVersion"] = "v1"
        yield Part(place, said)
