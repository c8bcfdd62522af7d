"""Where a plan comes from: the API server's Node objects, else the other nodes, and a node's own bridge last."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from models.packet import address, prefix
from models.reachability.reading import Unreadable, read_snapshot
from models.reachability.vocabulary import Lease, Plan
from models.reachability.worlds import snapshot_world
from tests.models.reachability.two_nodes import nested, write
from verify import discover
from verify.limits import Limits
from verify.run import batches, run
from verify.verdict import Outcome, Verdict

BRIDGE = "the_bridge_stands_in_the_nodes_block"
FLANNEL = "flannel.alpha.coreos.com"


def plan_of(folder: Path) -> Plan:
    """The plan of a snapshot, which must have one."""
    plan = read_snapshot(folder).plan
    assert plan is not None
    return plan


def verdict_on(folder: Path, name: str) -> Verdict:
    """What is said of one property."""
    asked = batches((snapshot_world(folder),), discover.properties("reachability"), name)
    (result,) = run(asked, Limits(), None, lambda result: None).results
    return result.verdict


def node_object(number: int, block: str, **annotations: str) -> dict[str, Any]:
    """A Node as flannel's subnet manager leaves it."""
    noted = {
        f"{FLANNEL}/backend-type": "vxlan",
        f"{FLANNEL}/public-ip": f"192.168.33.{number}",
        f"{FLANNEL}/backend-data": f'{{"VNI":1,"VtepMAC":"BA:00:00:00:00:0{number}"}}',
    } | {f"{FLANNEL}/{name.replace('_', '-')}": text for name, text in annotations.items()}
    return {
        "kind": "Node",
        "metadata": {"name": f"n{number}", "annotations": noted},
        "spec": {"podCIDR": block, "podCIDRs": ["fd00::/64", block]},
    }


def manifests(*nodes: dict[str, Any]) -> str:
    """What `kubectl get nodes -o yaml` prints."""
    return str(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": list(nodes)}))


def without_rows_of_the_tunnel(host: str, files: dict[str, Any]) -> None:
    """Take away what the host says about the other."""
    files[f"{host}/route.json"] = [row for row in files[f"{host}/route.json"] if row.get("dev") != "flannel.1"]
    files[f"{host}/neigh.json"] = []


def bridge_moved(files: dict[str, Any]) -> dict[str, Any]:
    """The same dumps with n1's bridge in a block that was leased once."""
    for given in files["n1/addr.json"]:
        if given["ifname"] == "cni0":
            given["addr_info"][0]["local"] = "10.9.7.1"
    return files


def test_the_others_say_which_block_a_node_has(tmp_path: Path) -> None:
    """A bridge that stands elsewhere does not change the lease, and is found out."""
    folder = write(tmp_path, bridge_moved(nested()))
    assert [(lease.subnet, lease.told) for lease in plan_of(folder).leases] == [
        (prefix("10.9.1.0/24"), True),
        (prefix("10.9.2.0/24"), True),
    ]
    assert verdict_on(folder, BRIDGE).outcome is Outcome.VIOLATED


def test_the_tunnels_address_is_evidence_where_the_others_are_silent(tmp_path: Path) -> None:
    """flannel.1 has the first address of the leased block, whatever the bridge says."""
    files = bridge_moved(nested())
    without_rows_of_the_tunnel("n2", files)
    plan = plan_of(write(tmp_path, files))
    assert (plan.leases[0].subnet, plan.leases[0].told) == (prefix("10.9.1.0/24"), True)


def test_a_bridge_is_no_witness_of_itself(tmp_path: Path) -> None:
    """Where nothing else tells the block, the plan stands, and what is asked of the bridge is not evaluated."""
    files = nested()
    without_rows_of_the_tunnel("n2", files)
    for given in files["n1/addr.json"]:
        if given["ifname"] == "flannel.1":
            given["addr_info"] = []
    folder = write(tmp_path, files)
    assert [(str(lease.subnet), lease.told) for lease in plan_of(folder).leases] == [
        ("10.9.1.0/24", False),
        ("10.9.2.0/24", True),
    ]
    found = verdict_on(folder, BRIDGE)
    assert found.outcome is Outcome.UNKNOWN
    assert found.reason == "not evaluated: n1: nothing but its bridge tells its block"


def test_node_objects_are_the_leases(tmp_path: Path) -> None:
    """Block, address, backend and MAC address are flannel's own annotations, not what the devices have."""
    said = manifests(node_object(1, "10.9.5.0/24", public_ip="192.168.33.77"), node_object(2, "10.9.2.0/24"))
    plan = plan_of(write(tmp_path, nested() | {"cluster/nodes.yaml": said}))
    assert plan.backend == "vxlan"
    assert plan.leases == (
        Lease("n1", prefix("10.9.5.0/24"), address("192.168.33.77"), "ba:00:00:00:00:01"),
        Lease("n2", prefix("10.9.2.0/24"), address("192.168.33.2"), "ba:00:00:00:00:02"),
    )


def test_a_node_that_nobody_dumped_is_not_dead(tmp_path: Path) -> None:
    """Its rows on the others belong to its lease; without the Node object they would be leftovers."""
    files = nested()
    files["n1/route.json"].append({"dst": "10.9.3.0/24", "gateway": "10.9.3.0", "dev": "flannel.1", "flags": []})
    lone = write(tmp_path / "alone", files)
    assert verdict_on(lone, "nothing_remains_of_dead_leases").outcome is Outcome.VIOLATED
    said = manifests(*(node_object(number, f"10.9.{number}.0/24") for number in (1, 2, 3)))
    told = write(tmp_path / "told", files | {"cluster/nodes.yaml": said})
    assert [lease.node for lease in plan_of(told).elsewhere] == ["n3"]
    assert verdict_on(told, "nothing_remains_of_dead_leases").outcome is Outcome.PROVED


def test_objects_that_flannel_has_not_annotated_tell_nothing(tmp_path: Path) -> None:
    """Other plugins' nodes have pod blocks too, and a cluster has other objects."""
    bare = {"kind": "Node", "metadata": {"name": "n1"}, "spec": {"podCIDR": "10.1.0.0/24"}}
    texts = {"cluster/all.yaml": yaml.safe_dump_all([bare, {"kind": "Pod"}, None]), "cluster/empty.yaml": ""}
    assert plan_of(write(tmp_path / "told", nested() | texts)) == plan_of(write(tmp_path / "silent", nested()))


def test_a_backend_that_is_not_modelled_leaves_no_plan(tmp_path: Path) -> None:
    """A wireguard cluster is not judged by the rows of host-gw."""
    said = manifests(*(node_object(number, f"10.9.{number}.0/24", backend_type="wireguard") for number in (1, 2)))
    assert read_snapshot(write(tmp_path, nested() | {"cluster/nodes.yaml": said})).plan is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", r"cluster/x.yaml: line 2: expected YAML"),
        ("- 1", "cluster/x.yaml: expected Kubernetes objects, found a list"),
        ("a: 2024-13-45", "sane size and depth"),
        ("kind: Node\nmetadata: 3", "key 'metadata': expected an object, found 3"),
        (manifests(node_object(1, "10.9.1.7/24")), "Node n1: '10.9.1.7/24' has bits set"),
        (manifests(node_object(1, "fd00::/64")), "Node n1: podCIDR: expected an IPv4 block, found 'fd00::/64'"),
        (manifests(node_object(1, "10.9.1.0/24", public_ip="n1")), "Node n1: 'n1' is not an IPv4 address"),
        (
            manifests(node_object(1, "10.9.1.0/24", backend_data="{")),
            "n1: backend-data: line 1 column 2: expected JSON",
        ),
        (manifests(node_object(1, "10.9.1.0/24", backend_data='{"VtepMAC":"x"}')), "VtepMAC: expected a MAC"),
        (manifests(*[node_object(1, "10.9.1.0/24")] * 2), "expected each Node once, found 'n1' again"),
    ],
)
def test_an_object_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    """The message names the file and what was expected."""
    folder = write(tmp_path, nested() | {"cluster/x.yaml": text})
    with pytest.raises(Unreadable, match=said) as refused:
        read_snapshot(folder)
    assert "\n" not in str(refused.value)


def test_a_program_about_a_snapshot_names_its_folder_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report is replayed from another folder than the one where it was written."""
    write(tmp_path / "dump", nested())
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "dump") in snapshot_world(Path("dump")).recipe
