"""The dumps of healthy clusters are proved healthy, and one wrong row in them is found at the right hop."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.reachability.worlds import Options, worlds
from verify import World, discover
from verify.binding import applies
from verify.engines.classes import check
from verify.limits import Limits
from verify.verdict import Outcome, Verdict

DATA = Path(__file__).parents[3] / "shared" / "data" / "reachability"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded dumps are not beside this project"),
]

Row = dict[str, Any]


def read(folder: Path) -> World:
    """The world of a folder of dumps."""
    (world,) = worlds(Options(snapshot=folder))
    return world


def verdicts(world: World) -> dict[str, Verdict]:
    """What the engine says of every property, by the property's own name."""
    items = [item for item in discover.properties("reachability") if applies(item, world)]
    return {item.predicate.__name__: verdict for item, verdict in check(items, world, Limits())}


@pytest.mark.parametrize("backend", ["flannel-vxlan", "flannel-hostgw"])
def test_a_healthy_cluster_is_proved_healthy(backend: str) -> None:
    """Every property is proved, but for those that the backend is documented to break."""
    world = read(DATA / backend)
    found = verdicts(world)

    assert not world.given.missing
    assert len(found) == {"flannel-vxlan": 32, "flannel-hostgw": 31}[backend]
    for item in discover.properties("reachability"):
        if item.predicate.__name__ in found:
            expected = Outcome.VIOLATED if world.reference_for(item.name) else Outcome.PROVED
            assert found[item.predicate.__name__].outcome is expected, item.name


def rows(change: Callable[[list[Row]], object]) -> Callable[[Path], None]:
    """An edit of a JSON dump."""

    def edit(file: Path) -> None:
        content = json.loads(file.read_text())
        change(content)
        file.write_text(json.dumps(content))

    return edit


def one(content: list[Row], **wanted: str) -> Row:
    """The row with these values."""
    (row,) = [row for row in content if all(row.get(key) == value for key, value in wanted.items())]
    return row


def line(before: str, after: str) -> Callable[[Path], None]:
    """An edit of a text dump."""

    def edit(file: Path) -> None:
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after))

    return edit


def no_result(_: object) -> None:
    """Make an expression a statement."""


def moved(folder: Path) -> None:
    """Give n1 another lease than its bridge has: its peers' routes say so."""
    for host in ("n0", "n2"):
        rows(lambda all_: one(all_, dst=REMOTE).update(dst="172.10.7.0/24"))(folder / f"{host}.route.json")


def test_a_bridge_in_the_block_of_before_is_found(tmp_path: Path) -> None:
    """A node's block is the one that its peers route to it; a bridge that stands elsewhere has drifted."""
    folder = tmp_path / "snapshot"
    shutil.copytree(DATA / "flannel-hostgw", folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    moved(folder)
    found = verdicts(read(folder))

    assert found["the_bridge_stands_in_the_nodes_block"].outcome is Outcome.VIOLATED
    assert found["every_node_knows_every_lease"].outcome is Outcome.PROVED
    assert found["nothing_remains_of_dead_leases"].outcome is Outcome.VIOLATED


REMOTE = "172.10.0.0/24"
VTEP = "ba:74:f9:db:69:a1"
DROP = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n"


def isolate(content: list[Row]) -> None:
    """Set portIsolation on every port of the bridge."""
    for row in content:
        if "info_slave_data" in row.get("linkinfo", {}):
            row["linkinfo"]["info_slave_data"]["isolated"] = True


EDITS: dict[str, tuple[str, str, Callable[[Path], None], str, str]] = {
    "route gone": (
        "flannel-vxlan",
        "n0.route.json",
        rows(lambda all_: all_.remove(one(all_, dst=REMOTE))),
        "pods_reach_every_pod",
        "lost at n0 cni0: no route",
    ),
    "route is a blackhole": (
        "flannel-vxlan",
        "n0.route.json",
        rows(
            lambda all_: (
                one(all_, dst=REMOTE).update(type="blackhole"),
                one(all_, dst=REMOTE).pop("gateway"),
                one(all_, dst=REMOTE).pop("dev"),
            )
        ),
        "pods_reach_every_pod",
        "lost at n0 cni0: blackhole route",
    ),
    "neighbour has another MAC": (
        "flannel-vxlan",
        "n0.neigh.json",
        rows(lambda all_: one(all_, dst="172.10.0.0").update(lladdr="02:00:00:00:00:77")),
        "pods_reach_every_pod",
        "lost at n0 flannel.1: vxlan: no forwarding entry",
    ),
    "neighbour gone": (
        "flannel-vxlan",
        "n0.neigh.json",
        rows(lambda all_: all_.remove(one(all_, dst="172.10.0.0"))),
        "pods_reach_every_pod",
        "lost at n0 flannel.1: nobody answers for the next hop",
    ),
    "forwarding entry gone": (
        "flannel-vxlan",
        "n0.fdb.json",
        rows(lambda all_: all_.remove(one(all_, mac=VTEP))),
        "pods_reach_every_pod",
        "lost at n0 flannel.1: vxlan: no forwarding entry",
    ),
    "forwarding entry leads elsewhere": (
        "flannel-vxlan",
        "n0.fdb.json",
        rows(lambda all_: one(all_, mac=VTEP).update(dst="192.168.33.103")),
        "pods_reach_every_pod",
        "lost at n2 flannel.1: frame for another MAC",
    ),
    "tunnel has another identifier": (
        "flannel-vxlan",
        "n1.addr.json",
        rows(lambda all_: one(all_, ifname="flannel.1")["linkinfo"]["info_data"].update(id=2)),
        "pods_reach_every_pod",
        "vxlan: another network identifier",
    ),
    "tunnel has another port": (
        "flannel-vxlan",
        "n1.addr.json",
        rows(lambda all_: one(all_, ifname="flannel.1")["linkinfo"]["info_data"].update(port=4789)),
        "pods_reach_every_pod",
        "vxlan: nobody listens on the port",
    ),
    "tunnel is narrower than the pods": (
        "flannel-vxlan",
        "n0.addr.json",
        rows(lambda all_: one(all_, ifname="flannel.1").update(mtu=1400)),
        "no_packet_of_a_pod_is_too_long",
        "lost at n0 cni0: longer than the next link allows",
    ),
    "tunnel does not forward": (
        "flannel-vxlan",
        "n1.sysctl.txt",
        line("net.ipv4.conf.flannel/1.forwarding = 1", "net.ipv4.conf.flannel/1.forwarding = 0"),
        "pods_reach_every_pod",
        "lost at n1 flannel.1: forwarding disabled",
    ),
    "underlay device is strict": (
        "flannel-vxlan",
        "n1.sysctl.txt",
        line("net.ipv4.conf.eth0.rp_filter = 0", "net.ipv4.conf.eth0.rp_filter = 1"),
        "every_host_trusts_the_way_its_pods_come",
        "lost at n1 eth0: reverse path filter, strict",
    ),
    "ports are isolated": (
        "flannel-vxlan",
        "n0.addr.json",
        rows(isolate),
        "pods_reach_every_pod",
        "nobody answers for the next hop",
    ),
    "FORWARD drops": (
        "flannel-hostgw",
        "n1.iptables.txt",
        lambda file: no_result(file.write_text(DROP)),
        "pods_reach_every_pod",
        "lost at n1 cni0: netfilter FORWARD drops it",
    ),
    "own block leads back": (
        "flannel-hostgw",
        "n1.route.json",
        rows(lambda all_: one(all_, dst=REMOTE).update(gateway="192.168.33.101", dev="eth0", scope="global")),
        "no_packet_of_a_pod_goes_round",
        "time to live exhausted",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_wrong_row_is_found_at_its_hop(name: str, tmp_path: Path) -> None:
    """The property that speaks of it is violated, and the counterexample ends where the row is wrong."""
    backend, file, edit, broken, end = EDITS[name]
    folder = tmp_path / "snapshot"
    shutil.copytree(DATA / backend, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    edit(folder / file)
    for twin in (folder / file.replace(".addr.", ".link."),):  # the two dumps of links must agree
        if twin != folder / file and twin.is_file():
            twin.unlink()
    found = verdicts(read(folder))[broken]

    assert found.outcome is Outcome.VIOLATED, found.reason
    assert found.counterexample is not None
    assert end in found.counterexample.steps[-1].changes[0]


def test_a_gateway_that_nobody_dumped_is_told_and_not_taken_for_dead(tmp_path: Path) -> None:
    """It may be a router: what it does with packets is unknown, that it is not the lease's node is certain."""
    folder = tmp_path / "snapshot"
    shutil.copytree(DATA / "flannel-hostgw", folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    rows(lambda all_: one(all_, dst=REMOTE).update(gateway="192.168.33.77"))(folder / "n0.route.json")
    found = verdicts(read(folder))

    assert found["every_node_knows_every_lease"].outcome is Outcome.VIOLATED
    assert found["pods_reach_every_pod"].outcome is Outcome.UNKNOWN
    assert found["pods_reach_every_pod"].reason == "n0 eth0: next hop 192.168.33.77 is not in the snapshot"
