"""What `ip -j -d link` prints of a device, and which of it could change a packet's way unseen.

Follows print_linkinfo of ip/ipaddress.c, bridge_print_opt and bridge_slave_print_opt of ip/iplink_bridge{,_slave}.c and
vxlan_print_opt of ip/iplink_vxlan.c @ iproute2 6.1, and later versions where they only add statistics. An attribute
that is not listed makes the device unmodelled unless it is switched off.
"""

from collections.abc import Iterator

from models.reachability.reading.row import Row

DEVICE = (
    *("ifindex", "ifname", "link", "link_index", "link_netnsid", "flags", "mtu", "qdisc", "master"),
    *("operstate", "linkmode", "group", "txqlen", "link_type", "address", "link_pointtopoint", "broadcast"),
    *("permaddr", "promiscuity", "allmulti", "min_mtu", "max_mtu", "linkinfo", "inet6_addr_gen_mode"),
    *("num_tx_queues", "num_rx_queues", "gso_max_size", "gso_max_segs", "tso_max_size", "tso_max_segs"),
    *("gro_max_size", "gso_ipv4_max_size", "gro_ipv4_max_size", "phys_port_name", "phys_port_id"),
    *("phys_switch_id", "parentbus", "parentdev", "ifalias", "altnames", "stats", "stats64", "vfinfo_list"),
    *("event", "carrier_changes", "addr_info", "protodown_reasons"),
)
LINKINFO = (*("info_kind", "info_data", "info_slave_kind", "info_slave_data", "info_xstats"),)
BRIDGE = (
    *("ageing_time", "bridge_id", "forward_delay", "gc_timer", "group_addr", "group_address"),
    *("group_fwd_mask", "hello_time", "hello_timer", "max_age", "nf_call_arptables", "nf_call_ip6tables"),
    *("nf_call_iptables", "no_linklocal_learn", "priority", "root_id", "root_path_cost", "root_port"),
    *("stp_state", "tcn_timer", "topology_change", "topology_change_detected", "topology_change_timer"),
    *("fdb_n_learned",),
)
BRIDGE_GROUPS = ("mcast_", "vlan_")  # multicast is not asked about; of VLANs vlan_filtering decides, which is read
PORT = (
    *("state", "priority", "cost", "hairpin", "guard", "root_block", "fastleave", "learning", "flood"),
    *("bcast_flood", "mcast_flood", "id", "no", "designated_port", "designated_cost", "bridge_id"),
    *("root_id", "hold_timer", "message_age_timer", "forward_delay_timer", "topology_change_ack"),
    *("config_pending", "multicast_router", "group_fwd_mask", "group_fwd_mask_str", "isolated", "locked"),
    *("mcast_n_groups", "mcast_max_groups"),
)
VXLAN = (
    *("id", "group", "group6", "local", "local6", "remote", "remote6", "link", "port", "port_range"),
    *("learning", "proxy", "rsc", "l2miss", "l3miss", "ttl", "label", "df", "ageing", "limit", "udp_csum"),
    *("udp_zero_csum6_tx", "udp_zero_csum6_rx", "external", "gpe", "localbypass"),
)
OFF = (None, False, 0, "", "0x0", "off", "disabled")


def unmodelled(row: Row) -> str:
    """The place of an attribute that is switched on and not known; empty text if there is none."""
    return next(_found(row), "")


def _found(row: Row) -> Iterator[str]:
    info = row.part("linkinfo")
    yield from _beyond(row, DEVICE)
    yield from _beyond(info, LINKINFO)
    kind = info.text("info_kind", "")
    if kind == "bridge":
        yield from _beyond(info.part("info_data"), BRIDGE, BRIDGE_GROUPS)
    if kind == "vxlan":
        yield from _beyond(info.part("info_data"), VXLAN)
    if info.text("info_slave_kind", "bridge") == "bridge":
        yield from _beyond(info.part("info_slave_data"), PORT)


def _beyond(row: Row, known: tuple[str, ...], groups: tuple[str, ...] = ()) -> Iterator[str]:
    for key, value in row.keys.items():
        if key not in known and not key.startswith(groups) and not _is_off(value):
            yield row.at(key)


def _is_off(value: object) -> bool:
    """Whether the value says that the attribute does nothing; of an XDP program, that none is attached."""
    if isinstance(value, dict):
        return all(_is_off(one) for one in value.values())
    return value in OFF if not isinstance(value, list) else not value
