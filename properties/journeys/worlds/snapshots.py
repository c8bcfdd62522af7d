"""The cluster that a folder of dumps describes: its network as reachability reads it, with the tables of each node."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from models.nat.behaviour.recognizing import recognized
from models.nat.reading import objects_of, read_rules, told_services
from models.nat.vocabulary import Ruleset
from models.nat.vocabulary.programmed import Kind, Programmed
from models.nat.vocabulary.services import Proxy, ServicePort
from models.reachability.reading import read_snapshot
from models.reachability.vocabulary import Network
from properties.journeys.vocabulary import Cluster, Door
from properties.journeys.worlds.joining import (
    doors_in,
    doors_of,
    hooked,
    node_of,
    stay_inside_in,
    stay_inside_of,
    with_client,
)
from verify import Known
from verify.reading.documents import documents_of
from verify.reading.opening import text_of
from verify.reading.refusing import printable

TABLES = "iptables.txt"
NO_TABLES = Ruleset(())
ALL = "journeys.*"
NAMED = 3  # services in a label; of more it says how many


def read_cluster(folder: Path, services: tuple[Path, ...] = ()) -> Cluster:
    """Read a snapshot, and the objects of its services where they are told; else the tables tell of them.

    Raises Unreadable for what is not what the kernel's tools write, and for objects that are none; ValueError where no
    service is left to ask for.
    """
    network = read_snapshot(folder)
    files = {node.name: file_of_tables(folder, node.name) for node in network.nodes}
    tables = {name: _tables(file) for name, file in files.items() if file is not None}
    told = _services(services)
    given = {node.name: recognized(tables[node.name], node_of(node)) for node in network.nodes if node.name in tables}
    doors = doors_of(network, told, Proxy()) if told is not None else doors_in(given, network)
    left_out = stay_inside_of(told) if told is not None else stay_inside_in(given)
    if not doors:
        raise ValueError(f"{printable(folder)}: {_nobody(left_out, is_told=told is not None)}")
    wider, strangers = with_client(network)
    whole = hooked(wider, tables)
    missing = (*_gaps(network, tables), *_doubts(told, doors, given), *_warnings(given))
    mine = None if strangers is None else tuple(host for host in whole.hosts if host.name == strangers[0].name)
    return Cluster(whole, doors, mine, missing, left_out)


def _nobody(left_out: tuple[str, ...], *, is_told: bool) -> str:
    """Why there is no service to ask for, on one line."""
    if left_out:
        return f"nothing to ask of {', '.join(left_out[:NAMED])}, whose internalTrafficPolicy is Local"
    if is_told:
        return "nothing to ask: --services names none with TCP or UDP"
    return "no service in the rules: name them with --services"


def file_of_tables(folder: Path, node: str) -> Path | None:
    """The dump of a node's tables, in either layout."""
    places = (folder / node / TABLES, folder / f"{node}.{TABLES}")
    return next((place for place in places if place.exists()), None)


def _tables(file: Path) -> Ruleset:
    """The tables of a node; a file with no more than comments is of a node that has none."""
    lines = (line.strip() for line in text_of(file).splitlines())
    return read_rules(file) if any(line and not line.startswith("#") for line in lines) else NO_TABLES


def _services(files: tuple[Path, ...]) -> tuple[ServicePort, ...] | None:
    """The services of all files, as no node in particular sees them; None where no file is named."""
    if not files:
        return None
    objects = [
        item for file in files for item in objects_of(printable(file), documents_of(printable(file), text_of(file)))
    ]
    found = told_services(objects, Proxy())
    if not found:
        raise ValueError("--services: expected Service objects that kube-proxy handles, found none")
    return found


def _gaps(network: Network, tables: dict[str, Ruleset]) -> tuple[Known, ...]:
    """What the dumps do not say; the tables are read here in full, whatever reachability makes of them."""
    found = [
        Known(ALL, f"{host.name}: {name} is missing")
        for host in network.hosts
        for name in host.missing
        if host.name not in tables or not _is_of_tables(name)
    ]
    pods = (pod for pod in network.pods if not pod.is_addressed)
    return (*found, *(Known(ALL, f"pod {pod.name} has no address") for pod in pods))


def _is_of_tables(name: str) -> bool:
    return name.startswith("the meaning of ") and TABLES in name


def _doubts(
    told: tuple[ServicePort, ...] | None, doors: tuple[Door, ...], given: dict[str, Programmed]
) -> tuple[Known, ...]:
    """What nothing tells of the endpoints that a node should take of a service; the first such service is named."""
    if told is None:
        found = [why for door in doors if door.kind is Kind.CLUSTER_IP for why in _differences(door, given)]
    else:
        found = [
            f"{each} has zone hints, and the zones of nodes are not told"
            for each in told
            if any(place.zone_hints for place in each.endpoints)
        ]
    return tuple(Known("*.every_ready_endpoint_is_offered", why) for why in found[:1])


def _differences(door: Door, given: Iterable[str]) -> Iterator[str]:
    """The nodes whose rules lead to other endpoints than those of the first: one may be stale, or meant to differ."""
    first, *others = given
    for other in others:
        if door.usable.get(other, frozenset()) != door.usable.get(first, frozenset()):
            yield f"{first} and {other} lead to different endpoints of {door.service}: name them with --services"


def _warnings(given: dict[str, Programmed]) -> tuple[Known, ...]:
    """Dumps that say of themselves that they lack rules."""
    return tuple(
        Known(ALL, f"{name}: {TABLES} warns: {each.rules.warning}")
        for name, each in given.items()
        if each.rules.warning
    )


def scope_of(cluster: Cluster) -> str:
    """What the label of every verdict carries."""
    network = cluster.network
    sizes = (
        f"{len(network.nodes)} nodes, {len(network.pods)} pods, {len(cluster.doors)} addresses of services, as dumped"
    )
    assumed = [network.underlay.assumed] if network.underlay.assumed else []
    assumed += dict.fromkeys(text for host in network.hosts for text in host.assumed)
    if cluster.strangers:
        assumed.append("the gateway of the nodes' default route stands for every client outside")
    said = [sizes, *([f"assumed: {'; '.join(assumed)}"] if assumed else []), *not_asked(cluster)]
    return "; ".join(said)


def not_asked(cluster: Cluster) -> tuple[str, ...]:
    """The services of which a part is not asked, in words for a label."""
    named = ", ".join(cluster.left_out[:NAMED])
    more = f" and {len(cluster.left_out) - NAMED} more" if cluster.left_out[NAMED:] else ""
    return (f"internalTrafficPolicy Local, cluster address not asked: {named}{more}",) if named else ()
