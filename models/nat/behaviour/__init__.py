"""The verbs of iptables on a node: what a match answers, how chains are walked, what the hooks make of a packet."""
