"""A snapshot becomes the network that was dumped: hosts, devices, tables, wires, and what flannel intended."""

from pathlib import Path

import pytest

from models.packet import Prefix, address, prefix
from models.reachability.reading import Unreadable, read_snapshot
from models.reachability.vocabulary import (
    BridgeEntry,
    Filtering,
    Host,
    HostKind,
    Kind,
    Lease,
    Link,
    Neighbour,
    NeighbourState,
    Network,
    NextHop,
    Plan,
    PortState,
    Route,
    RouteType,
    Scope,
    Vxlan,
    VxlanEntry,
)
from models.reachability.vocabulary.hosts import RULES
from tests.models.reachability.two_nodes import flat, nested, write

RECORDED = Path(__file__).parents[4] / "shared" / "data" / "reachability"
recorded = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the recorded dumps (shared/data/reachability) are not here"
)


def host(network: Network, name: str) -> Host:
    """The host of this name."""
    return next(one for one in network.hosts if one.name == name)


def link(network: Network, name: str, device: str) -> Link:
    """The device of this host."""
    return next(one for one in host(network, name).links if one.name == device)


def test_the_nested_layout_says_who_is_who(tmp_path: Path) -> None:
    """Folders name nodes, `pods/` folders name their pods; nodes come first."""
    network = read_snapshot(write(tmp_path, nested()))

    assert [(one.name, one.kind, one.node) for one in network.hosts] == [
        ("n1", HostKind.NODE, None),
        ("n2", HostKind.NODE, None),
        ("db", HostKind.POD, "n2"),
        ("web", HostKind.POD, "n1"),
    ]
    assert all(one.missing == () for one in network.hosts)


def test_both_layouts_say_the_same(tmp_path: Path) -> None:
    """The flat layout holds the same devices and the same wires, though only MAC addresses tell the nodes apart."""
    deep = read_snapshot(write(tmp_path / "nested", nested()))
    wide = read_snapshot(write(tmp_path / "flat", flat()))

    assert link(wide, "p1", "eth0").peer == ("n1", "veth0")
    assert link(wide, "n2", "veth0").peer == ("p2", "eth0")
    assert [(one.routes, one.vxlan_entries) for one in wide.nodes] == [
        (one.routes, one.vxlan_entries) for one in deep.nodes
    ]
    assert wide.plan == deep.plan
    assert wide.underlay == deep.underlay


def test_devices_are_what_they_were_dumped_as(tmp_path: Path) -> None:
    """Kind, addresses, port flags and tunnel parameters come from the dump; the way out is the device left over."""
    network = read_snapshot(write(tmp_path, nested()))
    port = link(network, "n1", "veth0").port

    assert [one.kind for one in host(network, "n1").links] == [
        Kind.LOOPBACK,
        Kind.PHYSICAL,
        Kind.VXLAN,
        Kind.BRIDGE,
        Kind.VETH,
    ]
    assert link(network, "n1", "flannel.1").vxlan == Vxlan(1, address("192.168.33.1"), 8472, "eth0")
    assert port is not None
    assert (port.state, port.hairpin, port.isolated) == (PortState.FORWARDING, True, False)
    assert link(network, "n1", "veth0").master == "cni0"
    assert link(network, "n1", "eth0").mtu == 1500


def test_tables_keep_their_order_and_their_words(tmp_path: Path) -> None:
    """Routes stay in the order of the dump, which decides between equals; rules without selectors are the kernel's."""
    network = read_snapshot(write(tmp_path, nested()))
    node = host(network, "n1")

    assert node.routes[1] == Route(
        prefix("10.9.2.0/24"), (NextHop("flannel.1", address("10.9.2.0"), onlink=True),), RouteType.UNICAST
    )
    assert node.routes[2].scope == Scope.LINK
    assert node.routes[3].table == "local"
    assert node.rules == RULES
    assert node.neighbours == (
        Neighbour(address("10.9.2.0"), "flannel.1", "ba:00:00:00:00:02", NeighbourState.PERMANENT),
    )
    assert node.vxlan_entries == (VxlanEntry("ba:00:00:00:00:02", "flannel.1", address("192.168.33.2")),)
    assert node.bridge_entries == (
        BridgeEntry("0a:00:00:00:00:01", "veth0"),
        BridgeEntry("c2:00:00:00:00:01", "veth0", local=True, permanent=True),
    )
    assert node.settings.conf["eth0"]["forwarding"] == 1
    assert node.filtering == Filtering()


def test_equal_connected_prefixes_are_one_segment_and_that_is_said(tmp_path: Path) -> None:
    """No dump shows the wire between nodes: it is assumed, named after its prefix, and the assumption is stated."""
    underlay = read_snapshot(write(tmp_path, nested())).underlay

    assert [(one.name, one.ports) for one in underlay.segments] == [
        ("192.168.33.0/24", (("n1", "eth0"), ("n2", "eth0")))
    ]
    assert underlay.assumed is not None
    assert "assumed" in underlay.assumed


def test_the_plan_is_read_off_the_nodes_own_devices(tmp_path: Path) -> None:
    """Each node's bridge tells its subnet, its tunnel the public and MAC address, the pods' /16 route the cluster."""
    assert read_snapshot(write(tmp_path, nested())).plan == Plan(
        "vxlan",
        prefix("10.9.0.0/16"),
        (
            Lease("n1", prefix("10.9.1.0/24"), address("192.168.33.1"), "ba:00:00:00:00:01"),
            Lease("n2", prefix("10.9.2.0/24"), address("192.168.33.2"), "ba:00:00:00:00:02"),
        ),
    )


def test_a_node_without_bridge_has_its_subnet_from_the_tunnels_address(tmp_path: Path) -> None:
    """The /32 of flannel.1 is the first address of the subnet, whose length is the usual one of the others."""
    files = nested()
    files["n1/addr.json"] = files["n1/addr.json"][:3]
    del files["n1/fdb.json"]
    network = read_snapshot(write(tmp_path, {name: files[name] for name in files if "web" not in name}))

    assert network.plan is not None
    assert network.plan.leases[0].subnet == prefix("10.9.1.0/24")


def test_pods_that_disagree_leave_the_smallest_block_that_covers_all(tmp_path: Path) -> None:
    """Without a common route of the pods the cluster is the smallest prefix over the nodes' subnets."""
    files = nested()
    del files["n1/pods/web/route.json"][1]
    plan = read_snapshot(write(tmp_path, files)).plan

    assert plan is not None
    assert plan.cluster == Prefix(address("10.9.0.0"), 22)


def test_without_any_subnet_there_is_no_plan(tmp_path: Path) -> None:
    """A cluster whose nodes have neither a bridge nor a flannel tunnel tells nothing about leases."""
    files = {name: content for name, content in nested().items() if "pods" not in name}
    for name in ("n1", "n2"):
        files[f"{name}/addr.json"] = files[f"{name}/addr.json"][:2]

    assert read_snapshot(write(tmp_path, files)).plan is None


@recorded
@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "hosts", "pods", "segment"),
    [
        ("flannel-vxlan", 7, {"p0a": "n0", "p0b": "n0", "p1a": "n1", "p2a": "n2"}, 3),
        ("flannel-hostgw", 7, {"p0a": "n0", "p0b": "n0", "p1a": "n1", "p2a": "n2"}, 3),
        ("calico-bgp", 7, {"p0a": "n0", "p0b": "n0", "p1a": "n1", "p2a": "n2"}, 3),
        ("calico-ipip", 6, {"p0": "n0", "p1": "n1", "p2": "n2"}, 3),
    ],
)
def test_recorded_clusters_are_read_whole(name: str, hosts: int, pods: dict[str, str], segment: int) -> None:
    """Every host is there, every pod is on its node, the nodes share one wire, and each pod's veth has its peer."""
    network = read_snapshot(RECORDED / name)

    assert len(network.hosts) == hosts
    assert {one.name: one.node for one in network.pods} == pods
    assert [len(one.ports) for one in network.underlay.segments] == [segment]
    for pod in network.pods:
        eth0 = link(network, pod.name, "eth0")
        assert eth0.peer is not None
        assert link(network, *eth0.peer).peer == (pod.name, "eth0")
    assert all(one.rules == RULES for one in network.hosts)


@recorded
@pytest.mark.data
def test_the_recorded_vxlan_cluster_holds_what_flannel_programmed() -> None:
    """MAC addresses, tunnel, forwarding rows, bridge-nf and the order of routes are those of the dump."""
    network = read_snapshot(RECORDED / "flannel-vxlan")
    node = host(network, "n0")

    assert link(network, "n0", "flannel.1").vxlan == Vxlan(1, address("192.168.33.101"), 8472, "eth0")
    assert link(network, "p0a", "eth0").mac == "96:33:4f:44:be:78"
    assert [(one.mac, one.remote) for one in node.vxlan_entries] == [
        ("ba:74:f9:db:69:a2", address("192.168.33.103")),
        ("ba:74:f9:db:69:a1", address("192.168.33.102")),
    ]
    assert [str(one.prefix) for one in node.routes[:5]] == [
        "172.10.0.0/24",
        "172.10.1.0/24",
        "172.10.100.0/24",
        "192.168.33.0/24",
        "127.0.0.0/8",
    ]
    assert [one.type for one in node.routes[-2:]] == [RouteType.LOCAL, RouteType.BROADCAST]
    assert node.settings.conf["flannel.1"]["forwarding"] == 1
    assert node.settings.bridge_nf_call_iptables == 1
    assert node.missing == ()
    assert network.plan is not None
    assert network.plan.cluster == prefix("172.10.0.0/16")
    assert [one.public for one in network.plan.leases] == [address(f"192.168.33.10{number}") for number in (1, 2, 3)]


@recorded
@pytest.mark.data
def test_recorded_tunnels_of_another_kind_stay_unmodelled() -> None:
    """The ipip device is of kind OTHER without MAC address, Felix's blackhole has no hop, absent dumps are named."""
    network = read_snapshot(RECORDED / "calico-ipip")
    node = host(network, "n0")

    assert (link(network, "n0", "tunl0").kind, link(network, "n0", "tunl0").mac) == (Kind.OTHER, "00:00:00:00:00:00")
    assert [one.hops for one in node.routes if one.type == RouteType.BLACKHOLE] == [()]
    assert [one.mac for one in node.neighbours if one.device == "tunl0"] == [None, None]
    assert node.missing == ("iptables.txt",)
    assert network.plan is None


def test_a_folder_without_hosts_is_refused(tmp_path: Path) -> None:
    """The message says which files were looked for."""
    with pytest.raises(Unreadable, match="found no host"):
        read_snapshot(tmp_path)
