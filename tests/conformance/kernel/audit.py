"""What the kernel holds after a network was built, against what the network lists."""

import json

from models.packet import address
from models.reachability.vocabulary import Host, Neighbour, NeighbourState, Route, VxlanEntry
from models.reachability.vocabulary.hosts import RULES
from tests.conformance.kernel.lab import Lab, routes_of

KEPT = (NeighbourState.PERMANENT, NeighbourState.NOARP)


def _in_order(routes: list[Route]) -> dict[tuple[str, str], list[Route]]:
    """The rows of each table and prefix by metric, equals in their order: that order is what decides."""
    groups: dict[tuple[str, str], list[Route]] = {}
    for row in sorted(routes, key=lambda route: route.metric):
        groups.setdefault((row.table, str(row.prefix)), []).append(row)
    return groups


def _routes(lab: Lab, host: Host) -> list[str]:
    tables = dict.fromkeys(["local", "main", *(row.table for row in host.routes)])
    there = _in_order([row for table in tables for row in routes_of(lab, host.name, table)])
    wanted = _in_order(list(host.routes))
    return [
        f"{host.name} {key}: wanted {wanted.get(key)}, there is {there.get(key)}"
        for key in {**there, **wanted}
        if there.get(key) != wanted.get(key)
    ]


def _rules(lab: Lab, host: Host) -> list[str]:
    rows = json.loads(lab.ask(host.name, "ip", "-j", "rule", "show"))
    there = [row["priority"] for row in rows]
    wanted = [rule.priority for rule in host.rules]
    return [] if there == wanted else [f"{host.name}: wanted rules {wanted}, there are {there} (own: {len(RULES)})"]


def _neighbours(lab: Lab, host: Host) -> list[str]:
    rows = json.loads(lab.ask(host.name, "ip", "-4", "-j", "neigh", "show", "nud", "permanent"))
    there = {
        Neighbour(address(row["dst"]), row["dev"], row["lladdr"], NeighbourState.PERMANENT)
        for row in rows
        if "lladdr" in row
    }
    wanted = {row for row in host.neighbours if row.state == NeighbourState.PERMANENT}
    return [f"{host.name}: neighbours differ in {row}" for row in there ^ wanted]


def _entries(lab: Lab, host: Host) -> list[str]:
    devices = [link.name for link in host.links if link.vxlan is not None]
    there = set()
    for device in devices:
        rows = json.loads(lab.ask(host.name, "bridge", "-j", "fdb", "show", "dev", device))
        there |= {
            VxlanEntry(row["mac"], device, address(row["dst"]), row.get("port"), row.get("vni"))
            for row in rows
            if "dst" in row and row.get("state") == "permanent"
        }
    wanted = {row for row in host.vxlan_entries if row.permanent}
    return [f"{host.name}: forwarding entries differ in {row}" for row in there ^ wanted]


def _links(lab: Lab, host: Host) -> list[str]:
    rows = {row["ifname"]: row for row in json.loads(lab.ask(host.name, "ip", "-j", "link", "show"))}
    differences = []
    for link in host.links:
        row = rows.pop(link.name)
        there = (row["address"], row["mtu"], "UP" in row["flags"], "LOWER_UP" in row["flags"], row.get("master"))
        wanted = (link.mac, link.mtu, link.up, link.up and link.carrier, link.master)
        differences += [] if there == wanted else [f"{host.name} {link.name}: wanted {wanted}, there is {there}"]
    return [*differences, *(f"{host.name}: a device too many, {name}" for name in rows)]


def differences(lab: Lab) -> list[str]:
    """Every table of every host in which the kernel does not hold what the network lists."""
    parts = (_links, _routes, _rules, _neighbours, _entries)
    return [line for host in lab.network.hosts for part in parts for line in part(lab, host)]
