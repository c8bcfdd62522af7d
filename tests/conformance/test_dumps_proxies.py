"""Proxies that answer ARP for others, by themselves or beside the owner of an address."""

from pathlib import Path

import pytest

from tests.conformance.test_dumps import DATA, line, one, read, rows, verdicts
from tests.conformance.test_dumps_undecided import copied
from verify.verdict import Outcome

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded dumps are not beside this project"),
]


def test_proxy_arp_is_unknown_and_not_violated() -> None:
    """Pods of Calico ask for 169.254.1.1, which their node answers for as a proxy."""
    found = verdicts(read(DATA / "calico-bgp"))

    assert not [name for name, verdict in found.items() if verdict.outcome is Outcome.VIOLATED]
    assert found["pods_reach_every_pod"].reason == "p0a eth0: proxy ARP is not modelled"


def test_a_proxy_beside_the_owner_is_unknown(tmp_path: Path) -> None:
    """Both answer, and nothing tells which of them is believed; a proxy that has no other way does not answer."""
    folder = copied(tmp_path, "flannel-hostgw")
    line("net.ipv4.conf.eth0.proxy_arp = 0\n", "net.ipv4.conf.eth0.proxy_arp = 1\n")(folder / "n2.sysctl.txt")
    assert verdicts(read(folder))["pods_reach_every_pod"].outcome is Outcome.PROVED

    elsewhere(folder)
    found = verdicts(read(folder))["pods_reach_every_pod"]
    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "n0 eth0: proxy ARP is not modelled")


def elsewhere(folder: Path) -> None:
    """Let n2 send what it gets on eth0 for n1 by another device, as proxies do."""
    rule = {"priority": 100, "src": "all", "dst": "192.168.33.102", "iif": "eth0", "table": "100"}
    rows(lambda all_: all_.insert(1, rule))(folder / "n2.rule.json")
    rows(lambda all_: all_.append(dict(one(all_, dst="172.10.1.0/24"), dst="default", table="100")))(
        folder / "n2.route.json"
    )


def test_a_proxy_neighbour_beside_the_owner_is_unknown(tmp_path: Path) -> None:
    """`ip neigh show proxy` lists it, `ip neigh` never does; one whose way there is the same wire does not answer."""
    folder = copied(tmp_path, "flannel-hostgw")
    row = {"dst": "192.168.33.102", "dev": "eth0", "proxy": None}
    rows(lambda all_: all_.append(row))(folder / "n2.neigh_proxy.json")
    assert verdicts(read(folder))["pods_reach_every_pod"].outcome is Outcome.PROVED

    elsewhere(folder)
    found = verdicts(read(folder))["pods_reach_every_pod"]
    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "n0 eth0: proxy ARP is not modelled")


def test_a_private_vlans_proxy_beside_the_owner_is_unknown(tmp_path: Path) -> None:
    """It answers for what is on the same wire (arp_fwd_pvlan)."""
    folder = copied(tmp_path, "flannel-hostgw")
    line("conf.eth0.proxy_arp_pvlan = 0\n", "conf.eth0.proxy_arp_pvlan = 1\n")(folder / "n2.sysctl.txt")
    found = verdicts(read(folder))["pods_reach_every_pod"]

    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "n0 eth0: proxy ARP is not modelled")


def test_proxy_neighbours_that_nobody_dumped_are_said_to_be_assumed_away(tmp_path: Path) -> None:
    """Few collectors dump them: without the file the verdicts stay, and their scope says what they rest on."""
    folder = copied(tmp_path, "flannel-hostgw")
    assert "proxy" not in read(folder).scope

    (folder / "n2.neigh_proxy.json").unlink()
    world = read(folder)
    assert not world.given.missing
    assert "assumed: " in world.scope
    assert "; no proxy neighbours on n2; " in world.scope
