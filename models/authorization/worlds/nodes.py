"""The small clusters of the Node authorizer that ship, and the node in the wrong hands."""

from attrs import evolve

from models.authorization.vocabulary.cluster import Kind, PersistentVolume, Placed, Pod, Thing
from models.authorization.vocabulary.nodes import Cluster, Foothold
from models.authorization.vocabulary.releases import V1_36, Release
from models.authorization.worlds.footholds import foothold
from verify import Known, World

DRIFT = "finding 0005 (the index of the Node authorizer drifts)"
SMALL = evolve(V1_36, threshold=2)  # an index from two neighbours on, so that few objects reach it
REPAIRED = evolve(SMALL, counts_new_edges_only=True)
NODES = ("n1", "n2", "n3")
SHARED = Thing(Kind.SECRET, "ns", "shared")
CLAIM, KEY = Thing(Kind.CLAIM, "ns", "data"), Thing(Kind.SECRET, "ns", "key")
TWICE = Pod("ns", "twice", "n1", "1", (SHARED, SHARED))
REFERRERS = (Pod("ns", "first", "n2", "2", (SHARED,)), Pod("ns", "second", "n2", "3", (SHARED,)))
KEEPER = Pod("ns", "static", "n1", "4", is_mirror=True)
STRANGER = Pod("ns", "stranger", "n3", "5")
LEFT_BEHIND = (  # what the drift breaks wherever a pod names a secret twice
    "*.no_node_reads_what_is_not_its_own",
    "*.every_count_is_a_number_of_edges",
    "*.no_count_is_for_a_vertex_that_is_gone",
)
INHERITED = "*.no_node_inherits_what_none_of_its_pods_could_name"


def shared_secret(release: Release = SMALL) -> Cluster:
    """A secret that pods of two nodes name, one of them twice, on a node that keeps a mirror pod."""
    return Cluster(release, NODES, (*REFERRERS, TWICE, KEEPER), again=False)


def succession(release: Release = SMALL) -> Cluster:
    """The same, where the node has no other pod, and another node gets its first."""
    return Cluster(release, NODES, (*REFERRERS, TWICE, STRANGER), again=False)


def mounted(release: Release = SMALL) -> Cluster:
    """A volume that a claim is bound to or not, the secret that mounting it takes, and pods of two nodes."""
    volume = PersistentVolume("disk", CLAIM, (KEY,))
    pods = (Pod("ns", "reader", "n1", "1", (CLAIM,)), Pod("ns", "holder", "n2", "2", (CLAIM, KEY)))
    return Cluster(release, NODES[:2], (volume, PersistentVolume("disk"), *pods))


def placed(release: Release = SMALL) -> Cluster:
    """What belongs to a node by itself, and a mirror pod that names a secret, an account and a config map."""
    names = (Thing(Kind.ACCOUNT, "ns", "robot"), Thing(Kind.SECRET, "ns", "key"), Thing(Kind.CONFIG_MAP, "ns", "map"))
    mirror = Pod("ns", "static", "n1", "1", names, is_mirror=True)
    rest = (Placed(Kind.ATTACHMENT, "volume", "n1"), Placed(Kind.SLICE, "gpus", "n2"))
    return Cluster(release, NODES[:2], (mirror, *rest, Pod("ns", "app", "n2", "2", names)), again=False)


def growing(release: Release = SMALL) -> Cluster:
    """Pods that change: one is bound later and gets an ephemeral container, one learns which claim was made for it."""
    app = Pod("ns", "app", "", "1", (Thing(Kind.CONFIG_MAP, "ns", "map"),))
    bound = evolve(app, node="n1")
    debugged = evolve(bound, ephemeral=1, mentions=(*app.mentions, KEY))
    waiting = Pod("ns", "job", "n2", "2")
    device = Thing(Kind.RESOURCE_CLAIM, "ns", "device")
    served = evolve(waiting, mentions=(device,), statuses=(("gpu", "device"),))
    return Cluster(release, NODES[:2], (app, bound, debugged, waiting, served))


def node_worlds() -> tuple[World, ...]:
    """The clusters of 1.36: as it stands, and with an index that does not count an edge twice."""
    drifting = tuple(Known(glob, DRIFT) for glob in LEFT_BEHIND)
    ends = "*.rights_end_with_the_last_pod"
    return (
        _shipped("shared_secret", shared_secret(), *drifting, Known(ends, DRIFT)),
        _shipped("succession", succession(), *drifting, Known(INHERITED, DRIFT)),
        _repaired("shared_secret", shared_secret(REPAIRED)),
        _repaired("succession", succession(REPAIRED)),
        _shipped("mounted", mounted()),
        _shipped("placed", placed()),
        _shipped("growing", growing()),
        _shipped("foothold", foothold(), where="footholds"),
    )


def _shipped(name: str, given: Cluster | Foothold, *known: Known, where: str = "nodes") -> World:
    recipe = f"from models.authorization.worlds.{where} import {name}\nworld = {name}()"
    return World(f"node-{name.replace('_', '-')}", given, known, scope=scope_of(given), recipe=recipe)


def _repaired(name: str, given: Cluster) -> World:
    recipe = f"from models.authorization.worlds.nodes import REPAIRED, {name}\nworld = {name}(REPAIRED)"
    scope = f"{scope_of(given)}; an edge that exists is not counted again"
    return World(f"node-{name.replace('_', '-')}-repaired", given, scope=scope, recipe=recipe)


def scope_of(given: Cluster | Foothold) -> str:
    """What every label of such a cluster carries."""
    if isinstance(given, Foothold):
        return f"Kubernetes {given.release.name}, {len(given.attempts)} writes of one node, one cluster; RBAC aside"
    once = "" if given.again else ", each of which comes once"
    forms = len(given.objects)
    return (
        f"Kubernetes {given.release.name} with an index from {given.release.threshold} neighbours on (there: 200), "
        f"{len(given.nodes)} nodes, {forms} forms of objects{once}"
    )
