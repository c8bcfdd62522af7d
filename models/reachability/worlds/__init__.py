"""The networks that ship, and how the command line chooses among them."""

from pathlib import Path
from typing import Annotated

from attrs import field, frozen

from models.reachability.reading import read_snapshot
from models.reachability.vocabulary import Network
from models.reachability.worlds.flannel import host_gw, vxlan
from verify import Among, World

PODS_A_NODE = 2
Backend = Annotated[str, Among("vxlan", "host-gw", "all")]


@frozen
class Options:
    """What `verify reachability` can be asked."""

    backend: Backend = field(default="all", metadata={"help": "What programs the nodes' tables."})
    nodes: int = field(default=3, metadata={"help": "How many nodes the world has."})
    snapshot: Path | None = field(default=None, metadata={"help": "A folder of dumps from a real cluster."})


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises ValueError for a size that makes no network."""
    if options.snapshot is not None:
        return (snapshot_world(options.snapshot),)
    if not 2 <= options.nodes <= 60_000:
        raise ValueError(f"--nodes {options.nodes}: expected a number from 2 to 60000")
    scope = f"{options.nodes} nodes, {PODS_A_NODE} pods a node, IPv4"
    made = []
    if options.backend in ("vxlan", "all"):
        made.append(World("vxlan", vxlan(options.nodes, PODS_A_NODE), scope=scope))
    if options.backend in ("host-gw", "all"):
        made.append(World("host-gw", host_gw(options.nodes, PODS_A_NODE), scope=scope))
    return tuple(made)


def snapshot_world(folder: Path) -> World:
    """The network that a folder of dumps describes; raises Unreadable where it does not."""
    network: Network = read_snapshot(folder)
    scope = f"{len(network.nodes)} nodes, {len(network.pods)} pods, as dumped"
    if network.underlay.assumed:
        scope = f"{scope}; assumed: {network.underlay.assumed}"
    return World(folder.name or str(folder), network, scope=scope)
