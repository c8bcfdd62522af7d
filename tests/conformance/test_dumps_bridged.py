"""Nodes whose address is on a bridge that their card is a port of, as libvirt and many bare-metal nodes have it."""

from copy import deepcopy
from pathlib import Path

import pytest

from tests.conformance.test_dumps import DATA, Row, one, read, rows, verdicts
from tests.conformance.test_dumps_undecided import copied
from verify.verdict import Outcome

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded dumps are not beside this project"),
]


def bridge(content: list[Row], kind: str) -> None:
    """Make eth0 a port of br0, which gets its addresses and its MAC address."""
    card, cni0 = one(content, ifname="eth0"), one(content, ifname="cni0")
    same = {key: card[key] for key in ("address", "flags", "mtu", "addr_info")}
    content.append(deepcopy(cni0) | {"ifname": "br0", "ifindex": 99} | deepcopy(same))
    port = deepcopy(next(row["linkinfo"]["info_slave_data"] for row in content if row.get("master") == "cni0"))
    linkinfo = {"info_slave_kind": "bridge", "info_slave_data": port | {"hairpin": False}}
    card.update(master="br0", addr_info=[], linkinfo=linkinfo | ({"info_kind": kind} if kind else {}))


def bridged(folder: Path, node: str, kind: str) -> None:
    """Edit the dumps of one node: devices, routes and settings."""
    rows(lambda all_: bridge(all_, kind))(folder / f"{node}.addr.json")
    rows(lambda all_: [row.update(dev="br0") for row in all_ if row.get("dev") == "eth0"])(
        folder / f"{node}.route.json"
    )
    file = folder / f"{node}.sysctl.txt"
    text = file.read_text()
    copies = [row.replace(".eth0.", ".br0.") for row in text.splitlines() if ".eth0." in row]
    file.write_text(text + "\n".join(copies) + "\n")


@pytest.mark.parametrize("kind", ["", "veth"])
@pytest.mark.parametrize("backend", ["flannel-vxlan", "flannel-hostgw"])
def test_a_bridged_card_is_as_good_as_a_plain_one(backend: str, kind: str, tmp_path: Path) -> None:
    """The question is flooded up to the bridge, which answers with its own MAC address."""
    healthy = {name: verdict.outcome for name, verdict in verdicts(read(DATA / backend)).items()}
    folder = copied(tmp_path, backend)
    bridged(folder, "n2", kind)
    world = read(folder)

    assert not world.given.missing
    assert {name: verdict.outcome for name, verdict in verdicts(world).items()} == healthy


def test_a_twin_behind_a_bridge_is_found(tmp_path: Path) -> None:
    """A node that has its neighbour's address on a bridge answers for it."""
    folder = copied(tmp_path, "flannel-hostgw")
    bridged(folder, "n2", "")
    given = {"family": "inet", "local": "192.168.33.102", "prefixlen": 32, "scope": "global"}
    rows(lambda all_: one(all_, ifname="br0")["addr_info"].append(given))(folder / "n2.addr.json")
    own = {"type": "local", "dst": "192.168.33.102", "dev": "br0", "table": "local", "scope": "host"}
    rows(lambda all_: all_.append(own))(folder / "n2.route.json")

    assert verdicts(read(folder))["pods_reach_every_pod"].outcome is Outcome.VIOLATED
