"""The cluster that a folder of dumps describes: its network as reachability reads it, with the tables of each node."""

from collections.abc import Iterable
from pathlib import Path

from models.nat.behaviour.recognizing import recognized
from models.nat.reading import objects_of, read_rules, told_services
from models.nat.vocabulary import Ruleset
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import Proxy, ServicePort
from models.reachability.reading import read_snapshot
from models.reachability.vocabulary import Network
from properties.journeys.vocabulary import Cluster
from properties.journeys.worlds.joining import doors_in, doors_of, hooked, node_of, with_client
from verify import Known
from verify.reading.documents import documents_of
from verify.reading.opening import text_of
from verify.reading.refusing import printable

TABLES = "iptables.txt"
NO_TABLES = Ruleset(())
ALL = "journeys.*"


def read_cluster(folder: Path, services: tuple[Path, ...] = ()) -> Cluster:
    """Read a snapshot, and the objects of its services where they are told; else the tables tell of them.

    Raises Unreadable for what is not what the kernel's tools write, and for objects that are none.
    """
    network = read_snapshot(folder)
    files = {node.name: _file(folder, node.name) for node in network.nodes}
    tables = {name: _tables(file) for name, file in files.items() if file is not None}
    told = _services(services)
    given = {node.name: recognized(tables[node.name], node_of(node)) for node in network.nodes if node.name in tables}
    doors = doors_of(network, told, Proxy()) if told is not None else doors_in(given, network)
    wider, strangers = with_client(network)
    whole = hooked(wider, tables)
    missing = (*_gaps(network, tables), *_hints(told or ()), *_warnings(given))
    mine = None if strangers is None else tuple(host for host in whole.hosts if host.name == strangers[0].name)
    return Cluster(whole, doors, mine, missing)


def _file(folder: Path, node: str) -> Path | None:
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


def _hints(services: Iterable[ServicePort]) -> tuple[Known, ...]:
    """Which endpoints a node takes of a service with zone hints depends on its zone, which nothing tells."""
    hinted = [str(each) for each in services if any(place.zone_hints for place in each.endpoints)]
    return tuple(
        Known("*.every_ready_endpoint_is_offered", f"{name} has zone hints, and the zones of nodes are not told")
        for name in hinted[:1]
    )


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
    return f"{sizes}; assumed: {'; '.join(assumed)}" if assumed else sizes
