"""Small deliberate changes of one network, for the worlds that are made by hand."""

from typing import Any

from attrs import evolve

from models.packet import Packet, Protocol, address
from models.reachability.vocabulary import BridgePort, Host, Kind, Link, Network, Route
from tests.conformance.kernel.clusters import TUNNEL, as_dumped
from tests.conformance.kernel.edits import replaced


def found(network: Network, name: str) -> Host:
    """The host of this name."""
    return next(host for host in network.hosts if host.name == name)


def on(network: Network, name: str, **fields: Any) -> Network:
    """Change fields of one host."""
    return replaced(network, evolve(found(network, name), **fields))


def with_link(network: Network, name: str, device: str, **fields: Any) -> Network:
    """Change fields of one device of one host."""
    links = found(network, name).links
    return on(network, name, links=tuple(evolve(link, **fields) if link.name == device else link for link in links))


def with_tunnel(network: Network, name: str, **fields: Any) -> Network:
    """Change what one host's vxlan device was created with."""
    link = device_of(network, name, TUNNEL)
    assert link.vxlan is not None
    return with_link(network, name, TUNNEL, vxlan=evolve(link.vxlan, **fields))


def with_port(network: Network, name: str, device: str, **fields: Any) -> Network:
    """Change how a bridge treats one port."""
    return with_link(
        network, name, device, port=evolve(device_of(network, name, device).port or BridgePort(), **fields)
    )


def device_of(network: Network, name: str, device: str) -> Link:
    """One device of one host."""
    return next(link for link in found(network, name).links if link.name == device)


def with_bridged_card(network: Network, name: str, mac: str = "52:54:00:00:09:01") -> Network:
    """Make eth0 the port of a bridge br0 that has its addresses and a MAC address of its own, as libvirt does."""
    host, eth0 = found(network, name), device_of(network, name, "eth0")
    br0 = Link("br0", Kind.BRIDGE, mac, eth0.mtu, addresses=eth0.addresses)
    card = evolve(eth0, addresses=(), master="br0", port=BridgePort())
    links = tuple(card if link.name == "eth0" else link for link in host.links)
    routes = tuple(
        evolve(row, hops=tuple(evolve(hop, device="br0") if hop.device == "eth0" else hop for hop in row.hops))
        for row in host.routes
    )
    conf = {**host.settings.conf, "br0": host.settings.conf["eth0"]}
    return on(network, name, links=(*links, br0), routes=routes, settings=evolve(host.settings, conf=conf))


def with_routes(network: Network, name: str, *routes: Route, without: str = "") -> Network:
    """Add routes behind those of equal prefix, and remove those of main to the prefix `without`."""
    kept = [row for row in found(network, name).routes if row.table != "main" or str(row.prefix) != without]
    return on(network, name, routes=as_dumped((*kept, *routes)))


def with_setting(network: Network, name: str, **values: int) -> Network:
    """Set sysctls, each named device__name, `_` for a dot in the device."""
    host = found(network, name)
    conf = dict(host.settings.conf)
    for key, value in values.items():
        device, _, sysctl = key.partition("__")
        conf[device] = {**conf.get(device, {}), sysctl: value}
    return on(network, name, settings=evolve(host.settings, conf=conf))


def packet(source: str, destination: str, **fields: Any) -> Packet:
    """A UDP packet of 100 bytes from one dotted address to another, but for what is said otherwise."""
    plain = Packet(address(source), address(destination), Protocol.UDP, 40000, 9999, 64, 100, unfragmentable=False)
    return evolve(plain, **fields)
