"""What the other nodes say of a node's block: each route that flannel could have written names its next hop.

flannel's routes are of protocol boot (netlink's own default); those of other programs (kernel, bird, 80 of Felix) are
no evidence. A gateway inside the tunnel is traced by the tunnel's own address, the permanent neighbour's MAC address,
or the forwarding entry; a plain one by whose device has the address.
"""

from collections import Counter

from attrs import frozen

from models.packet import Prefix
from models.reachability.vocabulary import Assigned, Host, Link, NextHop, Route, RouteType

HOST_LENGTH = 32


def first_global(link: Link) -> Assigned | None:
    """The first address of the device that is good beyond the link."""
    return next((given for given in link.addresses if given.scope == "global"), None)


@frozen
class Witnesses:
    """For each node, the blocks that other nodes route to it, each with how many do."""

    votes: dict[str, Counter[Prefix]]

    @classmethod
    def of(cls, nodes: list[Host]) -> "Witnesses":
        """Hear every node about every other."""
        owners = _Owners.of(nodes)
        votes: dict[str, Counter[Prefix]] = {node.name: Counter() for node in nodes}
        for node in nodes:
            said = {(owners.behind(node, route.hops[0]), route.prefix) for route in node.routes if _is_flannels(route)}
            for name, block in said:
                if name is not None and name != node.name:
                    votes[name][block] += 1
        return cls(votes)

    def block_of(self, node: str, favoured: tuple[Prefix | None, ...]) -> Prefix | None:
        """The block that most other nodes route to this one; of several, a favoured one, in that order."""
        votes = self.votes[node]
        most = max(votes.values(), default=0)
        best = [block for block, count in votes.items() if count == most]
        if len(best) == 1:
            return best[0]
        return next((block for block in favoured if block in best), None)


def _is_flannels(route: Route) -> bool:
    return (
        (route.table, route.protocol, route.type) == ("main", "boot", RouteType.UNICAST)
        and 0 < route.prefix.length < HOST_LENGTH
        and len(route.hops) == 1
        and route.hops[0].gateway is not None
    )


@frozen
class _Owners:
    """Whose an address on the underlay, an address on the tunnel, or a MAC address of the tunnel is."""

    underlay: dict[int, set[str]]
    tunnels: dict[int, set[str]]
    macs: dict[str, set[str]]

    @classmethod
    def of(cls, nodes: list[Host]) -> "_Owners":
        found = cls({}, {}, {})
        for node in nodes:
            for link in node.uplinks:
                for given in link.addresses:
                    found.underlay.setdefault(given.local, set()).add(node.name)
            tunnel = node.tunnel
            if tunnel is not None:
                found.macs.setdefault(tunnel.mac, set()).add(node.name)
                for given in tunnel.addresses:
                    found.tunnels.setdefault(given.local, set()).add(node.name)
        return found

    def behind(self, node: Host, hop: NextHop) -> str | None:
        """The one node that this hop of a node's route leads to; None if none is, or several are."""
        tunnel = node.tunnel
        if hop.gateway is None:
            return None
        if tunnel is None or hop.device != tunnel.name:
            return _only(self.underlay.get(hop.gateway, set()))
        macs = {row.mac for row in node.neighbours if (row.device, row.address) == (tunnel.name, hop.gateway)}
        remotes = {row.remote for row in node.vxlan_entries if row.device == tunnel.name and row.mac in macs}
        by_mac = {name for mac in macs if mac is not None for name in self.macs.get(mac, set())}
        by_remote = {name for remote in remotes for name in self.underlay.get(remote, set())}
        return _only(self.tunnels.get(hop.gateway, set())) or _only(by_mac) or _only(by_remote)


def _only(names: set[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None
