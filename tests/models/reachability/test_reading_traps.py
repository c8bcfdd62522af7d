"""What iproute2, procps and iptables print in ways that mislead: each is read as what it means (facts 5.1)."""

from pathlib import Path
from typing import Any

import pytest
from netaddr import IPAddress

from models.packet import Protocol, address, prefix
from models.reachability.reading import Unreadable, read_snapshot
from models.reachability.vocabulary import (
    ANY_MAC,
    Assigned,
    BridgeEntry,
    Host,
    Kind,
    NeighbourState,
    NextHop,
    Route,
    RouteType,
    Rule,
    Scope,
    VxlanEntry,
)
from models.reachability.vocabulary.hosts import RULES
from tests.models.reachability.two_nodes import Files, device, flat, nested, own, write


def changed(folder: Path, **dumps: Any) -> Host:
    """Read the first node after some of its dumps (`route`, `fdb`, ...) were replaced, or removed if None."""
    files = nested()
    for name, content in dumps.items():
        path = f"n1/{name}.{'txt' if name in ('sysctl', 'iptables') else 'json'}"
        files[path] = content
        if content is None:
            del files[path]
    return read_snapshot(write(folder, files)).hosts[0]


def test_what_is_omitted_without_details_has_its_default(tmp_path: Path) -> None:
    """Type, protocol, scope and table are unicast, boot, global and main; /32 has no length."""
    node = changed(tmp_path, route=[{"dst": "10.0.0.7", "dev": "eth0"}, own("192.168.33.1", "eth0")])

    assert node.routes[0] == Route(prefix("10.0.0.7/32"), (NextHop("eth0"),))
    assert node.routes[0].scope == Scope.GLOBAL


def test_several_next_hops_are_in_an_array(tmp_path: Path) -> None:
    """`nexthops` stands in place of `dev` and `gateway`, flags and weights are of each hop; `via` names its family."""
    hops = [
        {"gateway": "192.168.33.7", "dev": "eth0", "weight": 2, "flags": ["linkdown", "dead"]},
        {"via": {"family": "inet", "host": "192.168.33.8"}, "dev": "eth0", "weight": 1, "flags": []},
    ]
    node = changed(tmp_path, route=[{"dst": "default", "metrics": [{"mtu": 1400}], "nexthops": hops, "flags": []}])

    assert node.routes[0].hops == (
        NextHop("eth0", address("192.168.33.7"), weight=2, dead=True, linkdown=True),
        NextHop("eth0", address("192.168.33.8")),
    )
    assert node.routes[0].mtu == 1400


def test_a_blackhole_has_no_device_and_a_protocol_may_be_a_number(tmp_path: Path) -> None:
    """Felix writes protocol 80, which has no name; tables may be numbers too."""
    row = {"type": "blackhole", "dst": "10.9.1.0/26", "protocol": "80", "table": "254", "flags": []}
    route = changed(tmp_path, route=[row]).routes[0]

    assert (route.type, route.hops, route.protocol, route.table) == (RouteType.BLACKHOLE, (), "80", "main")


def test_ipv6_rows_are_left_out_even_where_they_say_default(tmp_path: Path) -> None:
    """The IPv6 default route says `default` as well; its router preference gives it away."""
    sixes = [
        {"type": "unicast", "dst": "default", "gateway": "fe80::1", "dev": "eth0", "metric": 1024, "pref": "medium"},
        {"type": "unreachable", "dst": "default", "dev": "lo", "metric": 4294967295, "pref": "medium"},
        {"type": "local", "dst": "::1", "dev": "lo", "table": "local"},
    ]
    node = changed(
        tmp_path,
        route=[*sixes, {"dst": "10.0.0.0/8", "dev": "eth0"}],
        neigh=[{"dst": "ff02::16", "dev": "eth0", "lladdr": "33:33:00:00:00:16", "state": ["NOARP"]}],
    )

    assert [str(route.prefix) for route in node.routes] == ["10.0.0.0/8"]
    assert node.neighbours == ()


def test_a_dump_of_one_table_says_so(tmp_path: Path) -> None:
    """`ip route` without `show table all` has no local routes, without which no address can be reached."""
    node = changed(tmp_path, route=[{"dst": "default", "gateway": "192.168.33.254", "dev": "eth0"}])

    assert node.missing == ("route.json: table local",)


def test_a_rule_is_inverted_by_a_key_that_is_null(tmp_path: Path) -> None:
    """`not` is written as null, marks as hexadecimal text; lengths of selectors are keys of their own."""
    row = {"priority": 99, "not": None, "src": "10.9.0.0", "srclen": 16, "fwmark": "0x100000", "fwmask": "0x100000"}
    port = {"priority": 98, "src": "all", "ipproto": "udp", "dport": 53, "iif": "eth0", "table": "main"}
    beyond = {"priority": 97, "src": "all", "uid_start": 0, "uid_end": 10, "table": "7"}
    node = changed(tmp_path, rule=[row | {"table": "1", "suppress_prefixlen": 0}, port, beyond])

    assert node.rules == (
        Rule(99, "1", prefix("10.9.0.0/16"), mark=(0x100000, 0x100000), inverted=True, suppress=0),
        Rule(98, "main", input="eth0", protocol=Protocol.UDP, port=(53, 53)),
        Rule(97, "7", unmodelled=("uid_start", "uid_end")),
    )


def test_forwarding_rows_of_all_kinds_share_one_dump(tmp_path: Path) -> None:
    """An empty state is learned, `permanent` is the host's own, `static` a port's; all-zero MACs may repeat."""
    rows = [
        {"mac": "0a:00:00:00:00:01", "ifname": "veth0", "flags": [], "master": "cni0", "state": ""},
        {"mac": "0A:00:00:00:00:09", "ifname": "veth0", "flags": [], "master": "cni0", "state": "static"},
        {"mac": "0a:00:00:00:00:09", "ifname": "veth0", "vlan": 1, "master": "cni0", "state": "permanent"},
        {"mac": "00:00:00:00:00:00", "ifname": "flannel.1", "dst": "192.168.33.2", "flags": ["self"], "state": ""},
        {"mac": "00:00:00:00:00:00", "ifname": "flannel.1", "dst": "192.168.33.3", "flags": ["self"], "vni": 7},
        {"mac": "33:33:00:00:00:01", "ifname": "eth0", "flags": ["self"], "state": "permanent"},
    ]
    node = changed(tmp_path, fdb=rows)

    assert node.bridge_entries == (
        BridgeEntry("0a:00:00:00:00:01", "veth0"),
        BridgeEntry("0a:00:00:00:00:09", "veth0", permanent=True),
    )
    assert node.vxlan_entries == (
        VxlanEntry(ANY_MAC, "flannel.1", address("192.168.33.2"), permanent=False),
        VxlanEntry(ANY_MAC, "flannel.1", address("192.168.33.3"), vni=7, permanent=False),
    )


def test_a_dump_restricted_to_one_device_omits_its_name(tmp_path: Path) -> None:
    """A row with `dst` can then only be of the one tunnel there is, and the other devices' rows are missing."""
    node = changed(tmp_path, fdb=[{"mac": "ba:00:00:00:00:02", "dst": "192.168.33.2", "state": "permanent"}])

    assert node.vxlan_entries[0].device == "flannel.1"
    assert node.missing == ("fdb.json: other devices",)


def test_neighbours_that_failed_have_no_mac(tmp_path: Path) -> None:
    """FAILED and INCOMPLETE rows lack `lladdr`; the state 0 (NONE) is omitted; proxy rows are no neighbours."""
    rows = [
        {"dst": "10.9.1.9", "dev": "cni0", "state": ["FAILED"]},
        {"dst": "10.9.1.8", "dev": "cni0", "router": None},
        {"dst": "10.9.1.7", "dev": "cni0", "proxy": None},
    ]
    node = changed(tmp_path, neigh=rows)

    assert [(one.mac, one.state) for one in node.neighbours] == [
        (None, NeighbourState.FAILED),
        (None, NeighbourState.NONE),
    ]
    assert node.missing == ("neigh.json: proxy rows (not modelled)",)


def test_a_slash_in_a_sysctl_is_a_dot_of_the_device(tmp_path: Path) -> None:
    """`sysctl -a` swaps dots and slashes; both ways to write a name are read."""
    text = "net.ipv4.conf.flannel/1.rp_filter = 2\nnet/ipv4/conf/eth0.100/forwarding = 1\nsysctl: permission denied\n"
    node = changed(tmp_path, sysctl=text)

    assert node.settings.conf == {"flannel.1": {"rp_filter": 2}, "eth0.100": {"forwarding": 1}}


def test_absent_dumps_are_named_and_never_guessed(tmp_path: Path) -> None:
    """Each missing file is in `missing`."""
    node = changed(tmp_path, sysctl=None, fdb=None, neigh=None, route=None, rule=None, iptables=None)

    assert set(node.missing) == {"sysctl.txt", "fdb.json", "neigh.json", "route.json", "rule.json", "iptables.txt"}
    assert node.rules == RULES


def test_one_of_the_two_device_dumps_may_be_absent(tmp_path: Path) -> None:
    """addr.json has all of link.json's keys; link.json lacks the addresses, which are then missing."""
    rows = nested()["n1/addr.json"]
    node = changed(tmp_path, addr=None, link=[{k: v for k, v in row.items() if k != "addr_info"} for row in rows])

    assert node.missing == ("addr.json",)
    assert [one.name for one in node.links] == ["lo", "eth0", "flannel.1", "cni0", "veth0"]


def test_a_dump_without_details_does_not_tell_the_kind_of_a_device(tmp_path: Path) -> None:
    """Without `-d` a bridge looks like any Ethernet device; nothing is taken for the way out."""
    rows = [
        {key: value for key, value in row.items() if key not in ("linkinfo", "promiscuity", "master")}
        for row in nested()["n1/addr.json"]
    ]
    node = changed(tmp_path, addr=rows)

    assert node.missing == ("link.json: details (ip -d)",)
    assert Kind.PHYSICAL not in {one.kind for one in node.links}


def test_the_other_end_of_a_link_may_be_null_or_a_peer_address(tmp_path: Path) -> None:
    """A tunnel bound to no device says `"link": null` and an IPv4 address as its own; `address` is the peer."""
    tunnel = device(9, "tunl0", str(IPAddress(0)), link=None, link_type="ipip", flags=["NOARP", "UP"])
    tunnel["addr_info"] = [
        {},
        {"family": "inet", "local": "10.0.0.1", "address": "10.0.0.2", "prefixlen": 32, "scope": "link"},
        {"family": "inet6", "local": "fe80::1", "prefixlen": 64, "scope": "link"},
    ]
    link = changed(tmp_path, addr=[*nested()["n1/addr.json"], {}, tunnel]).links[-1]

    assert (link.kind, link.mac, link.no_arp, link.carrier) == (Kind.OTHER, ANY_MAC, True, False)
    assert link.addresses == (Assigned(address("10.0.0.1"), 32, "link", address("10.0.0.2")),)


@pytest.mark.parametrize(
    "mode", [{"external": True}, {"df": "inherit"}, {"ttl": "inherit"}, {"proxy": True}, {"local6": "fe80::1"}]
)
def test_a_tunnel_in_a_mode_that_is_not_modelled_is_of_kind_other(tmp_path: Path, mode: dict[str, object]) -> None:
    """Better unknown than wrong: a verdict that meets such a device is no proof."""
    rows = nested()["n1/addr.json"]
    rows[2]["linkinfo"]["info_data"] |= mode

    assert changed(tmp_path, addr=rows).links[2].kind == Kind.OTHER


def quiet(files: Files) -> Files:
    """The flat snapshot before anybody has spoken: no learned MAC address anywhere."""
    for name in ("n1.", "n2."):
        files[name + "fdb.json"] = [row for row in files[name + "fdb.json"] if row["state"]]
    return files


def test_where_nobody_has_spoken_the_routed_address_tells_the_node_and_that_is_said(tmp_path: Path) -> None:
    """Equal indexes and no learned MAC address: the node whose bridge routes the pod's address has it."""
    network = read_snapshot(write(tmp_path, quiet(flat())))

    assert {one.name: one.node for one in network.pods} == {"p1": "n1", "p2": "n2"}
    assert network.underlay.assumed is not None
    assert network.underlay.assumed.endswith("inferred from their addresses: p1, p2")


def test_a_pod_that_nothing_places_is_refused(tmp_path: Path) -> None:
    """A pod whose indexes fit two nodes and whose address fits none could be anywhere."""
    files = quiet(flat())
    files["p1.addr.json"][1]["addr_info"][0]["local"] = "10.77.0.1"

    with pytest.raises(Unreadable, match=r"p1.link.json: expected a veth whose other end is on a node"):
        read_snapshot(write(tmp_path, files))


def test_a_port_behind_which_another_spoke_is_not_the_pods(tmp_path: Path) -> None:
    """Without the dumps of its own node a pod is not placed on the one that happens to have its indexes."""
    files = {name: content for name, content in flat().items() if not name.startswith(("n2.", "p1."))}

    with pytest.raises(Unreadable, match=r"p2.link.json"):
        read_snapshot(write(tmp_path, files))


def test_a_node_whose_name_starts_with_p_is_a_node(tmp_path: Path) -> None:
    """Without one end of a veth to another namespace nothing makes it a pod."""
    files = {name.replace("n1.", "prod1."): content for name, content in flat().items() if "p1." not in name}
    files["prod1.addr.json"] = files["prod1.addr.json"][:4]

    assert [one.name for one in read_snapshot(write(tmp_path, files)).nodes] == ["n2", "prod1"]
