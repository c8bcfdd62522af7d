"""Manifests, as `kubectl apply -R -f` takes them, into a policy and what goes with it."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from models.authorization.reading.files import files_of, read
from models.authorization.reading.objects import RBAC_GROUP, RBAC_KINDS, objects_in
from models.authorization.reading.rbac import name_of, namespace_of, read_binding, read_role
from models.authorization.reading.running import runs_pods
from models.authorization.vocabulary import Binding, Manifest, Manifests, Policy, Role
from verify.reading.refusing import Part, Unreadable

VERSIONS = (f"{RBAC_GROUP}/v1", f"{RBAC_GROUP}/v1beta1")
KEPT = {  # the kinds that say who runs with which account, and the group that each is of
    "ServiceAccount": "",
    "Namespace": "",
    "Pod": "",
    "ReplicationController": "",
    "Deployment": "apps",
    "DaemonSet": "apps",
    "StatefulSet": "apps",
    "ReplicaSet": "apps",
    "Job": "batch",
    "CronJob": "batch",
    "PersistentVolume": "",
    "VolumeAttachment": "storage.k8s.io",
    "ResourceSlice": "resource.k8s.io",
}
SERVED = {  # the versions in which the API server has served these groups
    "": ("v1",),
    "apps": ("v1", "v1beta2", "v1beta1"),
    "batch": ("v1", "v1beta1", "v2alpha1"),
    "storage.k8s.io": ("v1", "v1beta1", "v1alpha1"),
    "resource.k8s.io": ("v1", "v1beta2", "v1beta1", "v1alpha3", "v1alpha2"),
}
TOKEN_SECRET = "kubernetes.io/service-account-token"  # noqa: S105 - the type of a secret
CONTENTS = ("data", "stringData")
WIDE = ("ClusterRole", "ClusterRoleBinding", "Namespace", "PersistentVolume", "VolumeAttachment", "ResourceSlice")


def read_manifests(paths: Iterable[Path], namespace: str = "default") -> Manifests:
    """Read every object of the files and folders; `namespace` is what kubectl fills in where a manifest says none.

    Raise Unreadable, with a message of one line, for what the API server or kubectl would refuse, and for two objects
    of one name that differ: kubectl would let the later one win. RBAC objects are read, accounts, namespaces, pods,
    workloads and volumes kept as they are, secrets with tokens of accounts without their `data`, all other kinds
    counted. v1alpha1 is refused: there the user `*` meant everybody.
    """
    roles: dict[tuple[str, str, str], Role] = {}
    bindings: dict[tuple[str, str, str], Binding] = {}
    kept: dict[tuple[str, str, str], Manifest] = {}
    unseen: dict[tuple[str, str, str], Manifest] = {}
    ignored: Counter[str] = Counter()
    with _without_collection():
        for whole in _objects(paths):
            kind, group = whole.text("kind"), whole.text("apiVersion").rpartition("/")[0]
            if kind in RBAC_KINDS and group == RBAC_GROUP:
                _rbac(whole, kind, namespace, roles, bindings)
            elif kind in RBAC_KINDS and ("." not in group or group.endswith(".k8s.io")):
                raise whole.refuse("apiVersion", " or ".join(VERSIONS))  # no such kind; other groups may have one
            elif (kind, group) == ("Secret", "") and whole.text("type", "") == TOKEN_SECRET:
                keys = {key: value for key, value in whole.keys.items() if key not in CONTENTS}
                _keep(evolve(whole, keys=keys), kind, namespace, kept)
            elif KEPT.get(kind) == group:
                if whole.text("apiVersion").rpartition("/")[2] not in SERVED[group]:
                    raise whole.refuse(
                        "apiVersion", " or ".join(f"{group}/{each}".lstrip("/") for each in SERVED[group])
                    )
                _keep(whole, kind, namespace, kept)
            else:
                ignored[f"{kind}.{group}" if group else kind] += 1
                if runs_pods(whole):
                    _keep(whole, kind, namespace, unseen)
    counted = tuple(sorted(ignored.items()))
    return Manifests(_policy(roles, bindings), tuple(kept.values()), counted, tuple(unseen.values()))


def _objects(paths: Iterable[Path]) -> Iterator[Part]:
    for path in paths:
        for file in files_of(path):
            for place, document in read(file):
                yield from objects_in(place, document)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Reading makes millions of values and hardly a circle: looking for circles takes a sixth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _rbac(
    whole: Part,
    kind: str,
    namespace: str,
    roles: dict[tuple[str, str, str], Role],
    bindings: dict[tuple[str, str, str], Binding],
) -> None:
    if whole.text("apiVersion") not in VERSIONS:
        raise whole.refuse("apiVersion", " or ".join(VERSIONS))
    if kind.endswith("Binding"):
        binding = read_binding(whole, namespace)
        known = bindings.setdefault((kind, binding.namespace, binding.name), binding)
        if known is not binding and evolve(known, source="") != evolve(binding, source=""):
            raise _again(whole, kind, binding.namespace, binding.name, known.source)
    else:
        role = read_role(whole, namespace)
        other = roles.setdefault((kind, role.namespace, role.name), role)
        if other is not role and evolve(other, source="") != evolve(role, source=""):
            raise _again(whole, kind, role.namespace, role.name, other.source)


def _again(whole: Part, kind: str, namespace: str, name: str, before: str) -> Unreadable:
    where = f"{namespace}/" if namespace else ""
    return Unreadable(f"{whole.place}: metadata.name: expected each {kind} once, {where}{name} is in {before} too")


def _keep(whole: Part, kind: str, namespace: str, kept: dict[tuple[str, str, str], Manifest]) -> None:
    about = whole.part("metadata")
    if about is not None and about.text("name", "") == "" and about.text("generateName", ""):
        name = f"{about.text('generateName')}{len(kept)}"  # the API server adds five random letters
    else:
        name = name_of(whole)
    where = "" if kind in WIDE else namespace_of(whole, namespace)
    made = Manifest(kind, name, where, whole.place, whole.keys)
    known = kept.setdefault((kind, where, name), made)
    if known is not made and known.content != made.content:
        raise _again(whole, kind, where, name, known.source)


def _policy(
    roles: dict[tuple[str, str, str], Role],
    bindings: dict[tuple[str, str, str], Binding],
) -> Policy:
    return Policy(
        tuple(role for (kind, _, _), role in roles.items() if kind == "ClusterRole"),
        tuple(role for (kind, _, _), role in roles.items() if kind == "Role"),
        tuple(binding for (kind, _, _), binding in bindings.items() if kind == "ClusterRoleBinding"),
        tuple(binding for (kind, _, _), binding in bindings.items() if kind == "RoleBinding"),
    )
