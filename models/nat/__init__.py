"""iptables rules on a node: what a first packet is translated to, masqueraded as, and let through to.

Follows net/ipv4/netfilter, net/netfilter and net/bridge of Linux 6.1 as facts §2 has measured them, iptables 1.8.9 for
what is printed, and kube-proxy (`pkg/proxy/iptables/proxier.go`) @ 1.26 to 1.36 for what is programmed.
"""
