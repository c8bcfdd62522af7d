"""Random changes of devices, addresses, settings, filters and the underlay of one network."""

from random import Random

from attrs import evolve

from models.packet import Prefix, Protocol
from models.reachability.vocabulary import (
    Assigned,
    BridgePort,
    Filtering,
    Host,
    HostKind,
    Kind,
    Link,
    Masquerade,
    Network,
    Passage,
    PortState,
    Segment,
    Verdict,
)
from tests.conformance.kernel.clusters import as_dumped, kernel_rows
from tests.conformance.kernel.edits import Edit, macs_of, replaced, some_address, some_block, some_host, some_node

STATES = (PortState.DISABLED, PortState.LISTENING, PortState.LEARNING)
VALUES = {
    "rp_filter": (0, 1, 2),
    "forwarding": (0, 1),
    "accept_local": (0, 1),
    "arp_ignore": (0, 1, 2, 8),
    "arp_filter": (0, 1),
    "route_localnet": (0, 1),
    "send_redirects": (0, 1),
    "ignore_routes_with_linkdown": (0, 1),
}


def _with_link(network: Network, host: Host, link: Link) -> Network:
    links = tuple(link if old.name == link.name else old for old in host.links)
    return replaced(network, evolve(host, links=links))


def add_address(random: Random, network: Network) -> Network:
    """Give a device one more address: somebody's own, or a neighbour of one, with any prefix length."""
    host = some_host(random, network)
    link = random.choice([link for link in host.links if link.master is None])
    given = Assigned(some_address(random, network) ^ random.choice((0, 0, 1)), random.choice((32, 32, 24, 30)))
    if any(old.local == given.local for old in link.addresses):
        return network
    changed = evolve(link, addresses=(*link.addresses, given))
    old_rows = (*kernel_rows(link), *host.routes)
    rows = tuple(row for row in kernel_rows(changed) if row not in old_rows)
    links = tuple(changed if old.name == link.name else old for old in host.links)
    return replaced(network, evolve(host, links=links, routes=as_dumped((*host.routes, *rows))))


def change_tunnel(random: Random, network: Network) -> Network:
    """Change what a vxlan device was created with."""
    host = some_node(random, network)
    for link in host.links:
        if link.vxlan is not None:
            changes = (
                {"vni": 2},
                {"port": 4789},
                {"local": some_address(random, network)},
                {"local": None},
                {"learning": True},
                {"ttl": 1},
                {"unfragmentable": True},
            )
            return _with_link(network, host, evolve(link, vxlan=evolve(link.vxlan, **random.choice(changes))))
    return network


def change_mac(random: Random, network: Network) -> Network:
    """Give a device another MAC address; now and then one that another device has."""
    host = some_host(random, network)
    link = random.choice([link for link in host.links if link.kind != Kind.LOOPBACK])
    twin = link.kind == Kind.VXLAN and random.random() < 0.5
    mac = random.choice(macs_of(network)) if twin else f"0e:ee:00:00:00:{random.randrange(256):02x}"
    return _with_link(network, host, evolve(link, mac=mac))


def take_down(random: Random, network: Network) -> Network:
    """Set a device down."""
    host = some_host(random, network)
    link = random.choice([link for link in host.links if link.kind != Kind.LOOPBACK])
    return _with_link(network, host, evolve(link, up=False))


def change_mtu(random: Random, network: Network) -> Network:
    """Give a device that is not physical another MTU; a tunnel can only get a smaller one."""
    host = some_host(random, network)
    links = [link for link in host.links if link.kind in (Kind.VETH, Kind.BRIDGE, Kind.VXLAN)]
    if not links:
        return network
    link = random.choice(links)
    choices = (1300, 1400) if link.kind == Kind.VXLAN else (1300, 1400, 1450, 1500)
    return _with_link(network, host, evolve(link, mtu=random.choice(choices)))


def change_port(random: Random, network: Network) -> Network:
    """Change how a bridge treats a port or two."""
    host = some_node(random, network)
    ports = [link for link in host.links if link.master is not None]
    for link in random.sample(ports, random.choice(range(1, len(ports) + 1))) if ports else []:
        old = link.port or BridgePort()
        changes = (
            {"hairpin": not old.hairpin},
            {"isolated": True},
            {"isolated": True},
            {"flood": False, "learning": False},
            {"broadcast_flood": False},
            {"state": random.choice(STATES)},
        )
        host = evolve(
            host,
            links=tuple(
                evolve(link, port=evolve(old, **random.choice(changes))) if each.name == link.name else each
                for each in host.links
            ),
        )
    return replaced(network, host)


def change_setting(random: Random, network: Network) -> Network:
    """Change one sysctl of one device, or of all."""
    host = some_host(random, network)
    name = random.choice(("rp_filter", *VALUES))
    devices = ["all", "all", *(link.name for link in host.links)]
    if name == "forwarding":
        devices = devices[2:]  # the kernel ignores the value of `all`
    device = random.choice(devices)
    values = {**host.settings.conf.get(device, {}), name: random.choice(VALUES[name])}
    settings = evolve(host.settings, conf={**host.settings.conf, device: values})
    return replaced(network, evolve(host, settings=settings))


def _passage(random: Random, network: Network, devices: list[str]) -> Passage:
    def sometimes(block: Prefix) -> Prefix | None:
        return block if random.random() < 0.5 else None

    source, destination = sometimes(some_block(random, network)), sometimes(some_block(random, network))
    protocol = random.choice((None, None, *Protocol))
    with_port = protocol in (Protocol.TCP, Protocol.UDP) and random.random() < 0.5
    return Passage(
        random.choice(tuple(Verdict)),
        source=source,
        destination=destination,
        protocol=protocol,
        port=random.choice((53, 80, 8472)) if with_port else None,
        input=random.choice(devices) if devices and random.random() < 0.2 else None,
        output=random.choice(devices) if devices and random.random() < 0.2 else None,
        outside_source=source is not None and source.length > 0 and random.random() < 0.2,
        outside_destination=destination is not None and destination.length > 0 and random.random() < 0.2,
    )


def change_filter(random: Random, network: Network) -> Network:
    """Give a node a FORWARD chain, and perhaps let its bridge use it."""
    host = some_node(random, network)
    devices = [link.name for link in host.links if link.kind != Kind.LOOPBACK]
    rules = tuple(_passage(random, network, devices) for _ in range(random.choice((0, 1, 2, 4))))
    policy = random.choice((Verdict.DROP, Verdict.DROP, Verdict.ACCEPT))
    settings = evolve(host.settings, bridge_nf_call_iptables=random.choice((0, 1)))
    filtering = evolve(host.filtering, forward=rules, forward_policy=policy)
    return replaced(network, evolve(host, filtering=filtering, settings=settings))


def masquerade(random: Random, network: Network) -> Network:
    """Let a node masquerade some of what leaves it."""
    host = some_node(random, network)
    rules = tuple(
        Masquerade(
            random.random() < 0.7,
            source=some_block(random, network) if random.random() < 0.6 else None,
            destination=(block := some_block(random, network) if random.random() < 0.6 else None),
            outside_destination=block is not None and block.length > 0 and random.random() < 0.4,
        )
        for _ in range(random.choice((1, 2, 3)))
    )
    filtering: Filtering = evolve(host.filtering, masquerade=rules)
    return replaced(network, evolve(host, filtering=filtering))


def change_segment(random: Random, network: Network) -> Network:
    """Let the fabric swallow some packets, or only pass short ones."""
    segment = random.choice(network.underlay.segments)
    changed: Segment
    if random.random() < 0.3:
        changed = evolve(segment, mtu=random.choice((1300, 1450)))
    else:
        changed = evolve(segment, blocked=tuple(_passage(random, network, []) for _ in range(random.choice((1, 2)))))
    segments = tuple(changed if old.name == segment.name else old for old in network.underlay.segments)
    return evolve(network, underlay=evolve(network.underlay, segments=segments))


def narrow_wire(random: Random, network: Network) -> Network:
    """Lower the MTU of everything on the wire, and of the tunnels above it as the kernel demands."""
    mtu = random.choice((1300, 1400))
    hosts = []
    for host in network.hosts:
        limit = {Kind.PHYSICAL: mtu, Kind.VXLAN: mtu - 50}
        links = tuple(evolve(link, mtu=min(link.mtu, limit.get(link.kind, link.mtu))) for link in host.links)
        hosts.append(evolve(host, links=links) if host.kind != HostKind.POD else host)
    return evolve(network, hosts=tuple(hosts))


DEVICE_EDITS: tuple[Edit, ...] = (
    add_address,
    add_address,
    change_tunnel,
    change_mac,
    take_down,
    change_mtu,
    change_port,
    change_port,
    change_setting,
    change_setting,
    change_setting,
    change_filter,
    masquerade,
    change_segment,
    narrow_wire,
)
