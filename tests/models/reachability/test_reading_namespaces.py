"""Which namespace is a pod and on which node, whatever the names say; and what an empty dump leaves open."""

from pathlib import Path

import pytest

from models.reachability.reading import read_snapshot
from models.reachability.vocabulary import Network
from tests.models.reachability.two_nodes import SYSCTLS, flat, lo, nested, write


def homes(network: Network) -> dict[str, str | None]:
    """The node of every pod."""
    return {pod.name: pod.node for pod in network.pods}


def test_a_pod_of_the_flat_layout_is_known_by_its_veth(tmp_path: Path) -> None:
    """Names decide nothing where the other end of the veth is plainly in a node."""
    renamed = {name.replace("p1.", "web.").replace("n2.", "pool2."): content for name, content in flat().items()}
    network = read_snapshot(write(tmp_path, renamed))

    assert homes(network) == {"p2": "pool2", "web": "n1"}
    assert [node.name for node in network.nodes] == ["n1", "pool2"]


def test_pods_of_one_name_are_told_apart_by_their_nodes(tmp_path: Path) -> None:
    """The same name on two nodes is two pods."""
    files = {name.replace("pods/db", "pods/web"): content for name, content in nested().items()}

    assert homes(read_snapshot(write(tmp_path, files))) == {"n1/web": "n1", "n2/web": "n2"}


def test_a_pod_of_the_hosts_network_is_no_pod_of_its_own(tmp_path: Path) -> None:
    """It shows the devices of its node: it is left out, and that is said."""
    files = nested()
    files |= {name.replace("n1/", "n1/pods/proxy/"): text for name, text in files.items() if name.count("/") == 1}
    files = {name: text for name, text in files.items() if not name.startswith("n2/pods/proxy")}
    network = read_snapshot(write(tmp_path, files))

    assert homes(network) == {"db": "n2", "web": "n1"}
    assert "these pods are of their node's own network: proxy" in (network.underlay.assumed or "")


@pytest.mark.parametrize(
    ("name", "content", "missing"),
    [
        ("addr.json", [{}], "addr.json"),
        ("route.json", [], "route.json: table local"),
        ("rule.json", [], "rule.json"),
        ("sysctl.txt", SYSCTLS.replace("net.ipv4.conf.eth0.rp_filter = 0\n", ""), "sysctl.txt: net.ipv4.conf.eth0"),
    ],
)
def test_an_empty_dump_is_as_good_as_none(tmp_path: Path, name: str, content: object, missing: str) -> None:
    """Every namespace has a device, local routes and three rules; and no setting that decides is guessed."""
    node = read_snapshot(write(tmp_path, nested() | {f"n1/{name}": content})).nodes[0]

    assert node.missing
    assert node.missing[0].startswith(missing)


def test_a_pod_without_devices_is_still_a_pod(tmp_path: Path) -> None:
    """A pod whose CNI plugin failed has its loopback device only."""
    network = read_snapshot(write(tmp_path, nested() | {"n1/pods/web/addr.json": [lo()], "n1/pods/web/route.json": []}))

    assert homes(network)["web"] == "n1"


def test_an_unrelated_route_of_another_kind_is_kept_for_who_uses_it(tmp_path: Path) -> None:
    """A gateway of IPv6, an encapsulation or a next hop group is named, and refuses nothing."""
    files = nested()
    files["n1/route.json"] += [
        {"dst": "10.70.0.0/24", "dev": "eth0", "via": {"family": "inet6", "host": "fe80::1"}},
        {"dst": "10.71.0.0/24", "dev": "eth0", "encap": "mpls"},
        {"dst": "10.72.0.0/24", "nhid": 7},
    ]
    node = read_snapshot(write(tmp_path, files)).nodes[0]

    assert [route.unmodelled for route in node.routes[-3:]] == [
        "n1/route.json: row 5: key 'via'",
        "n1/route.json: row 6: key 'encap'",
        "n1/route.json: row 7: key 'nhid'",
    ]
