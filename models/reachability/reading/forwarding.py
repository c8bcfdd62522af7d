"""`bridge -j fdb`: the rows of bridges and those of vxlan devices, which one dump mixes.

Follows print_fdb of bridge/fdb.c @ iproute2 6.1 and fdb_to_nud of net/bridge/br_fdb.c @ Linux 6.1: `permanent` is an
address of the host itself, `static` one that an administrator gave to a port, the empty state one that was learned.
What another program has learned (NTF_EXT_LEARNED) does not age (vxlan_cleanup).
"""

from attrs import frozen

from models.packet import HIGHEST_PORT
from models.reachability.reading.row import Row
from models.reachability.vocabulary import BridgeEntry, Kind, Link, VxlanEntry

FIXED = ("permanent", "static")  # NUD_PERMANENT and NUD_NOARP, which ageing and learning leave alone
STATES = (*FIXED, "stale", "reachable", "")
HIGHEST_VNI = 2**24 - 1


@frozen
class Forwarding:
    """The two kinds of forwarding row of one host; `restricted` if the dump was made for one device only."""

    bridge: tuple[BridgeEntry, ...] = ()
    vxlan: tuple[VxlanEntry, ...] = ()
    restricted: bool = False


def read_forwarding(rows: list[Row], links: tuple[Link, ...]) -> Forwarding:
    """Sort the rows by what they are: with `dst` of a tunnel, with `master` of a bridge, else a device's own filter.

    A dump restricted by `dev` omits the device; a row with `dst` can then only be of the one vxlan device there is.
    """
    tunnels = [link.name for link in links if link.kind == Kind.VXLAN]
    bridge: list[BridgeEntry] = []
    vxlan: list[VxlanEntry] = []
    for row in rows:
        if row.has("dst"):
            if not row.has_colon(("dst",)):  # a tunnel over IPv6 is not modelled, and its device is of kind OTHER
                vxlan.append(_vxlan_entry(row, tunnels))
        elif row.has("nhid"):
            raise row.refuse("nhid", "a row without next hop group (not modelled)")
        elif row.has("master") and "self" not in row.words("flags"):
            if (entry := _bridge_entry(row)) is not None:
                bridge.append(entry)
        else:
            row.mac("mac")
    return Forwarding(tuple(bridge), tuple(vxlan), restricted=any(not row.has("ifname") for row in rows))


def _state(row: Row) -> str:
    state = row.text("state", "")
    if state not in STATES:
        raise row.refuse("state", "one of permanent, static, stale, reachable, or empty text")
    return state


def _bridge_entry(row: Row) -> BridgeEntry | None:
    """A row of a bridge; None for a fixed row of a VLAN, which a bridge that filters none never looks up."""
    state = _state(row)
    entry = BridgeEntry(row.mac("mac"), row.device("ifname"), local=state == "permanent", permanent=state in FIXED)
    return None if row.has("vlan") and state in FIXED else entry


def _vxlan_entry(row: Row, tunnels: list[str]) -> VxlanEntry:
    if row.has("via"):
        raise row.refuse("via", "a row without output device (not modelled)")
    if row.has("ifname"):
        device = row.device("ifname")
    elif len(tunnels) == 1:
        device = tunnels[0]
    else:
        raise row.refuse("ifname", "a device name (a dump restricted by `dev` omits it)")
    return VxlanEntry(
        mac=row.mac("mac"),
        device=device,
        remote=row.address("dst"),
        port=row.whole("port", HIGHEST_PORT) if row.has("port") else None,
        vni=row.whole("vni", HIGHEST_VNI) if row.has("vni") else None,
        permanent=_state(row) in FIXED or "extern_learn" in row.words("flags"),
    )
