"""The clusters that ship, and how the command line chooses among them."""

from pathlib import Path
from typing import Annotated

from attrs import field, frozen

from properties.journeys.worlds.drawing import drawing
from properties.journeys.worlds.shipped import NODES, PODS_A_NODE, shipped
from properties.journeys.worlds.snapshots import not_asked, read_cluster, scope_of
from verify import Among, World

SCOPE = (
    "the first packet of a flow and its answer, 60 bytes, TCP and UDP over IPv4; cluster addresses and node ports, not"
    " external and load balancer addresses"
)


@frozen
class Options:
    """What `verify journeys` can be asked."""

    backend: Annotated[str, Among("vxlan", "host-gw", "all")] = field(
        default="all", metadata={"help": "What programs the nodes' routes.", "example": "--backend vxlan"}
    )
    snapshot: Path | None = field(
        default=None,
        metadata={
            "help": "A folder of dumps from a real cluster, with iptables.txt of each node.",
            "metavar": "DIR",
            "instead": ("backend",),
        },
    )
    services: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Service and EndpointSlice objects of the snapshot, JSON or YAML; else the rules tell of them.",
            "metavar": "FILE",
            "needs": ("snapshot",),
        },
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises Unreadable for dumps that cannot be read, ValueError for options."""
    if options.snapshot is not None:
        return (_snapshot(options.snapshot, options.services),)
    return tuple(_shipped(each) for each in (("vxlan", "host-gw") if options.backend == "all" else (options.backend,)))


def _shipped(backend: str) -> World:
    """A cluster that ships."""
    cluster = shipped(backend)
    said = (f"{NODES} nodes, {PODS_A_NODE} pods a node, 8 services", *not_asked(cluster), SCOPE)
    recipe = f"from properties.journeys.worlds.shipped import shipped\nworld = shipped({backend!r})"
    return World(backend, cluster, scope="; ".join(said), recipe=recipe, illustrate=drawing())


def _snapshot(folder: Path, services: tuple[Path, ...]) -> World:
    """The cluster of a snapshot."""
    cluster = read_cluster(folder, services)
    files = ", ".join(f"Path({str(file.absolute())!r})" for file in services)
    recipe = (
        "from pathlib import Path\nfrom properties.journeys.worlds.snapshots import read_cluster\n"
        f"world = read_cluster(Path({str(folder.absolute())!r}), ({files}{',' if services else ''}))"
    )
    return World(
        folder.name or str(folder),
        cluster,
        scope=f"{scope_of(cluster)}; {SCOPE}",
        recipe=recipe,
        inputs=(str(folder), *map(str, services)),
        illustrate=drawing(folder),
    )
