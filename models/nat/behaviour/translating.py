"""What the targets of the nat table make of a packet: new destinations, new sources.

Follows nf_nat_redirect_ipv4, nf_nat_masquerade_ipv4 and nf_nat_setup_info of net/netfilter/nf_nat_*.c @ Linux 6.1.
A flow that is not masqueraded keeps its source port; the kernel changes it too where another flow has it already.
"""

from models.nat.behaviour.routing import masquerading_address
from models.nat.vocabulary import (
    HIGHEST_PORT,
    PROTOCOLS,
    Doubt,
    Fate,
    Hook,
    Masquerade,
    Node,
    Packet,
    Passing,
    Stored,
    ToDestination,
    ToSelf,
    ToSource,
    address,
)
from verify import evolve

MOST = 64  # destinations of one rule that are told apart
LOOPBACK = address("127.0.0.1")
HALF_PRIVILEGED, PRIVILEGED = 512, 1024
WITH_PORTS = tuple(PROTOCOLS[name] for name in ("tcp", "udp", "dccp", "sctp", "udplite"))


def redirected(node: Node, way: Passing, target: ToDestination | ToSelf) -> tuple[Passing, ...]:
    """The packet with each destination that the rule may give it; which of several is not known."""
    if isinstance(target, ToSelf):
        first = _own_address(node, way)
        if first is None:
            return (evolve(way, fate=Fate.UNKNOWN, reason="REDIRECT: the address of the device is not told"),)
        last = first
    else:
        first, last = target.first, target.last
    low, high = target.ports or (None, None)
    ports = [way.packet.port] if low is None or high is None else range(low, high + 1)
    if (last - first + 1) * len(ports) > MOST:
        return (evolve(way, fate=Fate.UNKNOWN, reason=f"more than {MOST} destinations of one rule"),)
    packets = [evolve(way.packet, destination=number, port=port) for number in range(first, last + 1) for port in ports]
    if len(packets) == 1:
        return (_to(way, packets[0]),)
    return tuple(
        evolve(_to(way, packet), doubts=(*way.doubts, Doubt(f"destination {place + 1} is drawn", answer=True)))
        for place, packet in enumerate(packets)
    )


def _to(way: Passing, packet: Packet) -> Passing:
    return evolve(way, packet=packet, original=way.packet)


def _own_address(node: Node, way: Passing) -> int | None:
    if way.received == "":
        return LOOPBACK
    return next((each.address for each in node.addresses or () if each.device == way.received), None)


def hidden(node: Node, way: Passing, target: Masquerade | ToSource, next_hop: int) -> Passing:
    """The packet with the source that the rule gives it; None where it is not known."""
    if isinstance(target, ToSource):
        source = target.first if target.first == target.last else None
    else:
        source = None if way.leaving is None else masquerading_address(node, way.leaving, next_hop)
    after = evolve(way, is_masqueraded=True, new_source=source, hidden_by=target)
    return after if source is None else evolve(after, packet=evolve(way.packet, source=source))


def source_ports(packet: Packet, target: Masquerade | ToSource) -> tuple[int, int]:
    """The ports one of which a hidden flow gets (nf_nat_l4proto_unique_tuple): its own too, where that lies among them.

    Without `--to-ports` they are those as privileged as its own. Which one is left open: what other flows hold is not
    known, and with `--random` or `--random-fully` any of them is drawn.
    """
    if target.ports is not None:
        return target.ports
    if packet.source_port < PRIVILEGED:
        return (1, HALF_PRIVILEGED - 1) if packet.source_port < HALF_PRIVILEGED else (600, PRIVILEGED - 1)
    return PRIVILEGED, HIGHEST_PORT


def may_get(packet: Packet, target: Masquerade | ToSource, port: int) -> bool:
    """Whether a hidden flow may get this source port; to one without ports it means nothing."""
    if packet.protocol not in WITH_PORTS:
        return True
    first, last = source_ports(packet, target)
    return first <= port <= last


def keeps_port(target: Masquerade | ToSource) -> bool:
    """Whether a hidden flow keeps its source port as long as no other one has it."""
    return target.ports is None and not (isinstance(target, Masquerade) and target.is_random)


def as_stored(hook: Hook, way: Passing, stored: Stored) -> Passing:
    """A packet of a known connection: the destination is replaced where it comes in, the source where it goes out."""
    if hook in (Hook.PREROUTING, Hook.OUTPUT):
        packet = evolve(way.packet, destination=stored.destination, port=stored.port)
        return evolve(way, packet=packet, original=way.packet if stored.is_redirected else None)
    packet = evolve(way.packet, source=stored.source, source_port=stored.source_port)
    return evolve(way, packet=packet, is_masqueraded=stored.is_hidden)
