"""The Linux bridge: which ports a frame leaves by, and whether it goes up to the host.

Follows br_handle_frame, br_handle_frame_finish, br_dev_xmit and should_deliver of net/bridge @ Linux 6.1.
A bridge has learned where a MAC address lives if its owner, behind a learning port, has ever spoken; an owner speaks
when it answers ARP, so learning is taken as done. Dynamic entries of a dump are therefore evidence, not state.
"""

from attrs import frozen

from models.reachability.behaviour.wire import peer_of
from models.reachability.vocabulary import (
    BROADCAST,
    BridgePort,
    DropReason,
    Host,
    Link,
    Network,
    PortState,
)
from verify import pure

PLAIN = BridgePort()


@frozen
class Ways:
    """Where a frame goes: up to the bridge's own host, out by some ports; the reason if nowhere."""

    up: bool = False
    ports: tuple[Link, ...] = ()
    reason: DropReason = DropReason.BRIDGE_NOFLOOD


def ports_of(host: Host, bridge: Link) -> tuple[Link, ...]:
    """The ports of a bridge, in the order of the dump."""
    return tuple(link for link in host.links if link.master == bridge.name)


def _flags(port: Link) -> BridgePort:
    return port.port if port.port is not None else PLAIN


def unlocks(host: Host, port: Link, source: str) -> DropReason | None:
    """Why a locked port does not take a frame from this MAC address; None if it does (br_handle_frame_finish).

    An entry that was learned before the port was locked lets it in until it ages.
    """
    rows = [row for row in host.bridge_entries if row.port == port.name and row.mac == source and not row.local]
    if not rows:
        return DropReason.BRIDGE_LOCKED
    return None if rows[0].permanent else DropReason.NOT_MODELLED


@pure
def barred(ingress: Link | None, port: Link) -> DropReason | None:
    """Why a frame may not leave by this port; None if it may (should_deliver)."""
    if not port.up or not port.carrier:
        return DropReason.IFACE_DOWN
    if ingress is not None and ingress.name == port.name and not _flags(port).hairpin:
        return DropReason.BRIDGE_HAIRPIN
    if _flags(port).state != PortState.FORWARDING:
        return DropReason.BRIDGE_STATE
    if ingress is not None and _flags(ingress).isolated and _flags(port).isolated:
        return DropReason.BRIDGE_ISOLATED
    return None


def _behind(network: Network, port: Link) -> str | None:
    """The MAC address of the one device behind a port; None if it is another bridge's port, or a tunnel."""
    end = peer_of(network, port)
    return end[1].mac if end is not None and end[1].master is None else None


def _known_port(network: Network, host: Host, bridge: Link, mac: str) -> Link | None:
    """The port by which the forwarding table reaches this MAC address: a learned row, or a static one.

    A static row moves to the port at which its owner speaks (br_fdb_update; only sticky ones do not).
    """
    ports = {port.name: port for port in ports_of(host, bridge)}
    for port in ports.values():
        if (
            _flags(port).learning
            and not _flags(port).locked
            and _flags(port).state in (PortState.FORWARDING, PortState.LEARNING)
        ):
            if port.up and port.carrier and _behind(network, port) == mac:
                return port
    for row in host.bridge_entries:
        if row.mac == mac and not row.local and row.permanent and row.port in ports:
            return ports[row.port]
    return None


def _port_of_local(host: Host, bridge: Link, mac: str) -> Link | None:
    """The port to which a local row belongs; None if it is the bridge's own."""
    rows = [row.port for row in host.bridge_entries if row.mac == mac and row.local]
    for port in ports_of(host, bridge):
        if port.mac == mac or port.name in rows:
            return port
    return None


def _is_local(host: Host, bridge: Link, mac: str) -> bool:
    """Whether the forwarding table says that the MAC address is the bridge's own, or one of its ports'."""
    own = (bridge, *ports_of(host, bridge))
    names = {link.name for link in own}
    return any(link.mac == mac for link in own) or any(
        row.mac == mac and row.local and row.port in names for row in host.bridge_entries
    )


@pure
def ways(network: Network, host: Host, bridge: Link, ingress: Link | None, mac: str) -> Ways:
    """Decide where a frame for this MAC address goes; `ingress` is None for a frame of the bridge's own host."""
    if not bridge.up:
        return Ways(reason=DropReason.IFACE_DOWN)
    if ingress is not None and _flags(ingress).state != PortState.FORWARDING:
        return Ways(reason=DropReason.BRIDGE_STATE)
    ports = ports_of(host, bridge)
    if mac == BROADCAST:
        out = tuple(  # br_flood: the flag is about frames from other ports, not about the bridge's own
            port
            for port in ports
            if (ingress is None or _flags(port).broadcast_flood) and barred(ingress, port) is None
        )
        return Ways(up=ingress is not None, ports=out)
    own = _is_local(host, bridge, mac)
    if ingress is not None and own:
        return Ways(up=True)
    # The host's own frame for a local row leaves by that row's port (br_dev_xmit), for the bridge's own by none.
    known = _port_of_local(host, bridge, mac) if own else _known_port(network, host, bridge, mac)
    if own and known is None:
        return Ways(reason=DropReason.WRONG_MAC)
    if known is not None:
        reason = barred(ingress, known)
        return Ways(ports=(known,)) if reason is None else Ways(reason=reason)
    out = tuple(port for port in ports if _flags(port).flood and barred(ingress, port) is None)
    return Ways(ports=out)
