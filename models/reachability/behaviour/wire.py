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
def _plugged(network: Network) -> dict[str, tuple[dict[str, tuple[End, ...]], tuple[End, ...]]]:
    """For each segment, by name: its ends by MAC address, and all of its ends."""
    hosts = hosts_of(network)
    found: dict[str, tuple[dict[str, tuple[End, ...]], tuple[End, ...]]] = {}
    for segment in network.underlay.segments:
        ends = tuple((hosts[host], links_of(hosts[host])[device]) for host, device in segment.ports)
        by_mac: dict[str, tuple[End, ...]] = {}
        for end in ends:
            by_mac[end[1].mac] = (*by_mac.get(end[1].mac, ()), end)
        found[segment.name] = by_mac, ends
    return found


def ends_of(network: Network, segment: Segment) -> tuple[End, ...]:
    """Every device that is plugged into the segment."""
    return _plugged(network)[segment.name][1]


def owners_of_mac(network: Network, segment: Segment, mac: str) -> tuple[End, ...]:
    """The devices on the segment that have this MAC address."""
    return _plugged(network)[segment.name][0].get(mac, ())


def peer_of(network: Network, link: Link) -> End | None:
    """The other end of a veth; None if nobody dumped it."""
    if link.kind != Kind.VETH or link.peer is None:
        return None
    host = hosts_of(network).get(link.peer[0])
    peer = links_of(host).get(link.peer[1]) if host is not None else None
    return (host, peer) if host is not None and peer is not None else None
