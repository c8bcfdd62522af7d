"""The networks that ship, and how the command line chooses among them."""

from pathlib import Path
from typing import Annotated

from attrs import field, frozen

from models.reachability.reading import read_snapshot
from models.reachability.vocabulary import Network
from models.reachability.worlds.drawing import drawing
from models.reachability.worlds.flannel import VXLAN_BREAKS, host_gw, vxlan
from verify import Among, Known, World

PODS_A_NODE = 2
NOT_DUMPED = "no tc, eBPF, ebtables or arptables"  # which no file of a snapshot shows
Backend = Annotated[str, Among("vxlan", "host-gw", "all")]


@frozen
class Options:
    """What `verify reachability` can be asked."""

    backend: Backend = field(default="all", metadata={"help": "What programs the nodes' tables."})
    nodes: int = field(default=3, metadata={"help": "How many nodes the world has."})
    snapshot: Path | None = field(
        default=None, metadata={"help": "A folder of dumps from a real cluster.", "instead": True}
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises ValueError for a size that makes no network."""
    if options.snapshot is not None:
        return (snapshot_world(options.snapshot),)
    if not 2 <= options.nodes <= 60_000:
        raise ValueError(f"--nodes {options.nodes}: expected a number from 2 to 60000")
    scope = f"{options.nodes} nodes, {PODS_A_NODE} pods a node, IPv4"
    made = []
    if options.backend in ("vxlan", "all"):
        made.append(_shipped("vxlan", vxlan(options.nodes, PODS_A_NODE), scope, VXLAN_BREAKS))
    if options.backend in ("host-gw", "all"):
        made.append(_shipped("host-gw", host_gw(options.nodes, PODS_A_NODE), scope, ()))
    return tuple(made)


def _shipped(name: str, network: Network, scope: str, breaks: tuple[Known, ...]) -> World:
    builder = name.replace("-", "_")
    recipe = f"from models.reachability.worlds.flannel import {builder}\nworld = {builder}({len(network.nodes)})"
    return World(name, network, breaks, scope=scope, recipe=recipe, illustrate=drawing())


def snapshot_world(folder: Path) -> World:
    """The network that a folder of dumps describes; raises Unreadable where it does not."""
    network: Network = read_snapshot(folder)
    scope = f"{len(network.nodes)} nodes, {len(network.pods)} pods, as dumped, packets of TOS 0 and mark 0"
    assumed = [*([network.underlay.assumed] if network.underlay.assumed else []), *_assumed(network)]
    scope = f"{scope}; assumed: {'; '.join([*assumed, NOT_DUMPED])}"
    vxlan_plan = network.plan is not None and network.plan.backend == "vxlan"
    return World(
        folder.name or str(folder),
        network,
        VXLAN_BREAKS if vxlan_plan else (),
        scope=scope,
        recipe=f"from pathlib import Path\nfrom models.reachability.reading import read_snapshot\n"
        f"world = read_snapshot(Path({str(folder.absolute())!r}))",
        inputs=(str(folder),),
        illustrate=drawing(folder),
    )


def _assumed(network: Network) -> list[str]:
    """What is taken to be so where an optional dump is absent, and of which hosts unless of all."""
    texts = dict.fromkeys(text for host in network.hosts for text in host.assumed)
    where = {text: [host.name for host in network.hosts if text in host.assumed] for text in texts}
    return [
        text if len(names) == len(network.hosts) else f"{text} on {', '.join(names)}" for text, names in where.items()
    ]
