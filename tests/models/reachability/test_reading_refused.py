"""Whatever is not a dump is refused in one line: the file, the row and key, what was expected, what was found."""

import os
from pathlib import Path
from typing import Any

import pytest

from models.reachability.reading import Unreadable, read_snapshot
from tests.models.reachability.two_nodes import device, flat, nested, write


def refusal(folder: Path) -> str:
    """The one line with which reading this folder is refused."""
    with pytest.raises(Unreadable) as raised:
        read_snapshot(folder)
    message = str(raised.value)

    assert message.isascii()
    assert message.isprintable()
    assert len(message) < 400
    return message


def route(**keys: object) -> list[dict[str, object]]:
    """A route dump whose second row has these keys."""
    return [{"dst": "default", "dev": "eth0"}, {"dst": "10.0.0.0/8", "dev": "eth0"} | keys]


@pytest.mark.parametrize(
    ("dump", "content", "message"),
    [
        ("route", route(dst="foo"), "n1/route.json: row 2: key 'dst': expected an IPv4 prefix, found 'foo'"),
        ("route", route(dst="10.0.0.1/8"), "row 2: key 'dst': expected an IPv4 prefix, found '10.0.0.1/8'"),
        ("route", route(dst="10.0.0.0/0.255.255.255"), "key 'dst': expected an IPv4 prefix"),
        ("route", route(dst=None), "key 'dst': expected an IPv4 prefix, found None"),
        ("route", route(dst="x" * 10**6), "key 'dst': expected an IPv4 prefix, found 'xxx"),
        ("route", route(type="martian"), "key 'type': expected one of unicast, local"),
        ("route", route(metric="7"), "key 'metric': expected a whole number from 0 to 4294967295, found '7'"),
        ("route", route(metric=True), "key 'metric': expected a whole number"),
        ("route", route(flags={}), "key 'flags': expected a list of texts, found an object"),
        ("route", route(dev="a/b"), "key 'dev': expected a device name"),
        ("route", route(dev=[]), "key 'dev': expected a device name, found a list"),
        ("route", route(gateway="10.0.0"), "key 'gateway': expected an IPv4 address, found '10.0.0'"),
        ("route", route(via={"family": "inet", "host": "fe80"}), "key 'via.host': expected an IPv4 address"),
        ("route", route(nexthops=[{"dev": "eth0"}, {}, 3]), "key 'nexthops': expected a list of objects"),
        ("route", route(nexthops=[{"dev": 7}]), "key 'nexthops[0].dev': expected a device name, found 7"),
        ("route", route(metrics=[{"mtu": -1}]), "key 'metrics[0].mtu': expected a whole number"),
        ("route", route(tos="AF11"), "key 'tos': expected a number (ip -N writes numbers for names), found 'AF11'"),
        ("route", {}, "n1/route.json: expected a JSON list, found an object"),
        ("route", [7], "n1/route.json: row 1: expected an object, found 7"),
        ("route", "[{", "n1/route.json: line 1 column 3: expected JSON"),
        ("route", "", "n1/route.json: expected a JSON list, found an empty file"),
        ("route", b'["\xff"]', "n1/route.json: line 1: expected text in UTF-8, found byte 0xff"),
        ("route", "[" * 100_000, "n1/route.json: expected JSON of a sane size and depth"),
        ("route", "[" + "1" * 5000 + "]", "n1/route.json: expected JSON of a sane size and depth"),
        ("rule", [{"priority": 0, "src": "all"}], "n1/rule.json: row 1: key 'table': expected text, found nothing"),
        ("rule", [{"priority": 0, "table": "1", "src": "10.1.0.0", "srclen": 8}], "key 'src': expected an IPv4 prefix"),
        ("neigh", [{"dst": "10.0.0.1", "dev": "eth0", "lladdr": "zz"}], "key 'lladdr': expected an IPv4 address"),
        ("neigh", [{"dst": "10.0.0.1", "dev": "eth0", "lladdr": "zz:1"}], "key 'lladdr': expected a MAC address"),
        ("neigh", [{"dst": "10.0.0.1", "dev": "eth0", "state": ["SAD"]}], "key 'state': expected states out of"),
        ("fdb", [{"mac": "1", "ifname": "eth0", "flags": ["self"]}], "n1/fdb.json: row 1: key 'mac': expected a MAC"),
        ("fdb", [{"mac": "0a:00:00:00:00:01", "dst": "1.1.1.1", "ifname": "f", "via": "eth0"}], "key 'via': expected"),
        ("fdb", [{"mac": "0a:00:00:00:00:01", "master": "cni0"}], "key 'ifname': expected a device name"),
        ("addr", [device(1, "lo", "x")], "n1/addr.json: row 1: key 'address': expected a MAC address, found 'x'"),
        ("addr", [device(1, "eth0", "0a:00:00:00:00:01", "1.1.1.1/33")], "key 'addr_info[0].prefixlen': expected"),
        ("addr", [device(1, "x", "0a:00:00:00:00:01", master="br0")], "key 'master': expected a device of this dump"),
        ("addr", [device(1, "x", "0a:00:00:00:00:01", kind="vxlan")], "key 'linkinfo.info_data.id': expected"),
        ("sysctl", "rubbish", "n1/sysctl.txt: line 1: expected 'name = value', found 'rubbish'"),
        ("sysctl", "net.ipv4.conf.all.rp_filter = a\n", "line 1: key 'net.ipv4.conf.all.rp_filter': expected a whole"),
        ("iptables", "rubbish", "n1/iptables.txt: line 1: expected a table, such as *nat, or a policy"),
    ],
)
def test_a_broken_dump_is_named_by_file_row_and_key(tmp_path: Path, dump: str, content: Any, message: str) -> None:
    """The line says where to look and what would have been right."""
    files = nested()
    files[f"n1/{dump}.{'txt' if dump in ('sysctl', 'iptables') else 'json'}"] = content

    assert message in refusal(write(tmp_path, files))


def test_two_devices_of_one_name_are_refused(tmp_path: Path) -> None:
    """A namespace has each device once, and each index once."""
    files = nested()
    files["n1/addr.json"].append(device(9, "eth0", "0a:00:00:00:00:01"))
    assert "row 6: key 'ifname': expected each device once, found 'eth0' again" in refusal(write(tmp_path, files))

    files["n1/addr.json"][-1] = device(2, "eth1", "0a:00:00:00:00:01")
    assert "row 6: key 'ifindex': expected an index of its own" in refusal(write(tmp_path, files))


def test_two_hosts_of_one_name_are_refused(tmp_path: Path) -> None:
    """A pod on one node may not have the name of a pod on another, nor of a node."""
    files = nested() | {name.replace("n1/", "n1."): content for name, content in nested().items() if "pods" not in name}

    assert "expected each host once, found 'n1' again" in refusal(write(tmp_path, files))


def test_two_pods_in_one_port_are_refused(tmp_path: Path) -> None:
    """A veth has two ends."""
    files = nested()
    files |= {name.replace("pods/web", "pods/twin"): content for name, content in files.items() if "web" in name}
    files["n1/fdb.json"] = []

    message = refusal(write(tmp_path, files))
    assert "found that twin/eth0 is plugged into n1/veth0 too (MAC address 0a:00:00:00:00:01)" in message


def test_a_folder_without_dumps_among_the_nodes_is_refused(tmp_path: Path) -> None:
    """Leaving out a node that could not be dumped would prove less than it seems; `cluster/` is no node."""
    write(tmp_path, nested() | {"cluster/nodes.yaml": "", ".git/addr.json": "[]"})
    read_snapshot(tmp_path)
    (tmp_path / "n3").mkdir()

    assert "n3/: expected at least one of addr.json" in refusal(tmp_path)


def test_what_is_not_a_folder_is_refused(tmp_path: Path) -> None:
    """A missing folder, a file, a folder in a file's place, names that cannot be printed."""
    assert "expected a folder" in refusal(tmp_path / "nowhere")
    assert "expected a folder" in refusal(write(tmp_path / "x", {"file": ""}) / "file")
    (tmp_path / "y" / "n1" / "addr.json").mkdir(parents=True)
    assert "n1/addr.json: expected a file" in refusal(tmp_path / "y")
    (tmp_path / "z").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "z") + b"/n\n\xff.addr.json")).write_text("{", encoding="utf-8")
    assert "expected JSON" in refusal(tmp_path / "z")


def test_only_pods_are_no_snapshot(tmp_path: Path) -> None:
    """A pod without any node has no wire to be on."""
    files = {name: content for name, content in flat().items() if name.startswith("p")}

    assert "expected a node in the same snapshot, found only pods" in refusal(write(tmp_path, files))


@pytest.mark.parametrize("name", ["n1/web/addr.json", "n1/Pods/web/addr.json", "n1/pods/web/inner/addr.json"])
def test_a_folder_in_an_unexpected_place_is_refused(tmp_path: Path, name: str) -> None:
    """A pod in a folder where nobody looks would be left out of every verdict."""
    assert "found an unexpected folder" in refusal(write(tmp_path, nested() | {name: "[]"}))


def test_links_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    """A dump behind a dangling or circular link is not one that is absent."""
    write(tmp_path, nested())
    (tmp_path / "n1" / "neigh.json").unlink()
    (tmp_path / "n1" / "neigh.json").symlink_to("gone.json")
    assert "neigh.json: expected a readable file or folder" in refusal(tmp_path)
    (tmp_path / "n1" / "neigh.json").unlink()
    (tmp_path / "n1" / "neigh.json").symlink_to("neigh.json")
    assert "neigh.json: expected a readable file or folder" in refusal(tmp_path)


def test_dumps_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    """Nothing tells which of two dumps of one device is true, nor which of two names of one setting."""
    files = nested()
    files["n1/link.json"] = [row | {"mtu": 1400 if row["ifname"] == "eth0" else row["mtu"]} for row in node_rows(files)]
    message = refusal(write(tmp_path / "a", files))
    assert "n1/link.json: row 2: key 'mtu': expected what n1/addr.json: row 2 says, 1500, found 1400" in message
    files = nested()
    files["n1/sysctl.txt"] += "net.ipv4.ip_forward = 0\n"
    message = refusal(write(tmp_path / "b", files))
    assert "key 'net.ipv4.ip_forward': expected 1, the value of 'net.ipv4.conf.all.forwarding', found 0" in message


def node_rows(files: dict[str, Any]) -> list[dict[str, Any]]:
    """The devices of the first node."""
    return list(files["n1/addr.json"])


def test_a_device_without_flags_is_refused(tmp_path: Path) -> None:
    """A device whose state is not said is neither up nor down."""
    files = nested()
    del files["n1/addr.json"][1]["flags"]
    assert "n1/addr.json: row 2: key 'flags': expected a list of texts, found nothing" in refusal(
        write(tmp_path, files)
    )
