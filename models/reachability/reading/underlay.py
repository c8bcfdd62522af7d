"""The wire between the nodes, which no dump shows: inferred from the addresses on it, and said to be."""

from attrs import define, field

from models.packet import Prefix
from models.reachability.vocabulary import Host, Kind, Link, Segment, Underlay

ASSUMED = "physical devices whose connected prefixes are equal are assumed to be on one segment"


def read_underlay(nodes: list[Host], by_address: tuple[str, ...], shared: list[str]) -> Underlay:
    """Join the physical devices that share a connected prefix; a segment is named after the first one shared.

    `by_address` are the pods whose node only their addresses told, `shared` those that have none but their node's
    network and are left out; `assumed` says both.
    """
    wires: list[_Wire] = []
    for node in nodes:
        for link in node.links:
            if link.kind == Kind.PHYSICAL:
                wires = _plugged(wires, (node.name, link.name), _prefixes(node, link))
    segments = tuple(Segment(str(wire.prefixes[0]), tuple(wire.ports), open=True) for wire in wires)
    said = [ASSUMED] if segments else []
    if by_address:
        said.append("the node of these pods is inferred from their addresses: " + ", ".join(by_address))
    if shared:
        said.append("these pods are of their node's own network: " + ", ".join(shared))
    return Underlay(segments, "; ".join(said) or None)


@define
class _Wire:
    """A segment in the making: every prefix that is connected by it, and what is plugged in."""

    prefixes: list[Prefix] = field(factory=list)
    ports: list[tuple[str, str]] = field(factory=list)


def _prefixes(node: Host, link: Link) -> list[Prefix]:
    """The connected prefixes of a device or of its bridge, each once; the first is that of the primary address."""
    speaking = next(one for one in node.links if one.name == (link.master or link.name))
    return list(dict.fromkeys(given.block for given in speaking.addresses))


def _plugged(wires: list[_Wire], port: tuple[str, str], prefixes: list[Prefix]) -> list[_Wire]:
    """Plug one device in: every wire that shares a prefix with it turns out to be the same one."""
    same = [wire for wire in wires if set(wire.prefixes) & set(prefixes)]
    joined = _Wire(prefixes, [port])
    if same:
        every = [one for wire in same for one in wire.prefixes] + prefixes
        joined = _Wire(list(dict.fromkeys(every)), [one for wire in same for one in wire.ports] + [port])
    return [wire for wire in wires if wire not in same] + [joined]
