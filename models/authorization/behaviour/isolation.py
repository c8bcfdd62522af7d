"""What nodes are meant to read, told from the objects that exist, and what the authorizer lets them read."""

from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.node import decide
from models.authorization.vocabulary import NODE_PREFIX, NODES, Decision, Request, User
from models.authorization.vocabulary.cluster import Kind, Object, PersistentVolume, Placed, Pod, Thing
from models.authorization.vocabulary.releases import Release
from verify import pure

RESOURCES = {
    Kind.POD: ("", "pods"),
    Kind.SECRET: ("", "secrets"),
    Kind.CONFIG_MAP: ("", "configmaps"),
    Kind.CLAIM: ("", "persistentvolumeclaims"),
    Kind.VOLUME: ("", "persistentvolumes"),
    Kind.ATTACHMENT: ("storage.k8s.io", "volumeattachments"),
    Kind.RESOURCE_CLAIM: ("resource.k8s.io", "resourceclaims"),
    Kind.SLICE: ("resource.k8s.io", "resourceslices"),
}


def node_user(node: str) -> User:
    """The user that a kubelet is."""
    return User(NODE_PREFIX + node, frozenset({NODES}))


def reading(node: str, thing: Thing) -> Request:
    """The request by which a node takes hold of a thing: it gets it, or asks for a token of an account."""
    user = node_user(node)
    if thing.kind == Kind.ACCOUNT:
        return Request(user, "create", "", "serviceaccounts", "token", thing.namespace, thing.name)
    group, resource = RESOURCES[thing.kind]
    return Request(user, "get", group, resource, "", thing.namespace, thing.name)


@pure
def reads(graph: Graph, node: str, thing: Thing, release: Release) -> bool:
    """Whether the Node authorizer lets the node take hold of the thing."""
    return decide(graph, reading(node, thing), release) == Decision.ALLOW


@pure
def is_entitled(present: frozenset[Object], node: str, thing: Thing) -> bool:
    """Whether the node is meant to read the thing: it is bound to it, or a pod that is bound to it leads there.

    A mirror pod leads nowhere. A pod leads to what it names, from a claim to the volume that is bound to it, and from
    there to the secrets that mounting it takes.
    """
    if any(each.thing == thing and each.node == node for each in present if not isinstance(each, PersistentVolume)):
        return True
    named = names_of(present, node)
    if thing in named:
        return True
    volumes = [each for each in present if isinstance(each, PersistentVolume) and each.claim in named]
    return any(each.thing == thing or thing in each.secrets for each in volumes)


@pure
def names_of(present: frozenset[Object], node: str) -> frozenset[Thing]:
    """Everything that the node's pods name, but for its mirror pods."""
    pods = [each for each in present if isinstance(each, Pod) and each.node == node and not each.is_mirror]
    claims = [Thing(Kind.RESOURCE_CLAIM, pod.namespace, pod.extended) for pod in pods if pod.extended != ""]
    return frozenset([*claims, *(thing for pod in pods for thing in pod.mentions)])


@pure
def works(present: frozenset[Object], node: str) -> bool:
    """Whether anything is bound to the node that leads anywhere."""
    bound = [each for each in present if isinstance(each, (Pod, Placed)) and each.node == node]
    return any(not isinstance(each, Pod) or not each.is_mirror for each in bound)
