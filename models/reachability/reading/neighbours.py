"""`ip -j neigh`, and `ip -j neigh show proxy`, whose rows the former never lists.

Follows print_neigh of ip/ipneigh.c @ iproute2 6.1.
"""

from models.reachability.reading.row import Row
from models.reachability.vocabulary import ANY_MAC, Neighbour, NeighbourState, ProxyNeighbour

STATES = {state.value.upper(): state for state in NeighbourState}  # in the order that decides among several


def read_neighbours(rows: list[Row]) -> tuple[tuple[Neighbour, ...], bool]:
    """Read the ARP entries, and say whether rows of proxy ARP, which are none, were met and left out."""
    ipv4 = [row for row in rows if not row.has_colon(("dst",))]
    return tuple(_neighbour(row) for row in ipv4 if not row.has("proxy")), any(row.has("proxy") for row in ipv4)


def read_proxies(rows: list[Row]) -> tuple[ProxyNeighbour, ...]:
    """Read `ip -j neigh show proxy`: the addresses that the host answers for; rows of IPv6 are left out."""
    ipv4 = [row for row in rows if not row.has_colon(("dst",))]
    return tuple(ProxyNeighbour(row.address("dst"), row.device_or_none("dev")) for row in ipv4)


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
