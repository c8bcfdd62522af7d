"""A frame on its way from device to device, until hosts accept it or it is lost.

Follows dev_queue_xmit, veth_xmit, eth_type_trans and br_handle_frame @ Linux 6.1. A flooded frame has several
landings; those that do not accept it are silent unless all are.
"""

from models.packet import Packet
from models.reachability.behaviour.bridge import unlocks, ways
from models.reachability.behaviour.filters import verdict_on
from models.reachability.behaviour.netfilter import forwarded, left, received, unseen
from models.reachability.behaviour.routing import links_of
from models.reachability.behaviour.vxlan import encapsulated
from models.reachability.behaviour.wire import VLAN_TAG, End, ends_of, peer_of, segments_of
from models.reachability.vocabulary import (
    ANY_MAC,
    BROADCAST,
    Arrival,
    Carried,
    Dropped,
    DropReason,
    Frame,
    Host,
    Kind,
    Link,
    Network,
    OnWire,
    Passed,
    Segment,
    Verdict,
)
from verify import evolve, pure, remembered

Landing = Arrival | Carried | OnWire | Dropped
MAY_AGE = "a learned entry that a locked port depends on may age"
UNKNOWN_KIND = "a device of this kind is not modelled"
DEEPEST = 4  # bridges and ports passed by one frame; a chain of more is not modelled


def lost(host: Host, device: str, reason: DropReason, frame: Frame, detail: str = "") -> Dropped:
    """The end of a frame, and of the packet in it."""
    return Dropped(host.name, device, reason, frame.packet, detail=detail)


def not_said(link: Link) -> str:
    """What the model does not know of a device."""
    return f"{link.unmodelled} is not modelled"


@pure
def send(network: Network, host: Host, link: Link, frame: Frame, depth: int = 0) -> tuple[Landing, ...]:
    """Put a frame on a device of the host; every place where it lands."""
    if depth > DEEPEST:
        return (lost(host, link.name, DropReason.NOT_MODELLED, frame),)
    if not link.up or not link.carrier:
        return (lost(host, link.name, DropReason.IFACE_DOWN, frame),)
    if link.unmodelled:
        return (lost(host, link.name, DropReason.NOT_MODELLED, frame, not_said(link)),)
    if link.kind == Kind.BRIDGE:
        return _from_bridge(network, host, link, links_of(host).get(frame.port), frame, depth)
    if link.kind == Kind.VXLAN:
        return encapsulated(host, link, frame)
    if link.kind == Kind.VETH:
        end = peer_of(network, link)
        if end is None:
            return (
                lost(host, link.name, DropReason.NOT_MODELLED, frame, "the veth's other end is not in the snapshot"),
            )
        return land(network, end, frame, depth)
    if link.kind == Kind.PHYSICAL:
        return _over_segment(network, host, link, frame, depth)
    return (lost(host, link.name, DropReason.NOT_MODELLED, frame, UNKNOWN_KIND),)


@pure
def _over_segment(network: Network, host: Host, link: Link, frame: Frame, depth: int) -> tuple[Landing, ...]:
    """Cross the underlay: its switches know every MAC address that is plugged in, and who spoke last of twins.

    A frame to the sender's own MAC address would leave by the port that it came from, which no switch does.
    """
    segment = segments_of(network).get((host.name, link.name))
    if segment is None:
        return (lost(host, link.name, DropReason.NEIGH_FAILED, frame),)
    if frame.packet is None and frame.destination == BROADCAST:
        return (OnWire(host, link.name),)
    if frame.packet is not None:
        if verdict_on(segment.blocked, Verdict.ACCEPT, frame.packet) == Verdict.DROP:
            return (lost(host, link.name, DropReason.OUTER_FIREWALL, frame),)
        if segment.mtu is not None and frame.packet.length > segment.mtu + VLAN_TAG:
            return (lost(host, link.name, DropReason.BRIDGE_MTU, frame),)
    ends = (
        ends_of(network, segment)
        if frame.destination == BROADCAST
        else _takers(network)[segment.name].get(frame.destination, ())
    )
    if frame.destination == link.mac:
        return (lost(host, link.name, DropReason.WRONG_MAC, frame),)
    others = tuple(end for end in ends if not (end[0].name == host.name and end[1].name == link.name))
    if not others:
        return (lost(host, link.name, DropReason.WRONG_MAC, frame),)
    return _accepted(tuple(landing for end in others for landing in land(network, end, frame, depth)))


def heard_behind(network: Network, end: End) -> tuple[Landing, ...]:
    """Where an ARP question comes to from this end of a segment: to the device, or all over its bridge."""
    return land(network, end, Frame(ANY_MAC, BROADCAST, None))


@remembered
def _takers(network: Network) -> dict[str, dict[str, tuple[End, ...]]]:
    """For each segment, by name: the ends to which its switches send a frame for each MAC address.

    A bridge's own address, and those behind its other ports, are learned at the port that is plugged in.
    """
    return {segment.name: _takers_on(network, segment) for segment in network.underlay.segments}


def _takers_on(network: Network, segment: Segment) -> dict[str, tuple[End, ...]]:
    found: dict[str, tuple[End, ...]] = {}
    for end in ends_of(network, segment):
        host, link = end
        macs = {link.mac: None}
        if link.master is not None and link.master in links_of(host):
            macs[links_of(host)[link.master].mac] = None
            behind = (there for there in heard_behind(network, end) if isinstance(there, Arrival))
            macs |= {links_of(there.host)[there.device].mac: None for there in behind}
        for mac in macs:
            found[mac] = (*found.get(mac, ()), end)
    return found


@pure
def land(network: Network, end: End, frame: Frame, depth: int = 0) -> tuple[Landing, ...]:
    """Receive a frame on a device: its bridge takes it, or the host does if it is addressed to the device."""
    host, link = end
    if not link.up:
        return (lost(host, link.name, DropReason.IFACE_DOWN, frame),)
    if link.unmodelled and (frame.packet is not None or link.master is not None):  # who owns an address still hears
        return (lost(host, link.name, DropReason.NOT_MODELLED, frame, not_said(link)),)
    if link.kind == Kind.VETH and frame.packet is not None and frame.packet.length > link.mtu + VLAN_TAG:
        return (lost(host, link.name, DropReason.BRIDGE_MTU, frame),)
    if link.master is not None:
        bridge = links_of(host).get(link.master)
        if bridge is None or bridge.kind != Kind.BRIDGE:
            return (lost(host, link.name, DropReason.NOT_MODELLED, frame, UNKNOWN_KIND),)
        return _from_bridge(network, host, bridge, link, frame, depth)
    if frame.destination not in (link.mac, BROADCAST):
        return (lost(host, link.name, DropReason.WRONG_MAC, frame),)
    return (Arrival(host, link.name, frame.packet, frame.connection),)


@pure
def _from_bridge(
    network: Network, host: Host, bridge: Link, ingress: Link | None, frame: Frame, depth: int
) -> tuple[Landing, ...]:
    """Let the bridge decide, and follow every way."""
    if bridge.unmodelled:
        return (lost(host, bridge.name, DropReason.NOT_MODELLED, frame, not_said(bridge)),)
    if bridge.vlan_filtering:
        return (lost(host, bridge.name, DropReason.NOT_MODELLED, frame, "vlan_filtering is not modelled"),)
    if ingress is not None and ingress.port is not None and ingress.port.locked:
        closed = unlocks(host, ingress, frame.source)
        if closed is not None:
            return (lost(host, ingress.name, closed, frame, MAY_AGE if closed == DropReason.NOT_MODELLED else ""),)
    if ingress is not None and not frame.port and frame.packet is not None and is_seen(host, bridge):
        return _seen(network, host, bridge, ingress, frame, depth)
    return _switched(network, host, bridge, ingress, frame, depth)


def is_seen(host: Host, bridge: Link) -> bool:
    """Whether netfilter sees what the bridge passes on (br_netfilter)."""
    return host.settings.bridge_nf_call_iptables != 0 or bridge.nf_call_iptables


@pure
def _seen(network: Network, host: Host, bridge: Link, ingress: Link, frame: Frame, depth: int) -> tuple[Landing, ...]:
    """PREROUTING on the bridge: a packet that gets another destination goes up, and may come back to the bridge."""
    if host.filtering.hooks is None or frame.packet is None:  # its few rules translate no destination
        return _switched(network, host, bridge, ingress, frame, depth)
    landings: tuple[Landing, ...] = ()
    for each in received(host, frame.packet, frame.connection, bridge.name):
        if each.stopped is not None:
            landings += (_stopped(host, bridge, each),)
        elif each.packet.destination != frame.packet.destination:
            landings += (Arrival(host, bridge.name, each.packet, each.connection, port=ingress.name),)
        else:
            same = evolve(frame, packet=each.packet, connection=each.connection)
            landings += _switched(network, host, bridge, ingress, same, depth)
    return landings


def _stopped(host: Host, bridge: Link, each: Passed) -> Dropped:
    if each.stopped is None:
        raise AssertionError("asked of a packet that netfilter stops")
    why = each.stopped
    return Dropped(host.name, bridge.name, why.reason, each.packet, signalled=why.signalled, detail=why.detail)


@pure
def _switched(
    network: Network, host: Host, bridge: Link, ingress: Link | None, frame: Frame, depth: int
) -> tuple[Landing, ...]:
    """Let the forwarding table decide, and follow every way."""
    found = ways(network, host, bridge, ingress, frame.destination)
    landings: tuple[Landing, ...] = ()
    if found.up:
        own = frame.destination in (bridge.mac, BROADCAST) or (ingress is not None and frame.destination == ingress.mac)
        landings = (
            (Arrival(host, bridge.name, frame.packet, frame.connection),)
            if own
            else (lost(host, bridge.name, DropReason.WRONG_MAC, frame),)
        )
    frames: tuple[Frame | Dropped, ...] = (frame,)
    if ingress is not None and found.ports and frame.packet is not None:
        frames = _between_ports(host, bridge, frame, frame.packet)
    for each in frames:
        if isinstance(each, Dropped):
            return (each,)
        for port in found.ports:
            landings = (*landings, *_by_port(network, host, port, evolve(each, port=""), depth))
    if not landings:
        return (lost(host, bridge.name if ingress is None else ingress.name, found.reason, frame),)
    return _accepted(landings)


@pure
def _between_ports(host: Host, bridge: Link, frame: Frame, packet: Packet) -> tuple[Frame | Dropped, ...]:
    """A frame that is passed from port to port: FORWARD and POSTROUTING, where netfilter sees it."""
    if not is_seen(host, bridge):
        return (evolve(frame, connection=unseen(host, bridge.name, frame.connection)),)
    found: tuple[Frame | Dropped, ...] = ()
    if host.filtering.hooks is None:
        (early,) = received(host, packet, frame.connection, bridge.name)
        if early.stopped is not None:
            return (_stopped(host, bridge, early),)
    for each in forwarded(host, packet, frame.connection, bridge.name, bridge.name):
        if each.stopped is not None:
            found += (_stopped(host, bridge, each),)
            continue
        for after in left(host, each.packet, each.connection, bridge.name, bridge.name):
            if after.stopped is not None:
                found += (_stopped(host, bridge, after),)
            else:
                found += (evolve(frame, packet=after.packet, connection=after.connection),)
    return found


@pure
def _by_port(network: Network, host: Host, port: Link, frame: Frame, depth: int) -> tuple[Landing, ...]:
    """Leave a bridge by one port, if the frame is not too long for it."""
    if frame.packet is not None and frame.packet.length > port.mtu + VLAN_TAG:
        return (lost(host, port.name, DropReason.BRIDGE_MTU, frame),)
    return send(network, host, port, frame, depth + 1)


@pure
def _accepted(landings: tuple[Landing, ...]) -> tuple[Landing, ...]:
    """The landings that go on; the first loss if none does. An ARP question also goes on where nobody knows whither."""
    going = tuple(landing for landing in landings if not isinstance(landing, Dropped) or _is_open(landing))
    return going or landings[:1]


def _is_open(end: Dropped) -> bool:
    return end.packet is None and end.reason == DropReason.NOT_MODELLED
