"""Kubernetes' own unit tests of the Node authorizer, as tables, say the same of the model."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from models.authorization.behaviour.events import added, deleted
from models.authorization.behaviour.graph import Edge, Graph, number_of, with_edge, with_vertex, without_edges
from models.authorization.behaviour.node import decide
from models.authorization.vocabulary import NODES, Decision, Request, User
from models.authorization.vocabulary.cluster import Kind, PersistentVolume, Placed, Pod, Thing
from models.authorization.vocabulary.releases import V1_26, V1_36, Release

TABLES = Path(__file__).parents[4] / "shared" / "data" / "authorization" / "node_authorizer_cases.json"
DECISIONS = {"allow": Decision.ALLOW, "no-opinion": Decision.NO_OPINION}
KINDS = {"configmap": Kind.CONFIG_MAP, "serviceAccount": Kind.ACCOUNT, "node": Kind.NODE}

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not TABLES.is_file(), reason="the upstream tables are not beside this project"),
]


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    """All of them."""
    found: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    return found


def pod_of(row: dict[str, Any]) -> Pod:
    """A pod of the tables."""
    names = [(Kind.ACCOUNT, [row["serviceAccountName"]] if "serviceAccountName" in row else [])]
    names += [(Kind.SECRET, row.get("secrets", [])), (Kind.CONFIG_MAP, row.get("configMaps", []))]
    names += [(Kind.CLAIM, row.get("pvcs", []))]
    mentions = tuple(Thing(kind, row["namespace"], name) for kind, found in names for name in found)
    return Pod(row["namespace"], row["name"], row["nodeName"], row["name"], mentions)


def all_added(objects: Iterable[Pod | PersistentVolume | Placed], release: Release) -> Graph:
    """The graph of these objects, added in order."""
    graph = Graph()
    for each in objects:
        graph = added(graph, each, release)
    return graph


@pytest.mark.parametrize("release", [V1_26, V1_36], ids=lambda release: release.name)
def test_the_upstream_requests(tables: dict[str, Any], release: Release) -> None:
    """Two nodes with two pods each: 25 requests, as 1.26 tests them and as 1.36 still decides."""
    cluster = tables["cluster"]
    volumes = [
        PersistentVolume(
            row["name"],
            Thing(Kind.CLAIM, row["claimRef"]["namespace"], row["claimRef"]["name"]),
            tuple(Thing(Kind.SECRET, each["namespace"], each["name"]) for each in row["secretRefs"]),
        )
        for row in cluster["persistentVolumes"]
    ]
    placed = [Placed(Kind.ATTACHMENT, row["name"], row["nodeName"]) for row in cluster["volumeAttachments"]]
    graph = all_added([*(pod_of(row) for row in cluster["pods"]), *volumes, *placed], release)
    for case in tables["cases"]:
        row = case["attributes"]
        user = User(row["user"]["name"], frozenset(row["user"]["groups"]))
        ask = Request(
            user, row["verb"], row["apiGroup"], row["resource"], row["subresource"], row["namespace"], row["name"]
        )
        assert decide(graph, ask, release) is DECISIONS[case["expect"]], case["name"]


@pytest.mark.parametrize("release", [V1_26, V1_36], ids=lambda release: release.name)
def test_shared_resources(tables: dict[str, Any], release: Release) -> None:
    """With an index from the first edge on, shared secrets are told apart by node; a pod without volumes reads none."""
    table = tables["shared_resources"]
    release = evolve(release, threshold=table["destinationEdgeThreshold"])

    def asked(graph: Graph, row: dict[str, str]) -> Decision:
        user = User(f"system:node:{row['node']}", frozenset({NODES}))
        ask = Request(user, row["verb"], "", row["resource"], namespace=row["namespace"], name=row["name"])
        return decide(graph, ask, release)

    graph = all_added(map(pod_of, table["pods"]), release)
    for row in table["queries"]:
        assert asked(graph, row) is DECISIONS[row["expect"]], row
    graph = added(graph, Pod("ns1", "pod3-node3", "node3"), release)
    row = table["then"]["query"]
    assert asked(graph, row) is DECISIONS[row["expect"]]


def thing_of(text: str) -> Thing:
    """A vertex as the tables write it."""
    kind, _, name = text.partition(":")
    namespace, _, last = name.rpartition("/")
    return Thing(KINDS[kind], namespace, last)


def test_the_index_is_the_upstream_index(tables: dict[str, Any]) -> None:
    """Built when a thing gets its third neighbour, counted up and down, dropped when it has two again."""
    trace = tables["index_trace"]
    release = evolve(V1_26, threshold=trace["destinationEdgeThreshold"])
    graph, maps = Graph(), [Thing(Kind.CONFIG_MAP, "ns", f"cm{number}") for number in (1, 2, 3)]
    for step in trace["steps"]:
        for what, name, *node in step["do"]:
            pod = Pod("ns", name, node[0] if node else "", name, (Thing(Kind.ACCOUNT, "ns", "sa1"), *maps))
            graph = added(graph, pod, release) if what == "add" else deleted(graph, pod, release)
        expected = {
            (thing_of(text), number_of(graph, Thing(Kind.NODE, "", node)), count)
            for text, counts in step["index"].items()
            for node, count in counts.items()
        }
        assert {(each.thing, each.destination, each.number) for each in graph.counts} == expected, step
        assert graph.indexed == {thing_of(text) for text in step["index"]}


def test_edges_are_deleted_as_upstream_deletes_them(tables: dict[str, Any]) -> None:
    """Sources that lose their last edge go, destinations stay."""
    for case in tables["delete_edges"]:
        graph = Graph()
        for text in case["vertices"]:
            graph = with_vertex(graph, thing_of(text))
        for source, target in case["edges"]:
            graph = with_edge(graph, Edge(thing_of(source), thing_of(target)), V1_26)
        target = Thing(KINDS[case["toType"]], "", case["to"])
        graph = without_edges(graph, KINDS[case["fromType"]], target, V1_26)
        assert {thing for thing, _ in graph.numbers} == set(map(thing_of, case["expectVertices"])), case["name"]
        expected = {(thing_of(source), thing_of(target)) for source, target in case["expectEdges"]}
        assert {(edge.source, edge.target) for edge in graph.edges} == expected, case["name"]
