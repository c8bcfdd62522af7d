"""What pod networking must do, over all packets and all pairs.

The numbers in the docstrings:

* P1 pods reach pods
* P2 nodes and pods reach each other
* P3 pods reach the outside and are answered
* P4 a packet ends where its address is owned
* P5 there is no loop
* P6 nothing vanishes unintended
* P7 the way back passes the filters
* P8 the source is kept
* P9 no detour and no needless tunnel
* P10 what the first link takes fits the last
* P11 addresses are disjoint and unique
* P12 tables hold every lease and nothing of dead ones
* P13 nodes agree on the tunnel
* P14 nobody enters who must not
* P15 the underlay lets tunnels through
* P16 it holds after a flap and for every state of the ARP tables
* P17 iptables and nftables hide the same
* P18 two snapshots reach the same
* P19 host-gw has one segment
* P20 no node tells an address that is not its own
"""
