"""The verbs of a journey: what the hooks of a node make of a packet, who asks whom, and where that leads."""
