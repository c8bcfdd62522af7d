"""Which of the dumped namespaces are pods, and which are nodes: by the folder, by what is in them, last by name."""

from models.reachability.reading.hosts import Dumped
from models.reachability.reading.joining import dangling
from models.reachability.vocabulary import Kind


def pods_among(hosts: list[Dumped]) -> set[str]:
    """The names of the pods.

    The nested layout says it by its folders. In the flat one a pod is a namespace without bridge, tunnel or wire of its
    own, whose veth has its other end in a host that is plainly a node; one whose name starts with p needs no such node.
    """
    named = {one.name for one in hosts if one.node is not None}
    flat = [one for one in hosts if one.node is None]
    candidates = [one for one in flat if one.dumps.stem and _could_be_a_pod(one)]
    chosen = {one.name for one in candidates}
    ends = {(port.index, port.other) for one in flat if one.name not in chosen for port in dangling(one)}
    return named | {
        one.name
        for one in candidates
        if one.name.startswith("p") or any((end.other, end.index) in ends for end in dangling(one))
    }


def _could_be_a_pod(dumped: Dumped) -> bool:
    """Whether every way out of the namespace is a veth, and nothing in it joins others together.

    Of the veths of a node with routed pods only the way out has an address.
    """
    devices = [one for one in dumped.devices if one.link.kind != Kind.LOOPBACK]
    ends = list(dangling(dumped))
    joins = any(one.link.kind in (Kind.BRIDGE, Kind.VXLAN) or one.link.master is not None for one in devices)
    wires = any(one.wire and not one.pair for one in devices)
    routed = len(ends) > 1 and not all(one.link.addresses for one in ends)
    return bool(ends) and not joins and not wires and not routed


def shares_its_node(pod: Dumped, nodes: list[Dumped]) -> bool:
    """Whether a pod of the nested layout is of the host's network: it shows the very devices of its node."""
    node = next((one for one in nodes if one.name == pod.node), None)
    own = {(one.index, one.link.name, one.link.mac) for one in pod.devices if one.link.kind != Kind.LOOPBACK}
    return node is not None and bool(own) and own <= {(one.index, one.link.name, one.link.mac) for one in node.devices}
