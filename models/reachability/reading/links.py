"""`ip -j -d link` and `ip -j -d addr`: the devices of one host and the addresses on them.

Follows print_linkinfo and print_addrinfo of ip/ipaddress.c, bridge_print_opt, bridge_slave_print_opt of
ip/iplink_bridge{,_slave}.c and vxlan_print_opt of ip/iplink_vxlan.c @ iproute2 6.1.
"""

from attrs import evolve, frozen

from models.packet import HIGHEST_PORT
from models.reachability.reading.attributes import unmodelled
from models.reachability.reading.row import Row
from models.reachability.vocabulary import ANY_MAC, Assigned, BridgePort, Kind, Link, PortState, Vxlan
from verify.reading.refusing import Unreadable, brief

HIGHEST_INDEX = 2**31 - 1
LARGEST_MTU = 2**31 - 1
HIGHEST_VNI = 2**24 - 1
HIGHEST_TTL = 255
TWICE = ("ifindex", "address", "mtu", "master", "flags")  # what both dumps show of a device
DETAILS = ("linkinfo", "promiscuity", "num_tx_queues")  # what only `-d` prints
WIRES = ("", "veth", "bond", "team", "vlan")  # kinds of Ethernet device that can carry the node's own address
PEERLESS = ("external", "proxy", "rsc", "gpe", "local6", "group6", "remote6")  # vxlan modes that are not modelled


@frozen
class Device:
    """A device as one dump shows it: indexes are only unique within a host, and kinds may need the other end.

    `other` is the index of a veth's peer in another namespace, `beside` the peer's name where it is in this one.
    `wire` says that the device could be plugged into the underlay, `pair` that it is one end of a veth.
    `detailed` says that the dump was printed with `-d`, without which the kind of device is not known.
    """

    link: Link
    index: int
    other: int | None
    beside: str | None
    wire: bool
    pair: bool
    detailed: bool


def read_devices(links: list[Row] | None, addresses: list[Row] | None) -> tuple[Device, ...]:
    """Join both dumps by device name; addr.json has all of link.json's keys, so that either may be absent.

    A device that came or went between the two dumps is taken from the one that has it.
    """
    found = _by_name(links or [])
    with_addresses = _by_name(addresses or [])
    _check_agreement(found, with_addresses)
    rows = with_addresses | found
    names = list(found) + [name for name in with_addresses if name not in found]
    kinds = {name: row.part("linkinfo").text("info_kind", "") for name, row in rows.items()}
    detailed = not rows or any(row.has(key) for row in rows.values() for key in DETAILS)
    devices = tuple(_device(rows[name], with_addresses.get(name), kinds, detailed=detailed) for name in names)
    _check_indexes(devices, rows)
    return devices


def _by_name(rows: list[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        name = row.device("ifname")
        if name in found:
            raise Unreadable(f"{row.at('ifname')}: expected each device once, found '{name}' again")
        found[name] = row
    return found


def _check_agreement(links: dict[str, Row], addresses: dict[str, Row]) -> None:
    """Refuse two dumps of one device that say different things: nothing tells which of them is true."""
    for name, row in links.items():
        other = addresses.get(name)
        for key in TWICE if other is not None else ():
            if other is not None and row.keys.get(key) != other.keys.get(key):
                raise row.refuse(key, f"what {other.place} says, {brief(other.keys.get(key))}")


def _check_indexes(devices: tuple[Device, ...], rows: dict[str, Row]) -> None:
    owners: dict[int, str] = {}
    for device in devices:
        if device.index in owners:
            taken = owners[device.index]
            raise rows[device.link.name].refuse("ifindex", f"an index of its own ('{taken}' has this one)")
        owners[device.index] = device.link.name


def _device(row: Row, addresses: Row | None, kinds: dict[str, str], *, detailed: bool) -> Device:
    name = row.device("ifname")
    kind = kinds[name]
    if not row.has("flags"):
        raise row.refuse("flags", "a list of texts")
    flags = row.words("flags")
    medium = row.text("link_type", "loopback" if "LOOPBACK" in flags else "ether")
    link = Link(
        name=name,
        kind=Kind.LOOPBACK if medium == "loopback" else Kind.OTHER,
        mac=row.mac("address") if medium in ("ether", "loopback") else ANY_MAC,
        mtu=row.whole("mtu", LARGEST_MTU),
        up="UP" in flags,
        carrier="LOWER_UP" in flags,
        addresses=_addresses(addresses) if addresses is not None else (),
        no_arp="NOARP" in flags,
        unmodelled=unmodelled(row) or (unmodelled(addresses) if addresses is not None else ""),
    )
    enslaved = row.has("master")
    if enslaved:
        link = _as_port(link, row, kinds)
    if kind == "bridge":
        link = _as_bridge(link, row.part("linkinfo").part("info_data"))
    if kind == "vxlan":
        link = _as_vxlan(link, row, row.part("linkinfo").part("info_data"))
    away = row.has("link_netnsid")
    return Device(
        link=link,
        index=row.whole("ifindex", HIGHEST_INDEX),
        other=row.whole("link_index", HIGHEST_INDEX) if row.has("link_index") else None,
        beside=None if away else row.device_or_none("link"),
        wire=detailed and medium == "ether" and kind in WIRES and (not enslaved or _is_bridged(link, kind)),
        pair=kind == "veth" or (not detailed and away and row.has("link_index")),
        detailed=detailed,
    )


def _is_bridged(link: Link, kind: str) -> bool:
    """Whether a port of a bridge may be plugged into the underlay; of a veth the other end may be a pod."""
    return link.master is not None and kind != "veth"


def _addresses(row: Row) -> tuple[Assigned, ...]:
    return tuple(
        Assigned(
            local=given.address("local"),
            length=given.whole("prefixlen", 32),
            scope=given.text("scope", "global"),
            peer=given.address_or_none("address"),
        )
        for given in row.parts("addr_info")
        if given.text("family") == "inet"
    )


def _as_port(link: Link, row: Row, kinds: dict[str, str]) -> Link:
    """A port of a bridge; a device that is enslaved to anything else (bond, vrf) stays unmodelled."""
    master = row.device("master")
    if master not in kinds:
        raise row.refuse("master", "a device of this dump")
    info = row.part("linkinfo")
    if kinds[master] != "bridge" or info.text("info_slave_kind", "bridge") != "bridge":
        return evolve(link, unmodelled=link.unmodelled or row.at("master"))
    port = info.part("info_slave_data")
    return evolve(
        link,
        master=master,
        port=BridgePort(
            state=port.word("state", PortState, PortState.FORWARDING),
            hairpin=port.flag("hairpin", otherwise=False),
            isolated=port.flag("isolated", otherwise=False),
            flood=port.flag("flood", otherwise=True),
            broadcast_flood=port.flag("bcast_flood", otherwise=True),
            learning=port.flag("learning", otherwise=True),
            locked=port.flag("locked", otherwise=False),
        ),
    )


def _as_bridge(link: Link, info: Row) -> Link:
    return evolve(
        link,
        kind=Kind.BRIDGE,
        vlan_filtering=info.flag("vlan_filtering", otherwise=False),
        nf_call_iptables=info.flag("nf_call_iptables", otherwise=False),
    )


def _as_vxlan(link: Link, row: Row, info: Row) -> Link:
    """A vxlan device; one in a mode that is not modelled stays of kind OTHER."""
    fragment = info.text("df", "unset")
    if fragment not in ("unset", "set", "inherit"):
        raise info.refuse("df", "one of unset, set, inherit")
    inherits = info.keys.get("ttl") == "inherit"
    if fragment == "inherit" or inherits or any(info.keys.get(key) not in (None, False) for key in PEERLESS):
        return link
    if row.has("link_netnsid"):  # its carriers leave in another namespace, which the dump does not name
        return link
    automatic = info.keys.get("ttl") == "auto"
    return evolve(
        link,
        kind=Kind.VXLAN,
        vxlan=Vxlan(
            vni=info.whole("id", HIGHEST_VNI),
            local=info.address_or_none("local"),
            port=info.whole("port", HIGHEST_PORT),
            under=info.device_or_none("link"),
            learning=info.flag("learning"),
            ttl=0 if automatic else info.whole("ttl", HIGHEST_TTL, 0),
            unfragmentable=fragment == "set",
        ),
    )
