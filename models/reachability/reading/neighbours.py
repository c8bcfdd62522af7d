"""`ip -j neigh`, and `bridge -j fdb` with its two kinds of row: those of bridges and those of vxlan devices.

Follows print_neigh of ip/ipneigh.c and print_fdb of bridge/fdb.c @ iproute2 6.1.
"""

from models.reachability.reading.row import Row
from models.reachability.vocabulary import ANY_MAC, Neighbour, NeighbourState

STATES = {state.value.upper(): state for state in NeighbourState}  # in the order that decides among several


def read_neighbours(rows: list[Row]) -> tuple[tuple[Neighbour, ...], bool]:
    """Read the ARP entries, and say whether rows of proxy ARP, which are none, were met and left out."""
    ipv4 = [row for row in rows if not row.has_colon(("dst",))]
    return tuple(_neighbour(row) for row in ipv4 if not row.has("proxy")), any(row.has("proxy") for row in ipv4)


def _neighbour(row: Row) -> Neighbour:
    """One entry; a tunnel's device has an IPv4 address in place of the MAC address, which is none."""
    mac = row.link_address("lladdr") if row.has("lladdr") else ANY_MAC
    return Neighbour(row.address("dst"), row.device("dev"), None if mac == ANY_MAC else mac, _state(row))


def _state(row: Row) -> NeighbourState:
    """The state, NONE where the dump omits it as the kernel's 0."""
    found = row.words("state")
    if not all(word in STATES for word in found):
        raise row.refuse("state", "states out of " + ", ".join(STATES))
    return next((state for word, state in STATES.items() if word in found), NeighbourState.NONE)
