"""A Network as the commands that build it: devices first, then addresses and carriers, then tables."""

from collections import Counter
from collections.abc import Callable

from attrs import frozen

from models.reachability.vocabulary import Host, Kind, Link, Network
from tests.conformance.kernel.filters import iptables_text, nft_text
from tests.conformance.kernel.namespaces import Refused
from tests.conformance.kernel.tables import bridge_lines, text

SWITCH = ""  # the namespace of the underlay's switches; no host has this name
FIRST_INDEX = 100  # every device gets its own index: a veth whose index equals its peer's is noticed a second late
HIGHEST_MTU = 65535
PATIENCE_MS = 24  # between two ARP questions
OWN_NAMES = {  # what decides about packets, and its value where the world says nothing
    "forwarding": 0,
    "rp_filter": 0,
    "accept_local": 0,
    "arp_ignore": 0,
    "arp_filter": 0,
    "arp_announce": 0,
    "route_localnet": 0,
    "proxy_arp": 0,
    "proxy_arp_pvlan": 0,
    "send_redirects": 1,
    "accept_redirects": 0,  # a redirect would change the way of the probes after it
    "src_valid_mark": 0,
    "ignore_routes_with_linkdown": 0,
}
QUIET = (
    ("ipv4/icmp_ratelimit", 0),
    ("ipv4/icmp_msgs_per_sec", 100000),
    ("ipv4/icmp_msgs_burst", 10000),
    ("ipv4/icmp_echo_ignore_all", 1),
)
NO_BRIDGE_NF = tuple((f"bridge/bridge-nf-call-{name}", 0) for name in ("arptables", "ip6tables"))


@frozen
class Rendered:
    """What builds one host, but for its IP tables, which depend on what the kernel has made by itself until then.

    `up` brings its devices up, `running` lists those that then have a carrier.
    """

    up: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    forwarding: tuple[str, ...] = ()
    sysctls: tuple[tuple[str, int], ...] = ()
    iptables: str = ""
    nft: str = ""


@frozen
class Plan:
    """The devices of all hosts for one batch, and then what each host needs."""

    cables: tuple[str, ...]
    hosts: dict[str, Rendered]


def _ends(network: Network) -> list[tuple[str, Link, str, Link | None, str]]:
    """Every cable: host and link of one end, host, link and device name of the other."""
    links = {(host.name, link.name): link for host in network.hosts for link in host.links}
    plugs = _plugs(network)
    cables: list[tuple[str, Link, str, Link | None, str]] = []
    done: set[tuple[str, str]] = set()
    for (host, name), link in links.items():
        if (host, name) in done:
            continue
        if link.kind == Kind.VETH and link.peer in links:
            done.add(link.peer)
            cables.append((host, link, link.peer[0], links[link.peer], link.peer[1]))
        elif link.kind in (Kind.VETH, Kind.PHYSICAL):
            cables.append((host, link, SWITCH, None, plugs.get((host, name), f"x{len(cables)}")))
    return cables


def _plugs(network: Network) -> dict[tuple[str, str], str]:
    """The switch's own device behind each physical one."""
    return {
        port: f"s{number}p{place}"
        for number, segment in enumerate(network.underlay.segments)
        for place, port in enumerate(segment.ports)
    }


def _cable_lines(network: Network, at: Callable[[str], str]) -> list[str]:
    limits = {port: segment.mtu or HIGHEST_MTU for segment in network.underlay.segments for port in segment.ports}
    lines = []
    for number, (host, link, other, far, name) in enumerate(_ends(network)):
        index = FIRST_INDEX + 2 * number
        mtu = far.mtu if far is not None else limits.get((host, link.name), HIGHEST_MTU)
        address = f" address {far.mac}" if far is not None else ""
        lines.append(
            f"link add name {link.name} index {index} netns {at(host)} address {link.mac} mtu {link.mtu} type veth "
            f"peer name {name} index {index + 1} netns {at(other)}{address} mtu {mtu}"
        )
    return lines


def _made_here(link: Link) -> list[str]:
    """The lines that make a device which has no other end."""
    if link.kind == Kind.BRIDGE:
        call = f" nf_call_iptables {int(link.nf_call_iptables)}"
        kind = f"type bridge stp_state 0 forward_delay 0 mcast_snooping 0{call}"
        return [f"link add name {link.name} address {link.mac} {kind}", f"link set {link.name} mtu {link.mtu}"]
    if link.kind == Kind.VXLAN and link.vxlan is not None:
        tunnel = link.vxlan
        local = "" if tunnel.local is None else f" local {text(tunnel.local)}"
        under = "" if tunnel.under is None else f" dev {tunnel.under}"
        words = f"type vxlan id {tunnel.vni}{local}{under} dstport {tunnel.port}"
        words += " learning" if tunnel.learning else " nolearning"
        words += f" ttl {tunnel.ttl}" if tunnel.ttl else ""
        words += " df set" if tunnel.unfragmentable else ""
        return [f"link add name {link.name} address {link.mac} mtu {link.mtu} {words}"]
    return []


def _port_lines(link: Link) -> list[str]:
    if link.master is None:
        return []
    lines = [f"link set {link.name} master {link.master}"]
    if link.port is not None:
        flags = {
            "hairpin": link.port.hairpin,
            "isolated": link.port.isolated,
            "flood": link.port.flood,
            "bcast_flood": link.port.broadcast_flood,
            "learning": link.port.learning,
        }
        words = " ".join(f"{name} {'on' if value else 'off'}" for name, value in flags.items())
        lines.append(f"link set {link.name} type bridge_slave {words}")
    return lines


def _address_lines(link: Link) -> list[str]:
    lines = []
    for given in link.addresses:
        if link.kind == Kind.LOOPBACK and text(given.local) == "127.0.0.1":
            continue  # comes by itself
        local = text(given.local) if given.peer is None else f"{text(given.local)} peer {text(given.peer)}"
        lines.append(f"addr add {local}/{given.length} dev {link.name} scope {given.scope}")
    return lines


def _up_lines(host: Host) -> list[str]:
    order = sorted(host.links, key=lambda link: link.kind in (Kind.BRIDGE, Kind.VXLAN))
    made = sorted(host.links, key=lambda link: link.kind == Kind.VXLAN)
    lines = [line for link in made for line in _made_here(link)]
    for link in order:
        if link.kind == Kind.OTHER or link.vlan_filtering:
            raise Refused(f"{host.name}: {link.name} is of a kind that is not built here")
        lines += [*_port_lines(link), *_address_lines(link)]
        if link.no_arp:
            lines.append(f"link set {link.name} arp off")
    bridges = [link for link in order if link.kind == Kind.BRIDGE]
    lines += [f"link set {link.name} mtu {link.mtu}" for link in bridges]  # a bridge takes its ports' until told
    return [*lines, *(f"link set {link.name} up" for link in order if link.up)]


def _sysctls(host: Host) -> list[tuple[str, int]]:
    """Every setting that decides, `all` first: writing all.forwarding rewrites the devices."""
    conf = host.settings.conf
    settings = [*QUIET, *NO_BRIDGE_NF]
    settings.append(("bridge/bridge-nf-call-iptables", host.settings.bridge_nf_call_iptables))
    settings.append(("ipv4/fib_multipath_hash_policy", host.settings.multipath_hash_policy))
    for device in ("all", *(link.name for link in host.links)):
        values = OWN_NAMES | conf.get(device, {})
        settings += [(f"ipv4/conf/{device}/{name}", value) for name, value in values.items()]
        if device != "all":
            waits = {"mcast_solicit": 2, "ucast_solicit": 1, "proxy_delay": 0, "retrans_time_ms": PATIENCE_MS}
            settings += [(f"ipv4/neigh/{device}/{name}", value) for name, value in waits.items()]
    return settings


def _switch(network: Network) -> Rendered:
    """The underlay: one bridge a segment that floods all but twins' frames, so that hosts decide what they take."""
    lines = ["link set lo up"]
    plugs = _plugs(network)
    running = []
    macs = {(host.name, link.name): link.mac for host in network.hosts for link in host.links}
    for number, segment in enumerate(network.underlay.segments):
        twins = Counter(macs[port] for port in segment.ports)
        lines.append(f"link add name s{number} type bridge stp_state 0 forward_delay 0 mcast_snooping 0")
        for port in segment.ports:
            lines.append(f"link set {plugs[port]} master s{number}")
            learns = "on" if twins[macs[port]] > 1 else "off"  # a switch knows which of twins spoke last
            lines.append(f"link set {plugs[port]} type bridge_slave learning {learns}")
        lines.append(f"link set s{number} up")
    links = {(host.name, link.name): link for host in network.hosts for link in host.links}
    for host, link, other, _, name in _ends(network):
        here = links[(host, link.name)]
        if other == SWITCH and (here.carrier or not here.up):
            lines.append(f"link set {name} up")
            running += [name] if here.up else []
    swallow = nft_text((segment, tuple(plugs[port] for port in segment.ports)) for segment in network.underlay.segments)
    off = [*NO_BRIDGE_NF, ("bridge/bridge-nf-call-iptables", 0)]
    return Rendered(up=tuple(lines), running=tuple(running), sysctls=tuple(off), nft=swallow)


def render(network: Network, at: Callable[[str], str]) -> Plan:
    """Everything that builds the network; `at` gives the path of a host's namespace, and of the SWITCH."""
    hosts = {SWITCH: _switch(network)}
    for host in network.hosts:
        hosts[host.name] = Rendered(
            up=tuple(_up_lines(host)),
            running=tuple(link.name for link in host.links if link.up and link.carrier),
            forwarding=tuple(bridge_lines(host)),
            sysctls=tuple(_sysctls(host)),
            iptables=iptables_text(host.filtering),
        )
    return Plan(tuple(_cable_lines(network, at)), hosts)
