"""Devices and the addresses on them."""

from enum import Enum

from attrs import field, frozen

from models.packet import Prefix, block_of, dotted


class Kind(Enum):
    """What a device does with a frame."""

    LOOPBACK = "loopback"
    PHYSICAL = "physical"  # joined to an underlay segment
    VETH = "veth"  # joined to its peer, in this host or another
    BRIDGE = "bridge"
    VXLAN = "vxlan"
    OTHER = "other"  # read from a dump, not modelled: a packet that meets it makes the verdict unknown


class PortState(Enum):
    """The spanning-tree state of a bridge port (`BR_STATE_*`); only FORWARDING passes frames both ways."""

    DISABLED = "disabled"
    LISTENING = "listening"
    LEARNING = "learning"
    FORWARDING = "forwarding"
    BLOCKING = "blocking"


@frozen
class Assigned:
    """An IPv4 address on a device: its local part, prefix length and scope (`global`, `link`, `host`).

    `peer` is the other end of a point-to-point link, whose subnet then counts (ifa_address).
    """

    local: int = field(repr=dotted)
    length: int
    scope: str = "global"
    peer: int | None = field(default=None, repr=lambda peer: "None" if peer is None else dotted(peer))

    @property
    def block(self) -> Prefix:
        """The block that the address makes reachable on its link without a router: that of its peer if it has one."""
        return block_of(self.local if self.peer is None else self.peer, self.length)


@frozen
class BridgePort:
    """How a bridge treats one of its ports (`IFLA_BRPORT_*`); a locked one takes frames of known MAC addresses only."""

    state: PortState = PortState.FORWARDING
    hairpin: bool = False
    isolated: bool = False
    flood: bool = True
    broadcast_flood: bool = True
    learning: bool = True
    locked: bool = False


@frozen
class Vxlan:
    """What a vxlan device was created with; `under` is the device named by `dev`, if any.

    `ttl` 0 means the default of the outer route (64); `unfragmentable` is `df set`.
    """

    vni: int
    local: int | None = field(repr=lambda local: "None" if local is None else dotted(local))
    port: int = 8472
    under: str | None = None
    learning: bool = False
    ttl: int = 0
    unfragmentable: bool = False


@frozen
class Link:
    """One device of one host. MAC addresses are lower-case text, `aa:bb:cc:dd:ee:ff`.

    `up` is the administrative state (IFF_UP), `carrier` whether the other end is up too (LOWER_UP).
    `master` names the bridge that the device is a port of. `peer` is the other end of a veth, (host, device),
    None where nobody dumped it. `no_arp` is IFF_NOARP. `vlan_filtering` is of a bridge. `unmodelled` is the place of an
    attribute that no words here say: what meets the device is unknown.
    """

    name: str
    kind: Kind
    mac: str
    mtu: int = 1500
    up: bool = True
    carrier: bool = True
    addresses: tuple[Assigned, ...] = ()
    master: str | None = None
    port: BridgePort | None = None
    vxlan: Vxlan | None = None
    peer: tuple[str, str] | None = None
    no_arp: bool = False
    vlan_filtering: bool = False
    nf_call_iptables: bool = False
    unmodelled: str = ""
