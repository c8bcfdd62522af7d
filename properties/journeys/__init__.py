"""Whole journeys: pods, nodes and strangers ask services, through rules, routes and tunnels, and are answered.

The only place where two domains meet. A packet's way through routing, neighbours, bridges and tunnels is walked by
`models.reachability`; where the kernel calls netfilter on that way, `models.nat` walks the node's tables. Both are the
semantics of their own domain; what is written here joins them: the hooks, and what a node remembers of a flow.

Only the opening of a flow and the first answer are sent, of 60 bytes; longer packets are the business of reachability.
"""
