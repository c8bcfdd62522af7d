"""Every end that the model allows where the kernel chooses by a race or a hash: who answers ARP first, which copy."""

from collections.abc import Callable
from typing import Any

from models.packet import Packet
from models.reachability.vocabulary import Delivered, Departure, Dropped, DropReason, Network

Hop = Callable[..., Any]
SHARES = 12  # divides among one to four, and among pairs of two or three
FARTHEST = 80  # more steps than the probes' TTL allows


def ends(hop: Hop, highest_luck: int, network: Network, sender: str, packet: Packet) -> set[Delivered | Dropped]:
    """Follow every choice of every hop; a flight that comes back to a place is not followed again."""
    lucks = [highest_luck * share // SHARES for share in range(SHARES)]
    start = Departure(next(host for host in network.hosts if host.name == sender), packet)
    here: set[Any] = {start}
    been: set[Any] = set()
    found: set[Delivered | Dropped] = set()
    for _ in range(FARTHEST):
        there = {hop(network, place, luck, outer) for place in here for luck in lucks for outer in lucks}
        found |= {end for end in there if isinstance(end, (Delivered, Dropped))}
        been |= here
        here = {place for place in there if not isinstance(place, (Delivered, Dropped))} - been
        if not here:
            return found
    host = next(iter(here)).host.name
    return {*found, Dropped(host, "", DropReason.LOOP, packet)}
