"""The verbs of one Linux node, in the kernel's order, and a packet's flight through all of them."""

from models.reachability.behaviour.conversation import Conversation, NodeConversation, PodConversation
from models.reachability.behaviour.flight import Flight, NodeFlight, PodFlight, journey, path
from models.reachability.behaviour.forwarding import hop
from models.reachability.behaviour.wire import hosts_of

__all__ = [
    "Conversation",
    "Flight",
    "NodeConversation",
    "NodeFlight",
    "PodConversation",
    "PodFlight",
    "hop",
    "hosts_of",
    "journey",
    "path",
]
