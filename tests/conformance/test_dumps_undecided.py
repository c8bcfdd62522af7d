"""What a dump cannot decide, or the model does not know, is unknown by its file and key, and never proved."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.test_dumps import DATA, Row, line, no_result, one, read, rows, verdicts
from verify.verdict import Outcome

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded dumps are not beside this project"),
]

REMOTE = "172.10.0.0/24"


def copied(tmp_path: Path, backend: str) -> Path:
    """A recorded cluster that may be edited; link.json goes, as addr.json says the same.

    Its nodes have no tables of iptables; a comment line says that this was meant, whatever an edit writes elsewhere.
    """
    folder = tmp_path / "snapshot"
    shutil.copytree(DATA / backend, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    for empty in folder.glob("n*.iptables.txt"):
        empty.write_text(empty.read_text() or "# no tables\n")
    for twin in folder.glob("*.link.json"):
        twin.unlink()
    return folder


def added(text: str) -> Callable[[Path], None]:
    """An edit that puts a table in front of a dump of iptables."""
    return lambda file: no_result(file.write_text(text + file.read_text()))


def chain(name: str, policy: str, *rules: str, table: str = "filter") -> str:
    """A table with one built-in chain."""
    return "\n".join([f"*{table}", f":{name} {policy} [0:0]", *rules, "COMMIT", ""])


def replaced(*texts: str) -> Callable[[Path], None]:
    """An edit that writes these tables in place of what a dump of iptables says."""
    return lambda file: no_result(file.write_text("".join(texts)))


def no_arp(content: list[Row]) -> None:
    """Switch ARP off on eth0, as `ip link set eth0 arp off` does."""
    one(content, ifname="eth0")["flags"].append("NOARP")


def locked(content: list[Row]) -> None:
    """Lock every port of the bridge."""
    for row in content:
        if "info_slave_data" in row.get("linkinfo", {}):
            row["linkinfo"]["info_slave_data"]["locked"] = True


def filtering(content: list[Row]) -> None:
    """Let the bridge look at VLANs."""
    one(content, ifname="cni0")["linkinfo"]["info_data"]["vlan_filtering"] = 1


BROKEN: dict[str, tuple[str, Callable[[Path], None], str, str]] = {
    "INPUT drops carriers": (
        "n1.iptables.txt",
        replaced(chain("INPUT", "ACCEPT", "-A INPUT -p udp -m udp --dport 8472 -j DROP")),
        "pods_reach_every_pod",
        "lost at n1 eth0: netfilter INPUT drops it",
    ),
    "INPUT drops by policy": (
        "n1.iptables.txt",
        replaced(chain("INPUT", "DROP", "-A INPUT -p udp -m udp --dport 8472 -j ACCEPT")),
        "nodes_reach_every_node",
        "netfilter INPUT drops it",
    ),
    "OUTPUT drops carriers": (
        "n1.iptables.txt",
        replaced(chain("OUTPUT", "ACCEPT", "-A OUTPUT -p udp -m udp --dport 8472 -j DROP")),
        "pods_reach_every_pod",
        "lost at n1 eth0: netfilter OUTPUT drops it",
    ),
    "a pod's INPUT rejects": (
        "p1a.iptables.txt",
        replaced(chain("INPUT", "ACCEPT", "-A INPUT -j REJECT --reject-with icmp-port-unreachable")),
        "pods_reach_every_pod",
        "netfilter rejects it, the sender is told",
    ),
    "answers are dropped": (
        "n1.iptables.txt",
        replaced(chain("FORWARD", "ACCEPT", "-A FORWARD -m conntrack --ctstate ESTABLISHED -j DROP")),
        "every_answer_to_a_pod_comes_back",
        "netfilter FORWARD drops it",
    ),
    "ARP is off": ("n0.addr.json", rows(no_arp), "pods_reach_every_pod", "lost at n"),
    "ports are locked": (
        "n0.fdb.json",
        rows(list.clear),
        "pods_reach_every_pod",
        "unknown source MAC on a locked port",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_host_is_found_at_its_hop(name: str, tmp_path: Path) -> None:
    """Filters of every chain, a device without ARP and locked ports lose packets where the kernel loses them."""
    file, edit, broken, end = BROKEN[name]
    folder = copied(tmp_path, "flannel-vxlan")
    edit(folder / file)
    if name == "ports are locked":
        rows(locked)(folder / "n0.addr.json")
        end = "lost at p0a eth0"  # even its questions for the gateway are lost
    found = verdicts(read(folder))[broken]

    assert found.outcome is Outcome.VIOLATED, found.reason
    assert found.counterexample is not None
    assert end in found.counterexample.steps[-1].changes[0]


UNDECIDED: dict[str, tuple[str, str, Callable[[Path], None], str]] = {
    "DNAT for all": (
        "flannel-vxlan",
        "n1.iptables.txt",
        replaced(chain("PREROUTING", "ACCEPT", "-A PREROUTING -p tcp -j DNAT --to 1.1.1.1", table="nat")),
        "n1.iptables.txt: line 3: -A PREROUTING -p tcp -j DNAT",
    ),
    "a match of another kind": (
        "flannel-vxlan",
        "n1.iptables.txt",
        added(chain("INPUT", "ACCEPT", "-A INPUT -m set --match-set bad src -j DROP", table="filter")),
        "n1.iptables.txt: line 3: -A INPUT -m set",
    ),
    "a rule with a selector of another kind": (
        "flannel-vxlan",
        "n0.rule.json",
        rows(lambda all_: all_.insert(1, {"priority": 100, "src": "all", "table": "100", "dscp": "0x2"})),
        "rule.json: rule 100: key 'dscp'",
    ),
    "a gateway that nobody dumped": (
        "flannel-hostgw",
        "n0.route.json",
        rows(lambda all_: one(all_, dst=REMOTE).update(gateway="192.168.33.77")),
        "next hop 192.168.33.77 is not in the snapshot",
    ),
    "a bridge with VLANs": ("flannel-vxlan", "n0.addr.json", rows(filtering), "vlan_filtering is not modelled"),
    "a gateway of IPv6": (
        "flannel-hostgw",
        "n0.route.json",
        rows(lambda all_: no_result(one(all_, dst=REMOTE).update(via={"family": "inet6", "host": "fe80::1"}))),
        "key 'via' is not modelled",
    ),
    "a locked port that has learned": (
        "flannel-vxlan",
        "n0.addr.json",
        rows(locked),
        "a learned entry that a locked port depends on may age",
    ),
}


def learned(content: list[Row]) -> None:
    """Let the kernel have learned every row of the tunnel."""
    for row in content:
        if "dst" in row:
            row.update(state="")


def test_a_learned_row_of_a_tunnel_is_no_row_of_flannels(tmp_path: Path) -> None:
    """It carries packets until it ages; what depends on it is unknown, and flannel has not programmed it."""
    folder = copied(tmp_path, "flannel-vxlan")
    rows(learned)(folder / "n0.fdb.json")
    found = verdicts(read(folder))

    assert found["pods_reach_every_pod"].outcome is Outcome.UNKNOWN
    assert "flannel.1: a learned forwarding entry of a tunnel may age" in (found["pods_reach_every_pod"].reason or "")
    assert found["every_node_knows_every_lease"].outcome is Outcome.VIOLATED


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_the_model_does_not_know_is_unknown(name: str, tmp_path: Path) -> None:
    """The packets that meet it make the sentence about them unknown, with the place; none is violated by it."""
    backend, file, edit, reason = UNDECIDED[name]
    folder = copied(tmp_path, backend)
    edit(folder / file)
    found = verdicts(read(folder))["pods_reach_every_pod"]

    assert found.outcome is Outcome.UNKNOWN
    assert reason in (found.reason or "")


def test_a_device_of_another_kind_is_unknown_where_it_is_used(tmp_path: Path) -> None:
    """A route by wireguard says nothing of whether the packet arrives."""
    folder = copied(tmp_path, "flannel-hostgw")
    rows(lambda all_: all_.append(dict(all_[1], ifname="wg0", ifindex=4000, linkinfo={"info_kind": "wireguard"})))(
        folder / "n0.addr.json"
    )
    rows(lambda all_: one(all_, dst=REMOTE).update(dev="wg0"))(folder / "n0.route.json")
    text = (folder / "n0.sysctl.txt").read_text()
    copies = [row.replace(".eth0.", ".wg0.") for row in text.splitlines() if ".eth0." in row]
    (folder / "n0.sysctl.txt").write_text(text + "\n".join(copies) + "\n")
    found = verdicts(read(folder))["pods_reach_every_pod"]

    assert found.outcome is Outcome.UNKNOWN
    assert "not modelled" in (found.reason or "") or "not in the snapshot" in (found.reason or "")


@pytest.mark.parametrize(
    "rule",
    [
        "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A FORWARD -m conntrack --ctstate INVALID -j DROP",
        "-A FORWARD -m mark --mark 0x4000/0x4000 -j DROP",
        "-A FORWARD -m set --match-set bad src -d 8.8.8.8/32 -j DROP",
    ],
)
def test_ordinary_rules_leave_a_healthy_cluster_healthy(rule: str, tmp_path: Path) -> None:
    """The first packet of a flow is NEW, its answer ESTABLISHED, and no packet has a mark."""
    folder = copied(tmp_path, "flannel-vxlan")
    replaced(chain("FORWARD", "ACCEPT", rule))(folder / "n1.iptables.txt")
    found = verdicts(read(folder))

    assert found["pods_reach_every_pod"].outcome is Outcome.PROVED
    assert found["every_answer_to_a_pod_comes_back"].outcome is Outcome.PROVED


def test_an_absent_key_is_named(tmp_path: Path) -> None:
    """A setting that decides and that the dump lacks is not taken for 0."""
    folder = copied(tmp_path, "flannel-vxlan")
    line("net.ipv4.conf.eth0.rp_filter = 0\n", "")(folder / "n1.sysctl.txt")

    assert [known.reference for known in read(folder).given.missing] == [
        "n1: sysctl.txt: net.ipv4.conf.eth0.rp_filter is missing"
    ]


def test_a_pod_without_address_is_named(tmp_path: Path) -> None:
    """A pod whose CNI plugin failed has its loopback device only, and reaches nobody."""
    folder = copied(tmp_path, "flannel-vxlan")
    rows(lambda all_: one(all_, ifname="eth0").update(addr_info=[]))(folder / "p1a.addr.json")

    assert read(folder).given.missing[0].reference == "pod p1a has no address"


def test_a_bridge_of_another_program_is_not_the_pods_bridge(tmp_path: Path) -> None:
    """docker0 has an address and no port, and stands in no leased block; the scope says which packets are meant."""
    folder = copied(tmp_path, "flannel-vxlan")
    docker = {"ifname": "docker0", "ifindex": 4001, "flags": ["NO-CARRIER", "BROADCAST", "MULTICAST", "UP"]}
    given = [{"family": "inet", "local": "172.17.0.1", "prefixlen": 16, "scope": "global"}]
    rows(lambda all_: all_.append({**one(all_, ifname="cni0"), **docker, "addr_info": given}))(folder / "n0.addr.json")
    text = (folder / "n0.sysctl.txt").read_text()
    copies = [row.replace(".cni0.", ".docker0.") for row in text.splitlines() if ".cni0." in row]
    (folder / "n0.sysctl.txt").write_text(text + "\n".join(copies) + "\n")
    world = read(folder)

    assert not world.given.missing
    assert "packets of TOS 0 and mark 0" in world.scope
    assert verdicts(world)["the_bridge_stands_in_the_nodes_block"].outcome is Outcome.PROVED
