"""Changing one thing of a healthy network, so that a fault is no longer than its story."""

from collections.abc import Callable
from typing import Any

from attrs import evolve

from models.reachability.vocabulary import Host, Link, Network, Plan
from models.reachability.worlds.flannel import VXLAN_BREAKS, host_gw, vxlan
from verify import World

NODES = 3
UNREACHED = "reachability.safety.pods_reach_every_pod"
SILENT = "*.a_lost_packet_is_signalled_to_its_pod"


def healthy(backend: str) -> Network:
    """The example of the write-ups: three nodes, two pods each."""
    return vxlan(NODES) if backend == "vxlan" else host_gw(NODES)


def faulty(network: Network) -> World:
    """A world for a fault to be found in."""
    breaks = VXLAN_BREAKS if plan_of(network).backend == "vxlan" else ()
    return World("fault", network, breaks, scope=f"{NODES} nodes, 2 pods a node, IPv4")


def on_host(network: Network, name: str, change: Callable[[Host], dict[str, Any]]) -> Network:
    """The network with some fields of one host replaced."""
    return network.with_hosts(*(evolve(host, **change(host)) for host in network.hosts if host.name == name))


def on_nodes(network: Network, change: Callable[[Host], dict[str, Any]]) -> Network:
    """The network with some fields of every node replaced."""
    return network.with_hosts(*(evolve(node, **change(node)) for node in network.nodes))


def links(host: Host, device: str, **changes: Any) -> tuple[Link, ...]:  # noqa: ANN401 - fields of a link
    """The links of a host with some fields of one of them replaced."""
    return tuple(evolve(link, **changes) if link.name == device else link for link in host.links)


def plan_of(network: Network) -> Plan:
    """The plan of a world that ships, which always has one."""
    if network.plan is None:
        raise TypeError("a world that ships has a plan")
    return network.plan


def sysctl(host: Host, device: str, name: str, value: int) -> dict[str, Any]:
    """The settings of a host with one sysctl written."""
    conf = {**host.settings.conf, device: {**host.settings.conf.get(device, {}), name: value}}
    return {"settings": evolve(host.settings, conf=conf)}
