"""A flight as a way across hosts, and the dumps in which the cause of a loss would be looked for."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from models.reachability.behaviour.flight import Here, where
from models.reachability.vocabulary import Arrival, Delivered, Departure, Dropped, DropReason, Network
from verify.picture import Ending, Illustration, Place, Stop, Way
from verify.trace import Run
from verify.world import Illustrate

ROUTES, ADDRESSES = "route.json", "addr.json"
CAUSES = {  # which dump of the host says why; the device's own for all others
    **dict.fromkeys((DropReason.NO_ROUTE, DropReason.OUTER_NO_ROUTE, DropReason.BLACKHOLE), ROUTES),
    **dict.fromkeys((DropReason.UNREACHABLE, DropReason.PROHIBIT), ROUTES),
    **dict.fromkeys((DropReason.RPF_STRICT, DropReason.RPF_LOOSE, DropReason.LOOP), ROUTES),
    **dict.fromkeys((DropReason.RPF_NOADDR, DropReason.SRC_IS_LOCAL, DropReason.VXLAN_LOCAL), ADDRESSES),
    DropReason.NEIGH_FAILED: "neigh.json",
    DropReason.FDB_MISS: "fdb.json",
    DropReason.FWD_DISABLED: "sysctl.txt",
    **dict.fromkeys((DropReason.FILTER_DROP, DropReason.INPUT_DROP, DropReason.OUTPUT_DROP), "iptables.txt"),
    DropReason.FILTER_REJECT: "iptables.txt",
}
OF_SENDER = {DropReason.WRONG_MAC: "neigh.json", DropReason.VXLAN_VNI: "link.json", DropReason.VXLAN_PORT: "link.json"}


def drawing(folder: Path | None = None) -> Illustrate:
    """What draws the flights of a network, and names the dumps of a snapshot's folder."""
    return partial(_illustration, folder)


def _illustration(folder: Path | None, name: str, shown: Any) -> Illustration:  # noqa: ANN401 - a run, or values
    if not isinstance(shown, Run) or not hasattr(shown.states[0], "here"):
        return Illustration()
    title = name.rpartition(".")[2].replace("_", " ")
    way = Way(title, tuple(_stop(state) for state in shown.states))
    return Illustration(way, tuple(_places(folder, shown)) if folder is not None else ())


def _stop(flight: Any) -> Stop:  # noqa: ANN401 - a flight, or a conversation
    here: Here = flight.here
    answer = "answer: " if getattr(flight, "answering", False) else ""
    text = where(here).partition(": ")[2]
    lines = tuple(filter(None, text.split(", ")))
    if isinstance(here, Departure):
        header = where(here).partition(" sends ")[2]
        return Stop(here.host.name, f"{answer}sends", tuple(header.split(", ")))
    if isinstance(here, Arrival):
        return Stop(here.host.name, f"{answer}receives on {here.device}", lines)
    if isinstance(here, Delivered):
        return Stop(here.host, f"{answer}delivered", lines, Ending.GOOD)
    device = f" {here.device}" if here.device else ""
    return Stop(here.host, f"{answer}lost at{device or ' the host'}", lines, Ending.BAD)


def _places(folder: Path, run: Run) -> Iterator[Place]:
    """The dump of the host where the packet was lost, by the reason; the sender's where it was sent astray."""
    end, network = run.end.here, run.end.network
    if not isinstance(end, Dropped):
        return
    hosts = [_stop(state).place for state in run.states]
    if end.reason in OF_SENDER and set(hosts) != {end.host}:
        sender = next(host for host in reversed(hosts) if host != end.host)
        yield from _dump(folder, network, sender, OF_SENDER[end.reason], end)
    yield from _dump(folder, network, end.host, CAUSES.get(end.reason, "link.json"), end)


def _dump(folder: Path, network: Network, host: str, dump: str, end: Dropped) -> Iterator[Place]:
    """The file in either layout of a snapshot; none where there is none."""
    nodes = [each.name for each in network.nodes]
    names = (dump, ADDRESSES)  # `ip addr` prints what `ip link` does
    found = next((file for name in names for file in _files(folder, nodes, host, name) if file.is_file()), None)
    if found is not None:
        where = f"{host} {end.device}".strip()
        yield Place(str(found), text=f"{where}: {end.reason.value}" if host == end.host else host)


def _files(folder: Path, nodes: list[str], host: str, name: str) -> Iterator[Path]:
    """Where a dump of a host may be: flat, of a node, of a pod on some node."""
    short = host.rpartition("/")[2]
    yield folder / f"{host}.{name}"
    yield folder / host / name
    yield from (folder / node / "pods" / short / name for node in nodes)
