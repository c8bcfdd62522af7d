"""A snapshot of a real cluster, as `ip -j`, `bridge -j`, `sysctl` and `iptables-save` print it, as a Network."""

from models.reachability.reading.snapshot import read_snapshot
from verify.reading.refusing import Unreadable

__all__ = ["Unreadable", "read_snapshot"]
