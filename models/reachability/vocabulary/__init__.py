"""The nouns of pod networking: hosts with their links and tables, and the wire between them."""

from models.reachability.vocabulary.ends import Delivered, Dropped, DropReason
from models.reachability.vocabulary.filters import Filtering, Masquerade, Passage, Verdict
from models.reachability.vocabulary.frames import ANY_MAC, BROADCAST, Arrival, Departure, Frame, Kept
from models.reachability.vocabulary.hosts import Host, HostKind, Lease, Network, Plan, Segment, Underlay
from models.reachability.vocabulary.links import Assigned, BridgePort, Kind, Link, PortState, Vxlan
from models.reachability.vocabulary.settings import Settings
from models.reachability.vocabulary.tables import (
    BridgeEntry,
    Neighbour,
    NeighbourState,
    NextHop,
    Route,
    RouteType,
    Rule,
    Scope,
    VxlanEntry,
)

__all__ = [
    "ANY_MAC",
    "BROADCAST",
    "Arrival",
    "Assigned",
    "BridgeEntry",
    "BridgePort",
    "Delivered",
    "Departure",
    "DropReason",
    "Dropped",
    "Filtering",
    "Frame",
    "Host",
    "HostKind",
    "Kept",
    "Kind",
    "Lease",
    "Link",
    "Masquerade",
    "Neighbour",
    "NeighbourState",
    "Network",
    "NextHop",
    "Passage",
    "Plan",
    "PortState",
    "Route",
    "RouteType",
    "Rule",
    "Scope",
    "Segment",
    "Settings",
    "Underlay",
    "Verdict",
    "Vxlan",
    "VxlanEntry",
]
