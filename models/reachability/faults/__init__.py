"""The documented ways in which flannel's vxlan and host-gw go wrong, each with its issue and what must notice."""
