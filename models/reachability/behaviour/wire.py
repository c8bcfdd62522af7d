"""What is plugged into what: veth pairs and underlay segments."""

from models.reachability.behaviour.routing import links_of
from models.reachability.vocabulary import Host, Kind, Link, Network, Segment
from verify import remembered

End = tuple[Host, Link]
VLAN_TAG = 4  # __is_skb_forwardable leaves room for one


@remembered
def hosts_of(network: Network) -> dict[str, Host]:
    """The hosts by name."""
    return {host.name: host for host in network.hosts}


@remembered
def segments_of(network: Network) -> dict[tuple[str, str], Segment]:
    """The segment into which each physical device is plugged."""
    return {port: segment for segment in network.underlay.segments for port in segment.ports}


@remembered
def _plugged(network: Network) -> dict[str, tuple[End, ...]]:
    """The ends of each segment, by its name."""
    hosts = hosts_of(network)
    return {
        segment.name: tuple((hosts[host], links_of(hosts[host])[device]) for host, device in segment.ports)
        for segment in network.underlay.segments
    }


def ends_of(network: Network, segment: Segment) -> tuple[End, ...]:
    """Every device that is plugged into the segment."""
    return _plugged(network)[segment.name]


def segments_under(network: Network, host: Host, device: str) -> tuple[Segment, ...]:
    """The segments that a device of the host is on: its own, or those of a bridge's physical ports."""
    names = (device, *(link.name for link in host.links if link.master == device and link.kind == Kind.PHYSICAL))
    plugs = segments_of(network)
    return tuple(plugs[host.name, name] for name in names if (host.name, name) in plugs)


def peer_of(network: Network, link: Link) -> End | None:
    """The other end of a veth; None if nobody dumped it."""
    if link.kind != Kind.VETH or link.peer is None:
        return None
    host = hosts_of(network).get(link.peer[0])
    peer = links_of(host).get(link.peer[1]) if host is not None else None
    return (host, peer) if host is not None and peer is not None else None
