"""A small snapshot written by hand: two nodes with flannel's vxlan, one pod on each, in the nested layout.

The pods' veths have the same indexes on both nodes, as they do in real clusters.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Files = dict[str, Any]
UP = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"]
RULES = [
    {"priority": 0, "src": "all", "table": "local", "protocol": "kernel"},
    {"priority": 32766, "src": "all", "table": "main", "protocol": "kernel"},
    {"priority": 32767, "src": "all", "table": "default", "protocol": "kernel"},
]
DECIDING = (
    *("rp_filter", "arp_ignore", "arp_announce", "accept_local", "route_localnet", "arp_filter", "proxy_arp"),
    "proxy_arp_pvlan",
    *("send_redirects", "ignore_routes_with_linkdown"),
)
SYSCTLS = "".join(
    f"net.ipv4.conf.{device}.{name} = {int(name == 'forwarding')}\n"
    for device in ("all", "lo", "eth0", "flannel/1", "cni0", "veth0")
    for name in (*DECIDING, "forwarding")
)


def device(index: int, name: str, mac: str, given: str = "", kind: str = "", **more: object) -> dict[str, Any]:
    """Print one device as `ip -j -d addr` does; `given` is an address with its prefix length."""
    local, _, length = given.partition("/")
    row: dict[str, Any] = {
        "ifindex": index,
        "ifname": name,
        "flags": UP,
        "mtu": 1450,
        "link_type": "loopback" if name == "lo" else "ether",
        "address": mac,
        "promiscuity": 0,
        "addr_info": [{"family": "inet", "local": local, "prefixlen": int(length), "scope": "global"}] if given else [],
    }
    if kind:
        row["linkinfo"] = {"info_kind": kind}
    return row | more


def lo() -> dict[str, Any]:
    """Print the loopback device."""
    return device(1, "lo", "00:00:00:00:00:00", "127.0.0.1/8", flags=["LOOPBACK", "UP", "LOWER_UP"])


def own(local: str, dev: str) -> dict[str, Any]:
    """Print the local route of an address."""
    return {"type": "local", "dst": local, "dev": dev, "table": "local", "protocol": "kernel", "scope": "host"}


def node(number: int) -> Files:
    """Print the dumps of one of the two nodes."""
    me, other = number, 3 - number
    port = {
        "info_kind": "veth",
        "info_slave_kind": "bridge",
        "info_slave_data": {"state": "forwarding", "hairpin": True},
    }
    tunnel = {"id": 1, "local": f"192.168.33.{me}", "link": "eth0", "port": 8472, "learning": False, "ttl": 0}
    return {
        "addr.json": [
            lo(),
            device(2, "eth0", f"52:54:00:00:00:0{me}", f"192.168.33.{me}/24", mtu=1500),
            device(3, "flannel.1", f"ba:00:00:00:00:0{me}", f"10.9.{me}.0/32")
            | {"linkinfo": {"info_kind": "vxlan", "info_data": tunnel}},
            device(4, "cni0", f"22:00:00:00:00:0{me}", f"10.9.{me}.1/24", "bridge"),
            device(5, "veth0", f"c2:00:00:00:00:0{me}", master="cni0", link_index=2, link_netnsid=0, linkinfo=port),
        ],
        "route.json": [
            {"dst": "default", "gateway": "192.168.33.254", "dev": "eth0", "flags": []},
            {"dst": f"10.9.{other}.0/24", "gateway": f"10.9.{other}.0", "dev": "flannel.1", "flags": ["onlink"]},
            {"dst": f"10.9.{me}.0/24", "dev": "cni0", "protocol": "kernel", "scope": "link", "prefsrc": f"10.9.{me}.1"},
            own(f"192.168.33.{me}", "eth0"),
        ],
        "rule.json": RULES,
        "neigh.json": [
            {
                "dst": f"10.9.{other}.0",
                "dev": "flannel.1",
                "lladdr": f"ba:00:00:00:00:0{other}",
                "state": ["PERMANENT"],
            },
        ],
        "fdb.json": [
            {
                "mac": f"ba:00:00:00:00:0{other}",
                "ifname": "flannel.1",
                "dst": f"192.168.33.{other}",
                "flags": ["self"],
                "state": "permanent",
            },
            {"mac": f"0a:00:00:00:00:0{me}", "ifname": "veth0", "flags": [], "master": "cni0", "state": ""},
            {"mac": f"c2:00:00:00:00:0{me}", "ifname": "veth0", "flags": [], "master": "cni0", "state": "permanent"},
            {"mac": "33:33:00:00:00:01", "ifname": "veth0", "flags": ["self"], "state": "permanent"},
        ],
        "sysctl.txt": SYSCTLS,
        "iptables.txt": "# no tables\n",
    }


def pod(number: int) -> Files:
    """Print the dumps of the pod on one of the two nodes."""
    return {
        "addr.json": [
            lo(),
            device(
                2,
                "eth0",
                f"0a:00:00:00:00:0{number}",
                f"10.9.{number}.2/24",
                "veth",
                link_index=5,
                link_netnsid=0,
            ),
        ],
        "route.json": [
            {"dst": "default", "gateway": f"10.9.{number}.1", "dev": "eth0"},
            {"dst": "10.9.0.0/16", "gateway": f"10.9.{number}.1", "dev": "eth0"},
            {"dst": f"10.9.{number}.0/24", "dev": "eth0", "protocol": "kernel", "scope": "link"},
            own(f"10.9.{number}.2", "eth0"),
        ],
        "rule.json": RULES,
        "neigh.json": [],
        "fdb.json": [],
        "sysctl.txt": SYSCTLS,
        "iptables.txt": "",
    }


def nested() -> Files:
    """Print the whole snapshot, file by file, as DESIGN section 6 lays it out."""
    hosts = {"n1/": node(1), "n2/": node(2), "n1/pods/web/": pod(1), "n2/pods/db/": pod(2)}
    return {prefix + name: content for prefix, files in hosts.items() for name, content in files.items()}


def flat() -> Files:
    """Print the same snapshot in the flat layout, where nothing says which node a pod is on."""
    hosts = {"n1.": node(1), "n2.": node(2), "p1.": pod(1), "p2.": pod(2)}
    return {prefix + name: content for prefix, files in hosts.items() for name, content in files.items()}


def write(folder: Path, files: Mapping[str, Any]) -> Path:
    """Write the files below the folder: bytes and text as they are, anything else as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder
