"""Which objects lead to which nodes, found at once for a cluster as it stands, and told as a path."""

from collections.abc import Iterable

from models.authorization.behaviour.events import added
from models.authorization.behaviour.graph import Graph, count_of, leads_to, number_of
from models.authorization.behaviour.matching import rule_allows
from models.authorization.behaviour.node import RESOURCES, decide, has_rows, node_of
from models.authorization.behaviour.telling import rule_text
from models.authorization.vocabulary import NODE_PREFIX, Decision, Request
from models.authorization.vocabulary.cluster import Kind, Object, Thing
from models.authorization.vocabulary.noderules import rules_of
from models.authorization.vocabulary.releases import Release
from verify import evolve

BY_PATH = ("get", "list", "watch", "update", "patch")
OF_PATHS = {Kind.ACCOUNT: ("create",), Kind.SLICE: ("delete",)}
NAMED = (Kind.SECRET, Kind.CONFIG_MAP, Kind.CLAIM, Kind.VOLUME, Kind.ACCOUNT, Kind.ATTACHMENT, Kind.RESOURCE_CLAIM)
Edges = dict[Thing, list[tuple[Thing, int | None]]]


def standing(objects: Iterable[Object], release: Release) -> Graph:
    """The graph of objects none of which has changed or gone: each is told alone, and the graphs are put together.

    It has no index: each edge would be counted as often as it was named, which tells only once something goes.
    """
    numbers: dict[Thing, int] = {}
    edges = set()
    for each in objects:
        graph = added(Graph(), each, release)
        own = {number: thing for thing, number in graph.numbers}
        for number in sorted(own):
            numbers.setdefault(own[number], len(numbers))
        for edge in graph.edges:
            place = None if edge.destination is None else numbers[own[edge.destination]]
            edges.add(evolve(edge, destination=place))
    return Graph(frozenset(numbers.items()), frozenset(edges))


def why_node(graph: Graph, ask: Request, release: Release) -> str:
    """Why the Node authorizer answers as it does: the path or the rule that allows, or what is missing."""
    node = node_of(ask.user, release)
    if node is None:
        named = ask.user.name.startswith(NODE_PREFIX)
        return "a node's name without the group system:nodes is no node" if named else "the user is no node"
    if node == "":
        return "the user is a node without a name"
    kind = RESOURCES.get((ask.group, ask.resource)) if ask.is_resource else None
    kind = kind if kind is not None and has_rows(kind, release) else None
    thing = None if kind is None or kind == Kind.NODE or ask.name == "" else Thing(kind, ask.namespace, ask.name)
    leads = thing is not None and leads_to(graph, thing, node, release)
    if decide(graph, ask, release) == Decision.ALLOW:
        is_by_path = leads and (kind not in (Kind.POD, Kind.SLICE) or ask.verb in BY_PATH)
        return _path(graph, thing, node) if thing is not None and is_by_path else _row(ask, node, release, kind)
    if kind is not None and kind in NAMED and ask.name == "":
        return f"a node asks for a {kind.value} by its name"
    if thing is not None and not leads and ask.verb in (*BY_PATH, *OF_PATHS.get(thing.kind, ())):
        return f"no path leads from {_said(thing)} to node {node}"
    return "nodes have no such right"


def _row(ask: Request, node: str, release: Release, kind: Kind | None) -> str:
    """What allows without a path: a selector, the name of the node itself, or what every node may."""
    if ("spec.nodeName", node) in ask.field_selector and kind is not None:
        return f"its field selector asks for node {node} only"
    if ask.is_resource and ask.name == node:
        return f"{ask.resource} {node} is the node's own"
    rule = None if kind is not None else next((rule for rule in rules_of(release) if rule_allows(rule, ask)), None)
    part = f"{ask.resource}/{ask.subresource}".rstrip("/")
    return f"every node may {ask.verb} {part}" if rule is None else f"every node may {rule_text(rule)}"


def _path(graph: Graph, thing: Thing, node: str) -> str:
    """A shortest path, whose labelled edges all lead to the node."""
    place = Thing(Kind.NODE, "", node)
    destination = number_of(graph, place)
    onward: Edges = {}
    for edge in sorted(graph.edges, key=lambda each: _said(each.target)):
        if edge.destination in (None, destination):
            onward.setdefault(edge.source, []).append((edge.target, edge.destination))
    before: dict[Thing, Thing | None] = {thing: None}
    layer = [thing]
    while layer and place not in before:
        found = []
        for each in layer:
            for target, _ in onward.get(each, ()):
                if target not in before:
                    before[target] = each
                    found.append(target)
        layer = found
    if place not in before:
        count = count_of(graph, thing, destination) if destination is not None else 0
        return f"the index of {_said(thing)} counts {count} for node {node}, though no edge is left (finding 0005)"
    told, at = [], before[place]
    while at is not None:
        told.append(_said(at))
        at = before[at]
    return " leads to ".join([*reversed(told), f"node {node}"])


def _said(thing: Thing) -> str:
    return f"{thing.kind.value} {'/'.join(filter(None, (thing.namespace, thing.name)))}"
