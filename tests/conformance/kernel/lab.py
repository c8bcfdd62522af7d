"""One network, alive: build it, look into it, and let the kernel take it away again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from models.reachability.vocabulary import Host, Kind, Network, Route
from tests.conformance.kernel.namespaces import Namespace, Refused, Running
from tests.conformance.kernel.readback import read_route
from tests.conformance.kernel.render import SWITCH, render
from tests.conformance.kernel.tables import ip_lines

IP = ("ip", "-4", "-force", "-batch", "-")
BRIDGE = ("bridge", "-force", "-batch", "-")
IPTABLES = ("iptables-restore", "--wait")
NFT = ("nft", "-f", "-")


@frozen
class Lab:
    """A network that runs in namespaces, one a host; the switches of the underlay have one of their own."""

    network: Network
    spaces: dict[str, Namespace]

    def start(self, host: str, *words: str, text: str = "") -> Running:
        """Start a command on a host."""
        return self.spaces[host].start(words, text)

    def ask(self, host: str, *words: str) -> str:
        """Run a command on a host; what it prints."""
        return self.spaces[host].ask(*words)


def speakers(host: Host) -> list[tuple[str, str]]:
    """The devices by which the host itself speaks, and the MAC address that they speak with."""
    kinds = (Kind.PHYSICAL, Kind.VETH, Kind.BRIDGE)
    return [(link.name, link.mac) for link in host.links if link.kind in kinds and link.up and link.master is None]


def routes_of(lab: Lab, host: str, table: str) -> list[Route]:
    """One routing table of a host as it is now, in the kernel's order."""
    rows = json.loads(lab.ask(host, "ip", "-4", "-j", "-d", "route", "show", "table", table))
    return [read_route(row, table) for row in rows]


def _finish(running: list[Running]) -> None:
    complaints = [line for command in running for line in command.complaints()]
    if complaints:
        raise Refused("\n".join(complaints))


def _build(lab: Lab) -> None:
    plan = render(lab.network, lambda host: lab.spaces[host].path)
    _finish([lab.start(SWITCH, *IP, text="\n".join(plan.cables))])
    _finish([lab.start(host, *IP, text="\n".join(parts.up)) for host, parts in plan.hosts.items()])
    for host, parts in plan.hosts.items():
        lab.spaces[host].await_running(parts.running)
    tables = {host.name: ip_lines(host, routes_of(lab, host.name, "local")) for host in lab.network.hosts}
    commands = []
    for host, parts in plan.hosts.items():
        given = (
            (IP, "\n".join(tables.get(host, ()))),
            (BRIDGE, "\n".join(parts.forwarding)),
            (IPTABLES, parts.iptables),
            (NFT, parts.nft),
        )
        commands += [lab.start(host, *words, text=text) for words, text in given if text]
    refused = [line for host, parts in plan.hosts.items() for line in lab.spaces[host].write(parts.sysctls)]
    _finish(commands)
    if refused:
        raise Refused("\n".join(refused))
    for each in lab.network.hosts:
        bridges = [link.name for link in each.links if link.kind == Kind.BRIDGE and link.up and not link.carrier]
        lab.spaces[each.name].notice(bridges)


@contextmanager
def built(network: Network) -> Iterator[Lab]:
    """Build the network for the body of the `with`; it is gone afterwards, whatever happened."""
    spaces: dict[str, Namespace] = {}
    try:
        for name in (SWITCH, *(host.name for host in network.hosts)):
            spaces[name] = Namespace.fresh()
        lab = Lab(network, spaces)
        _build(lab)
        yield lab
    finally:
        for space in spaces.values():
            space.close()
