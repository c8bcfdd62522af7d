"""Finding 0005 with Kubernetes' own threshold: what was measured on the real code of 1.32 to 1.36, in the model."""

import pytest

from models.authorization.behaviour.events import added, deleted, updated
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.isolation import reads
from models.authorization.vocabulary.cluster import Kind, Object, Placed, Pod, Thing
from models.authorization.vocabulary.releases import V1_32, V1_36, Release

KINDS = (Kind.SECRET, Kind.CONFIG_MAP, Kind.CLAIM, Kind.RESOURCE_CLAIM)
KEEPER = Placed(Kind.ATTACHMENT, "keeper", "n1")


def others(number: int, thing: Thing) -> list[Object]:
    """Pods of another node that name the thing once."""
    return [Pod("ns", f"other-{each}", "n2", str(each), (thing,)) for each in range(number)]


def all_added(objects: list[Object], release: Release) -> Graph:
    """The graph of these objects."""
    graph = Graph()
    for each in objects:
        graph = added(graph, each, release)
    return graph


@pytest.mark.parametrize("release", [V1_32, V1_36], ids=lambda release: release.name)
@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_named_twice_stays_readable(kind: Kind, release: Release) -> None:
    """With 199 other referrers when the pod comes, and 200 when it goes, for as long as there are 200."""
    thing = Thing(kind, "ns", "shared")
    twice = Pod("ns", "twice", "n1", "t", (thing, thing))
    *first, last = others(200, thing)
    graph = all_added([KEEPER, *first, twice, last], release)
    graph = deleted(graph, twice, release)
    assert reads(graph, "n1", thing, release)
    graph = deleted(graph, last, release)
    assert not reads(graph, "n1", thing, release)


def test_once_is_no_drift_and_neither_are_few_referrers() -> None:
    """One mention is counted once; below 200 neighbours there is no index."""
    thing = Thing(Kind.SECRET, "ns", "shared")
    for mentions, number in (((thing,), 200), ((thing, thing), 198)):
        pod = Pod("ns", "pod", "n1", "t", mentions)
        graph = deleted(all_added([KEEPER, *others(number, thing), pod], V1_36), pod, V1_36)
        assert not reads(graph, "n1", thing, V1_36)


def test_an_account_is_named_once() -> None:
    """A pod has one account, so that its index does not drift."""
    account = Thing(Kind.ACCOUNT, "ns", "robot")
    pod = Pod("ns", "pod", "n1", "t", (account,))
    graph = deleted(all_added([KEEPER, *others(200, account), pod], V1_36), pod, V1_36)
    assert not reads(graph, "n1", account, V1_36)


@pytest.mark.parametrize(("release", "expected"), [(V1_32, False), (V1_36, True)], ids=["1.32", "1.36"])
def test_a_mention_in_an_ephemeral_container_is_a_second_one(release: Release, expected: bool) -> None:  # noqa: FBT001 - one case of the table
    """Since 1.33 the pod is looked at again, and both mentions are counted."""
    thing = Thing(Kind.SECRET, "ns", "shared")
    pod = Pod("ns", "pod", "n1", "t", (thing,))
    debugged = Pod("ns", "pod", "n1", "t", (thing, thing), ephemeral=1)
    graph = all_added([KEEPER, *others(200, thing), pod], release)
    graph = deleted(updated(graph, pod, debugged, release), debugged, release)
    assert reads(graph, "n1", thing, release) is expected


@pytest.mark.parametrize(
    "heir",
    [
        Pod("ns", "stranger", "n3", "s"),
        Pod("ns", "static", "n3", "s", is_mirror=True),
        Placed(Kind.ATTACHMENT, "volume", "n3"),
        Placed(Kind.SLICE, "gpus", "n3"),
    ],
    ids=["pod", "mirror pod", "attachment", "slice"],
)
def test_another_node_inherits_the_number(heir: Object) -> None:
    """Where the node's vertex went with the pod, the next new node takes its number, and what was left behind."""
    thing = Thing(Kind.SECRET, "ns", "shared")
    twice = Pod("ns", "twice", "n1", "t", (thing, thing))
    graph = deleted(all_added([*others(200, thing), twice], V1_36), twice, V1_36)
    assert not reads(graph, "n1", thing, V1_36)
    assert reads(added(graph, heir, V1_36), "n3", thing, V1_36)
