"""The verbs of one Linux node, in the kernel's order, and a packet's flight through all of them."""

from models.reachability.behaviour.flight import Flight, journey, path
from models.reachability.behaviour.forwarding import HIGHEST_LUCK, hop
from models.reachability.behaviour.wire import hosts_of

__all__ = ["HIGHEST_LUCK", "Flight", "hop", "hosts_of", "journey", "path"]
