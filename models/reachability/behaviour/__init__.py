"""The verbs of one Linux node, in the kernel's order, and a packet's flight through all of them."""

from models.reachability.behaviour.conversation import Conversation, NodeConversation, PodConversation
from models.reachability.behaviour.flight import Flight, NodeFlight, PodFlight, PodToPodFlight, journey, path
from models.reachability.behaviour.forwarding import hop
from models.reachability.behaviour.wire import hosts_of

__all__ = [
    "Conversation",
    "Flight",
    "NodeConversation",
    "NodeFlight",
    "PodConversation",
    "PodFlight",
    "PodToPodFlight",
    "hop",
    "hosts_of",
    "journey",
    "path",
]
