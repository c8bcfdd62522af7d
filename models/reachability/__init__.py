"""Routes, neighbours, bridges and tunnels: whether any packet of any pod can fail to reach its owner.

Follows Linux 6.1 (`net/ipv4/{route,fib_frontend,fib_semantics,ip_forward,arp}.c`, `net/core/neighbour.c`,
`net/bridge/{br_input,br_forward}.c`, `drivers/net/vxlan/vxlan_core.c`) and flannel v0.28
(`pkg/backend/{hostgw,vxlan}`).
"""
