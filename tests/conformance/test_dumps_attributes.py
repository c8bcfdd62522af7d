"""Attributes of devices, and files, that could change a packet's way and that nobody here reads."""

from pathlib import Path

import pytest

from tests.conformance.test_dumps import DATA, Row, one, read, rows, verdicts
from tests.conformance.test_dumps_undecided import copied
from verify.verdict import Outcome

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded dumps are not beside this project"),
]


ATTRIBUTES: dict[str, tuple[str, str, Row]] = {
    "an XDP program": ("n1", "eth0", {"xdp": {"mode": 1, "prog": {"id": 7}}}),
    "a group policy": ("n1", "flannel.1", {"linkinfo": {"info_data": {"gbp": True}}}),
    "a port that answers for others": ("n0", "veth0a", {"linkinfo": {"info_slave_data": {"neigh_suppress": True}}}),
    "a VRF": ("n0", "cni0", {"master": "eth0", "linkinfo": {"info_slave_kind": "vrf"}}),
    "a word of tomorrow": ("n0", "cni0", {"linkinfo": {"info_data": {"quantum": "on"}}}),
}


def merged(row: Row, more: Row) -> None:
    """Put attributes into a device, at any depth."""
    for key, value in more.items():
        if isinstance(value, dict) and key in row:
            merged(row[key], value)
        else:
            row[key] = value


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_that_nobody_knows_makes_its_device_unknown(name: str, tmp_path: Path) -> None:
    """What meets the device depends on it; switched off it does nothing."""
    host, device, more = ATTRIBUTES[name]
    folder = copied(tmp_path, "flannel-vxlan")
    off = {"proto_down": False, "xdp": {"mode": 0}}
    rows(lambda all_: one(all_, ifname=device).update(off))(folder / f"{host}.addr.json")
    assert not [link for each in read(folder).given.hosts for link in each.links if link.unmodelled]

    rows(lambda all_: merged(one(all_, ifname=device), more))(folder / f"{host}.addr.json")
    found = verdicts(read(folder))["pods_reach_every_pod"]
    assert found.outcome is Outcome.UNKNOWN
    assert f"{host}.addr.json: row " in (found.reason or "")


def test_ipsec_policies_are_unknown(tmp_path: Path) -> None:
    """They could take any packet; the scope says what no file of a snapshot shows."""
    folder = copied(tmp_path, "flannel-vxlan")
    assert "no tc, eBPF, ebtables or arptables" in read(folder).scope

    (folder / "n1.xfrm.json").write_text("src 10.0.0.0/8 dst 10.0.0.0/8 \n\tdir out priority 0 ptype main \n")
    assert [known.reference for known in read(folder).given.missing] == [
        "n1: xfrm.json: policies (not modelled) is missing"
    ]
