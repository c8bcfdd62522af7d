"""The folder of a snapshot: where the dumps of each host are, in either of two layouts.

Nested: `<node>/addr.json` and so on, `<node>/pods/<pod>/addr.json`. Flat: `<host>.addr.json`, where pods are the
hosts whose veth ends in a node; where that is not plain, their name starts with p. A pod of the nested layout is named
`<node>/<pod>` where another host has its name too.
"""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from models.reachability.reading.cluster import Told, read_cluster
from models.reachability.reading.dump import DUMPS, Dumps
from models.reachability.reading.emptied import with_empty_files
from models.reachability.reading.hosts import Dumped, read_host
from models.reachability.reading.joining import join, plugged_in, settle
from models.reachability.reading.namespaces import pods_among, shares_its_node
from models.reachability.reading.plan import infer_plan
from models.reachability.reading.underlay import read_underlay
from models.reachability.vocabulary import HostKind, Network
from verify.reading.refusing import Unreadable, printable

CLUSTER = "cluster"  # the folder of manifests, no host
PODS = "pods"
EXPECTED = "<node>/addr.json or <host>.addr.json (or another of " + ", ".join(DUMPS) + ")"


def read_snapshot(folder: Path) -> Network:
    """Read a whole snapshot; nodes come first, then pods, each by name.

    Raise Unreadable, with a message of one line, for whatever is not what the kernel's tools write. What is absent
    is recorded in `Host.missing`; what is inferred is said in `Underlay.assumed` and in the docstrings of `plan`.
    """
    try:
        found = _hosts_in(folder)
    except OSError as wrong:
        place = printable(str(wrong.filename or folder))
        raise Unreadable(f"{place}: expected a readable file or folder, found {wrong.strerror}") from wrong
    if not found:
        raise Unreadable(f"{printable(str(folder))}: expected {EXPECTED}, found no host")
    taken = Counter(dumps.host for dumps in found)
    found = [_qualified(dumps) if taken[dumps.host] > 1 and dumps.node is not None else dumps for dumps in found]
    names: set[str] = set()
    for dumps in found:
        if dumps.host in names:
            raise Unreadable(f"{printable(str(folder))}: expected each host once, found {dumps.host!a} again")
        names.add(dumps.host)
    with _without_collection():
        hosts = [read_host(dumps) for dumps in sorted(found, key=lambda one: one.host)]
    return _network(hosts, read_cluster(folder / CLUSTER))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Reading makes millions of rows and no circles: looking for circles among them takes a quarter of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _qualified(dumps: Dumps) -> Dumps:
    return evolve(dumps, host=f"{dumps.node}/{dumps.host}")


def _network(hosts: list[Dumped], told: tuple[Told, ...]) -> Network:
    """Put the hosts together: who is a pod and where, which ends meet, what the plan was."""
    named = pods_among(hosts)
    nodes = with_empty_files([one for one in hosts if one.name not in named], hosts)
    pods = [one for one in hosts if one.name in named and not shares_its_node(one, nodes)]
    if not nodes:
        raise Unreadable(f"{hosts[0].label('link.json')}: expected a node in the same snapshot, found only pods")
    joined = join(nodes, pods)
    settled_nodes = plugged_in([settle(one, joined.peers, is_node=True).host for one in nodes])
    settled_pods = [
        evolve(settle(one, joined.peers, is_node=False).host, kind=HostKind.POD, node=joined.nodes[one.name])
        for one in pods
    ]
    return Network(
        hosts=(*settled_nodes, *settled_pods),
        underlay=read_underlay(settled_nodes, joined.by_address, sorted(named - {one.name for one in pods})),
        plan=infer_plan(settled_nodes, settled_pods, told),
    )


def _hosts_in(folder: Path) -> list[Dumps]:
    """Find every host of both layouts; files and folders whose names begin with a dot are none."""
    if not folder.is_dir():
        raise Unreadable(f"{printable(str(folder))}: expected a folder")
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    flat = dict.fromkeys(
        entry.name.removesuffix(f".{dump}")
        for entry in entries
        for dump in DUMPS
        if entry.name.endswith(f".{dump}") and not entry.is_dir()
    )
    for entry in entries:
        entry.stat()  # a link that leads nowhere, or in a circle, is no dump that is absent
    found = [Dumps(host, folder, f"{host}.") for host in flat]
    inner = [entry for entry in entries if entry.is_dir() and entry.name != CLUSTER]
    if not found and not any(_has_dumps(entry) for entry in inner):
        return []
    return found + [dumps for entry in inner for dumps in _node(entry)]


def _has_dumps(folder: Path) -> bool:
    return any((folder / dump).exists() for dump in DUMPS)


def _node(folder: Path) -> list[Dumps]:
    """A node and its pods; a folder without any dump is refused, as leaving a host out would be a guess."""
    found = [_host(folder, f"{folder.name}/", None)]
    _only(folder, f"{folder.name}/", PODS)
    pods = folder / PODS
    if pods.is_dir():
        entries = sorted(entry for entry in pods.iterdir() if not entry.name.startswith("."))
        found += [_host(entry, f"{folder.name}/{PODS}/{entry.name}/", folder.name) for entry in entries]
        for entry in entries:
            _only(entry, f"{folder.name}/{PODS}/{entry.name}/", None)
    return found


def _only(folder: Path, prefix: str, known: str | None) -> None:
    """Refuse every folder but the known one: a pod in a place where nobody looks would be left out in silence."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        entry.stat()
        if entry.is_dir() and entry.name != known and entry.name not in DUMPS:
            expected = f"expected only {known}/ here" if known is not None else "expected only dumps here"
            raise Unreadable(f"{printable(prefix + entry.name)}/: {expected}, found an unexpected folder")


def _host(folder: Path, prefix: str, node: str | None) -> Dumps:
    if not _has_dumps(folder):
        raise Unreadable(f"{printable(prefix)}: expected at least one of {', '.join(DUMPS)}, found none")
    return Dumps(folder.name, folder, prefix=prefix, node=node)
