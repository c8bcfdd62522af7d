"""An `iptables.txt` without a word: a node without tables, or what a failed `iptables-save > iptables.txt` leaves.

iptables-save prints nothing where no table is loaded. So the dumps beside it decide: where one of the snapshot shows
that iptables is in use, the empty file of a node is missing; where all are empty and no node has connection tracking,
it is taken at its word, and the scope says so. A comment line says that it was meant.
"""

from attrs import evolve

from models.reachability.reading.hosts import Dumped

FILE = "iptables.txt"
TRACKING = ("net.netfilter.nf_conntrack_", "net/netfilter/nf_conntrack_", "net.nf_conntrack_max")
GAP = f"what {FILE} should say (it is empty: write a comment line where the node has no tables, else dump again)"
ASSUMED = f"no iptables where {FILE} is empty"


def _is_empty(dumped: Dumped) -> bool:
    text = dumped.dumps.text(FILE)
    return text is not None and not text.strip()


def _tracks(dumped: Dumped) -> bool:
    """Whether the host's kernel has connection tracking loaded, as the rules of kube-proxy make it."""
    return any(line.startswith(TRACKING) for line in (dumped.dumps.text("sysctl.txt") or "").split("\n"))


def with_empty_files(nodes: list[Dumped], hosts: list[Dumped]) -> list[Dumped]:
    """The nodes, of which those with an empty file say what is missing or assumed."""
    empty = {node.name for node in nodes if _is_empty(node)}
    if not empty:
        return nodes
    used = any(one.dumps.text(FILE) and not _is_empty(one) for one in hosts) or any(map(_tracks, nodes))
    return [_said(node, used=used) if node.name in empty else node for node in nodes]


def _said(node: Dumped, *, used: bool) -> Dumped:
    host = node.host
    if used:
        return evolve(node, host=evolve(host, missing=(*host.missing, GAP)))
    return evolve(node, host=evolve(host, assumed=(*host.assumed, ASSUMED)))
