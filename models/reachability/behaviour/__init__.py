"""The verbs of one Linux node, in the kernel's order, and a packet's flight through all of them."""

from models.reachability.behaviour.flight import Flight, journey, path
from models.reachability.behaviour.forwarding import HIGHEST_LUCK, hop

__all__ = ["HIGHEST_LUCK", "Flight", "hop", "journey", "path"]
