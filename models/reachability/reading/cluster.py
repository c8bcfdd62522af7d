"""The Node objects of a snapshot's `cluster/*.yaml`, as `kubectl get nodes -o yaml` writes them: flannel's leases.

Follows nodeToLease and the annotations of pkg/subnet/kube/{kube,annotations}.go @ flannel v0.28. Only nodes with
flannel's own annotations count: a pod block alone is given to the nodes of other plugins too.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from models.packet import Prefix, address, prefix
from models.reachability.reading.row import MAC
from verify.reading.documents import documents_of, json_of
from verify.reading.opening import text_of
from verify.reading.refusing import Unreadable, brief, printable

FLANNEL = "flannel.alpha.coreos.com"


@frozen
class Told:
    """What the API server says of one node's lease."""

    node: str
    backend: str
    subnet: Prefix
    public: int
    mac: str | None = None


def read_cluster(folder: Path) -> tuple[Told, ...]:
    """Read every manifest of the folder, in the order of their names; a folder that is not there says nothing."""
    found: dict[str, Told] = {}
    for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        label = printable(f"{folder.name}/{file.name}")
        for node in _nodes(label, documents_of(label, text_of(file, label))):
            said = _told(label, node)
            if said is not None and said.node in found:
                raise Unreadable(f"{label}: expected each Node once, found {said.node!a} again")
            if said is not None:
                found[said.node] = said
    return tuple(found.values())


def _nodes(label: str, documents: Iterable[object]) -> Iterator[dict[str, Any]]:
    """The Node objects, alone or in a List; objects of other kinds are passed over."""
    for one in documents:
        if one is None:
            continue
        if not isinstance(one, dict):
            raise Unreadable(f"{label}: expected Kubernetes objects, found {brief(one)}")
        items = one.get("items")
        if isinstance(items, list):
            yield from (item for item in items if isinstance(item, dict) and item.get("kind", "Node") == "Node")
        elif one.get("kind") == "Node":
            yield one


def _told(label: str, node: dict[str, Any]) -> Told | None:
    """The lease of one node; None if flannel has not annotated it."""
    about = _part(label, node, "metadata")
    noted = _part(label, about, "annotations")
    backend = noted.get(f"{FLANNEL}/backend-type")
    if backend is None:
        return None
    name = about.get("name")
    if not isinstance(name, str) or not isinstance(backend, str):
        raise Unreadable(f"{label}: Node: expected a name and a backend-type, found {brief(name)}, {brief(backend)}")
    where = printable(f"{label}: Node {name}")
    public = noted.get(f"{FLANNEL}/public-ip")
    try:
        return Told(name, backend, prefix(_pod_block(where, node)), address(str(public)), _mac(where, noted))
    except ValueError as wrong:
        raise Unreadable(str(wrong) if isinstance(wrong, Unreadable) else f"{where}: {wrong}") from wrong


def _part(label: str, whole: dict[str, Any], key: str) -> dict[str, Any]:
    part = whole.get(key) or {}
    if not isinstance(part, dict):
        raise Unreadable(f"{label}: Node: key '{key}': expected an object, found {brief(part)}")
    return part


def _pod_block(where: str, node: dict[str, Any]) -> str:
    """The first IPv4 block of `podCIDRs`, or `podCIDR`."""
    about = _part(where, node, "spec")
    several = about.get("podCIDRs")
    blocks = several if isinstance(several, list) else [about.get("podCIDR")]
    found = next((block for block in blocks if isinstance(block, str) and ":" not in block), None)
    if found is None:
        raise Unreadable(f"{where}: podCIDR: expected an IPv4 block, found {brief(about.get('podCIDR'))}")
    return found


def _mac(where: str, noted: dict[str, Any]) -> str | None:
    """The MAC address in the annotation `backend-data`, which is JSON of its own, `null` for host-gw."""
    text = noted.get(f"{FLANNEL}/backend-data")
    data = json_of(f"{where}: backend-data", text) if isinstance(text, str) and text else None
    mac = data.get("VtepMAC") if isinstance(data, dict) else None
    if mac is not None and not (isinstance(mac, str) and MAC.fullmatch(mac)):
        raise Unreadable(f"{where}: VtepMAC: expected a MAC address, found {brief(mac)}")
    return mac.lower() if mac is not None else None
