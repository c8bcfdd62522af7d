"""Whole journeys: pods, nodes and strangers ask services, through rules, routes and tunnels, and are answered.

The only place where two domains meet. A packet's way through routing, neighbours, bridges and tunnels is walked by
`models.reachability`; where the kernel calls netfilter on that way, `models.nat` walks the node's tables. Both are the
semantics of their own domain; what is written here joins them: the hooks, and what a node remembers of a flow.

Only the opening of a flow and the first answer are sent, of 60 bytes; longer packets are the business of reachability.

A mark ends with the packet that carries it. The kernel keeps it on the outer packet of a tunnel, which a
KUBE-POSTROUTING that does not clear it (kube-proxy before kubernetes 92035, facts on nat row 4) hides once more; here
every outer packet begins without a mark, and that is not seen. `verify nat` asks of one node that the mark is cleared.
"""
